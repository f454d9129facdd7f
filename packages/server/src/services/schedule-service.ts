import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import type { AuditAction } from '../domain/audit/audit-action.ts';
import { ScheduleId, type TaskId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { nextDue, runAt } from '../domain/schedule/due-times.ts';
import {
  assertNewest,
  assertRoom,
  assertSchedule,
  nextTime,
  normalized,
  pause,
  resume,
  timelinessOf,
  type Schedule,
  type ScheduleSettings,
} from '../domain/schedule/schedule.ts';
import { localText } from '../domain/schedule/time-zone.ts';
import { assertChangesTask, assertSeesTask, type Task } from '../domain/task/task.ts';
import { acceptVariables } from '../domain/task/task-variable.ts';
import type { ScheduleFilter } from '../repositories/schedule-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type ScheduleServiceDeps = {
  readonly store: Store;
  /** The shortest time between two runs of a schedule. */
  readonly minimumSeconds: number;
  readonly now: () => Date;
};

export type ScheduleChange = (schedule: Schedule) => ScheduleSettings;

/** A time to come: when it is due, by the clock of the zone, and when it runs for it. */
export type ComingTime = {
  readonly scheduleId?: ScheduleId;
  readonly dueAt: Date;
  readonly local: string;
  readonly runAt: Date;
};

/** When tasks run by themselves. What runs them then is the schedule runner's. */
export class ScheduleService {
  readonly #deps: ScheduleServiceDeps;
  constructor(deps: ScheduleServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, taskId: TaskId, settings: ScheduleSettings): Promise<Schedule> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const task = await tx.tasks.getForUpdate(taskId);
      assertChangesTask(actor, task);
      assertRoom((await tx.schedules.listOf(taskId)).length);
      const schedule = madeOf(task, settings, await tx.schedules.now());
      this.#assertWorks(task, schedule);
      await tx.schedules.add(schedule);
      tx.record(actor, 'schedule.created', schedule.id, { after: shown(schedule) });
      return schedule;
    });
  }

  async get(actor: Actor, id: ScheduleId): Promise<Schedule> {
    return this.#deps.store.transact(
      actor.organizationId,
      async (tx) => (await seen(tx, actor, id)).schedule,
    );
  }

  async listOf(actor: Actor, taskId: TaskId): Promise<Schedule[]> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSeesTask(actor, await tx.tasks.get(taskId));
      return tx.schedules.listOf(taskId);
    });
  }

  async list(actor: Actor, filter: ScheduleFilter, page: PageRequest): Promise<Page<Schedule>> {
    assertMay(actor, 'tasks:read');
    const seenBy = mayForAll(actor, 'tasks:read') ? {} : { seenBy: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.schedules.list({ ...filter, ...seenBy }, page),
    );
  }

  /** Times that have passed are not made up for. */
  async change(actor: Actor, id: ScheduleId, change: ScheduleChange, version?: number): Promise<Schedule> {
    return this.#changed(actor, { id, version, as: 'schedule.changed' }, (before, task, now) => {
      const { next: _, startsAt: _start, endsAt: _end, ...rest } = before;
      const after = { ...rest, ...normalized(change(before)) };
      this.#assertWorks(task, after);
      const next = after.paused ? undefined : nextTime(after, now);
      return { ...after, ...(next && { next }) };
    });
  }

  async pause(actor: Actor, id: ScheduleId, reason?: string): Promise<Schedule> {
    const pausing = { id, as: 'schedule.paused' } as const;
    return this.#changed(actor, pausing, (before, _task, now) => pause(before, now, reason));
  }

  async resume(actor: Actor, id: ScheduleId): Promise<Schedule> {
    const resuming = { id, as: 'schedule.resumed' } as const;
    return this.#changed(actor, resuming, (before, _task, now) => resume(before, now));
  }

  /** What runs of it goes on. */
  async delete(actor: Actor, id: ScheduleId, version?: number): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertChangesTask(actor, (await seen(tx, actor, id)).task);
      const { schedule: before } = await tx.schedules.lock(id);
      assertNewest(before, version);
      await tx.schedules.delete(id);
      tx.record(actor, 'schedule.deleted', id, { before: shown(before) });
    });
  }

  /** The next times of a schedule, also of one that is paused. */
  async preview(actor: Actor, id: ScheduleId, count: number): Promise<ComingTime[]> {
    return this.#coming(await this.get(actor, id), count);
  }

  /** The next times of all schedules of a task together. */
  async previewOf(actor: Actor, taskId: TaskId, count: number): Promise<ComingTime[]> {
    const schedules = (await this.listOf(actor, taskId)).filter(({ paused }) => !paused);
    return schedules
      .flatMap((schedule) => this.#coming(schedule, count))
      .sort((a, b) => a.runAt.getTime() - b.runAt.getTime())
      .slice(0, count);
  }

  /** The times of a schedule that is not made yet. */
  previewNew(actor: Actor, settings: ScheduleSettings, count: number): ComingTime[] {
    assertMay(actor, 'tasks:read');
    const now = this.#deps.now();
    const draft = { ...normalized(settings), id: ScheduleId.new(), createdAt: now };
    assertSchedule(draft, now, this.#deps.minimumSeconds);
    return this.#coming(draft, count).map(({ scheduleId: _, ...time }) => time);
  }

  #coming(schedule: ScheduleSettings & Pick<Schedule, 'id' | 'createdAt'>, count: number): ComingTime[] {
    const { recurrence } = timelinessOf(schedule);
    return nextDue(recurrence, this.#deps.now(), count).map((dueAt) => ({
      scheduleId: schedule.id,
      dueAt,
      local: localText(schedule.timeZone, dueAt),
      runAt: runAt(schedule, dueAt),
    }));
  }

  #assertWorks(task: Task, schedule: ScheduleSettings & Pick<Schedule, 'id' | 'createdAt'>): void {
    assertSchedule(schedule, this.#deps.now(), this.#deps.minimumSeconds);
    acceptVariables(task.variables, schedule.variables);
  }

  async #changed(
    actor: Actor,
    {
      id,
      version,
      as,
    }: { readonly id: ScheduleId; readonly version?: number | undefined; readonly as: AuditAction },
    change: (before: Schedule, task: Task, now: Date) => Schedule,
  ): Promise<Schedule> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { task } = await seen(tx, actor, id);
      assertChangesTask(actor, task);
      const { schedule: before, now } = await tx.schedules.lock(id);
      assertNewest(before, version);
      const after = { ...change(before, task, now), version: before.version + 1, updatedAt: now };
      await tx.schedules.save(after);
      tx.record(actor, as, id, { before: shown(before), after: shown(after) });
      return after;
    });
  }
}

function madeOf({ id: taskId, organizationId }: Task, settings: ScheduleSettings, at: Date): Schedule {
  const schedule = {
    ...normalized(settings),
    id: ScheduleId.new(),
    organizationId,
    taskId,
    version: 1,
    consecutiveFailures: 0,
    createdAt: at,
    updatedAt: at,
  };
  const next = nextTime(schedule, at);
  return { ...schedule, ...(next && { next }) };
}

/** For the audit log. */
function shown(schedule: Schedule): object {
  return { ...schedule, paused: schedule.paused !== undefined };
}

/** Whoever sees a task sees its schedules. */
async function seen(
  tx: Repositories,
  actor: Actor,
  id: ScheduleId,
): Promise<{ readonly schedule: Schedule; readonly task: Task }> {
  assertMay(actor, 'tasks:read');
  const schedule = await tx.schedules.get(id);
  const task = await tx.tasks.get(schedule.taskId);
  assertSeesTask(actor, task);
  return { schedule, task };
}
