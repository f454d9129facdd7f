import type { Store } from '../repositories/store.ts';

export type HookRetentionDeps = { readonly store: Store; readonly hookExecutionDays: number };

/** Removes executions of hooks that are older than an operator keeps them. */
export class HookRetention {
  readonly #deps: HookRetentionDeps;
  constructor(deps: HookRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, hookExecutionDays: days } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldExecutions(days));
      if (organizations.length === 0) return;
      for (const id of organizations) await store.transact(id, (tx) => tx.hookExecutions.removeOld(id, days));
    }
  }
}
