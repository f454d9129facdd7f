import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { parseAgentOptions } from './agent-options-column.ts';
import type { UserId } from '../domain/ids.ts';
import type { RangeTotals, SessionFigures } from '../domain/report/range-report.ts';
import type { ErrorsSection, ToolFigures } from '../domain/report/report-document.ts';
import type { TimeRange } from '../domain/report/report.ts';
import { eventInWords } from '../domain/report/event-words.ts';
import { toLoggedEvent } from './session-event-repository.ts';
import type { Selectable } from 'kysely';
import type { SessionEvents } from '../database/schema.gen.ts';

/** Which sessions count: those that are not deleted, of one owner if one is named. */
export type FigureFilter = TimeRange & { readonly userId?: UserId };

type SessionRow = {
  id: string;
  name: string | null;
  user_id: string;
  status: string;
  options: unknown;
  created_at: Date;
  turns: number;
  tool_calls: number;
  errors: number;
  duration_ms: number;
  cost: number;
};

/** Sums over all sessions of a range of time. */
export class ReportFiguresRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async totals(filter: FigureFilter): Promise<RangeTotals> {
    const { rows } = await sql<RangeTotals>`
      with ${counted(filter)}
      select (select count(*) from counted) as "sessions",
        (select count(*) from turns t where t.session_id in (select id from counted) and ${within('t.started_at', filter)}) as "turns",
        (select coalesce(sum(t.run_ms), 0)::bigint from turns t
          where t.session_id in (select id from counted) and ${within('t.started_at', filter)}) as "durationMs",
        (select count(*) from messages m where m.session_id in (select id from counted) and ${within('m.created_at', filter)}) as "messages",
        (select count(*) from approvals a where a.session_id in (select id from counted) and ${within('a.requested_at', filter)}) as "approvals"
      `.execute(this.#db);
    return rows[0] ?? { sessions: 0, turns: 0, durationMs: 0, messages: 0, approvals: 0 };
  }

  /** The dearest first. */
  async sessions(filter: FigureFilter, limit: number): Promise<SessionFigures[]> {
    const { rows } = await sql<SessionRow>`
      with ${counted(filter)}
      select s.id, s.name, s.user_id, s.status, s.options, s.created_at,
        (select count(*) from turns t where t.session_id = s.id and ${within('t.started_at', filter)}) as turns,
        (select coalesce(sum(t.run_ms), 0)::bigint from turns t where t.session_id = s.id and ${within('t.started_at', filter)}) as duration_ms,
        (select count(*) from tool_calls c where c.session_id = s.id and ${within('c.started_at', filter)}) as tool_calls,
        (select count(*) from turns t where t.session_id = s.id and t.failure_code is not null and ${within('t.started_at', filter)}) as errors,
        (select coalesce(sum(u.cost_micro_usd), 0)::bigint from usage_ledger u
          where u.session_id = s.id and ${within('u.started_at', filter)}) as cost
      from sessions s where s.id in (select id from counted)
      order by cost desc, s.created_at, s.id limit ${limit}`.execute(this.#db);
    return rows.map((row) => ({
      id: row.id,
      ...(row.name !== null && { name: row.name }),
      userId: row.user_id,
      status: row.status,
      model: parseAgentOptions(row.options).model,
      createdAt: row.created_at,
      turns: row.turns,
      toolCalls: row.tool_calls,
      errors: row.errors,
      durationMs: row.duration_ms,
      cost: BigInt(row.cost),
    }));
  }

  /** The most used first. */
  async tools(filter: FigureFilter, limit: number): Promise<ToolFigures[]> {
    const { rows } = await sql<ToolFigures>`
      with ${counted(filter)}
      select tool_name as name, count(*) as calls, count(*) filter (where status = 'error') as failed,
        count(*) filter (where status = 'denied') as denied,
        coalesce(sum(greatest(extract(epoch from ended_at - started_at) * 1000, 0)), 0)::bigint as duration_ms
      from tool_calls c where c.session_id in (select id from counted) and ${within('c.started_at', filter)}
      group by tool_name order by calls desc, tool_name limit ${limit}`.execute(this.#db);
    return rows;
  }

  /** The first turns of the range that failed or were interrupted, and how many did. */
  async errors(
    filter: FigureFilter,
    limit: number,
  ): Promise<{ total: number; items: ErrorsSection['errors'] }> {
    const { rows } = await sql<Selectable<SessionEvents> & { total: number }>`
      with ${counted(filter)}
      select e.*, count(*) over () as total from session_events e
      where e.session_id in (select id from counted) and e.type in ('session.error', 'turn.interrupted')
        and ${within('e.created_at', filter)}
      order by e.created_at, e.session_id, e.seq limit ${limit}`.execute(this.#db);
    const items = rows.map(toLoggedEvent).map((event) => ({
      session_id: event.session_id,
      source: { seq: event.seq, event_id: event.id },
      at: event.created_at,
      type: event.type,
      text: eventInWords(event) ?? '',
    }));
    return { total: rows[0]?.total ?? 0, items };
  }
}

/** Sessions that were made in the range, or in which a turn began. */
function counted(filter: FigureFilter): RawBuilder<unknown> {
  return sql`counted as (
    select id from sessions s where deleted_at is null
      ${filter.userId === undefined ? sql`` : sql`and user_id = ${filter.userId}`}
      and (${within('s.created_at', filter)}
        or exists (select 1 from turns t where t.session_id = s.id and ${within('t.started_at', filter)})))`;
}

function within(column: string, { from, until }: TimeRange): RawBuilder<unknown> {
  return sql`(${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${until})`;
}
