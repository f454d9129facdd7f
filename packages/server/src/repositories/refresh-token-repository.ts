import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Login, LoginOrigin } from '../domain/access/user.ts';
import { TokenFamilyId, type OrganizationId, type UserId } from '../domain/ids.ts';

export type NewRefreshToken = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly familyId: string;
  readonly expiresAt: Date;
  /** After that nothing refreshes the login. */
  readonly loginUntil?: Date;
  readonly origin?: LoginOrigin;
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
        login_until: token.loginUntil ?? null,
        address: token.origin?.address ?? null,
        agent: token.origin?.agent ?? null,
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

  /** The logins that can still be refreshed, the one used last first; 100 at most. */
  async listLogins(userId: UserId, now: Date): Promise<Login[]> {
    const rows = await this.#db
      .selectFrom('refresh_tokens as newest')
      .select(['family_id', 'created_at', 'expires_at', 'address', 'agent'])
      .select((eb) =>
        eb
          .selectFrom('refresh_tokens as first')
          .select((first) => first.fn.min('first.created_at').as('at'))
          .whereRef('first.family_id', '=', 'newest.family_id')
          .as('began_at'),
      )
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute();
    return rows.map((row) => ({
      id: TokenFamilyId.parse(row.family_id),
      createdAt: row.began_at ?? row.created_at,
      lastUsedAt: row.created_at,
      expiresAt: row.expires_at,
      ...(row.address !== null && { address: row.address }),
      ...(row.agent !== null && { agent: row.agent }),
    }));
  }

  /** Logins that ended so lately that access tokens of theirs may be about. */
  async listEnded(userId: UserId, seconds: number): Promise<TokenFamilyId[]> {
    const rows = await this.#db
      .selectFrom('refresh_tokens')
      .select('family_id')
      .distinct()
      .where('user_id', '=', userId)
      .where('revoked_at', '>', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .execute();
    return rows.map((row) => TokenFamilyId.parse(row.family_id));
  }

  /** When the login is over, however often it is refreshed; undefined where it goes on for as long as it is. */
  async loginUntil(familyId: TokenFamilyId): Promise<Date | undefined> {
    const row = await this.#db
      .selectFrom('refresh_tokens')
      .select('login_until')
      .where('family_id', '=', familyId)
      .limit(1)
      .executeTakeFirst();
    return row?.login_until ?? undefined;
  }

  async revokeFamily(familyId: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: at })
      .where('family_id', '=', familyId)
      .where('revoked_at', 'is', null)
      .execute();
  }

  /** Ends one login of the user. False when they have none of this id that is still good. */
  async endLogin(userId: UserId, id: TokenFamilyId, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: at })
      .where('user_id', '=', userId)
      .where('family_id', '=', id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async revokeAllOf(userId: UserId, at: Date, except?: TokenFamilyId): Promise<void> {
    await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: at })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .$if(except !== undefined, (query) => query.where('family_id', '<>', except ?? ''))
      .execute();
  }

  /** Of the organization: logins of who has shown a password and nothing else, and can show nothing else. */
  async revokeWithoutSecondFactor(): Promise<void> {
    await this.#db
      .updateTable('refresh_tokens')
      .set({ revoked_at: sql`now()` })
      .where('revoked_at', 'is', null)
      .where('login_until', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('totp_secrets')
              .select('totp_secrets.user_id')
              .whereRef('totp_secrets.user_id', '=', 'refresh_tokens.user_id')
              .where('totp_secrets.confirmed_at', 'is not', null),
          ),
        ),
      )
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
