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

export class PasswordResetRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** In place of the one that the user may have got the same way. */
  async set(reset: PasswordReset, now: Date): Promise<void> {
    const values = { token_hash: reset.tokenHash, created_at: now, expires_at: reset.expiresAt };
    await this.#db
      .insertInto('password_resets')
      .values({
        ...{ organization_id: reset.organizationId, user_id: reset.userId },
        ...{ by_mail: reset.byMail ?? false, ...values },
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'user_id', 'by_mail']).doUpdateSet(values),
      )
      .execute();
  }

  /** Takes it away and tells whose it was; undefined when it was used before or is too old. */
  async take(tokenHash: string, now: Date): Promise<UserId | undefined> {
    const row = await this.#db
      .deleteFrom('password_resets')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now)
      .returning('user_id')
      .executeTakeFirst();
    return row && UserId.parse(row.user_id);
  }

  async removeOf(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('password_resets').where('user_id', '=', userId).execute();
  }
}
