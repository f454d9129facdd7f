import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';

/** An organization's own access to the model. The key is sealed; only who holds the master key can open it. */
export type SealedUpstream = { readonly baseUrl?: string; readonly sealedKey: string };

export class UpstreamKeyRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(organizationId: OrganizationId): Promise<SealedUpstream | undefined> {
    const row = await this.#db
      .selectFrom('upstream_keys')
      .select(['base_url', 'sealed_key'])
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return row && { sealedKey: row.sealed_key, ...(row.base_url !== null && { baseUrl: row.base_url }) };
  }

  async set(organizationId: OrganizationId, upstream: SealedUpstream): Promise<void> {
    const values = { base_url: upstream.baseUrl ?? null, sealed_key: upstream.sealedKey };
    await this.#db
      .insertInto('upstream_keys')
      .values({ organization_id: organizationId, ...values })
      .onConflict((conflict) =>
        conflict.column('organization_id').doUpdateSet({ ...values, updated_at: sql`now()` }),
      )
      .execute();
  }

  /** Puts the same key, sealed anew, in its place; not if there is another one by now. */
  async reseal(organizationId: OrganizationId, before: string, after: string): Promise<void> {
    await this.#db
      .updateTable('upstream_keys')
      .set({ sealed_key: after })
      .where('organization_id', '=', organizationId)
      .where('sealed_key', '=', before)
      .execute();
  }

  async remove(organizationId: OrganizationId): Promise<void> {
    await this.#db.deleteFrom('upstream_keys').where('organization_id', '=', organizationId).execute();
  }
}
