import type { Store } from '../repositories/store.ts';

/** Sums up what was booked since the last time, so that figures of long times are read at once. */
export class UsageRollUp {
  readonly #store: Pick<Store, 'find' | 'transact'>;
  constructor({ store }: { readonly store: Pick<Store, 'find' | 'transact'> }) {
    this.#store = store;
  }

  /** Whoever books waits for the look at the ledger only, not for the summing. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.due.organizationsWithNewUsage())) {
      const booking = await this.#store.transact(id, (tx) => tx.usageLedger.newestBooking(id));
      let more = true;
      while (more && signal?.aborted !== true)
        more = await this.#store.transact(id, (tx) => tx.usageLedger.rollUp(id, booking));
    }
  }
}
