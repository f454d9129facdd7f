import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, UserId } from '../domain/ids.ts';
import { toJsonb } from './jsonb.ts';

export type IdempotencyKey = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly route: string;
  readonly key: string;
};

export type StoredAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What was stored under a key: the request's hash, and its answer once there is one. */
export type StoredRequest = { readonly requestHash: string; readonly answer?: StoredAnswer };

const Headers = z.record(z.string(), z.string());

export class IdempotencyRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Claims the key for a first request. False if it is taken: of parallel callers exactly one gets it. */
  async claim(key: IdempotencyKey, requestHash: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('idempotency_keys')
      .values({
        organization_id: key.organizationId,
        user_id: key.userId,
        route: key.route,
        key: key.key,
        request_hash: requestHash,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(key: IdempotencyKey): Promise<StoredRequest | undefined> {
    const row = await this.#of(this.#db.selectFrom('idempotency_keys'), key).selectAll().executeTakeFirst();
    if (!row) return undefined;
    const answer =
      row.status === null
        ? undefined
        : { status: row.status, headers: Headers.parse(row.headers), body: row.body ?? '' };
    return { requestHash: row.request_hash, ...(answer && { answer }) };
  }

  async store(key: IdempotencyKey, answer: StoredAnswer): Promise<void> {
    await this.#of(this.#db.updateTable('idempotency_keys'), key)
      .set({ status: answer.status, headers: toJsonb(answer.headers), body: answer.body })
      .execute();
  }

  /** Gives the key free, so that the request may be tried again. */
  async release(key: IdempotencyKey): Promise<void> {
    await this.#of(this.#db.deleteFrom('idempotency_keys'), key).where('status', 'is', null).execute();
  }

  async removeOld(hours: number): Promise<void> {
    await this.#db
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${hours})`)
      .execute();
  }

  #of<
    Query extends {
      where(column: 'organization_id' | 'user_id' | 'route' | 'key', op: '=', value: string): Query;
    },
  >(query: Query, key: IdempotencyKey): Query {
    return query
      .where('organization_id', '=', key.organizationId)
      .where('user_id', '=', key.userId)
      .where('route', '=', key.route)
      .where('key', '=', key.key);
  }
}
