import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import {
  ExecutionId,
  type OrganizationId,
  type ReportId,
  type SessionId,
  type TaskId,
  type TurnId,
  type UserId,
} from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { finalStatuses } from '../domain/session/session.ts';
import type {
  AttemptOutcome,
  ExecutionAttempt,
  ExecutionFailure,
  ExecutionStatus,
  ExecutionTrigger,
  TaskExecution,
} from '../domain/task/execution.ts';
import { executionColumns, toAttempt, toExecution } from './execution-columns.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';

export type ExecutionFilter = {
  readonly taskId?: TaskId;
  readonly status?: ExecutionStatus;
  readonly trigger?: ExecutionTrigger;
  /** Only of tasks that this user may see, and those that they have asked for. */
  readonly seenBy?: UserId;
};

/** An execution that the transaction holds, and the database's clock. */
export type HeldExecution = { readonly execution: TaskExecution; readonly now: Date };

/** How many executions may run at once. */
export type ExecutionLimits = { readonly perUser: number; readonly perOrganization: number };

export type NewAttempt = {
  readonly number: number;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
};

export type AttemptEnd = {
  readonly status: AttemptOutcome;
  readonly failure?: ExecutionFailure | undefined;
  readonly cost: MicroUsd;
};

/** In one transaction. */
const mostRemoved = 500;

