import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import {
  quotaResources,
  quotaScopes,
  type Quota,
  type QuotaCrossing,
  type QuotaKey,
  type QuotaReached,
  type QuotaResource,
} from '../domain/access/quota.ts';
import type { OrganizationId, UserId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

type Row = { scope: string; scope_id: string; resource: string; most: number; used: number | null };

export class QuotaRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Takes one of each resource, if every quota that holds for the user lets it; else says which one does not. */
  async take(
    { organizationId, userId }: { readonly organizationId: OrganizationId; readonly userId: UserId },
    resources: readonly QuotaResource[],
  ): Promise<QuotaReached | undefined> {
    const { rows } = await sql<{
      resource: string;
      scope: string;
      most: number;
      used: number;
      resets_at: Date | null;
    }>`
      select wanted.resource, reached.* from unnest(${[...resources]}::text[]) wanted (resource)
      cross join lateral take_quota(${organizationId}, ${userId}, wanted.resource) reached`.execute(this.#db);
    const [row] = rows;
    return (
      row && {
        resource: oneOf(quotaResources, row.resource),
        scope: oneOf(quotaScopes, row.scope),
        most: row.most,
        used: row.used,
        ...(row.resets_at && { resetsAt: row.resets_at }),
      }
    );
  }

  /** All of the organization. */
  async list(organizationId: OrganizationId): Promise<Quota[]> {
    const { rows } = await sql<Row>`
      select q.*, case when q.scope <> 'each_user' then
        quota_used(q.organization_id, case when q.scope = 'user' then q.scope_id end, q.resource, now()) end as used
      from quotas q where q.organization_id = ${organizationId} order by q.scope, q.scope_id, q.resource`.execute(
      this.#db,
    );
    return rows.map(toQuota);
  }

  /** Those that hold for a user, with what the user, or the organization, has used. */
  async listOf(organizationId: OrganizationId, userId: UserId): Promise<Quota[]> {
    const { rows } = await sql<Row>`
      select q.*, quota_used(q.organization_id, case when q.scope <> 'organization' then ${userId} end, q.resource, now())
        as used
      from quotas_of(${organizationId}, ${userId}) q order by q.scope, q.resource`.execute(this.#db);
    return rows.map(toQuota);
  }

  /** Who has come to 80 % of a quota or to it since the last time. Whoever takes them is to tell of them. */
  async takeCrossings(organizationId: OrganizationId): Promise<QuotaCrossing[]> {
    const { rows } = await sql<{
      scope: string;
      scope_id: string;
      resource: string;
      most: number;
      used: number;
      level: string;
    }>`select * from take_quota_crossings(${organizationId})`.execute(this.#db);
    return rows.map(({ scope, scope_id: scopeId, resource, most, used, level }) => ({
      scope: oneOf(['organization', 'user'], scope),
      scopeId,
      resource: oneOf(quotaResources, resource),
      ...{ most, used },
      level: oneOf(['warning', 'reached'], level),
    }));
  }

  async set(
    organizationId: OrganizationId,
    { scope, scopeId, resource }: QuotaKey,
    most: number,
  ): Promise<void> {
    await this.#db
      .insertInto('quotas')
      .values({ organization_id: organizationId, scope, scope_id: scopeId, resource, most })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'scope', 'scope_id', 'resource']).doUpdateSet({ most }),
      )
      .execute();
  }

  async remove(organizationId: OrganizationId, { scope, scopeId, resource }: QuotaKey): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('quotas')
      .where('organization_id', '=', organizationId)
      .where('scope', '=', scope)
      .where('scope_id', '=', scopeId)
      .where('resource', '=', resource)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
}

function toQuota({ scope, scope_id: scopeId, resource, most, used }: Row): Quota {
  return {
    ...{ scope: oneOf(quotaScopes, scope), scopeId, resource: oneOf(quotaResources, resource), most },
    ...(used !== null && { used }),
  };
}
