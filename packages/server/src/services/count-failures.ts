import { ScheduleId, TriggerId } from '../domain/ids.ts';
import { failureReason, pause } from '../domain/schedule/schedule.ts';
import type { TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { mostFailuresOfTrigger, pause as pauseTrigger } from '../domain/trigger/trigger.ts';
import { schedulePaused } from './schedule-paused.ts';
import { triggerPaused } from './trigger-paused.ts';

type End = { readonly hasFailed: boolean; readonly code: string; readonly at: Date };

/** What has executions that fail again and again is paused, in the transaction that ends the last one. */
export async function countFailures(tx: Repositories, execution: TaskExecution): Promise<void> {
  const { trigger, triggerRef, status, failure, completedAt: at } = execution;
  if (triggerRef === undefined || !at) return;
  // Somebody has stopped it: that says nothing of the next one.
  if (status !== 'completed' && status !== 'failed') return;
  const end = { hasFailed: status === 'failed', code: failure?.code ?? 'no reason', at };
  if (trigger === 'scheduled') await countOfSchedule(tx, ScheduleId.parse(triggerRef), end);
  // What one message says is no fault of the next one.
  if (trigger === 'trigger' && failure?.code !== 'variables_invalid')
    await countOfTrigger(tx, TriggerId.parse(triggerRef), end);
}

async function countOfSchedule(
  tx: Repositories,
  id: ScheduleId,
  { hasFailed, code, at }: End,
): Promise<void> {
  const schedule = await tx.schedules.findForUpdate(id);
  if (!schedule) return;
  const failures = hasFailed ? schedule.consecutiveFailures + 1 : 0;
  if (failures === schedule.consecutiveFailures) return;
  const counted = { ...schedule, consecutiveFailures: failures };
  if (schedule.paused || failures < schedule.maxFailures) return tx.schedules.save(counted);
  const paused = pause(counted, at, failureReason(failures, code));
  await tx.schedules.save(paused);
  await schedulePaused(tx, paused);
}

async function countOfTrigger(tx: Repositories, id: TriggerId, { hasFailed, code, at }: End): Promise<void> {
  const held = await tx.triggers.findForUpdate(id);
  if (!held) return;
  const { trigger } = held;
  const failures = hasFailed ? trigger.consecutiveFailures + 1 : 0;
  if (failures === trigger.consecutiveFailures) return;
  const counted = { ...trigger, consecutiveFailures: failures };
  if (trigger.paused || failures < mostFailuresOfTrigger) return tx.triggers.save(counted);
  const paused = pauseTrigger(counted, at, failureReason(failures, code));
  await tx.triggers.save(paused);
  await triggerPaused(tx, paused);
}
