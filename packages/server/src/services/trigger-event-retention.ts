import type { Store } from '../repositories/store.ts';

export type TriggerEventRetentionDeps = { readonly store: Store; readonly triggerEventDays: number };

/** Removes what came to triggers and is older than an operator keeps it. */
export class TriggerEventRetention {
  readonly #deps: TriggerEventRetentionDeps;
  constructor(deps: TriggerEventRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, triggerEventDays: days } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldTriggerEvents(days));
      if (organizations.length === 0) return;
      for (const id of organizations) await store.transact(id, (tx) => tx.triggerEvents.removeOld(id, days));
    }
  }
}
