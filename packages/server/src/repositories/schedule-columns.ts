import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Schedules } from '../database/schema.gen.ts';
import { OrganizationId, ScheduleId, TaskId } from '../domain/ids.ts';
import { misfirePolicies } from '../domain/schedule/due-times.ts';
import {
  overlapPolicies,
  skipReasons,
  type Schedule,
  type ScheduleSettings,
} from '../domain/schedule/schedule.ts';
import { scheduleKinds } from '../domain/schedule/timing.ts';
import { toJsonb, toText } from './jsonb.ts';
import { oneOf } from './rows.ts';

const Variables = z.record(z.string(), z.unknown());

/** What of a schedule people may change. */
export function settingColumns(settings: ScheduleSettings) {
  return {
    kind: settings.kind,
    expression: settings.expression,
    time_zone: settings.timeZone,
    starts_at: settings.startsAt ?? null,
    ends_at: settings.endsAt ?? null,
    jitter_seconds: settings.jitterSeconds,
    misfire: settings.misfire,
    misfire_cap: settings.misfireCap,
    overlap: settings.overlap,
    variables: toJsonb(settings.variables),
    max_failures: settings.maxFailures,
  };
}

export function stateColumns({ paused, next, consecutiveFailures, version, updatedAt }: Schedule) {
  return {
    is_paused: paused !== undefined,
    paused_at: paused?.at ?? null,
    paused_reason: paused?.reason === undefined ? null : toText(paused.reason),
    next_due_at: next?.dueAt ?? null,
    next_run_at: next?.runAt ?? null,
    consecutive_failures: consecutiveFailures,
    version,
    updated_at: updatedAt,
  };
}

export function toSchedule(row: Selectable<Schedules>): Schedule {
  return {
    id: ScheduleId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    taskId: TaskId.parse(row.task_id),
    kind: oneOf(scheduleKinds, row.kind),
    expression: row.expression,
    timeZone: row.time_zone,
    ...(row.starts_at && { startsAt: row.starts_at }),
    ...(row.ends_at && { endsAt: row.ends_at }),
    jitterSeconds: row.jitter_seconds,
    misfire: oneOf(misfirePolicies, row.misfire),
    misfireCap: row.misfire_cap,
    overlap: oneOf(overlapPolicies, row.overlap),
    variables: Variables.parse(row.variables),
    maxFailures: row.max_failures,
    version: row.version,
    ...(row.paused_at && {
      paused: { at: row.paused_at, ...(row.paused_reason !== null && { reason: row.paused_reason }) },
    }),
    ...(row.next_due_at && row.next_run_at && { next: { dueAt: row.next_due_at, runAt: row.next_run_at } }),
    ...(row.last_due_at && { lastDueAt: row.last_due_at }),
    ...(row.last_skipped_at &&
      row.last_skipped_reason !== null && {
        lastSkipped: { dueAt: row.last_skipped_at, reason: oneOf(skipReasons, row.last_skipped_reason) },
      }),
    consecutiveFailures: row.consecutive_failures,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
