import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';

/** Somebody as a provider knows them. */
export type SsoIdentity = {
  readonly organizationId: OrganizationId;
  readonly issuer: string;
  readonly subject: string;
  readonly userId: UserId;
};

/** Who users are at providers. */
export class SsoIdentityRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(issuer: string, subject: string): Promise<UserId | undefined> {
    const row = await this.#db
      .selectFrom('sso_identities')
      .select('user_id')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row && UserId.parse(row.user_id);
  }

  /** False when the user is somebody else at this provider, or somebody else is this one. */
  async add(identity: SsoIdentity, at: Date): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('sso_identities')
      .values({
        organization_id: identity.organizationId,
        issuer: identity.issuer,
        subject: identity.subject,
        user_id: identity.userId,
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** Whether the user has logged in at a provider, whichever. */
  async has(userId: UserId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('sso_identities')
      .select('user_id')
      .where('user_id', '=', userId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async removeOf(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('sso_identities').where('user_id', '=', userId).execute();
  }
}
