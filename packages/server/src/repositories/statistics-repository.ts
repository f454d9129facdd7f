import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';
import { statisticsDays, type Activity, type Counts, type Statistics } from '../domain/statistics.ts';

type Counted = { readonly kind: string; readonly name: string; readonly count: number };
type Ratio = { readonly days: number; readonly turns: number; readonly failed: number };

const longestDays = Math.max(...statisticsDays);

/** Counts of an organization, each by an index of it. */
export class StatisticsRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async read(organizationId: OrganizationId, now: Date): Promise<Statistics> {
    const counted = await this.#counts(organizationId);
    const of = (kind: string): Counts =>
      Object.fromEntries(counted.flatMap((row) => (row.kind === kind ? [[row.name, row.count]] : [])));
    const median = await this.#medianSeconds(organizationId, now);
    return {
      users: of('user'),
      inactiveUsers: of('inactive')['user'] ?? 0,
      sessions: of('session'),
      tasks: of('task')['task'] ?? 0,
      executions: of('execution'),
      pendingApprovals: of('approval')['pending'] ?? 0,
      activity: await this.#activity(organizationId, now),
      ...(median !== undefined && { medianSecondsToDecide: median }),
      storageBytes: await this.#storage(organizationId),
    };
  }

  async #counts(id: OrganizationId): Promise<readonly Counted[]> {
    const { rows } = await sql<Counted>`
      select kind, name, count::float8 as count from (
        select 'user' as kind, role as name, count(*) as count from users
          where organization_id = ${id} and deleted_at is null and is_active group by role
        union all select 'inactive', 'user', count(*) from users
          where organization_id = ${id} and deleted_at is null and not is_active
        union all select 'session', status, count(*) from sessions
          where organization_id = ${id} and deleted_at is null group by status
        union all select 'task', 'task', count(*) from tasks where organization_id = ${id} and deleted_at is null
        union all select 'execution', status, count(*) from task_executions where organization_id = ${id} group by status
        union all select 'approval', status, count(*) from approvals
          where organization_id = ${id} and status = 'pending' group by status
      ) counted where count > 0`.execute(this.#db);
    return rows;
  }

  /** Ids are ordered by time, and their index is the one that there is of an organization's newest. */
  async #activity(id: OrganizationId, now: Date): Promise<Activity[]> {
    const turns = await this.#since(id, now, sql`turns`, 'turn', sql`created_at`, sql`status = 'failed'`);
    const calls = await this.#since(
      id,
      now,
      sql`tool_calls`,
      'tool',
      sql`started_at`,
      sql`status in ('error', 'denied')`,
    );
    return statisticsDays.map((days, index) => ({
      days,
      turns: turns[index]?.turns ?? 0,
      failedTurns: turns[index]?.failed ?? 0,
      toolCalls: calls[index]?.turns ?? 0,
      failedToolCalls: calls[index]?.failed ?? 0,
    }));
  }

  async #since(
    id: OrganizationId,
    now: Date,
    table: ReturnType<typeof sql>,
    prefix: string,
    at: ReturnType<typeof sql>,
    hasFailed: ReturnType<typeof sql>,
  ): Promise<readonly Ratio[]> {
    const first = daysBefore(now, longestDays + 1)
      .getTime()
      .toString(16)
      .padStart(12, '0');
    const looks = statisticsDays.map(
      (days) => sql<Ratio>`select ${sql.lit(days)}::float8 as days,
        count(*) filter (where at >= ${daysBefore(now, days)})::float8 as turns,
        count(*) filter (where at >= ${daysBefore(now, days)} and failed)::float8 as failed from newest`,
    );
    const { rows } = await sql<Ratio>`
      with newest as materialized (
        select ${at} as at, ${hasFailed} as failed from ${table}
        where organization_id = ${id} and id >= ${`${prefix}_${first}`}
      ) ${sql.join(looks, sql` union all `)} order by 1`.execute(this.#db);
    return rows;
  }

  async #medianSeconds(id: OrganizationId, now: Date): Promise<number | undefined> {
    const { rows } = await sql<{ readonly seconds: number | null }>`
      select percentile_cont(0.5) within group (order by extract(epoch from settled_at - requested_at))::float8 as seconds
      from approvals where organization_id = ${id} and requested_at >= ${daysBefore(now, longestDays)}
        and status in ('allowed', 'denied')`.execute(this.#db);
    return rows[0]?.seconds ?? undefined;
  }

  async #storage(id: OrganizationId): Promise<number> {
    const { rows } = await sql<{ readonly bytes: number }>`
      select coalesce(storage_used(${id}, null), 0)::float8 as bytes`.execute(this.#db);
    return rows[0]?.bytes ?? 0;
  }
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}
