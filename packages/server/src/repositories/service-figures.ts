import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { lineNames, type Line, type LineName, type ServiceFigures } from '../domain/service-figures.ts';
import { runsTurns, sessionStatuses, type SessionStatus } from '../domain/session/session.ts';
import { turnStatuses, type TurnStatus } from '../domain/session/turn.ts';
import { oneOf } from './rows.ts';

type Row = {
  readonly kind: 'session' | 'turn' | 'line' | 'lease';
  readonly name: string;
  readonly count: number;
  readonly oldest: number;
};

/** Of sessions whose next turn begins as soon as there is room. */
const running = sessionStatuses.filter(runsTurns);

/** One look at all of it: everything but the sessions is read by indexes of what is open. */
export async function readServiceFigures(db: Kysely<DB>): Promise<ServiceFigures> {
  const { rows } = await sql<Row>`
    with looked as (
      select 'session' as kind, status as name, count(*) as count, null::timestamptz as since
      from sessions where deleted_at is null group by status
      union all select 'turn', 'queued', count(*), null from turns where status = 'queued'
      union all select 'turn', 'running', count(*), null from turns where status = 'running'
      union all select 'turn', 'parked', count(*), null from turns where status = 'parked'
      union all select 'line', 'turns', count(*), min(t.created_at) from turns t join sessions s on s.id = t.session_id
        where t.status = 'queued' and s.status in (${sql.join(running)})
          and not exists (select from turns b where b.session_id = t.session_id and b.status in ('running', 'parked'))
      union all select 'line', 'executions', count(*), min(queued_at) from task_executions where status = 'queued'
      union all select 'line', 'webhook_deliveries', count(*), min(next_attempt_at) from webhook_deliveries
        where status = 'pending' and next_attempt_at <= now()
      union all select 'line', 'notifications', count(*), min(next_attempt_at) from notifications
        where status = 'pending' and next_attempt_at <= now()
      union all select 'lease', 'held', count(*), null from sessions
        where lease_node_id is not null and lease_until > now()
    )
    select kind, name, count::float8 as count,
      coalesce(greatest(extract(epoch from now() - since), 0), 0)::float8 as oldest
    from looked`.execute(db);
  return toFigures(rows);
}

function toFigures(rows: readonly Row[]): ServiceFigures {
  const sessions: Partial<Record<SessionStatus, number>> = {};
  const unfinishedTurns: Partial<Record<TurnStatus, number>> = {};
  const lines: Partial<Record<LineName, Line>> = {};
  let leases = 0;
  for (const { kind, name, count, oldest } of rows) {
    if (kind === 'session') sessions[oneOf(sessionStatuses, name)] = count;
    else if (kind === 'turn') unfinishedTurns[oneOf(turnStatuses, name)] = count;
    else if (kind === 'line') lines[oneOf(lineNames, name)] = { count, oldestSeconds: oldest };
    else leases = count;
  }
  return { sessions, unfinishedTurns, lines, leases };
}
