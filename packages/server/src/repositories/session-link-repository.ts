import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, SessionLinks } from '../database/schema.gen.ts';
import { linkAudiences, type SessionLink } from '../domain/access/session-share.ts';
import { OrganizationId, SessionId, SessionLinkId, UserId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

/** Those that have ended are found by none of these. */
export class SessionLinkRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(link: SessionLink, tokenHash: string): Promise<void> {
    await this.#db
      .insertInto('session_links')
      .values({
        id: link.id,
        organization_id: link.organizationId,
        session_id: link.sessionId,
        audience: link.audience,
        token_hash: tokenHash,
        created_by: link.createdBy,
        created_at: link.createdAt,
        expires_at: link.expiresAt,
      })
      .execute();
  }

  async findByHash(hash: string): Promise<SessionLink | undefined> {
    const row = await this.#held().where('token_hash', '=', hash).executeTakeFirst();
    return row && toLink(row);
  }

  /** The oldest first; no more than `mostLinksOfSession`. */
  async listOfSession(id: SessionId): Promise<SessionLink[]> {
    const rows = await this.#held().where('session_id', '=', id).orderBy('id').execute();
    return rows.map(toLink);
  }

  /** With what was had by it. False when there is none. */
  async remove(sessionId: SessionId, id: SessionLinkId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('session_links')
      .where('session_id', '=', sessionId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  /** Those that somebody has made. */
  async removeAllBy(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('session_links').where('created_by', '=', userId).execute();
  }

  #held() {
    return this.#db
      .selectFrom('session_links')
      .selectAll()
      .where('expires_at', '>', sql<Date>`now()`);
  }
}

function toLink(row: Selectable<SessionLinks>): SessionLink {
  return {
    id: SessionLinkId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    sessionId: SessionId.parse(row.session_id),
    audience: oneOf(linkAudiences, row.audience),
    createdBy: UserId.parse(row.created_by),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
