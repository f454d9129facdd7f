import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveSessions } from '../agent/live-sessions.ts';
import { askedMoments, type TurnHooks } from '../agent/hooks/hooked-turn.ts';
import { withQuestions, type ToolGate } from '../agent/permissions/gate.ts';
import type { GatedSession } from '../agent/permissions/policy-gate.ts';
import { TurnClock } from '../agent/turn-clock.ts';
import { driveTurn, TurnStop, type StopReasonCode, type TurnEnd, type TurnLog } from '../agent/turn.ts';
import { grantsOf, type AgentGrants } from '../domain/agent/agent-limits.ts';
import type { Hook } from '../domain/agent/hook.ts';
import type { ApprovalId, NodeId, OrganizationId, SessionId } from '../domain/ids.ts';
import { quotaParking, type Parking } from '../domain/session/parked-turn.ts';
import { beginTurn, resumeTurn, runsTurns, type Session } from '../domain/session/session.ts';
import { beginRun, failedTurn, timeLeftMs, type Turn, type TurnStart } from '../domain/session/turn.ts';
import { totalUsage } from '../domain/session/usage.ts';
import type { SnapshotOutcome } from '../domain/session/workspace-snapshot.ts';
import type { LiveDeltas } from '../infrastructure/live-deltas.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Lease } from '../repositories/session-lease-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { ApprovalDesk } from './approval-desk.ts';
import { LeaseLostError } from './lease-lost.ts';
import { leaveTurn } from './leave-turn.ts';
import { parkRunningTurn } from './park-turn.ts';
import { recordEvents } from './record-events.ts';
import { turnStartOf } from './resume-parked-turn.ts';
import type { SessionSnapshots } from './session-snapshots.ts';
import type { ToldPlace } from './tell-observers.ts';

export type SessionAddress = { readonly organizationId: OrganizationId; readonly sessionId: SessionId };

export type TurnRunnerDeps = {
  readonly store: Store;
  readonly hooksOf: (of: Required<ToldPlace>, hooks: readonly Hook[]) => TurnHooks;
  readonly liveSessions: LiveSessions;
  readonly snapshots: Pick<SessionSnapshots, 'take' | 'prepare' | 'payOwed'>;
  readonly approvals: { readonly subscribe: (id: ApprovalId, wake: () => void) => () => void };
  readonly approvalHoldSeconds: number;
  /** The gate for one turn. */
  readonly gateOf: (of: GatedSession) => ToolGate;
  readonly stops: { readonly subscribe: (sessionId: SessionId, wake: () => void) => () => void };
  readonly deltas: LiveDeltas;
  readonly nodeId: NodeId;
  readonly leaseSeconds: number;
  readonly maxTurns: number;
  /** A turn waits for a used-up quota no longer than this; 0: not at all. */
  readonly maxQuotaWaitSeconds: number;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
};

/** How often, and after which pause, the end of a turn is written again when the database is away. */
const finishAttempts = 5;
const finishAgainMs = 1_000;

/** A turn that this node has begun, and the right to run it. */
type BegunTurn = {
  readonly session: Session;
  readonly turn: Turn;
  readonly start: TurnStart;
  readonly grants: AgentGrants;
  readonly lease: Lease;
  /** As they are now: a change of hooks holds from the next turn. */
  readonly hooks: readonly Hook[];
};

/** Who insists also takes a turn whose agent is likely to be warm on another node. */
export type BeginWish = { readonly insists: boolean };

/** No turn waits, but the files are yet to be kept as the last one left them. */
type BegunSnapshot = Pick<BegunTurn, 'session' | 'lease'> & { readonly turn?: undefined };

/** Room on this node for one turn, kept until it is disposed of. */
export type TurnPlace = Disposable & {
  /** Begins the next turn of a locked session with the transaction, if there is one and it is for this node. */
  begin(tx: Repositories, session: Session, wish?: BeginWish): Promise<'begun' | 'nothing' | 'elsewhere'>;
  /** Runs what was begun, once its transaction is committed. */
  run(): void;
};

/** Of a turn that is over, with what became of its files; those of one that is parked go on to change. */
type KeptTurnEnd = TurnEnd & { readonly snapshot?: SnapshotOutcome };

const brokenOff: KeptTurnEnd = {
  outcome: failedTurn('agent_error', 'The turn could not go on because of an error of the server.'),
  unwritten: [],
};

