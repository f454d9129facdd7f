import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, SessionEvents } from '../database/schema.gen.ts';
import { EventId, SessionId, TurnId, type OrganizationId } from '../domain/ids.ts';
import {
  feedEventTypes,
  sessionEventTypes,
  type LoggedEvent,
  type SessionEvent,
  type SessionEventType,
} from '../domain/session/session-event.ts';
import { project, type Projection } from '../domain/session/projection.ts';
import { toldOf } from '../domain/webhook-event.ts';
import { toJsonb } from './jsonb.ts';
import { oneOf } from './rows.ts';
import { tellEndpoints, type Told } from './webhook-delivery-rows.ts';

export type NewEvents = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId?: TurnId;
  readonly events: readonly SessionEvent[];
  /** The first of them has this id: who did not hear whether they were written can look. */
  readonly firstId?: EventId;
};

type Numbered = { readonly id: EventId; readonly place: number; readonly event: SessionEvent };

const Payload = z.record(z.string(), z.unknown());

export class SessionEventRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /**
   * Appends in order, adds the messages among the events, puts what endpoints are told of into their lines and moves the
   * session's counters, in one statement; the readers are woken when the transaction commits. With a fence, only if that fence is the session's newest and its
   * lease is valid. The session's row stays locked, so the numbers have no gap.
   * @returns the `seq` of the last event; undefined when the fence was refused and nothing was written.
   */
  async append(of: NewEvents, fence?: number): Promise<number | undefined> {
    const fenced = fence === undefined ? sql`true` : sql`fence = ${fence} and lease_until > now()`;
    const projections = of.events.map(project);
    const messages = projections.flatMap((projection) => projection.message ?? []);
    const isTold = of.events.some(isOfFeed);
    const events = of.events.map((event, index) => ({
      id: (index === 0 ? of.firstId : undefined) ?? EventId.new(),
      ...{ place: index + 1, event },
    }));
    const owed = events.flatMap((each) => toldToEndpoints(of, each) ?? []);
    const { rows } = await sql<{ last_seq: number }>`
      with moved as (
        update sessions set
          last_seq = last_seq + ${of.events.length},
          total_messages = total_messages + ${messages.length},
          total_tool_calls = total_tool_calls + ${projections.filter((projection) => projection.toolUse).length},
          total_errors = total_errors + ${projections.filter((projection) => projection.isError).length}
        where id = ${of.sessionId} and ${fenced} returning last_seq, total_messages
      ), logged as (${insertEvents(of, events)})
      ${messages.length > 0 ? sql`, said as (${insertMessages(of, messages)})` : sql``}
      ${isTold ? sql`, told as (${insertFeedEntries(of)})` : sql``}
      select last_seq, pg_notify('session_events', ${of.sessionId})
        ${isTold ? sql`, pg_notify('organization_feeds', ${of.organizationId})` : sql``}
        ${owed.length > 0 ? sql`, ${tellOwed(of, owed)}` : sql``}
      from moved`.execute(this.#db);
    return rows[0]?.last_seq;
  }

  /** Whether such an event is in the log. Reads all of a session, so it is for those who doubt. */
  async has(sessionId: SessionId, id: EventId): Promise<boolean> {
    const found = await this.#db
      .selectFrom('session_events')
      .select('seq')
      .where('session_id', '=', sessionId)
      .where('id', '=', id)
      .executeTakeFirst();
    return found !== undefined;
  }

  /** Events after `after` in order, or before it in reverse order. */
  async list(
    sessionId: SessionId,
    options: {
      after: number;
      limit: number;
      types?: readonly SessionEventType[];
      newestFirst?: boolean;
      before?: number;
    },
  ): Promise<LoggedEvent[]> {
    const rows = await this.#db
      .selectFrom('session_events')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('seq', '>', options.after)
      .$if(options.before !== undefined, (q) => q.where('seq', '<', options.before ?? 0))
      .$if((options.types?.length ?? 0) > 0, (q) => q.where('type', 'in', options.types ?? []))
      .orderBy('seq', options.newestFirst ? 'desc' : 'asc')
      .limit(options.limit)
      .execute();
    return rows.map(toLoggedEvent);
  }
}

export function toLoggedEvent(row: Selectable<SessionEvents>): LoggedEvent {
  return {
    id: EventId.parse(row.id),
    session_id: SessionId.parse(row.session_id),
    seq: row.seq,
    type: oneOf(sessionEventTypes, row.type),
    ...(row.turn_id !== null && { turn_id: TurnId.parse(row.turn_id) }),
    created_at: row.created_at.toISOString(),
    payload: Payload.parse(row.payload),
  };
}

function isOfFeed({ type }: SessionEvent): boolean {
  const told: readonly SessionEventType[] = feedEventTypes;
  return told.includes(type);
}

function insertFeedEntries({ organizationId, sessionId, events }: NewEvents): RawBuilder<unknown> {
  const places = events.flatMap((event, index) => (isOfFeed(event) ? [sql`(${index + 1}::int)`] : []));
  return sql`
    insert into feed_entries (organization_id, session_id, seq)
    select ${organizationId}, ${sessionId}, moved.last_seq - ${events.length} + new.place
    from moved cross join (values ${sql.join(places)}) as new (place) order by new.place`;
}

function insertEvents(
  { organizationId, sessionId, turnId, events }: NewEvents,
  numbered: readonly Numbered[],
): RawBuilder<unknown> {
  const rows = numbered.map(
    ({ id, place, event: { type, ...payload } }) =>
      sql`(${place}::int, ${id}, ${type}::text, ${toJsonb(payload)}::jsonb)`,
  );
  return sql`
    insert into session_events (session_id, seq, id, organization_id, turn_id, type, payload)
    select ${sessionId}, moved.last_seq - ${events.length} + new.place, new.id, ${organizationId},
           ${turnId ?? null}, new.type, new.payload
    from moved cross join (values ${sql.join(rows)}) as new (place, id, type, payload)`;
}

function toldToEndpoints(of: NewEvents, { id, place, event }: Numbered): Told | undefined {
  const told = toldOf(event);
  if (!told) return undefined;
  const { organizationId: organization_id, sessionId: session_id, turnId: turn_id } = of;
  const ids = { organization_id, session_id, ...(turn_id !== undefined && { turn_id }) };
  return { place, eventId: id, type: told.type, data: { ...ids, ...told.data } };
}

function tellOwed(
  { organizationId, sessionId, events }: NewEvents,
  owed: readonly Told[],
): RawBuilder<unknown> {
  return tellEndpoints({ organizationId, orderingKey: sessionId }, owed, sql`last_seq - ${events.length}`);
}

function insertMessages(
  { organizationId, sessionId, turnId }: NewEvents,
  messages: readonly NonNullable<Projection['message']>[],
): RawBuilder<unknown> {
  const rows = messages.map(
    ({ id, type, content, parentToolUseId }, index) =>
      sql`(${index + 1}::int, ${id}, ${type}::text, ${toJsonb(content)}::jsonb, ${parentToolUseId ?? null}::text)`,
  );
  return sql`
    insert into messages (id, organization_id, session_id, turn_id, sequence_number, type, content, parent_tool_use_id)
    select new.id, ${organizationId}, ${sessionId}, ${turnId ?? null}, moved.total_messages - ${messages.length} + new.place,
           new.type, new.content, new.parent
    from moved cross join (values ${sql.join(rows)}) as new (place, id, type, content, parent)`;
}
