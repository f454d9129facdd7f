import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, SsoProviders } from '../database/schema.gen.ts';
import type { SsoProvider } from '../domain/access/single-sign-on.ts';
import { roles } from '../domain/access/role.ts';
import { OrganizationId } from '../domain/ids.ts';
import { toJsonb } from './jsonb.ts';
import { oneOf } from './rows.ts';

const GroupRoles = z.array(z.object({ group: z.string(), role: z.enum(roles) }));

export class SsoProviderRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(organizationId: OrganizationId): Promise<SsoProvider | undefined> {
    const row = await this.#db
      .selectFrom('sso_providers')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return row && toProvider(row);
  }

  /** In place of the one that there may be. */
  async set(provider: SsoProvider): Promise<void> {
    const values = {
      issuer: provider.issuer,
      client_id: provider.clientId,
      sealed_secret: provider.sealedSecret ?? null,
      scopes: [...provider.scopes],
      group_claim: provider.groupClaim,
      group_roles: toJsonb(provider.groupRoles),
      default_role: provider.defaultRole ?? null,
      email_domains: [...provider.emailDomains],
      creates_users: provider.createsUsers,
      updated_at: provider.updatedAt,
    };
    await this.#db
      .insertInto('sso_providers')
      .values({ organization_id: provider.organizationId, ...values })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
      .execute();
  }

  /** Puts the same secret, sealed anew, in its place; not if there is another one by now. */
  async reseal(organizationId: OrganizationId, before: string, after: string): Promise<void> {
    await this.#db
      .updateTable('sso_providers')
      .set({ sealed_secret: after })
      .where('organization_id', '=', organizationId)
      .where('sealed_secret', '=', before)
      .execute();
  }

  /** False when there was none. */
  async remove(organizationId: OrganizationId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('sso_providers')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
}

function toProvider(row: Selectable<SsoProviders>): SsoProvider {
  return {
    organizationId: OrganizationId.parse(row.organization_id),
    issuer: row.issuer,
    clientId: row.client_id,
    ...(row.sealed_secret !== null && { sealedSecret: row.sealed_secret }),
    scopes: row.scopes,
    groupClaim: row.group_claim,
    groupRoles: GroupRoles.parse(row.group_roles),
    ...(row.default_role !== null && { defaultRole: oneOf(roles, row.default_role) }),
    emailDomains: row.email_domains,
    createsUsers: row.creates_users,
    updatedAt: row.updated_at,
  };
}
