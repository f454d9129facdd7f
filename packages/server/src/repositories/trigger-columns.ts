import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { TriggerEvents, Triggers } from '../database/schema.gen.ts';
import { ExecutionId, OrganizationId, TaskId, TriggerEventId, TriggerId } from '../domain/ids.ts';
import { triggerSources } from '../domain/trigger/sources.ts';
import { triggerOutcomes, type Trigger, type TriggerEvent } from '../domain/trigger/trigger.ts';
import { toJsonb, toText } from './jsonb.ts';
import { oneOf } from './rows.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Conditions = z.array(z.object({ pointer: z.string(), oneOf: z.array(Scalar) }));
const Mapping = z.record(z.string(), z.string());
const Fixed = z.record(z.string(), z.unknown());

/** All of a trigger that changes. */
export function triggerColumns({ secret, paused, ...trigger }: Trigger) {
  return {
    name: trigger.name,
    source: trigger.source,
    sealed_secret: secret.sealed,
    sealed_old_secret: secret.previous?.sealed ?? null,
    old_secret_expires_at: secret.previous?.until ?? null,
    events: [...trigger.events],
    conditions: toJsonb(trigger.conditions),
    mapping: toJsonb(trigger.mapping),
    fixed_variables: toJsonb(trigger.fixed),
    dedupe_pointer: trigger.dedupePointer ?? null,
    tolerance_seconds: trigger.toleranceSeconds,
    rate_per_minute: trigger.ratePerMinute,
    version: trigger.version,
    is_paused: paused !== undefined,
    paused_at: paused?.at ?? null,
    paused_reason: paused?.reason === undefined ? null : toText(paused.reason),
    consecutive_failures: trigger.consecutiveFailures,
    updated_at: trigger.updatedAt,
  };
}

export function toTrigger(row: Selectable<Triggers>): Trigger {
  const { sealed_old_secret: old, old_secret_expires_at: until } = row;
  return {
    id: TriggerId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    taskId: TaskId.parse(row.task_id),
    name: row.name,
    source: oneOf(triggerSources, row.source),
    tokenHash: row.token_hash,
    secret: { sealed: row.sealed_secret, ...(old !== null && until && { previous: { sealed: old, until } }) },
    events: row.events,
    conditions: Conditions.parse(row.conditions),
    mapping: Mapping.parse(row.mapping),
    fixed: Fixed.parse(row.fixed_variables),
    ...(row.dedupe_pointer !== null && { dedupePointer: row.dedupe_pointer }),
    toleranceSeconds: row.tolerance_seconds,
    ratePerMinute: row.rate_per_minute,
    version: row.version,
    ...(row.paused_at && {
      paused: { at: row.paused_at, ...(row.paused_reason !== null && { reason: row.paused_reason }) },
    }),
    consecutiveFailures: row.consecutive_failures,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toTriggerEvent(row: Selectable<TriggerEvents>): TriggerEvent {
  return {
    id: TriggerEventId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    triggerId: TriggerId.parse(row.trigger_id),
    outcome: oneOf(triggerOutcomes, row.outcome),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.detail !== null && { detail: row.detail }),
    ...(row.event !== null && { event: row.event }),
    ...(row.delivery !== null && { delivery: row.delivery }),
    bytes: row.bytes,
    ...(row.execution_id !== null && { executionId: ExecutionId.parse(row.execution_id) }),
    receivedAt: row.received_at,
  };
}
