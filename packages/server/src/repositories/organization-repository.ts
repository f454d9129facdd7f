import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Organizations } from '../database/schema.gen.ts';
import type { Organization } from '../domain/access/organization.ts';
import { quotaResources } from '../domain/access/quota.ts';
import { policyEffects } from '../domain/agent/permission-policy.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId } from '../domain/ids.ts';
import { toJsonb, toText } from './jsonb.ts';
import { oneOf } from './rows.ts';

export class OrganizationRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds it unless its slug is taken: of parallel callers exactly one does, and the others wait for that one. */
  async add(organization: { id: OrganizationId; slug: string; name: string }): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('organizations')
      .values(organization)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async get(id: OrganizationId): Promise<Organization> {
    const row = await this.#db
      .selectFrom('organizations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('organization', id);
    return toOrganization(row);
  }

  /** Holds its row until the transaction ends, so that what decides does not change meanwhile. */
  async getForUpdate(id: OrganizationId): Promise<Organization> {
    const row = await this.#db
      .selectFrom('organizations')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new NotFoundError('organization', id);
    return toOrganization(row);
  }

  /** Writes what the operator of the service may change. */
  async saveOperated({ id, name, plan, limits, suspended }: Organization): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({
        ...{ name: toText(name), plan: toText(plan), limits: toJsonb(limits) },
        suspended_at: suspended?.at ?? null,
        suspended_for: suspended === undefined ? null : toText(suspended.reason),
      })
      .where('id', '=', id)
      .execute();
  }

  /** Its admins run the service, of which there is one such organization. */
  async setOperator(id: OrganizationId): Promise<void> {
    await this.#db.updateTable('organizations').set({ is_operator: true }).where('id', '=', id).execute();
  }

  async save(organization: Organization): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({
        name: toText(organization.name),
        default_effect: organization.defaultEffect,
        disabled_policies: [...organization.disabledPolicies],
        require_totp: organization.requireTotp,
        allows_public_links: organization.allowsPublicLinks,
      })
      .where('id', '=', organization.id)
      .execute();
  }

  /**
   * Tells who holds policies in memory that they are outdated. Holds the organization's row until the transaction
   * ends, so that of two changes of what decides one comes after the other.
   */
  async raisePoliciesVersion(id: OrganizationId): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({ policies_version: sql`policies_version + 1` })
      .where('id', '=', id)
      .execute();
  }
}

const Limits = z.partialRecord(z.enum(quotaResources), z.int());

export function toOrganization(row: Selectable<Organizations>): Organization {
  return {
    id: OrganizationId.parse(row.id),
    slug: row.slug,
    name: row.name,
    defaultEffect: oneOf(policyEffects, row.default_effect),
    disabledPolicies: row.disabled_policies,
    requireTotp: row.require_totp,
    allowsPublicLinks: row.allows_public_links,
    isOperator: row.is_operator,
    plan: row.plan,
    limits: Limits.parse(row.limits),
    ...(row.suspended_at && { suspended: { at: row.suspended_at, reason: row.suspended_for ?? '' } }),
    createdAt: row.created_at,
  };
}
