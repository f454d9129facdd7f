import type { Store } from '../repositories/store.ts';

/** Keys of requests are good for a day. */
const keyHours = 24;

/** Removes what is over and would only be refused: refresh tokens, stream tickets, idempotency keys. */
export class ExpiredRetention {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  async sweep(): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.old.organizationsWithExpired(keyHours)))
      await this.#store.transact(id, async (tx) => {
        await tx.refreshTokens.removeExpired(0);
        await tx.streamTickets.removeExpired(0);
        await tx.idempotency.removeOld(keyHours);
      });
  }
}
