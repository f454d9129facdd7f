import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { DB, SessionEvents } from '../database/schema.gen.ts';
import { mayForAll, type Actor } from '../domain/access/actor.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { FeedCursor, FeedPage } from '../domain/session/feed.ts';
import { toLoggedEvent } from './session-event-repository.ts';

type EntryRow = Selectable<SessionEvents> & { readonly xid: string; readonly position: number };

/**
 * The feed of an organization. Its entries are in the order of their transactions, and are read up to the oldest
 * transaction that still runs: what such a one may yet add would come before what others have added since.
 */
export class FeedRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** The place after everything that can be read now. */
  async end(): Promise<FeedCursor> {
    const { rows } = await sql<FeedCursor>`
      select xid::text as xid, position from feed_entries
      where xid < pg_snapshot_xmin(pg_current_snapshot()) order by feed_entries.xid desc, position desc limit 1`.execute(
      this.#db,
    );
    return rows[0] ?? { xid: '0', position: 0 };
  }

  /** What comes after a place, of what the actor may see. */
  async list(actor: Actor, after: FeedCursor, limit: number): Promise<FeedPage> {
    const { rows } = await sql<EntryRow>`
      select e.*, f.xid::text as xid, f.position
      from feed_entries f join session_events e using (session_id, seq)
      where f.organization_id = ${actor.organizationId}
        and (f.xid, f.position) > (${after.xid}::xid8, ${after.position})
        and f.xid < pg_snapshot_xmin(pg_current_snapshot())
        and ${seenBy(actor)}
      order by f.xid, f.position limit ${limit}`.execute(this.#db);
    const entries = rows.map(({ xid, position, ...event }) => ({
      cursor: { xid, position },
      event: toLoggedEvent(event),
    }));
    return { entries, isWhole: entries.length < limit && !(await this.#hasUnreadable()) };
  }

  /** Whether the entry is still there: those that are old are removed. */
  async has({ xid, position }: FeedCursor): Promise<boolean> {
    const { rows } = await sql`
      select 1 from feed_entries where xid = ${xid}::xid8 and position = ${position}`.execute(this.#db);
    return rows.length > 0;
  }

  async removeOld(organizationId: OrganizationId, days: number): Promise<void> {
    await this.#db
      .deleteFrom('feed_entries')
      .where('organization_id', '=', organizationId)
      .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .execute();
  }

  /** Entries that are there, but behind a transaction that still runs. */
  async #hasUnreadable(): Promise<boolean> {
    const { rows } = await sql`
      select 1 from feed_entries where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(
      this.#db,
    );
    return rows.length > 0;
  }
}

/** A user sees their own sessions, and approvals that are theirs to decide; others see all. */
function seenBy(actor: Actor): RawBuilder<unknown> {
  const { role, userId } = actor;
  if (mayForAll(actor, 'sessions:read')) return sql`true`;
  return sql`(
    exists (select 1 from sessions s where s.id = e.session_id and s.user_id = ${userId})
    or exists (select 1 from approvals a
      where a.id = e.payload ->> 'approval_id'
        and (${role} = any(a.decider_roles) or ${userId} = any(a.decider_users))
        and ${userId} <> all(a.except_users)))`;
}
