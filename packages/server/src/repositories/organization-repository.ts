import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Organizations } from '../database/schema.gen.ts';
import type { Organization } from '../domain/access/organization.ts';
import { quotaResources } from '../domain/access/quota.ts';
import { policyEffects } from '../domain/agent/permission-policy.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, UserId } from '../domain/ids.ts';
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
  async saveOperated({ id, name, plan, limits, suspended, deletion }: Organization): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({
        ...{ name: toText(name), plan: toText(plan), limits: toJsonb(limits) },
        suspended_at: suspended?.at ?? null,
        suspended_for: suspended === undefined ? null : toText(suspended.reason),
        deletion_asked_at: deletion?.askedAt ?? null,
        deletion_asked_by: deletion?.askedBy ?? null,
        deletion_due_at: deletion?.dueAt ?? null,
      })
      .where('id', '=', id)
      .execute();
  }

  /**
   * From now on its deletion cannot be cancelled. By the database's clock; no change when it has begun already, is not due, or is not
   * wanted. @returns whether it begins now.
   */
  async beginDeletion(id: OrganizationId): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('organizations')
      .set({ deletion_begun_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('deletion_due_at', '<=', sql<Date>`now()`)
      .where('deletion_begun_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
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
    ...toDeletion(row),
    createdAt: row.created_at,
  };
}

function toDeletion(row: Selectable<Organizations>): Pick<Organization, 'deletion'> {
  const { deletion_asked_at: askedAt, deletion_due_at: dueAt, deletion_begun_at: begunAt } = row;
  if (!askedAt || !dueAt) return {};
  const askedBy = UserId.parse(row.deletion_asked_by ?? '');
  return { deletion: { askedAt, askedBy, dueAt, ...(begunAt && { begunAt }) } };
}
