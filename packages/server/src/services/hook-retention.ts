import type { Store } from '../repositories/store.ts';

export type HookRetentionDeps = {
  readonly store: Store;
  readonly hookExecutionDays: number;
  readonly now: () => Date;
};

/** Often enough for something that is counted in days. In milliseconds. */
const lookEvery = 600_000;

/** Removes executions of hooks that are older than an operator keeps them. */
export class HookRetention {
  readonly #deps: HookRetentionDeps;
  #next = 0;

  constructor(deps: HookRetentionDeps) {
    this.#deps = deps;
  }

  /** To be called every few seconds; it looks every ten minutes, and goes on at once while there is much to remove. */
  async sweep(): Promise<void> {
    const { store, hookExecutionDays: days, now } = this.#deps;
    if (now().getTime() < this.#next) return;
    const organizations = await store.find((finder) => finder.organizationsWithOldExecutions(days));
    for (const id of organizations) await store.transact(id, (tx) => tx.hookExecutions.removeOld(id, days));
    if (organizations.length === 0) this.#next = now().getTime() + lookEvery;
  }
}
