import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { SessionId, UserId, type OrganizationId } from '../domain/ids.ts';

export type StreamTicket = {
  readonly hash: string;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly sessionId?: SessionId;
  readonly expiresAt: Date;
};

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
        expires_at: ticket.expiresAt,
      })
      .execute();
  }

  /** Takes the ticket away and tells whose it was; undefined when it was used before or is too old. */
  async take(hash: string, now: Date): Promise<{ userId: UserId; sessionId?: SessionId } | undefined> {
    const row = await this.#db
      .deleteFrom('stream_tickets')
      .where('ticket_hash', '=', hash)
      .where('expires_at', '>', now)
      .returning(['user_id', 'session_id'])
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      userId: UserId.parse(row.user_id),
      ...(row.session_id !== null && { sessionId: SessionId.parse(row.session_id) }),
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