const withoutFiles: KeptTurnEnd = {
  outcome: failedTurn(
    'workspace_unavailable',
    'The files that the session is to go on with could not be put in place; the next turn tries again.',
  ),
  unwritten: [],
  snapshot: { problem: 'failed' },
};

/** What is left after a run: an agent that waits for its next turn, a turn that waits, or nothing. */
type Aftermath = 'idle' | 'parked' | 'gone';

/** Runs queued turns on this node, one at a time in each session. */
export class TurnRunner {
  readonly #deps: TurnRunnerDeps;
  readonly #running = new Map<SessionId, { done: Promise<void>; stop: AbortController }>();
  readonly #beginning = new Set<{ done: Promise<undefined> }>();
  /** Aborted when this node drains: turns that wait for people do so without it. */
  readonly #parking = new AbortController();
  #draining = false;

  constructor(deps: TurnRunnerDeps) {
    this.#deps = deps;
  }

  /**
   * Begins the session's next turn, if there is one and nothing runs; resolves when it has begun. True: it is left to
   * the node that has its agent warm, which was called.
   */
  async start(of: SessionAddress, wish: BeginWish): Promise<boolean> {
    while (!this.#hasRoom)
      await Promise.race([...this.#running.values(), ...this.#beginning].map(({ done }) => done));
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

  #holdPlace(of: SessionAddress): TurnPlace {
    const { promise: done, resolve } = Promise.withResolvers<undefined>();
    const beginning = { done };
    this.#beginning.add(beginning);
    let begun: BegunTurn | BegunSnapshot | undefined;
    return {
      begin: async (tx, session, wish = { insists: false }) => {
        const found = await this.#begin(tx, session, wish);
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
      });
    const running = { done, stop };
    this.#running.set(of.sessionId, running);
  }

  /** The session is locked: of two nodes that are woken for it, one gets the turn. */
  async #begin(
    tx: Repositories,
    session: Session,
    { insists }: BeginWish,
  ): Promise<BegunTurn | BegunSnapshot | 'nothing' | 'elsewhere'> {
    const { nodeId, leaseSeconds: seconds } = this.#deps;
    const { organizationId, id: sessionId } = session;
    if (!runsTurns(session.status)) return 'nothing';
    const [running, turn, hooks, limits] = await tx.together([
      tx.turns.findRunning(sessionId),
      tx.turns.findNext(sessionId),
      tx.hooks.listOfSession(session),
      tx.agentLimits.get(organizationId),
    ]);
    if (running || (!turn && session.owedSnapshot === undefined)) return 'nothing';
    const lease = await tx.leases.acquire(sessionId, { nodeId, seconds, insists });
    if (!lease) return insists ? 'nothing' : 'elsewhere';
    if (!turn) return { session, lease };
    const at = this.#deps.now();
    const begun = turn.status === 'parked' ? resumeTurn(session, at) : beginTurn(session, at);
    const events = [{ type: 'session.status_running' as const }];
    await tx.together([
      tx.turns.begin(turn.id, at),
      tx.sessions.save(begun),
      tx.events.append({ organizationId, sessionId, turnId: turn.id, events }),
    ]);
    const start = await turnStartOf(tx, session, turn);
    const grants = grantsOf(session.options, limits);
    return { session: begun, turn: beginRun(turn, at), start, grants, lease, hooks };
  }

  /** Keeps the lease from the beginning: the turn before may take its time. */
  async #runAfter(
    before: Promise<void>,
    of: SessionAddress,
    begun: BegunTurn | BegunSnapshot,
    stop: AbortController,
  ): Promise<void> {
    using _ = this.#watch(of, begun, stop);
    await before;
    if (begun.turn) await this.#run(of, begun, stop);
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

  async #run(of: SessionAddress, begun: BegunTurn, stop: AbortController): Promise<void> {
    const started = performance.now();
    let left: Aftermath = 'gone';
    try {
      const end = await this.#drive(of, begun, stop);
      if (!wasLost(stop.signal)) left = await this.#finishSurely(of, begun, end);
      const { status, failure } = end.outcome;
      if (left === 'parked') this.#deps.metrics.turns.inc({ status: 'parked', failure: 'none' });
      else this.#deps.metrics.turns.inc({ status, failure: failure?.code ?? 'none' });
    } finally {
      if (left === 'idle') this.#deps.liveSessions.giveBack(of.sessionId);
      else await this.#deps.liveSessions.end(of.sessionId, 'kill');
      this.#deps.metrics.turnSeconds.observe((performance.now() - started) / 1_000);
    }
  }

  async #drive(of: SessionAddress, begun: BegunTurn, stop: AbortController): Promise<KeptTurnEnd> {
    const { turn, start, grants, lease, hooks } = begun;
    const clock = new TurnClock(timeLeftMs(turn, begun.session.timeoutSeconds));
    const desk = this.#deskOf(begun, clock);
    let hasFiles = false;
    try {
      const session = await this.#deps.snapshots.prepare(begun.session, lease, () =>
        this.#deps.liveSessions.evict(of.sessionId),
      );
      hasFiles = true;
      const outputSchema = turn.outputSchema ?? session.options.outputSchema;
      let snapshot: Promise<SnapshotOutcome> | undefined;
      const end = await driveTurn({
        start,
        clock,
        stop: stop.signal,
        log: this.#turnLog(of, begun),
        gate: withQuestions(
          this.#deps.gateOf({
            session,
            folders: this.#deps.liveSessions.foldersOf(session.id),
            ask: desk.ask,
            ...(start.kind === 'replay' && { replayed: start.toolUseId }),
          }),
          desk.ask,
          session.options.permissionMode,
        ),
        isFirst: turn.ordinal === 1,
        hooks: this.#deps.hooksOf({ ...of, turnId: turn.id }, hooks),
        take: (listener) =>
          this.#deps.liveSessions.take(
            {
              ...{ session, turnId: turn.id, fence: lease.fence, grants, hookEvents: askedMoments(hooks) },
              ...(outputSchema && { outputSchema }),
              ...(start.kind === 'replay' && { mark: start.mark }),
              isNew: isFirstRun(begun),
            },
            listener,
          ),
        settle: () => {
          // The agent is done: its files are read while the books are closed.
          snapshot = this.#deps.snapshots.take(session);
          return this.#deps.liveSessions.settle(session.id);
        },
      });
      const kept = await snapshot;
      // Another node may go on with it as soon as it is parked, with all that this process wrote down.
      if (end.pause ?? (isDead(end) || isShutDown(end))) await this.#deps.liveSessions.end(of.sessionId);
      return { ...end, ...(kept && { snapshot: kept }) };
    } catch (error) {
      if (error instanceof LeaseLostError) stop.abort(new TurnStop('worker_lost'));
      this.#deps.log.error(
        { err: error, session_id: of.sessionId, turn_id: turn.id },
        'a turn could not go on',
      );
      await this.#deps.liveSessions.end(of.sessionId, 'kill');
      return hasFiles ? brokenOff : withoutFiles;
    }
  }

  #deskOf({ session, turn, lease }: BegunTurn, clock: TurnClock): ApprovalDesk {
    const { organizationId, id: sessionId, userId: owner, timeoutSeconds } = session;
    const hold = () => {
      const held = clock.hold();
      return {
        [Symbol.dispose]: () => {
          held[Symbol.dispose]();
          this.#deps.liveSessions.prolong(sessionId, timeoutSeconds * 1_000);
        },
      };
    };
    const parking = this.#parking.signal;
    return new ApprovalDesk(
      { ...this.#deps, changes: this.#deps.approvals, holdMs: this.#deps.approvalHoldSeconds * 1_000 },
      { organizationId, sessionId, turnId: turn.id, owner, lease, parking, hold },
    );
  }

  #turnLog(of: SessionAddress, { session, turn, lease }: BegunTurn): TurnLog {
    const { store, deltas, metrics } = this.#deps;
    return {
      append: async (events) => {
        const written = await store.transact(of.organizationId, (tx) =>
          recordEvents(tx, { ...of, turnId: turn.id, events }, lease.fence),
        );
        if (!written) throw new LeaseLostError();
      },
      draft: (delta) => deltas.publish(of.sessionId, { ...delta, turn_id: turn.id }),
      conversation: async (id) => {
        if (id === session.conversationId) return;
        const written = await store.transactOnce(of.organizationId, (tx) =>
          tx.sessions.setConversation(lease, id),
        );
        if (!written) throw new LeaseLostError();
      },
      unknown: () => metrics.unknownMessages.inc(),
    };
  }

  /** Tries again while the database is away, as long as the lease may still be ours. */
  async #finishSurely(of: SessionAddress, begun: BegunTurn, end: KeptTurnEnd): Promise<Aftermath> {
    for (let left = finishAttempts; ; left--) {
      try {
        return await this.#finish(of, begun, end);
      } catch (error) {
        if (left === 0) throw error;
        this.#deps.log.warn({ err: error, session_id: of.sessionId }, 'the end of a turn is written again');
        await sleep(finishAgainMs);
      }
    }
  }

  /** Ends the turn and wakes the next one, or parks it, in one transaction. Writes nothing when the lease was lost. */
  async #finish(of: SessionAddress, { turn, lease, hooks }: BegunTurn, end: KeptTurnEnd): Promise<Aftermath> {
    const { store, now } = this.#deps;
    return store.transact(of.organizationId, async (tx) => {
      const session = await tx.sessions.lockHeld(lease);
      if (!session) return 'gone';
      const at = now();
      const ending = { ...of, ...end, session, turn, at, fence: lease.fence, hooks };
      const parking = await this.#parkingFor(tx, turn, end, at);
      const isParked = await (parking ? parkRunningTurn(tx, { ...ending, parking }) : leaveTurn(tx, ending));
      await tx.leases.release(lease);
      if (isParked) return 'parked';
      return runsTurns(session.status) ? 'idle' : 'gone';
    });
  }

  /** How the turn waits; undefined when it ends, because it has or because it would wait for too long. */
  async #parkingFor(
    tx: Repositories,
    turn: Turn,
    { pause, outcome }: TurnEnd,
    at: Date,
  ): Promise<Parking | undefined> {
    // An agent that died while it waited for people is not needed before they have decided.
    const mayWait = pause?.for === 'approval' || pause?.for === 'pause' || isDead({ outcome });
    if (mayWait && (await tx.approvals.isAwaited(turn.id))) return { for: 'approval' };
    if (pause?.for === 'pause') return { for: 'pause' };
    if (pause?.for !== 'quota') return undefined;
    return quotaParking({
      turn,
      used: totalUsage(await tx.usageLedger.byModel({ turnId: turn.id })),
      ...(pause.resetAt && { resetAt: pause.resetAt }),
      maxWaitMs: this.#deps.maxQuotaWaitSeconds * 1_000,
      now: at,
      random: Math.random(),
    });
  }

  /** Keeps the lease while the turn runs, and looks whether somebody wants it stopped. */
  #watch(of: SessionAddress, { turn, lease }: BegunTurn | BegunSnapshot, stop: AbortController): Disposable {
    const { store, stops, leaseSeconds, log } = this.#deps;
    const stopWhy = (code: StopReasonCode) => stop.abort(new TurnStop(code));
    let heldUntil = performance.now() + leaseSeconds * 1_000;
    const look = () =>
      store.transactOnce(of.organizationId, async (tx) => {
        const request = turn && (await tx.turns.findStopRequest(turn.id));
        if (request) stopWhy(request);
      });
    // Also looks, in case a wake-up was lost. A lease that could not be renewed in time is another node's to take.
    const renew = async () => {
      if (performance.now() > heldUntil) stopWhy('worker_lost');
      const sent = performance.now();
      const isHeld = await store.transact(of.organizationId, (tx) => tx.leases.renew(lease, leaseSeconds));
      if (!isHeld) stopWhy('worker_lost');
      heldUntil = sent + leaseSeconds * 1_000;
      await look();
    };
    const safely = (work: () => Promise<void>) => () => {
      work().catch((error: unknown) =>
        log.warn({ err: error, session_id: of.sessionId }, 'the database is away'),
      );
    };
    const unsubscribe = stops.subscribe(of.sessionId, safely(look));
    // Asked before anybody listened: looked at once.
    safely(look)();
    const timer = setInterval(safely(renew), (leaseSeconds * 1_000) / 3);
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer);
        unsubscribe();
      },
    };
  }
}

/** Whether its process ended before the turn did. */
function isDead({ outcome }: Pick<TurnEnd, 'outcome'>): boolean {
  const code = outcome.failure?.code;
  return code === 'agent_crashed' || code === 'agent_start_failed';
}

/** Whether it was stopped because this node ends: it may go on elsewhere at once. */
function isShutDown({ outcome }: Pick<TurnEnd, 'outcome'>): boolean {
  return outcome.failure?.code === 'shutdown';
}

/** Nothing has ever run in the session: neither this turn nor another, here or in a session that it was forked from. */
function isFirstRun({ session, turn, start }: BegunTurn): boolean {
  return turn.ordinal === 1 && start.kind === 'prompt' && !session.conversationId && !session.isFork;
}

function wasLost(stop: AbortSignal): boolean {
  return stop.reason instanceof TurnStop && stop.reason.code === 'worker_lost';
}
