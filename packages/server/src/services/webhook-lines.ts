import type { Store } from '../repositories/store.ts';

/** Keeps the lines in which deliveries wait for each other in order. */
export class WebhookLines {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  /** What waits is not looked at in vain, and none waits for longer than until the next call. */
  async sweep(): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.due.organizationsWithLines()))
      await this.#store.transact(id, (tx) => tx.webhookDeliveries.settleLines(id));
  }
}
