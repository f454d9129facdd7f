import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, UserId } from '../domain/ids.ts';

export type NewRefreshToken = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly familyId: string;
  readonly expiresAt: Date;
};

export class RefreshTokenRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(token: NewRefreshToken): Promise<void> {
    await this.#db
      .insertInto('refresh_tokens')
      .values({
        token_hash: token.hash,
        organization_id: token.organizationId,
        user_id: token.userId,
        family_id: token.familyId,
        expires_at: token.expiresAt,
      })
      .execute();
  }

  /** Marks a token as used. False if it was used before, has expired or was revoked: of two callers one wins. */
  async use(hash: string, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('refresh_tokens')
      .set({ used_at: at })
      .where('token_hash', '=', hash)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async revokeFamily(familyId: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: at })
      .where('family_id', '=', familyId)
      .where('revoked_at', 'is', null)
      .execute();
  }

  async revokeAllOf(userId: UserId, at: Date): Promise<void> {
    await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: at })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .execute();
  }

  /** Those of the organization that have been over for some hours, used or not. */
  async removeExpired(hours: number): Promise<void> {
    await this.#db
      .deleteFrom('refresh_tokens')
      .where('expires_at', '<', sql<Date>`now() - make_interval(hours => ${hours})`)
      .execute();
  }
}
