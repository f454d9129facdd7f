import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';

export type TotpSecret = {
  readonly sealedSecret: string;
  readonly offeredAt: Date;
  readonly confirmedAt?: Date;
};

type Of = { readonly organizationId: OrganizationId; readonly userId: UserId };

/** What users show beside their password. */
export class SecondFactorRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(userId: UserId): Promise<TotpSecret | undefined> {
    const row = await this.#db
      .selectFrom('totp_secrets')
      .select(['sealed_secret', 'created_at', 'confirmed_at'])
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return (
      row && {
        sealedSecret: row.sealed_secret,
        offeredAt: row.created_at,
        ...(row.confirmed_at && { confirmedAt: row.confirmed_at }),
      }
    );
  }

  /** In place of one that was not confirmed. False when there is one that is. */
  async offer({ organizationId, userId }: Of, sealedSecret: string, at: Date): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('totp_secrets')
      .values({
        organization_id: organizationId,
        user_id: userId,
        sealed_secret: sealedSecret,
        created_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['organization_id', 'user_id'])
          .doUpdateSet({ sealed_secret: sealedSecret, created_at: at })
          .where('totp_secrets.confirmed_at', 'is', null),
      )
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** Takes the code of a step. False when it was taken before, or a later one was: of two callers one wins. */
  async takeStep(userId: UserId, step: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('totp_secrets')
      .set({ last_step: step })
      .where('user_id', '=', userId)
      .where('last_step', '<', step)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** From now on it is asked for; with it come recovery codes. */
  async confirm({ organizationId, userId }: Of, hashes: readonly string[], at: Date): Promise<void> {
    await this.#db
      .updateTable('totp_secrets')
      .set({ confirmed_at: at })
      .where('user_id', '=', userId)
      .execute();
    await this.#db
      .insertInto('recovery_codes')
      .values(hashes.map((hash) => ({ organization_id: organizationId, user_id: userId, code_hash: hash })))
      .execute();
  }

  /** Takes a recovery code away. False when there is none of this hash. */
  async takeRecoveryCode(userId: UserId, hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('recovery_codes')
      .where('user_id', '=', userId)
      .where('code_hash', '=', hash)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  async countRecoveryCodes(userId: UserId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('recovery_codes')
      .select(sql<number>`count(*)`.as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** With its recovery codes. False when there was none. */
  async remove(userId: UserId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('totp_secrets')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  /** All of the organization, held until the transaction ends. */
  async listSealed(): Promise<{ userId: UserId; sealedSecret: string }[]> {
    const rows = await this.#db
      .selectFrom('totp_secrets')
      .select(['user_id', 'sealed_secret'])
      .forUpdate()
      .execute();
    return rows.map((row) => ({ userId: UserId.parse(row.user_id), sealedSecret: row.sealed_secret }));
  }

  async reseal(userId: UserId, sealedSecret: string): Promise<void> {
    await this.#db
      .updateTable('totp_secrets')
      .set({ sealed_secret: sealedSecret })
      .where('user_id', '=', userId)
      .execute();
  }
}
