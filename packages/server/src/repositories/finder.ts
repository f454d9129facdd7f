import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Credentials } from '../domain/access/user.ts';
import {
  ApprovalId,
  ExecutionId,
  McpServerId,
  OrganizationId,
  ScheduleId,
  SessionArchiveId,
  SessionId,
  TokenFamilyId,
  TriggerId,
  UserId,
} from '../domain/ids.ts';
import type { Organization } from '../domain/access/organization.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { NotificationKind } from '../domain/notification/notification.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { archiveTasks, type ArchiveTask } from '../domain/session/session-archive.ts';
import { finalStatuses } from '../domain/session/session.ts';
import type { ServiceFigures } from '../domain/service-figures.ts';
import { customRoleColumn } from './custom-role-column.ts';
import { toOrganization } from './organization-repository.ts';
import { newestFirst } from './paging.ts';
import { standingColumn } from './standing-column.ts';
import { oneOf } from './rows.ts';
import { readServiceFigures } from './service-figures.ts';
import { toCredentials } from './user-repository.ts';

/** So many of each organization, where one with many is not to hold up the others. */
const together = 20;

/** Finds, across organizations, where something belongs; the work itself is then bound to that organization. */
export class Finder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Counts, of nobody in particular. */
  async figures(): Promise<ServiceFigures> {
    return readServiceFigures(this.#db);
  }

  async credentials(email: string): Promise<Credentials | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .selectAll()
      .select([customRoleColumn('users.role_id'), standingColumn])
      .where(sql`lower(email)`, '=', email)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row && toCredentials(row);
  }

  /** All, for the operator of the service, the newest first. */
  async organizations(page: PageRequest): Promise<Page<Organization>> {
    return newestFirst(this.#db.selectFrom('organizations').selectAll(), 'created_at', page, toOrganization);
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

  /** The organization whose admins run the service. */
  async operatorOrganization(): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('organizations')
      .select('id')
      .where('is_operator', '=', true)
      .limit(1)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.id);
  }

  async anyUser(): Promise<boolean> {
    return (await this.#db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  async refreshToken(hash: string): Promise<
    | {
        organizationId: OrganizationId;
        userId: UserId;
        familyId: TokenFamilyId;
        wasUsed: boolean;
        loginUntil?: Date;
      }
    | undefined
  > {
    const row = await this.#db
      .selectFrom('refresh_tokens')
      .select(['organization_id', 'user_id', 'family_id', 'used_at', 'login_until'])
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      organizationId: OrganizationId.parse(row.organization_id),
      userId: UserId.parse(row.user_id),
      familyId: TokenFamilyId.parse(row.family_id),
      wasUsed: row.used_at !== null,
      ...(row.login_until && { loginUntil: row.login_until }),
    };
  }

  async apiKey(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('api_keys')
      .select('organization_id')
      .where('key_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async invitation(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('invitations')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async passwordReset(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('password_resets')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .union(
        this.#db
          .selectFrom('mailed_password_resets')
          .select('organization_id')
          .where('token_hash', '=', hash),
      )
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async sessionLink(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('session_links')
      .select('organization_id')
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async organizationBySlug(slug: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('organizations')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.id);
  }

  async loginChallenge(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('login_challenges')
      .select('organization_id')
      .where('challenge_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async ssoAttempt(stateHash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('sso_attempts')
      .select('organization_id')
      .where('state_hash', '=', stateHash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async ssoCode(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('sso_codes')
      .select('organization_id')
      .where('code_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  async streamTicket(hash: string): Promise<OrganizationId | undefined> {
    const row = await this.#db
      .selectFrom('stream_tickets')
      .select('organization_id')
      .where('ticket_hash', '=', hash)
      .executeTakeFirst();
    return row && OrganizationId.parse(row.organization_id);
  }

  /** The trigger whose address this is. */
  async trigger(
    hash: string,
  ): Promise<{ organizationId: OrganizationId; id: TriggerId; isSuspended: boolean } | undefined> {
    const row = await this.#db
      .selectFrom('triggers')
      .select(['organization_id', 'id'])
      .select(sql<boolean>`not ${isGoing('triggers')}`.as('is_suspended'))
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    return (
      row && {
        organizationId: OrganizationId.parse(row.organization_id),
        id: TriggerId.parse(row.id),
        isSuspended: row.is_suspended,
      }
    );
  }

  /** Sessions whose turn runs on a node that has not renewed its lease in time, or that is known to be dead. */
  async abandonedSessions(deadNodeId: string | undefined): Promise<SessionAddress[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .innerJoin('sessions', 'sessions.id', 'turns.session_id')
      .select(['sessions.organization_id', 'sessions.id'])
      .where('turns.status', '=', 'running')
      .where((eb) =>
        eb.or([
          eb('sessions.lease_until', '<', sql<Date>`now()`),
          ...(deadNodeId === undefined ? [] : [eb('sessions.lease_node_id', '=', deadNodeId)]),
        ]),
      )
      .limit(100)
      .execute();
    return rows.map(toAddress);
  }

  /** Those of some sessions that are not over or paused and that a node was the last to run, with their fences. */
  async sessionsLastRunBy(
    nodeId: string,
    ids: readonly SessionId[],
  ): Promise<ReadonlyMap<SessionId, number>> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select(['id', 'fence'])
      .where('id', 'in', ids)
      .where('lease_node_id', '=', nodeId)
      .where('status', 'not in', ['paused', ...finalStatuses])
      .where('deleted_at', 'is', null)
      .execute();
    return new Map(rows.map((row) => [SessionId.parse(row.id), row.fence]));
  }

  /**
   * Money that is still set aside for calls of nodes that are gone or have said nothing for some seconds; or, where no
   * node is named, for calls that must have ended long ago.
   */
  async lostReservations(
    seconds: number,
  ): Promise<{ organizationId: OrganizationId; nodeId: string | undefined }[]> {
    const isLost = sql<boolean>`nodes.id is null or nodes.seen_at < now() - make_interval(secs => ${seconds})`;
    const rows = await this.#db
      .selectFrom('quota_reservations')
      .leftJoin('nodes', 'nodes.id', 'quota_reservations.node_id')
      .select([
        'quota_reservations.organization_id',
        sql<string | null>`case when ${isLost} then quota_reservations.node_id end`.as('node_id'),
      ])
      .distinct()
      .where(sql<boolean>`(${isLost} or quota_reservations.expires_at < now())`)
      .limit(100)
      .execute();
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      nodeId: row.node_id ?? undefined,
    }));
  }

  /** Organizations whose budgets still hold money for calls of a node. */
  async organizationsWithReservations(nodeId: string): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('quota_reservations')
      .select('organization_id')
      .distinct()
      .where('node_id', '=', nodeId)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
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

  /** Organizations that have executions of hooks older than some days. */
  async organizationsWithOldExecutions(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('hook_executions')
      .select('organization_id')
      .distinct()
      .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations whose ledgers have calls that are in no roll-up. */
  async organizationsWithNewUsage(): Promise<OrganizationId[]> {
    const { rows } = await sql<{ id: string }>`
      select o.id from organizations o left join usage_rollup_marks m on m.organization_id = o.id
      where exists (select from usage_ledger l
        where l.organization_id = o.id and l.booking > coalesce(m.booking, 0))`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.id));
  }

  /** Organizations that have metrics snapshots older than some days. */
  async organizationsWithOldSnapshots(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('metrics_snapshots')
      .select('organization_id')
      .distinct()
      .where('taken_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations that have tokens or tickets that are over, or answers under keys older than some hours. */
  async organizationsWithExpired(keyHours: number): Promise<OrganizationId[]> {
    const isOver = sql<boolean>`expires_at < now()`;
    const rows = await this.#db
      .selectFrom('refresh_tokens')
      .select('organization_id')
      .where(isOver)
      .union(this.#db.selectFrom('stream_tickets').select('organization_id').where(isOver))
      .union(
        this.#db
          .selectFrom('idempotency_keys')
          .select('organization_id')
          .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${keyHours})`),
      )
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations that have exports whose time is over, or that nobody has made in so many seconds. */
  async organizationsWithOldExports(seconds: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('organization_exports')
      .select('organization_id')
      .distinct()
      .where((eb) =>
        eb.or([
          eb('expires_at', '<=', sql<Date>`now()`),
          eb.and([
            eb('status', 'in', ['queued', 'running']),
            eb('created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`),
          ]),
        ]),
      )
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations that have reports that are to go, or that nobody has made in so many seconds. */
  async organizationsWithOldReports(seconds: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('reports')
      .select('organization_id')
      .distinct()
      .where((eb) =>
        eb.or([
          eb('expires_at', '<=', sql<Date>`now()`),
          eb.exists(
            eb
              .selectFrom('sessions')
              .select('sessions.id')
              .whereRef('sessions.id', '=', 'reports.session_id')
              .where('sessions.deleted_at', 'is not', null),
          ),
          eb.and([
            eb('status', 'in', ['queued', 'running']),
            eb('created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`),
          ]),
        ]),
      )
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Those of some sessions that were deleted so long ago, and that no node has in hand. */
  async deletedSessions(ids: readonly SessionId[], graceSeconds: number): Promise<SessionId[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select('id')
      .where('id', 'in', ids)
      .where('deleted_at', '<', sql<Date>`now() - make_interval(secs => ${graceSeconds})`)
      .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
      .execute();
    return rows.map((row) => SessionId.parse(row.id));
  }

  /** Organizations that have snapshots of workspaces, kept or not. */
  async organizationsWithSnapshots(): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('workspace_snapshots')
      .select('organization_id')
      .distinct()
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
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

  /** Archives that their organizations keep no longer: a few of each, the oldest first. */
  async overdueArchives(): Promise<{ organizationId: OrganizationId; archiveId: SessionArchiveId }[]> {
    const { rows } = await sql<{ organization_id: string; id: string }>`
      select overdue.organization_id, overdue.id from archive_rules r cross join lateral (
        select a.organization_id, a.id from session_archives a
        where a.organization_id = r.organization_id and a.status = 'ready' and a.bytes > 0
          and a.ready_at < now() - make_interval(days => r.keep_days)
        order by a.ready_at limit ${together}
      ) overdue where r.keep_days is not null`.execute(this.#db);
    return rows.map((row) => ({
      organizationId: OrganizationId.parse(row.organization_id),
      archiveId: SessionArchiveId.parse(row.id),
    }));
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

  /** Organizations whose feed holds entries that are older than some days. */
  async organizationsWithOldFeed(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('feed_entries')
      .select('organization_id')
      .distinct()
      .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
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

  /** Organizations with notifications older than some days, or that nobody has sent for more than one. */
  async organizationsWithOldNotifications(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('notifications')
      .select('organization_id')
      .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .union(
        this.#db
          .selectFrom('notifications')
          .select('organization_id')
          .where('status', '=', 'pending')
          .where('next_attempt_at', '<', sql<Date>`now() - interval '1 day'`),
      )
      .limit(100)
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

  /** Organizations that have deliveries older than some days. */
  async organizationsWithOldDeliveries(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('webhook_deliveries')
      .select('organization_id')
      .distinct()
      .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations whose triggers got something longer ago than some days. */
  async organizationsWithOldTriggerEvents(days: number): Promise<OrganizationId[]> {
    const rows = await this.#db
      .selectFrom('trigger_events')
      .select('organization_id')
      .distinct()
      .where('received_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .limit(100)
      .execute();
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Organizations with executions that ended longer ago than some days; others each time, where there are many. */
  async organizationsWithLongEndedExecutions(days: number): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select organization_id from (select distinct organization_id from task_executions
        where completed_at < now() - make_interval(days => ${days})) old
      order by random() limit 100`.execute(this.#db);
    return rows.map((row) => OrganizationId.parse(row.organization_id));
  }

  /** Sessions with a prompt that has waited for some seconds although no turn has begun: their wake-up was lost. */
  async forgottenSessions(seconds: number): Promise<SessionAddress[]> {
    const rows = await this.#db
      .selectFrom('turns as queued')
      .innerJoin('sessions', 'sessions.id', 'queued.session_id')
      .select(['sessions.organization_id', 'sessions.id'])
      .distinct()
      .where('queued.status', '=', 'queued')
      .where('sessions.status', 'not in', ['paused', ...finalStatuses])
      .where('queued.created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('turns as begun')
              .select('begun.id')
              .whereRef('begun.session_id', '=', 'queued.session_id')
              .where('begun.status', 'in', ['running', 'parked']),
          ),
        ),
      )
      .limit(100)
      .execute();
    return rows.map(toAddress);
  }
}

function toAddress(row: { organization_id: string; id: string }): SessionAddress {
  return { organizationId: OrganizationId.parse(row.organization_id), sessionId: SessionId.parse(row.id) };
}

/** Nothing of an organization begins while it is suspended. */
function isGoing(table: 'schedules' | 'triggers' | 'mcp_servers') {
  return sql<boolean>`exists (select from organizations going
    where going.id = ${sql.ref(`${table}.organization_id`)} and going.suspended_at is null)`;
}
