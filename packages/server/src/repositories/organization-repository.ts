import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Organization } from '../domain/access/organization.ts';
import { policyEffects } from '../domain/agent/permission-policy.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId } from '../domain/ids.ts';
import { toText } from './jsonb.ts';
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
    return {
      id: OrganizationId.parse(row.id),
      slug: row.slug,
      name: row.name,
      defaultEffect: oneOf(policyEffects, row.default_effect),
      disabledPolicies: row.disabled_policies,
      allowsPublicLinks: row.allows_public_links,
      createdAt: row.created_at,
    };
  }

  async save(organization: Organization): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({
        name: toText(organization.name),
        default_effect: organization.defaultEffect,
        disabled_policies: [...organization.disabledPolicies],
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
