import type { Store } from '../repositories/store.ts';

/** A client that was away for longer finds the state of things, and not how it came about. */
const keptDays = 7;

/** Removes what organizations' feeds need no longer hold. The events themselves stay in their sessions' logs. */
export class FeedRetention {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true) {
      const organizations = await this.#store.find((finder) => finder.old.organizationsWithOldFeed(keptDays));
      if (organizations.length === 0) return;
      for (const id of organizations) await this.#store.transact(id, (tx) => tx.feed.removeOld(id, keptDays));
    }
  }
}
