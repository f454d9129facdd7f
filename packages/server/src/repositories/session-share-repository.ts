import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, SessionShares } from '../database/schema.gen.ts';
import {
  mostSharesOfUser,
  shareLevels,
  type SessionShare,
  type ShareLevel,
} from '../domain/access/session-share.ts';
import { SessionId, SessionLinkId, UserId, type OrganizationId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

export class SessionShareRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What is shared with a user now, by the session. */
  async ofUser(id: UserId): Promise<ReadonlyMap<SessionId, ShareLevel>> {
    const rows = await this.#held()
      .where('user_id', '=', id)
      .where(sql<boolean>`exists (select from sessions s where s.id = session_id and s.deleted_at is null)`)
      .orderBy('created_at', 'desc')
      .limit(mostSharesOfUser)
      .execute();
    return new Map(rows.map(toShare).map(({ sessionId, level }) => [sessionId, level]));
  }

  /** The oldest first; no more than `mostSharesOfSession`. */
  async listOfSession(id: SessionId): Promise<SessionShare[]> {
    const rows = await this.#held()
      .where('session_id', '=', id)
      .orderBy('created_at')
      .orderBy('user_id')
      .execute();
    return rows.map(toShare);
  }

  async find(id: SessionId, userId: UserId): Promise<SessionShare | undefined> {
    const row = await this.#held()
      .where('session_id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row && toShare(row);
  }

  /** Takes the place of the one that there is for this user. */
  async set(share: SessionShare, organizationId: OrganizationId): Promise<void> {
    const values = {
      level: share.level,
      link_id: share.linkId ?? null,
      granted_by: share.grantedBy,
      created_at: share.createdAt,
      expires_at: share.expiresAt ?? null,
    };
    await this.#db
      .insertInto('session_shares')
      .values({
        organization_id: organizationId,
        session_id: share.sessionId,
        user_id: share.userId,
        ...values,
      })
      .onConflict((conflict) => conflict.columns(['session_id', 'user_id']).doUpdateSet(values))
      .execute();
  }

  /** False when there is none. */
  async remove(id: SessionId, userId: UserId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('session_shares')
      .where('session_id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }

  async removeAllOfUser(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('session_shares').where('user_id', '=', userId).execute();
  }

  #held() {
    return this.#db
      .selectFrom('session_shares')
      .selectAll()
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', sql<Date>`now()`)]));
  }
}

function toShare(row: Selectable<SessionShares>): SessionShare {
  return {
    sessionId: SessionId.parse(row.session_id),
    userId: UserId.parse(row.user_id),
    level: oneOf(shareLevels, row.level),
    ...(row.link_id !== null && { linkId: SessionLinkId.parse(row.link_id) }),
    grantedBy: UserId.parse(row.granted_by),
    createdAt: row.created_at,
    ...(row.expires_at && { expiresAt: row.expires_at }),
  };
}
