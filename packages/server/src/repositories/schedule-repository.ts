import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { ScheduleId, TaskId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { NextTime, Schedule, Skip } from '../domain/schedule/schedule.ts';
import { newestFirst } from './paging.ts';
import { settingColumns, stateColumns, toSchedule } from './schedule-columns.ts';

export type ScheduleFilter = {
  readonly isPaused?: boolean;
  /** Only of tasks that this user may see. */
  readonly seenBy?: UserId;
};

/** A schedule that the transaction holds, and the database's clock. */
export type HeldSchedule = { readonly schedule: Schedule; readonly now: Date };

/** What was done about the times of a schedule that have come. */
export type Advance = {
  readonly next: NextTime | undefined;
  readonly lastDueAt: Date;
  readonly skipped: Skip | undefined;
};

export class ScheduleRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(schedule: Schedule): Promise<void> {
    await this.#db
      .insertInto('schedules')
      .values({
        id: schedule.id,
        organization_id: schedule.organizationId,
        task_id: schedule.taskId,
        ...settingColumns(schedule),
        ...stateColumns(schedule),
        created_at: schedule.createdAt,
      })
      .execute();
  }

  /** By the database's clock, which decides when schedules run. */
  async now(): Promise<Date> {
    const { rows } = await sql<{ now: Date }>`select now() as now`.execute(this.#db);
    if (!rows[0]) throw new Error('The database does not say what time it is.');
    return rows[0].now;
  }

  async get(id: ScheduleId): Promise<Schedule> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('schedule', id);
    return toSchedule(row);
  }

  /** Holds the row until the transaction ends. */
  async lock(id: ScheduleId): Promise<HeldSchedule> {
    const row = await this.#one(id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('schedule', id);
    return { schedule: toSchedule(row), now: row.now };
  }

  /** Holds the row until the transaction ends; undefined when it was deleted. */
  async findForUpdate(id: ScheduleId): Promise<Schedule | undefined> {
    const row = await this.#all().where('id', '=', id).forUpdate().executeTakeFirst();
    return row && toSchedule(row);
  }

  /** Holds the row of one whose time has come; undefined when it has not, or when another holds it. */
  async takeDue(id: ScheduleId): Promise<HeldSchedule | undefined> {
    const row = await this.#one(id)
      .where('next_run_at', '<=', sql<Date>`now()`)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    return row && { schedule: toSchedule(row), now: row.now };
  }

  async listOf(taskId: TaskId): Promise<Schedule[]> {
    const rows = await this.#all()
      .where('task_id', '=', taskId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toSchedule);
  }

  async list({ isPaused, seenBy }: ScheduleFilter, page: PageRequest): Promise<Page<Schedule>> {
    const seen = this.#db
      .selectFrom('tasks')
      .select('tasks.id')
      .where((eb) => eb.or([eb('owner_id', '=', seenBy ?? ''), eb('sharing', '=', 'organization')]));
    const all = this.#all()
      .$if(isPaused !== undefined, (q) => q.where('is_paused', '=', isPaused ?? true))
      .$if(seenBy !== undefined, (q) => q.where('task_id', 'in', seen));
    return newestFirst(all, 'created_at', page, toSchedule);
  }

  /** Writes what a person may change, and what follows of it. */
  async save(schedule: Schedule): Promise<void> {
    await this.#db
      .updateTable('schedules')
      .set({ ...settingColumns(schedule), ...stateColumns(schedule) })
      .where('id', '=', schedule.id)
      .execute();
  }

  /** Moves on to the next time, but for one that was paused meanwhile. */
  async advance(id: ScheduleId, { next, lastDueAt, skipped }: Advance): Promise<void> {
    const unlessPaused = (at: Date | undefined) =>
      sql<Date | null>`case when is_paused then null else ${at ?? null}::timestamptz end`;
    await this.#db
      .updateTable('schedules')
      .set({
        next_due_at: unlessPaused(next?.dueAt),
        next_run_at: unlessPaused(next?.runAt),
        last_due_at: lastDueAt,
        ...(skipped && { last_skipped_at: skipped.dueAt, last_skipped_reason: skipped.reason }),
      })
      .where('id', '=', id)
      .execute();
  }

  /** Looks at one that cannot be run just now again after some seconds. */
  async postpone(id: ScheduleId, seconds: number): Promise<void> {
    await this.#db
      .updateTable('schedules')
      .set({ next_run_at: sql<Date>`now() + make_interval(secs => ${seconds})` })
      .where('id', '=', id)
      .where('next_run_at', 'is not', null)
      .execute();
  }

  async delete(id: ScheduleId): Promise<void> {
    await this.#db.deleteFrom('schedules').where('id', '=', id).execute();
  }

  async deleteOf(taskId: TaskId): Promise<void> {
    await this.#db.deleteFrom('schedules').where('task_id', '=', taskId).execute();
  }

  #all() {
    return this.#db.selectFrom('schedules').selectAll();
  }

  #one(id: ScheduleId) {
    return this.#all()
      .select(sql<Date>`now()`.as('now'))
      .where('id', '=', id);
  }
}
