import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';

export type PasswordReset = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly tokenHash: string;
  readonly expiresAt: Date;
  /** Whether the user asked for it and gets it by mail; else an admin has given it out. */
  readonly byMail?: boolean;
};

/** What admins have given out, and what mails have brought. */
const tables = ['password_resets', 'mailed_password_resets'] as const;

export class PasswordResetRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** In place of the one that the user may have got the same way. */
  async set(reset: PasswordReset, now: Date): Promise<void> {
    const values = { token_hash: reset.tokenHash, created_at: now, expires_at: reset.expiresAt };
    await this.#db
      .insertInto(reset.byMail ? 'mailed_password_resets' : 'password_resets')
      .values({ organization_id: reset.organizationId, user_id: reset.userId, ...values })
      .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doUpdateSet(values))
      .execute();
  }

  /** Takes it away and tells whose it was; undefined when it was used before or is too old. */
  async take(tokenHash: string, now: Date): Promise<UserId | undefined> {
    for (const table of tables) {
      const row = await this.#db
        .deleteFrom(table)
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .returning('user_id')
        .executeTakeFirst();
      if (row) return UserId.parse(row.user_id);
    }
    return undefined;
  }

  async removeOf(userId: UserId): Promise<void> {
    for (const table of tables) await this.#db.deleteFrom(table).where('user_id', '=', userId).execute();
  }
}
