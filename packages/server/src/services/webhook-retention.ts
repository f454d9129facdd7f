import type { Store } from '../repositories/store.ts';

export type WebhookRetentionDeps = { readonly store: Store; readonly webhookDeliveryDays: number };

/** Removes deliveries to webhook endpoints that are older than an operator keeps them. */
export class WebhookRetention {
  readonly #deps: WebhookRetentionDeps;
  constructor(deps: WebhookRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, webhookDeliveryDays: days } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldDeliveries(days));
      if (organizations.length === 0) return;
      for (const id of organizations)
        await store.transact(id, (tx) => tx.webhookDeliveries.removeOld(id, days));
    }
  }
}
