import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { OrganizationId, SessionArchiveId, SessionId } from '../domain/ids.ts';

/** So many of each organization, where one with many is not to hold up the others. */
const together = 20;

/** What has been kept for long enough. */
export class OldFinder {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Organizations that have executions of hooks older than some days. */
  async organizationsWithOldExecutions(days: number): Promise<OrganizationId[]> {
    return this.#withRowsBefore('hook_executions', 'created_at', days);
  }

  /** Organizations that have metrics snapshots older than some days. */
  async organizationsWithOldSnapshots(days: number): Promise<OrganizationId[]> {
    return this.#withRowsBefore('metrics_snapshots', 'taken_at', days);
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
    return toOrganizations(rows);
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
    return toOrganizations(rows);
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
    return toOrganizations(rows);
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
    return toOrganizations(rows);
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

  /** Organizations whose feed holds entries that are older than some days. */
  async organizationsWithOldFeed(days: number): Promise<OrganizationId[]> {
    return this.#withRowsBefore('feed_entries', 'created_at', days);
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
    return toOrganizations(rows);
  }

  /** Organizations that have deliveries older than some days. */
  async organizationsWithOldDeliveries(days: number): Promise<OrganizationId[]> {
    return this.#withRowsBefore('webhook_deliveries', 'created_at', days);
  }

  /** Organizations whose triggers got something longer ago than some days. */
  async organizationsWithOldTriggerEvents(days: number): Promise<OrganizationId[]> {
    return this.#withRowsBefore('trigger_events', 'received_at', days);
  }

  /** Organizations with executions that ended longer ago than some days; others each time, where there are many. */
  async organizationsWithLongEndedExecutions(days: number): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select organization_id from (select distinct organization_id from task_executions
        where completed_at < now() - make_interval(days => ${days})) old
      order by random() limit 100`.execute(this.#db);
    return toOrganizations(rows);
  }

  /** Those with rows of which a time is longer ago than some days; at most a hundred at once. */
  async #withRowsBefore(table: keyof DB, time: string, days: number): Promise<OrganizationId[]> {
    const { rows } = await sql<{ organization_id: string }>`
      select distinct organization_id from ${sql.table(table)}
      where ${sql.ref(time)} < now() - make_interval(days => ${days}) limit 100`.execute(this.#db);
    return toOrganizations(rows);
  }
}

function toOrganizations(rows: readonly { readonly organization_id: string }[]): OrganizationId[] {
  return rows.map((row) => OrganizationId.parse(row.organization_id));
}
