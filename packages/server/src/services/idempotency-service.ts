import { createHash } from 'node:crypto';
import type { Actor } from '../domain/access/actor.ts';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from '../domain/errors.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import type { IdempotencyKey, StoredAnswer } from '../repositories/idempotency-repository.ts';
import type { Store } from '../repositories/store.ts';

export type IdempotentRequest = {
  readonly route: string;
  readonly key: string;
  readonly body: string;
  /** Whether the answer holds a secret, so that it is not kept in the clear. */
  readonly isSealed: boolean;
};

/** Remembers the answers of requests that carry an Idempotency-Key, so that a repeat has no second effect. */
export class IdempotencyService {
  readonly #store: Store;
  readonly #secretBox: SecretBox;

  constructor(store: Store, secretBox: SecretBox) {
    this.#store = store;
    this.#secretBox = secretBox;
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
      const { answer } = stored;
      return request.isSealed ? { ...answer, body: this.#secretBox.open(labelOf(key), answer.body) } : answer;
    });
  }

  /** Keeps the answer, but for those that ask to try again: of a failed server (5xx), and "too many" (429). */
  async end(actor: Actor, request: IdempotentRequest, answer: StoredAnswer): Promise<void> {
    const key = keyOf(actor, request);
    const body = request.isSealed ? this.#secretBox.seal(labelOf(key), answer.body) : answer.body;
    await this.#store.transact(actor.organizationId, (tx) =>
      answer.status < 500 && answer.status !== 429
        ? tx.idempotency.store(key, { ...answer, body })
        : tx.idempotency.release(key),
    );
  }
}

function labelOf({ organizationId, userId, route, key }: IdempotencyKey): SecretLabel {
  return { tenant: organizationId, kind: 'answer', id: JSON.stringify([userId, route, key]) };
}

function keyOf(actor: Actor, request: IdempotentRequest): IdempotencyKey {
  return {
    organizationId: actor.organizationId,
    userId: actor.userId,
    route: request.route,
    key: request.key,
  };
}
