import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import {
  ApprovalId,
  ExecutionId,
  McpServerId,
  OrganizationId,
  ScheduleId,
  SessionArchiveId,
} from '../domain/ids.ts';
import type { NotificationKind } from '../domain/notification/notification.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { archiveTasks, type ArchiveTask } from '../domain/session/session-archive.ts';
import { finalStatuses } from '../domain/session/session.ts';
import { oneOf } from './rows.ts';
import { toAddress } from './session-address-column.ts';
import { isGoing } from './is-going.ts';

/** So many of each organization, where one with many is not to hold up the others. */
const together = 20;

/** What has to be done now, and where. */
export class DueFinder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Those whose deletion is due, or has begun and is not over. */
  async organizationsToDelete(): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('organizations')
      .select('id')
      .where('deletion_due_at', '<=', sql<Date>`now()`)
      .orderBy('deletion_due_at')
      .limit(together)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.id));
  }

  /** Organizations that have secrets which do not begin like those sealed with the newest master key. */
  async organizationsSealedOtherwise(beginning: string): Promise<OrganizationId[]> {
    const isOther = (
      column:
        | 'sealed_key'
        | 'sealed_secret'
        | 'sealed_old_secret'
        | 'sealed_secrets'
        | 'sealed_grant'
        | 'sealed_url',
    ) => sql<boolean>`not starts_with(${sql.ref(column)}, ${beginning})`;
    const rows = await this.#db
      .selectFrom('upstream_keys')
      .select('organization_id')
      .where(isOther('sealed_key'))
      .union(
        this.#db
          .selectFrom('hooks')
          .select('organization_id')
          .where((where) => where.or([isOther('sealed_secret'), isOther('sealed_old_secret')])),
      )
      .union(
        this.#db
          .selectFrom('webhook_endpoints')
          .select('organization_id')
          .where((where) => where.or([isOther('sealed_secret'), isOther('sealed_old_secret')])),
      )
      .union(
        this.#db
          .selectFrom('triggers')
          .select('organization_id')
          .where((where) => where.or([isOther('sealed_secret'), isOther('sealed_old_secret')])),
      )
      .union(
        this.#db
          .selectFrom('mcp_servers')
          .select('organization_id')
          .where((where) => where.or([isOther('sealed_secrets'), isOther('sealed_grant')])),
      )
      .union(
        this.#db
          .selectFrom('notification_channels')
          .select('organization_id')
          .where((where) =>
            where.or([isOther('sealed_url'), isOther('sealed_secret'), isOther('sealed_old_secret')]),
          ),
      )
      .union(this.#db.selectFrom('sso_providers').select('organization_id').where(isOther('sealed_secret')))
      .union(this.#db.selectFrom('totp_secrets').select('organization_id').where(isOther('sealed_secret')))
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /**
   * MCP servers somewhere else, of organizations that are not suspended, that were not asked since then; those first that
   * waited for the longest.
   */
  async mcpServersUncheckedSince(
    at: Date,
    limit: number,
  ): Promise<{ organizationId: OrganizationId; id: McpServerId }[]> {
    const rows = await this.#db
      .selectFrom('mcp_servers')
      .select(['organization_id', 'id'])
      .where('deleted_at', 'is', null)
      .where('is_enabled', '=', true)
      .where(isGoing('mcp_servers'))
      .where(sql<string>`connection ->> 'kind'`, 'in', ['http', 'sse'])
      .where((eb) => eb.or([eb('checked_at', 'is', null), eb('checked_at', '<', at)]))
      .orderBy('checked_at', (order) => order.asc().nullsFirst())
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      id: McpServerId.parse(row.id),
    }));
  }

  /** Organizations whose ledgers have calls that are in no roll-up. */
  async organizationsWithNewUsage(): Promise<OrganizationId[]> {
    const { rows } = await sql<{ id: string }>`
      select o.id from organizations o left join usage_rollup_marks m on m.organization_id = o.id
      where exists (select from usage_ledger l
        where l.organization_id = o.id and l.booking > coalesce(m.booking, 0))`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.id));
  }

  /** Sessions that nobody used for as long as their organization says: a few of each, those idle for longest first. */
  async idleSessions(): Promise<SessionAddress[]> {
    const { rows } = await sql<{ organization_id: string; id: string }>`
      select idle.organization_id, idle.id from archive_rules r cross join lateral (
        select s.organization_id, s.id from sessions s
        where s.organization_id = r.organization_id and s.deleted_at is null
          and s.status not in ('processing', 'waiting', 'archived')
          and s.updated_at < now() - make_interval(days => r.archive_after_days)
          and not exists (select from turns t where t.session_id = s.id and t.status in ('queued', 'running', 'parked'))
        order by s.updated_at limit ${together}
      ) idle where r.archive_after_days is not null`.execute(this.#db);
    return rows.map(toAddress);
  }

  /** Organizations whose audit logs have entries that are not signed. */
  async unsignedAuditLogs(limit: number): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select h.organization_id from audit_heads h where not exists (
        select from audit_checkpoints c where c.organization_id = h.organization_id and c.seq = h.seq)
      order by h.organization_id limit ${limit}`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Archives with which there is something to do that nobody does, the one that waits for longest first. */
  async unattendedArchives(): Promise<
    { organizationId: OrganizationId; archiveId: SessionArchiveId; todo: ArchiveTask }[]
  > {
    const rows = await this.#db
      .selectFrom('session_archives')
      .select(['organization_id', 'id', 'todo'])
      .where('todo', 'is not', null)
      .where('taken_until', '<=', sql<Date>`now()`)
      .orderBy('taken_until')
      .limit(100)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      archiveId: SessionArchiveId.parse(row.id),
      todo: oneOf(archiveTasks, row.todo ?? ''),
    }));
  }

  /** Sessions whose turn was parked until a time that has come, the longest due first. */
  async dueSessions(): Promise<SessionAddress[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .innerJoin('sessions', 'sessions.id', 'turns.session_id')
      .select(['sessions.organization_id', 'sessions.id'])
      .where('turns.status', '=', 'parked')
      .where('turns.resume_at', '<=', sql<Date>`now()`)
      .where('sessions.status', 'not in', ['paused', ...finalStatuses])
      .orderBy('turns.resume_at')
      .limit(100)
      .execute();
    return rows.map(toAddress);
  }

  /** Schedules whose time has come, the longest due first. */
  async dueSchedules(limit: number): Promise<{ organizationId: OrganizationId; id: ScheduleId }[]> {
    const rows = await this.#db
      .selectFrom('schedules')
      .select(['organization_id', 'id'])
      .where('next_run_at', '<=', sql<Date>`now()`)
      .where(isGoing('schedules'))
      .orderBy('next_run_at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      id: ScheduleId.parse(row.id),
    }));
  }

  /** Approvals whose deadline has passed, the longest due first. */
  async dueApprovals(): Promise<{ organizationId: OrganizationId; id: ApprovalId }[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .select(['organization_id', 'id'])
      .where('status', '=', 'pending')
      .where('deadline_at', '<=', sql<Date>`now()`)
      .orderBy('deadline_at')
      .limit(100)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      id: ApprovalId.parse(row.id),
    }));
  }

  /**
   * Organizations with executions to start and room for them, beside tasks that run as often as they may: first those with
   * the fewest running, of these the one that started something the longest ago.
   */
  async organizationsToStartIn(mostRunning: number): Promise<OrganizationId[]> {
    const { rows } = await sql<{ id: string }>`
      select o.id from (
        select distinct line.organization_id as id
        from (select distinct organization_id, task_id from task_executions where status = 'queued') line
        join tasks t on t.id = line.task_id
        where exists (select from organizations going
          where going.id = line.organization_id and going.suspended_at is null) and (select count(*) from task_executions r where r.organization_id = line.organization_id
          and r.task_id = line.task_id and r.status in ('running', 'waiting')) < t.max_concurrent
      ) o
      cross join lateral (select count(*) as count from task_executions r
        where r.organization_id = o.id and r.status = 'running') running
      where running.count < ${mostRunning}
      order by running.count, (select max(s.started_at) from task_executions s
        where s.organization_id = o.id and s.started_at is not null) nulls first, o.id
      limit 1000`.execute(this.#db);
    return rows.map(({ id }) => OrganizationId.parse(id));
  }

  /** Executions whose time has come, the longest due first. */
  async dueExecutions(limit: number): Promise<{ organizationId: OrganizationId; id: ExecutionId }[]> {
    const rows = await this.#db
      .selectFrom('task_executions')
      .select(['organization_id', 'id'])
      .where('status', '=', 'pending')
      .where('next_attempt_at', '<=', sql<Date>`now()`)
      .orderBy('next_attempt_at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      id: ExecutionId.parse(row.id),
    }));
  }

  /** Executions that take longer than they may, the longest due first. */
  async lateExecutions(): Promise<{ organizationId: OrganizationId; id: ExecutionId }[]> {
    const rows = await this.#db
      .selectFrom('task_executions')
      .select(['organization_id', 'id'])
      .where('completed_at', 'is', null)
      .where('deadline_at', '<=', sql<Date>`now()`)
      .orderBy('deadline_at')
      .limit(100)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      id: ExecutionId.parse(row.id),
    }));
  }

  /** Organizations of endpoints to which something is due. */
  async organizationsWithDueDeliveries(): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('webhook_endpoints as e')
      .select('e.organization_id')
      .distinct()
      .where('e.is_enabled', '=', true)
      .where('e.deleted_at', 'is', null)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('webhook_deliveries as d')
            .select('d.id')
            .whereRef('d.endpoint_id', '=', 'e.id')
            .where('d.status', '=', 'pending')
            .where('d.next_attempt_at', '<=', sql<Date>`now()`),
        ),
      )
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations with notifications of some kinds that are due. */
  async organizationsWithDueNotifications(kinds: readonly NotificationKind[]): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('notifications')
      .select('organization_id')
      .distinct()
      .where('status', '=', 'pending')
      .where('kind', 'in', kinds)
      .where('next_attempt_at', '<=', sql<Date>`now()`)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations with budgets of whose crossing nobody was told yet. */
  async organizationsWithBudgetCrossings(): Promise<OrganizationId[]> {
    const rows = await this.#db.selectFrom('budget_crossings').select('organization_id').distinct().execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations that limit something, or that were told of it. */
  async organizationsWithQuotas(): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select organization_id from quotas union select organization_id from quota_warnings`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations with deliveries that wait for others. */
  async organizationsWithLines(): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select distinct d.organization_id from webhook_deliveries d
      where d.status = 'pending' and exists (
        select from webhook_deliveries before
        where before.endpoint_id = d.endpoint_id and before.ordering_key = d.ordering_key
          and before.status = 'pending' and before.position < d.position)
        or d.status = 'pending' and d.next_attempt_at is null`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }
}
