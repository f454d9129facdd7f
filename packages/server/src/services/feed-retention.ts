import type { Store } from '../repositories/store.ts';

/** A client that was away for longer finds the state of things, and not how it came about. */
const keptDays = 7;

/** Removes what organizations' feeds need no longer hold. The events themselves stay in their sessions' logs. */
export class FeedRetention {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  /** To be called now and then on every worker. */
  async sweep(): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.organizationsWithOldFeed(keptDays)))
      await this.#store.transact(id, (tx) => tx.feed.removeOld(id, keptDays));
  }
}