export class ExecutionRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** False, and nothing is added, when there is one of the same occurrence. */
  async add(execution: TaskExecution): Promise<boolean> {
    const row = await this.#db
      .insertInto('task_executions')
      .values({
        id: execution.id,
        organization_id: execution.organizationId,
        task_id: execution.taskId,
        task_version: execution.taskVersion,
        snapshot: toJsonb(execution.snapshot),
        owner_id: execution.ownerId,
        requested_by: execution.requestedBy ?? null,
        trigger: execution.trigger,
        trigger_ref: execution.triggerRef ?? null,
        occurrence: execution.occurrence ?? null,
        retry_of: execution.retryOf ?? null,
        due_at: execution.dueAt,
        variables: toJsonb(execution.variables),
        prompt: execution.prompt === undefined ? null : toText(execution.prompt),
        ...executionColumns(execution),
        created_at: execution.createdAt,
      })
      .onConflict((conflict) => conflict.columns(['organization_id', 'task_id', 'occurrence']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async get(id: ExecutionId): Promise<TaskExecution> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('execution', id);
    return toExecution(row);
  }

  /** Holds the row until the transaction ends. Of a session and its execution, the session is held first. */
  async lock(id: ExecutionId): Promise<HeldExecution> {
    const row = await this.#all()
      .select(sql<Date>`clock_timestamp()`.as('now'))
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new NotFoundError('execution', id);
    return { execution: toExecution(row), now: row.now };
  }

  async list(filter: ExecutionFilter, page: PageRequest): Promise<Page<TaskExecution>> {
    const { taskId, status, trigger, seenBy } = filter;
    const all = this.#all()
      .$if(taskId !== undefined, (q) => q.where('task_id', '=', taskId ?? ''))
      .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''))
      .$if(trigger !== undefined, (q) => q.where('trigger', '=', trigger ?? ''))
      .$if(seenBy !== undefined, (q) =>
        q.where((eb) =>
          eb.or([
            eb('owner_id', '=', seenBy ?? ''),
            eb('requested_by', '=', seenBy ?? ''),
            eb(
              'task_id',
              'in',
              eb.selectFrom('tasks').select('tasks.id').where('sharing', '=', 'organization'),
            ),
          ]),
        ),
      );
    return newestFirst(all, 'created_at', page, toExecution);
  }

  async save(execution: TaskExecution): Promise<void> {
    await this.#db
      .updateTable('task_executions')
      .set(executionColumns(execution))
      .where('id', '=', execution.id)
      .execute();
  }

  /**
   * Removes some of the organization that ended more than some days ago, with their attempts, but for those that a report,
   * the feed or the log of a trigger still names. Their sessions stay, and remember the task for what they cost.
   * @returns how many it were.
   */
  async removeOld(organizationId: OrganizationId, days: number): Promise<number> {
    const rows = await this.#all()
      .where('organization_id', '=', organizationId)
      .where('completed_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .where(sql<boolean>`not exists (select from reports r where r.execution_id = task_executions.id)`)
      .where(sql<boolean>`not exists (select from feed_entries f where f.execution_id = task_executions.id)`)
      .where(
        sql<boolean>`not exists (select from trigger_events t where t.execution_id = task_executions.id)`,
      )
      .limit(mostRemoved)
      .execute();
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    // Of a session and its execution, the session is held first.
    await sql`update sessions s set past_task_id = e.task_id, execution_id = null
      from task_executions e where e.id = s.execution_id and e.id = any(${ids})`.execute(this.#db);
    await this.#db
      .updateTable('task_executions')
      .set({ retry_of: null })
      .where('retry_of', 'in', ids)
      .execute();
    await this.#db.deleteFrom('task_executions').where('id', 'in', ids).execute();
    return ids.length;
  }

  async setReport(id: ExecutionId, reportId: ReportId): Promise<void> {
    await this.#db.updateTable('task_executions').set({ report_id: reportId }).where('id', '=', id).execute();
  }

  /**
   * Those of a task that have not begun, but for those that others hold, which begin or end just now. Holds the rows until
   * the transaction ends.
   */
  async lockWaitingOf(taskId: TaskId): Promise<TaskExecution[]> {
    const rows = await this.#all()
      .where('task_id', '=', taskId)
      .where('status', 'in', ['pending', 'queued'])
      .orderBy('id')
      .forUpdate()
      .skipLocked()
      .execute();
    return rows.map(toExecution);
  }

  /** Those of a schedule that are due before a time and have not ended. */
  async listUnfinishedOf(triggerRef: string, before: Date): Promise<ExecutionId[]> {
    const rows = await this.#db
      .selectFrom('task_executions')
      .select('id')
      .where('trigger_ref', '=', triggerRef)
      .where('completed_at', 'is', null)
      .where('due_at', '<', before)
      .orderBy('id')
      .execute();
    return rows.map((row) => ExecutionId.parse(row.id));
  }

  /** The one execution of a task that has this occurrence. */
  async findByOccurrence(taskId: TaskId, occurrence: string): Promise<ExecutionId | undefined> {
    const row = await this.#db
      .selectFrom('task_executions')
      .select('id')
      .where('task_id', '=', taskId)
      .where('occurrence', '=', occurrence)
      .executeTakeFirst();
    return row && ExecutionId.parse(row.id);
  }

  /**
   * Of several nodes that look for something to start in an organization, one looks after the other.
   * @returns whether there is such an organization.
   */
  async lockStarts(organizationId: OrganizationId): Promise<boolean> {
    const { rows } =
      await sql`select pg_advisory_xact_lock(hashtextextended('executions of ' || ${organizationId}, 0))
      from organizations where id = ${organizationId}`.execute(this.#db);
    return rows.length > 0;
  }

  /**
   * The next execution that may start within all limits, held until the transaction ends: first those of whoever has the
   * fewest running, then by age. One with a kept workspace starts when the files of the one before it are kept. What is
   * counted is counted once for each task and owner, however long the line is.
   */
  async findNext(
    organizationId: OrganizationId,
    { perUser, perOrganization }: ExecutionLimits,
  ): Promise<ExecutionId | undefined> {
    const { rows } = await sql<{ id: string }>`
      with line as (
        select distinct task_id, owner_id from task_executions
        where organization_id = ${organizationId} and status = 'queued'
      ), able as (
        select line.task_id, line.owner_id, (
          select count(*) from task_executions r
          where r.organization_id = ${organizationId} and r.status = 'running' and r.owner_id = line.owner_id) as of_owner
        from line join tasks t on t.id = line.task_id
        where (select count(*) from task_executions r
            where r.organization_id = ${organizationId} and r.status = 'running') < ${perOrganization}
          and (select count(*) from task_executions r
            where r.organization_id = ${organizationId} and r.status in ('running', 'waiting')
              and r.task_id = line.task_id) < t.max_concurrent
          and (t.workspace <> 'kept' or not ${isKeptInUse})
      )
      select e.id from able cross join lateral (
        select q.id, q.queued_at from task_executions q
        where q.organization_id = ${organizationId} and q.task_id = able.task_id and q.owner_id = able.owner_id
          and q.status = 'queued'
        order by q.queued_at, q.id limit 1
      ) first join task_executions e on e.id = first.id
      where able.of_owner < ${perUser} and e.status = 'queued'
      order by able.of_owner, first.queued_at, e.id limit 1
      for update of e skip locked`.execute(this.#db);
    return rows[0] && ExecutionId.parse(rows[0].id);
  }

  /** Whether so many wait for room in an organization, or more. */
  async isLineFull(organizationId: OrganizationId, most: number): Promise<boolean> {
    const { rows } = await sql<{ is_full: boolean }>`
      select count(*) >= ${most} as is_full from (
        select from task_executions where organization_id = ${organizationId} and status = 'queued' limit ${most}
      ) line`.execute(this.#db);
    return rows[0]?.is_full === true;
  }

  /**
   * Puts one that could not be queued or started off, for a pause that doubles each time.
   * @returns how often it was; undefined when it does not wait any more.
   */
  async putOff(id: ExecutionId, firstSeconds: number): Promise<number | undefined> {
    const row = await this.#db
      .updateTable('task_executions')
      .set({
        status: 'pending',
        failed_starts: sql<number>`failed_starts + 1`,
        next_attempt_at: sql<Date>`now() + make_interval(secs => ${firstSeconds} * power(2, least(failed_starts, 6)))`,
      })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'pending'])
      .returning('failed_starts')
      .executeTakeFirst();
    return row?.failed_starts;
  }

  /**
   * Wakes the nodes that may start executions, when the transaction commits.
   * @returns whether there is such an organization.
   */
  async wakeStarters(organizationId: OrganizationId): Promise<boolean> {
    const { rows } = await sql`
      select pg_notify('executions', id) from organizations where id = ${organizationId}`.execute(this.#db);
    return rows.length > 0;
  }

  async addAttempt(execution: TaskExecution, { number, sessionId, turnId }: NewAttempt): Promise<void> {
    await this.#db
      .insertInto('task_execution_attempts')
      .values({
        organization_id: execution.organizationId,
        execution_id: execution.id,
        number,
        session_id: sessionId,
        turn_id: turnId,
      })
      .execute();
  }

  /** The attempt that a turn is, if it is one and has not ended. */
  async findOpenAttempt(turnId: TurnId): Promise<ExecutionAttempt | undefined> {
    const row = await this.#db
      .selectFrom('task_execution_attempts')
      .selectAll()
      .where('turn_id', '=', turnId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return row && toAttempt(row);
  }

  async endAttempt(
    { executionId, number }: Pick<ExecutionAttempt, 'executionId' | 'number'>,
    end: AttemptEnd,
  ): Promise<void> {
    await this.#db
      .updateTable('task_execution_attempts')
      .set({
        status: end.status,
        error_code: end.failure?.code ?? null,
        error_detail: end.failure ? toText(end.failure.detail) : null,
        cost_micro_usd: Number(end.cost),
        ended_at: sql`clock_timestamp()`,
      })
      .where('execution_id', '=', executionId)
      .where('number', '=', number)
      .execute();
  }

  /** In the order in which they were made. */
  async listAttempts(id: ExecutionId): Promise<ExecutionAttempt[]> {
    const rows = await this.#db
      .selectFrom('task_execution_attempts')
      .selectAll()
      .where('execution_id', '=', id)
      .orderBy('number')
      .execute();
    return rows.map(toAttempt);
  }

  #all() {
    return this.#db.selectFrom('task_executions').selectAll();
  }
}

/** An attempt goes on although its execution may have ended, or the files are yet to be kept as it left them. */
const isKeptInUse = sql<boolean>`(
  exists (select from task_execution_attempts a join task_executions x on x.id = a.execution_id
    where x.task_id = t.id and a.ended_at is null)
  or exists (select from sessions s where s.id = t.kept_session_id and s.owed_snapshot_of is not null
    and s.deleted_at is null and s.status <> all(${[...finalStatuses]})))`;
