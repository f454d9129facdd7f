import { ConflictError, InvalidInputError, PreconditionFailedError, WrongStateError } from '../errors.ts';
import type { OrganizationId, ScheduleId, TaskId } from '../ids.ts';
import type { VariableValues } from '../task/task-variable.ts';
import { runAt, type MisfirePolicy, type Timeliness } from './due-times.ts';
import { assertReasonable, recurrenceOf, shortestGap, type Timing } from './timing.ts';
import { parseTimeZone } from './time-zone.ts';

export const overlapPolicies = ['skip', 'queue', 'cancel_running'] as const;
/** What becomes of a time while an execution of an earlier one goes on: nothing, it waits its turn, or it takes its place. */
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** `missed`: nobody was there at the time. `overlap`: the execution before it had not ended. `feature_off`: by operators. */
export const skipReasons = ['missed', 'overlap', 'task_inactive', 'feature_off'] as const;
export type SkipReason = (typeof skipReasons)[number];

export const mostSchedulesOfTask = 20;
export const mostJitterSeconds = 86_400;
export const mostMisfires = 100;

/** So many executions of a schedule wait or run at most; times beyond are passed over. */
export const mostUnfinished = 20;

/** What people say of a schedule. */
export type ScheduleSettings = Timing & {
  readonly jitterSeconds: number;
  readonly misfire: MisfirePolicy;
  readonly misfireCap: number;
  readonly overlap: OverlapPolicy;
  readonly variables: VariableValues;
  /** It is paused when so many executions in a row have failed. */
  readonly maxFailures: number;
};

/** When a task runs by itself. */
export type Schedule = ScheduleSettings & {
  readonly id: ScheduleId;
  readonly organizationId: OrganizationId;
  readonly taskId: TaskId;
  readonly version: number;
  readonly paused?: { readonly at: Date; readonly reason?: string };
  /** Absent while it is paused, and when it is over. */
  readonly next?: NextTime;
  /** The newest time that was taken up. */
  readonly lastDueAt?: Date;
  readonly lastSkipped?: Skip;
  readonly consecutiveFailures: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** A time at which it is due, and when it runs for it: later by its jitter. */
export type NextTime = { readonly dueAt: Date; readonly runAt: Date };

export type Skip = { readonly dueAt: Date; readonly reason: SkipReason };

type Counted = Pick<Schedule, 'id' | 'createdAt'> & ScheduleSettings;

export function timelinessOf(schedule: Counted): Timeliness {
  return { ...schedule, recurrence: recurrenceOf(schedule, schedule.createdAt) };
}

/** @throws InvalidInputError for one that would never run, too often, or not as it reads. */
export function assertSchedule(schedule: Counted, now: Date, minimumSeconds: number): void {
  const { startsAt, endsAt, jitterSeconds } = schedule;
  if (startsAt && endsAt && endsAt < startsAt)
    throw new InvalidInputError('A schedule cannot end (ends_at) before it starts (starts_at).');
  const { recurrence } = timelinessOf(schedule);
  assertReasonable(recurrence, now, minimumSeconds);
  if (jitterSeconds * 1_000 > shortestGap(recurrence, now) / 2)
    throw new InvalidInputError(
      `jitter_seconds is ${jitterSeconds}; allowed is half of the shortest time between two that the schedule is due.`,
    );
}

/** With the zone as it is written in the IANA database. */
export function normalized<Settings extends ScheduleSettings>(settings: Settings): Settings {
  return { ...settings, expression: settings.expression.trim(), timeZone: parseTimeZone(settings.timeZone) };
}

/** The next time after a moment. */
export function nextTime(schedule: Counted, after: Date): NextTime | undefined {
  const dueAt = timelinessOf(schedule).recurrence.after(after);
  return dueAt && { dueAt, runAt: runAt(schedule, dueAt) };
}

/** Nothing of it is made up for that was due meanwhile. */
export function resume(schedule: Schedule, now: Date): Schedule {
  if (!schedule.paused) throw new WrongStateError('The schedule is not paused.');
  const { paused: _, ...rest } = schedule;
  const next = nextTime(schedule, now);
  return { ...rest, consecutiveFailures: 0, ...(next && { next }) };
}

export function pause(schedule: Schedule, at: Date, reason?: string): Schedule {
  if (schedule.paused) throw new WrongStateError('The schedule is paused already.');
  const { next: _, ...rest } = schedule;
  return { ...rest, paused: { at, ...(reason !== undefined && { reason }) } };
}

/** What is said of a schedule that is paused because its executions fail. */
export function failureReason(failures: number, last: string): string {
  return `${failures} executions in a row have failed, the last one with ${last}.`;
}

/** The name of a time of a schedule: there is one execution of it. */
export function occurrenceOf(id: ScheduleId, dueAt: Date): string {
  return `${id} ${dueAt.toISOString()}`;
}

export function assertRoom(count: number): void {
  if (count >= mostSchedulesOfTask)
    throw new ConflictError(`A task has ${mostSchedulesOfTask} schedules at most; delete one first.`);
}

export function assertNewest({ version }: Pick<Schedule, 'version'>, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The schedule is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
