import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';

/** A login that has gone to a provider. */
export type SsoAttempt = {
  readonly stateHash: string;
  readonly organizationId: OrganizationId;
  /** Of what the browser has in which it began. */
  readonly bindingHash: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly sealedVerifier: string;
  /** Of what the program has that began it. */
  readonly clientChallenge: string;
  readonly port?: number;
  readonly expiresAt: Date;
};

/** What a program gets tokens for. */
export type SsoCode = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly clientChallenge: string;
  /** Of the user when the provider vouched for them. */
  readonly tokenVersion: number;
  readonly expiresAt: Date;
};

/** Logins by a provider that are under way. */
export class SsoLoginRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds it, in place of the oldest where so many are under way; clears away those that nobody finished in time. */
  async begin(attempt: SsoAttempt, most: number, now: Date): Promise<void> {
    await this.#db.deleteFrom('sso_attempts').where('expires_at', '<', now).execute();
    await this.#db
      .deleteFrom('sso_attempts')
      .where('state_hash', 'in', (eb) =>
        eb
          .selectFrom('sso_attempts')
          .select('state_hash')
          .where('organization_id', '=', attempt.organizationId)
          .orderBy('expires_at', 'desc')
          .offset(most - 1),
      )
      .execute();
    await this.#db
      .insertInto('sso_attempts')
      .values({
        state_hash: attempt.stateHash,
        organization_id: attempt.organizationId,
        binding_hash: attempt.bindingHash,
        issuer: attempt.issuer,
        client_id: attempt.clientId,
        nonce: attempt.nonce,
        sealed_verifier: attempt.sealedVerifier,
        client_challenge: attempt.clientChallenge,
        port: attempt.port ?? null,
        expires_at: attempt.expiresAt,
      })
      .execute();
  }

  /** Takes it away; undefined when it was taken before, is too old, or began in another browser. */
  async take(
    { stateHash, bindingHash }: Pick<SsoAttempt, 'stateHash' | 'bindingHash'>,
    now: Date,
  ): Promise<Omit<SsoAttempt, 'organizationId'> | undefined> {
    const row = await this.#db
      .deleteFrom('sso_attempts')
      .where('state_hash', '=', stateHash)
      .where('binding_hash', '=', bindingHash)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      ...{ stateHash, bindingHash, issuer: row.issuer, clientId: row.client_id, nonce: row.nonce },
      sealedVerifier: row.sealed_verifier,
      clientChallenge: row.client_challenge,
      ...(row.port !== null && { port: row.port }),
      expiresAt: row.expires_at,
    };
  }

  /** Adds it and clears away those that nobody used in time. */
  async addCode(code: SsoCode, now: Date): Promise<void> {
    await this.#db.deleteFrom('sso_codes').where('expires_at', '<', now).execute();
    await this.#db
      .insertInto('sso_codes')
      .values({
        code_hash: code.hash,
        organization_id: code.organizationId,
        user_id: code.userId,
        client_challenge: code.clientChallenge,
        token_version: code.tokenVersion,
        expires_at: code.expiresAt,
      })
      .execute();
  }

  /** Takes the code away and tells whose it was; undefined when it was used before or is too old. */
  async takeCode(
    hash: string,
    now: Date,
  ): Promise<Pick<SsoCode, 'userId' | 'clientChallenge' | 'tokenVersion'> | undefined> {
    const row = await this.#db
      .deleteFrom('sso_codes')
      .where('code_hash', '=', hash)
      .where('expires_at', '>', now)
      .returning(['user_id', 'client_challenge', 'token_version'])
      .executeTakeFirst();
    return (
      row && {
        userId: UserId.parse(row.user_id),
        clientChallenge: row.client_challenge,
        tokenVersion: row.token_version,
      }
    );
  }
}
