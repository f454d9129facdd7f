import type { Store } from '../repositories/store.ts';

export type MetricsRetentionDeps = { readonly store: Store; readonly keptDays: number };

/** Removes metrics of sessions that are older than an operator keeps them. */
export class MetricsRetention {
  readonly #deps: MetricsRetentionDeps;
  constructor(deps: MetricsRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, keptDays } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldSnapshots(keptDays));
      if (organizations.length === 0) return;
      for (const id of organizations)
        await store.transact(id, (tx) => tx.metricsSnapshots.removeOld(id, keptDays));
    }
  }
}
