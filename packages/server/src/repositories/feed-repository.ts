import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, SessionEvents } from '../database/schema.gen.ts';
import { may, mayForAll, type Actor } from '../domain/access/actor.ts';
import { EventId, type OrganizationId } from '../domain/ids.ts';
import type { ExecutionEvent, FeedCursor, FeedPage } from '../domain/session/feed.ts';
import { executionEventTypes, type ExecutionNotice } from '../domain/webhook-event.ts';
import { toJsonb } from './jsonb.ts';
import { oneOf } from './rows.ts';
import { toLoggedEvent } from './session-event-repository.ts';
import { tellEndpoints } from './webhook-delivery-rows.ts';

/** An entry of a session's event, or of an execution's, which stands in the entry itself. */
type EntryRow = Selectable<SessionEvents> & {
  readonly xid: string;
  readonly position: number;
  readonly told_id: string | null;
  readonly told_type: string | null;
  readonly told_data: unknown;
  readonly told_at: Date;
};

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

  /** Tells the feed what became of an execution, and every endpoint that asks for it, when the transaction commits. */
  async tell({ executionId, type, data, ...of }: ExecutionNotice): Promise<void> {
    const eventId = EventId.new();
    await sql`
      with entry as (
        insert into feed_entries (organization_id, execution_id, event_id, type, data)
        values (${of.organizationId}, ${executionId}, ${eventId}, ${type}, ${toJsonb(data)}::jsonb)
      )
      select pg_notify('organization_feeds', ${of.organizationId}),
        ${tellEndpoints(of, [{ eventId, type, data, place: 1 }])}`.execute(this.#db);
  }

  /** What comes after a place, of what the actor may see. */
  async list(actor: Actor, after: FeedCursor, limit: number): Promise<FeedPage> {
    const { rows } = await sql<EntryRow>`
      select e.*, f.xid::text as xid, f.position,
        f.event_id as told_id, f.type as told_type, f.data as told_data, f.created_at as told_at
      from feed_entries f left join session_events e on e.session_id = f.session_id and e.seq = f.seq
      where f.organization_id = ${actor.organizationId}
        and (f.xid, f.position) > (${after.xid}::xid8, ${after.position})
        and f.xid < pg_snapshot_xmin(pg_current_snapshot())
        and ${seenBy(actor)}
      order by f.xid, f.position limit ${limit}`.execute(this.#db);
    const entries = rows.map((row) => ({
      cursor: { xid: row.xid, position: row.position },
      event: row.told_id === null ? toLoggedEvent(row) : toExecutionEvent(row, row.told_id),
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

const Data = z.record(z.string(), z.unknown());

function toExecutionEvent(row: EntryRow, id: string): ExecutionEvent {
  return {
    id: EventId.parse(id),
    type: oneOf(executionEventTypes, row.told_type ?? ''),
    created_at: row.told_at.toISOString(),
    data: Data.parse(row.told_data),
  };
}

function seenBy(actor: Actor): RawBuilder<unknown> {
  return sql`case when f.execution_id is null then ${seesSession(actor)} else ${seesExecution(actor)} end`;
}

/** A user sees their own sessions, what is shared with them, and approvals that are theirs to decide; others see all. */
function seesSession(actor: Actor): RawBuilder<unknown> {
  const { role, userId, shares = new Map() } = actor;
  if (mayForAll(actor, 'sessions:read')) return sql`true`;
  return sql`(
    exists (select 1 from sessions s where s.id = e.session_id and s.user_id = ${userId})
    or e.session_id = any(${[...shares.keys()]}::text[])
    or exists (select 1 from approvals a
      where a.id = e.payload ->> 'approval_id'
        and (${role} = any(a.decider_roles) or ${userId} = any(a.decider_users))
        and ${userId} <> all(a.except_users)))`;
}

/** A user sees what runs in their name, what they asked for, and executions of tasks that are shared; others see all. */
function seesExecution(actor: Actor): RawBuilder<unknown> {
  const { userId } = actor;
  if (mayForAll(actor, 'tasks:read')) return sql`true`;
  if (!may(actor, 'tasks:read')) return sql`false`;
  return sql`exists (select 1 from task_executions x join tasks t on t.id = x.task_id
    where x.id = f.execution_id
      and (x.owner_id = ${userId} or x.requested_by = ${userId} or t.sharing = 'organization'))`;
}
