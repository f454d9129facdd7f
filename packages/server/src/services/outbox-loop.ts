import { setTimeout as sleep } from 'node:timers/promises';
import type { OrganizationId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import { Waker } from './waker.ts';

export type OutboxLoopDeps<Item> = {
  /** What is sent, as the log names it. */
  readonly what: string;
  /** Those with something due. */
  readonly due: () => Promise<readonly OrganizationId[]>;
  /** Takes what is due of one, so that no other node does. */
  readonly claim: (id: OrganizationId, limit: number) => Promise<readonly Item[]>;
  /** Sends one and writes down what came of it; gives it back when the signal says that the node stops. */
  readonly attempt: (id: OrganizationId, item: Item, stopping: AbortSignal) => Promise<void>;
  /** Calls back when an organization may have something to send. */
  readonly hear: (wake: () => void) => () => void;
  readonly log: Log;
  readonly onThisNode: number;
  readonly perOrganization: number;
  /** How often it is looked for what is due. In milliseconds. */
  readonly lookMs: number;
};

/**
 * Sends what is due, of all organizations, until it is disposed of. At most so many are on their way at once; one
 * organization whose receivers hang keeps places from itself only, and what is wrong with one holds up no other.
 */
export class OutboxLoop<Item> implements AsyncDisposable {
  readonly #deps: OutboxLoopDeps<Item>;
  readonly #waker = new Waker();
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<Promise<void>, OrganizationId>();
  #loop: Promise<void> | undefined;

  constructor(deps: OutboxLoopDeps<Item>) {
    this.#deps = deps;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** What is on its way is given back, for another node to send. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#waker.wake();
    await this.#loop;
    await Promise.all(this.#underWay.keys());
  }

  async #run(): Promise<void> {
    using stack = new DisposableStack();
    stack.defer(this.#deps.hear(this.#waker.wake));
    while (!this.#stopping.signal.aborted) {
      const woken = this.#waker.arm();
      const count = await this.#claimDue().catch((error: unknown) => {
        const { log, what } = this.#deps;
        log.warn({ err: error, kind: what }, 'what is due could not be looked for; the next look comes soon');
        return 0;
      });
      if (count === 0) await this.#untilWoken(woken);
    }
  }

  async #untilWoken(woken: Promise<undefined>): Promise<void> {
    const given = new AbortController();
    const pause = sleep(this.#deps.lookMs, undefined, { signal: given.signal }).catch(() => undefined);
    await Promise.race([woken, pause]);
    given.abort();
  }

  /**
   * Whoever has the fewest on their way comes first, and each has a share of the room.
   * @returns how many were taken.
   */
  async #claimDue(): Promise<number> {
    if (this.#room() <= 0) return 0;
    let count = 0;
    const due = this.#leastFirst(await this.#deps.due());
    for (const [index, id] of due.entries()) {
      const claimed = await this.#claim(id, Math.ceil(this.#room() / (due.length - index)));
      for (const item of claimed) this.#launch(id, item);
      count += claimed.length;
    }
    return count;
  }

  async #claim(id: OrganizationId, share: number): Promise<readonly Item[]> {
    const { claim, perOrganization, log, what } = this.#deps;
    const limit = Math.min(share, perOrganization - this.#countOf(id));
    if (limit <= 0 || this.#stopping.signal.aborted) return [];
    return claim(id, limit).catch((error: unknown) => {
      log.error(
        { err: error, organization_id: id, kind: what },
        'what is due of an organization was not taken',
      );
      return [];
    });
  }

  #launch(id: OrganizationId, item: Item): void {
    const trying = this.#deps
      .attempt(id, item, this.#stopping.signal)
      .catch((error: unknown) => {
        const { log, what } = this.#deps;
        log.warn({ err: error, kind: what }, 'what came of a message was not written; it is sent again');
      })
      .finally(() => {
        this.#underWay.delete(trying);
        this.#waker.wake();
      });
    this.#underWay.set(trying, id);
  }

  #room(): number {
    return this.#deps.onThisNode - this.#underWay.size;
  }

  #leastFirst(ids: readonly OrganizationId[]): OrganizationId[] {
    return ids
      .map((id) => ({ id, underWay: this.#countOf(id), place: Math.random() }))
      .sort((a, b) => a.underWay - b.underWay || a.place - b.place)
      .map(({ id }) => id);
  }

  #countOf(id: OrganizationId): number {
    return [...this.#underWay.values()].filter((each) => each === id).length;
  }
}
