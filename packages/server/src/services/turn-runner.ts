import { TurnStop } from '../agent/turn.ts';
import type { SessionId } from '../domain/ids.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import type { Session } from '../domain/session/session.ts';
import type { Repositories } from '../repositories/store.ts';
import {
  beginNextTurn,
  type BeginningNode,
  type BeginWish,
  type BegunSnapshot,
  type BegunTurn,
} from './begin-next-turn.ts';
import { watchLease, type LeaseWatchDeps } from './lease-watch.ts';
import type { SessionSnapshots } from './session-snapshots.ts';
import { TurnRun, type TurnRunDeps } from './turn-run.ts';

export type TurnRunnerDeps = Omit<TurnRunDeps, 'parking'> &
  LeaseWatchDeps &
  BeginningNode & {
    readonly snapshots: Pick<SessionSnapshots, 'payOwed'>;
    readonly maxTurns: number;
  };

/** A job waits so long at a node that is full. In milliseconds. */
const handOnAfterMs = 1_000;

/** Room on this node for one turn, kept until it is disposed of. */
export type TurnPlace = Disposable & {
  /** Begins the next turn of a locked session with the transaction, if there is one and it is for this node. */
  begin(tx: Repositories, session: Session, wish?: BeginWish): Promise<'begun' | 'nothing' | 'elsewhere'>;
  /** Runs what was begun, once its transaction is committed. */
  run(): void;
};

/** Runs queued turns on this node, one at a time in each session. */
export class TurnRunner {
  readonly #deps: TurnRunnerDeps;
  readonly #running = new Map<SessionId, { done: Promise<void>; stop: AbortController }>();
  readonly #beginning = new Set<{ done: Promise<undefined> }>();
  readonly #roomWanted = new Set<() => void>();
  /** Aborted when this node drains: turns that wait for people do so without it. */
  readonly #parking = new AbortController();
  #draining = false;

  constructor(deps: TurnRunnerDeps) {
    this.#deps = deps;
  }

  /**
   * Begins the session's next turn, if there is one and nothing runs; resolves when it has begun. True: it is left to
   * the node that has its agent warm, which was called. Where there is no room for a while it is put back in line, for
   * a node that has some.
   */
  async start(of: SessionAddress, wish: BeginWish): Promise<boolean> {
    if (!(await this.#hasRoomWithin(handOnAfterMs))) {
      await this.#deps.store.transact(of.organizationId, (tx) => tx.enqueue('run-turn', of));
      return false;
    }
    if (this.#draining) throw new Error('This node shuts down; another takes the turn.');
    using place = this.#holdPlace(of);
    const isElsewhere = await this.#deps.store.transact(of.organizationId, async (tx) => {
      const found = await place.begin(tx, await tx.sessions.lock(of.sessionId), wish);
      if (found === 'elsewhere') await tx.leases.callLastNode(of.sessionId);
      return found === 'elsewhere';
    });
    place.run();
    return isElsewhere;
  }

  /** A place for a turn that is being accepted; undefined when this node has no room. */
  readonly place = (of: SessionAddress): TurnPlace | undefined =>
    this.hasRoom ? this.#holdPlace(of) : undefined;

  /** The same for a turn that nobody waits for: a quarter of the room is left to others. */
  readonly placeInBackground = (of: SessionAddress): TurnPlace | undefined =>
    this.count < Math.ceil(this.#deps.maxTurns * 0.75) ? this.place(of) : undefined;

  /** Calls back each time that a turn has left its place. Returns how to stop that. */
  readonly onRoom = (tell: () => void): (() => void) => {
    this.#roomWanted.add(tell);
    return () => void this.#roomWanted.delete(tell);
  };

  #holdPlace(of: SessionAddress): TurnPlace {
    const { promise: done, resolve } = Promise.withResolvers<undefined>();
    const beginning = { done };
    this.#beginning.add(beginning);
    let begun: BegunTurn | BegunSnapshot | undefined;
    return {
      begin: async (tx, session, wish = { insists: false }) => {
        const found = await beginNextTurn(tx, session, this.#deps, wish);
        if (typeof found === 'string') return found;
        begun = found;
        return 'begun';
      },
      run: () => {
        if (begun) this.#keepRunning(of, begun);
      },
      [Symbol.dispose]: () => {
        this.#beginning.delete(beginning);
        resolve(undefined);
      },
    };
  }

  /** Takes no new turns, lets the running ones go on for the grace time, then interrupts them. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    this.#parking.abort();
    await Promise.all([...this.#beginning].map(({ done }) => done));
    const timer = setTimeout(() => {
      for (const { stop } of this.#running.values()) stop.abort(new TurnStop('shutdown'));
    }, graceMs);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  async #hasRoomWithin(ms: number): Promise<boolean> {
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => late.resolve(undefined), ms);
    const until = performance.now() + ms;
    while (!this.#hasRoom && performance.now() < until)
      await Promise.race([
        late.promise,
        ...[...this.#running.values(), ...this.#beginning].map(({ done }) => done),
      ]);
    clearTimeout(timer);
    return this.#hasRoom;
  }

  /** Whether this node would begin another turn at once. */
  get hasRoom(): boolean {
    return !this.#draining && this.#hasRoom;
  }

  /** Turns that run or begin. */
  get count(): number {
    return this.#running.size + this.#beginning.size;
  }

  get #hasRoom(): boolean {
    return this.count < this.#deps.maxTurns;
  }

  /** Runs a turn that has begun. The one before it in its session may still be giving its process back. */
  #keepRunning(of: SessionAddress, begun: BegunTurn | BegunSnapshot): void {
    const before = this.#running.get(of.sessionId)?.done ?? Promise.resolve();
    const stop = new AbortController();
    const done = this.#runAfter(before, of, begun, stop)
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error, session_id: of.sessionId }, 'a turn was lost'),
      )
      .finally(() => {
        if (this.#running.get(of.sessionId) === running) this.#running.delete(of.sessionId);
        for (const tell of this.#roomWanted) tell();
      });
    const running = { done, stop };
    this.#running.set(of.sessionId, running);
  }

  /** Keeps the lease from the beginning: the turn before may take its time. */
  async #runAfter(
    before: Promise<void>,
    of: SessionAddress,
    begun: BegunTurn | BegunSnapshot,
    stop: AbortController,
  ): Promise<void> {
    using _ = watchLease(of, begun, stop, this.#deps);
    await before;
    const deps = { ...this.#deps, parking: this.#parking.signal };
    if (begun.turn) await new TurnRun(deps, of, begun, stop).run();
    else await this.#keepFiles(of, begun);
  }

  /** A prompt that came meanwhile waits for the lease at another node; at this one its turn has begun, and has it. */
  async #keepFiles(of: SessionAddress, { session, lease }: BegunSnapshot): Promise<void> {
    await this.#deps.snapshots.payOwed(session, lease);
    await this.#deps.store.transact(of.organizationId, async (tx) => {
      await tx.sessions.lock(of.sessionId);
      if (await tx.turns.findRunning(of.sessionId)) return;
      await tx.leases.release(lease);
      if (await tx.turns.findNext(of.sessionId)) await tx.enqueue('run-turn', of);
    });
  }
}
