import { z } from 'zod';
import { misfirePolicies } from '../../domain/schedule/due-times.ts';
import {
  mostJitterSeconds,
  mostMisfires,
  overlapPolicies,
  skipReasons,
  type Schedule,
  type ScheduleSettings,
} from '../../domain/schedule/schedule.ts';
import { scheduleKinds } from '../../domain/schedule/timing.ts';
import type { ComingTime, ScheduleChange } from '../../services/schedule-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { mergePatch } from './merge-patch.ts';
import { invalid } from './task-schemas.ts';

export const ScheduleParams = z.object({ schedule_id: Id });

export const ScheduleQuery = PageQuery.extend({ is_paused: z.stringbool().optional() });

export const PreviewQuery = z.object({ count: z.coerce.number().int().min(1).max(50).default(5) });

const fields = {
  kind: z.enum(scheduleKinds),
  expression: text(1, 500).meta({
    description:
      '`cron`: five fields, such as `0 9 * * MON-FRI`. `rrule`: a recurrence rule of RFC 5545 by days, weeks, months or ' +
      'years, such as `FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9`. `interval`: the time that passes, such as `90s`, `15m`, `6h`, `1d`.',
  }),
  time_zone: text(1, 80).meta({ description: 'An IANA name, such as `Europe/Berlin`.' }),
  starts_at: z.iso.datetime({ offset: true }).meta({
    description: 'Not before then. Intervals and rules count from then, or from when the schedule was made.',
  }),
  ends_at: z.iso.datetime({ offset: true }).meta({ description: 'Not after then.' }),
  jitter_seconds: z.int().min(0).max(mostJitterSeconds).meta({
    description:
      'It runs up to so much later, by as much as hits the time; half of the shortest pause at most.',
  }),
  misfire: z.enum(misfirePolicies).meta({
    description:
      'What becomes of times that were missed by more than a minute: nothing (`skip`), one run for all of them (`once`), or ' +
      'one for each (`all`).',
  }),
  misfire_cap: z.int().min(1).max(mostMisfires).meta({
    description: 'With `all`, how many are made up for: the newest.',
  }),
  overlap: z.enum(overlapPolicies).meta({
    description:
      'What becomes of a time while the execution before it goes on: it is passed over (`skip`), its execution waits as the ' +
      "task's max_concurrent has it (`queue`), or it takes the place of the one before (`cancel_running`).",
  }),
  variables: z.record(text(1, 64), z.unknown()).meta({ description: 'Of the task.' }),
  max_failures: z.int().min(1).max(1_000).meta({
    description: 'It is paused when so many executions in a row have failed.',
  }),
};

export const CreateScheduleBody = z
  .strictObject({
    ...fields,
    time_zone: fields.time_zone.default('UTC'),
    starts_at: fields.starts_at.exactOptional(),
    ends_at: fields.ends_at.exactOptional(),
    jitter_seconds: fields.jitter_seconds.default(0),
    misfire: fields.misfire.default('once'),
    misfire_cap: fields.misfire_cap.default(10),
    overlap: fields.overlap.default('skip'),
    variables: fields.variables.default({}),
    max_failures: fields.max_failures.default(5),
  })
  .meta({
    id: 'CreateSchedule',
    examples: [{ kind: 'cron', expression: '30 6 * * MON-FRI', time_zone: 'Europe/Berlin' }],
  });

/** Absent stays as it is; null takes away. */
export const ChangeScheduleBody = z
  .strictObject({
    ...Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.exactOptional()])),
    starts_at: fields.starts_at.nullable().exactOptional(),
    ends_at: fields.ends_at.nullable().exactOptional(),
  })
  .meta({ id: 'ChangeSchedule', examples: [{ expression: '0 7 * * *' }] });

export const PauseScheduleBody = z
  .strictObject({ reason: text(1, 1_000).exactOptional() })
  .meta({ id: 'PauseSchedule', examples: [{ reason: 'The numbers are wrong until Monday.' }] });

