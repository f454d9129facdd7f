import { createHash } from 'node:crypto';
import type { Actor } from '../domain/access/actor.ts';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from '../domain/errors.ts';
import type { StoredAnswer } from '../repositories/idempotency-repository.ts';
import type { Store } from '../repositories/store.ts';

export type IdempotentRequest = { readonly route: string; readonly key: string; readonly body: string };

/** Remembers the answers of requests that carry an Idempotency-Key, so that a repeat has no second effect. */
export class IdempotencyService {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * @returns the stored answer of the first request; undefined if this is the first.
   * @throws IdempotencyKeyReusedError for another request under the same key, IdempotencyInFlightError while the
   * first one runs.
   */
  async begin(actor: Actor, request: IdempotentRequest): Promise<StoredAnswer | undefined> {
    const hash = createHash('sha256').update(request.body).digest('hex');
    const key = keyOf(actor, request);
    return this.#store.transact(actor.organizationId, async (tx) => {
      await tx.idempotency.removeOld(24);
      if (await tx.idempotency.claim(key, hash)) return undefined;
      const stored = await tx.idempotency.find(key);
      if (stored && stored.requestHash !== hash) throw new IdempotencyKeyReusedError();
      if (!stored?.answer) throw new IdempotencyInFlightError();
      return stored.answer;
    });
  }

  /** Keeps the answer, but for those that ask to try again: of a failed server (5xx), and "too many" (429). */
  async end(actor: Actor, request: IdempotentRequest, answer: StoredAnswer): Promise<void> {
    const key = keyOf(actor, request);
    await this.#store.transact(actor.organizationId, (tx) =>
      answer.status < 500 && answer.status !== 429
        ? tx.idempotency.store(key, answer)
        : tx.idempotency.release(key),
    );
  }
}

function keyOf(actor: Actor, request: IdempotentRequest) {
  return {
    organizationId: actor.organizationId,
    userId: actor.userId,
    route: request.route,
    key: request.key,
  };
}
