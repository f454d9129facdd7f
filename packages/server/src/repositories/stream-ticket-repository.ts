import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { ApiKeyId, SessionId, TokenFamilyId, UserId, type OrganizationId } from '../domain/ids.ts';

export type StreamTicket = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly sessionId?: SessionId;
  /** Set when it was got with a key: it is worth no more. */
  readonly apiKeyId?: ApiKeyId;
  /** Set when it was got by a login: what it opens ends with that. */
  readonly loginId?: TokenFamilyId;
  readonly expiresAt: Date;
};

export type TakenTicket = Pick<StreamTicket, 'userId' | 'sessionId' | 'apiKeyId' | 'loginId'>;

export class StreamTicketRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds a ticket and clears away those that nobody used in time. */
  async add(ticket: StreamTicket, now: Date): Promise<void> {
    await this.#db.deleteFrom('stream_tickets').where('expires_at', '<', now).execute();
    await this.#db
      .insertInto('stream_tickets')
      .values({
        ticket_hash: ticket.hash,
        organization_id: ticket.organizationId,
        user_id: ticket.userId,
        session_id: ticket.sessionId ?? null,
        api_key_id: ticket.apiKeyId ?? null,
        login_id: ticket.loginId ?? null,
        expires_at: ticket.expiresAt,
      })
      .execute();
  }

  /** Takes the ticket away and tells whose it was; undefined when it was used before or is too old. */
  async take(hash: string, now: Date): Promise<TakenTicket | undefined> {
    const row = await this.#db
      .deleteFrom('stream_tickets')
      .where('ticket_hash', '=', hash)
      .where('expires_at', '>', now)
      .returning(['user_id', 'session_id', 'api_key_id', 'login_id'])
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      userId: UserId.parse(row.user_id),
      ...(row.session_id !== null && { sessionId: SessionId.parse(row.session_id) }),
      ...(row.api_key_id !== null && { apiKeyId: ApiKeyId.parse(row.api_key_id) }),
      ...(row.login_id !== null && { loginId: TokenFamilyId.parse(row.login_id) }),
    };
  }

  /** Those of the organization that have been over for some hours, used or not. */
  async removeExpired(hours: number): Promise<void> {
    await this.#db
      .deleteFrom('stream_tickets')
      .where('expires_at', '<', sql<Date>`now() - make_interval(hours => ${hours})`)
      .execute();
  }
}
