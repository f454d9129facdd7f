import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';

export type LoginChallenge = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly expiresAt: Date;
};

/** Logins that wait for their second step. */
export class LoginChallengeRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds it and clears away those that nobody met in time. */
  async add(challenge: LoginChallenge, now: Date): Promise<void> {
    await this.#db.deleteFrom('login_challenges').where('expires_at', '<', now).execute();
    await this.#db
      .insertInto('login_challenges')
      .values({
        challenge_hash: challenge.hash,
        organization_id: challenge.organizationId,
        user_id: challenge.userId,
        expires_at: challenge.expiresAt,
      })
      .execute();
  }

  /** Whose it is; undefined when it was met before or is too old. */
  async find(hash: string, now: Date): Promise<UserId | undefined> {
    const row = await this.#db
      .selectFrom('login_challenges')
      .select('user_id')
      .where('challenge_hash', '=', hash)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row && UserId.parse(row.user_id);
  }

  /** False when somebody else has taken it meanwhile. */
  async take(hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('login_challenges')
      .where('challenge_hash', '=', hash)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  async removeOf(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('login_challenges').where('user_id', '=', userId).execute();
  }
}