export const ScheduleView = z
  .object({
    id: z.string(),
    task_id: z.string(),
    ...fields,
    starts_at: z.iso.datetime().nullable(),
    ends_at: z.iso.datetime().nullable(),
    version: z.int(),
    is_paused: z.boolean(),
    paused_at: z.iso.datetime().nullable(),
    paused_reason: z.string().nullable(),
    next_due_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Null while it is paused, and when it is over.' }),
    next_run_at: z.iso.datetime().nullable().meta({ description: 'The same with its jitter.' }),
    last_due_at: z.iso.datetime().nullable(),
    last_skipped: z.object({ due_at: z.iso.datetime(), reason: z.enum(skipReasons) }).nullable(),
    consecutive_failures: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Schedule' });

export const ComingTimeView = z
  .object({
    schedule_id: z.string().nullable(),
    due_at: z.iso.datetime(),
    local: z.string().meta({ description: 'By the clock of the time zone.' }),
    run_at: z.iso.datetime().meta({ description: 'With its jitter.' }),
  })
  .meta({ id: 'ComingTime' });

export const ComingTimes = z.object({ items: z.array(ComingTimeView) });

export function toScheduleSettings(body: z.output<typeof CreateScheduleBody>): ScheduleSettings {
  const { kind, expression, misfire, overlap, variables, starts_at: start, ends_at: end } = body;
  return {
    ...{ kind, expression, misfire, overlap, variables },
    timeZone: body.time_zone,
    ...(start !== undefined && { startsAt: new Date(start) }),
    ...(end !== undefined && { endsAt: new Date(end) }),
    jitterSeconds: body.jitter_seconds,
    misfireCap: body.misfire_cap,
    maxFailures: body.max_failures,
  };
}

export function toScheduleChange(body: z.output<typeof ChangeScheduleBody>): ScheduleChange {
  return (schedule) => {
    const parsed = CreateScheduleBody.safeParse(mergePatch(toScheduleBody(schedule), body));
    if (!parsed.success) throw invalid(parsed.error);
    return toScheduleSettings(parsed.data);
  };
}

function toScheduleBody(schedule: ScheduleSettings): z.input<typeof CreateScheduleBody> {
  const { kind, expression, misfire, overlap, variables, startsAt, endsAt } = schedule;
  return {
    ...{ kind, expression, misfire, overlap, variables },
    time_zone: schedule.timeZone,
    ...(startsAt && { starts_at: startsAt.toISOString() }),
    ...(endsAt && { ends_at: endsAt.toISOString() }),
    jitter_seconds: schedule.jitterSeconds,
    misfire_cap: schedule.misfireCap,
    max_failures: schedule.maxFailures,
  };
}

export function toScheduleView(schedule: Schedule): z.infer<typeof ScheduleView> {
  const { id, version, kind, expression, misfire, overlap, variables, paused, next, lastSkipped } = schedule;
  return {
    ...{ id, version, kind, expression, misfire, overlap, variables: { ...variables } },
    task_id: schedule.taskId,
    time_zone: schedule.timeZone,
    starts_at: schedule.startsAt?.toISOString() ?? null,
    ends_at: schedule.endsAt?.toISOString() ?? null,
    jitter_seconds: schedule.jitterSeconds,
    misfire_cap: schedule.misfireCap,
    max_failures: schedule.maxFailures,
    is_paused: paused !== undefined,
    paused_at: paused?.at.toISOString() ?? null,
    paused_reason: paused?.reason ?? null,
    next_due_at: next?.dueAt.toISOString() ?? null,
    next_run_at: next?.runAt.toISOString() ?? null,
    last_due_at: schedule.lastDueAt?.toISOString() ?? null,
    last_skipped: lastSkipped
      ? { due_at: lastSkipped.dueAt.toISOString(), reason: lastSkipped.reason }
      : null,
    consecutive_failures: schedule.consecutiveFailures,
    created_at: schedule.createdAt.toISOString(),
    updated_at: schedule.updatedAt.toISOString(),
  };
}

export function toComingTimes(times: readonly ComingTime[]): z.infer<typeof ComingTimes> {
  return {
    items: times.map(({ scheduleId, dueAt, local, runAt }) => ({
      schedule_id: scheduleId ?? null,
      due_at: dueAt.toISOString(),
      local,
      run_at: runAt.toISOString(),
    })),
  };
}
