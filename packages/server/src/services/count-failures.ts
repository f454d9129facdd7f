import { ScheduleId } from '../domain/ids.ts';
import { failureReason, pause } from '../domain/schedule/schedule.ts';
import type { TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { schedulePaused } from './schedule-paused.ts';

/** A schedule whose executions fail again and again is paused, in the transaction that ends the last one. */
export async function countFailures(tx: Repositories, execution: TaskExecution): Promise<void> {
  const { trigger, triggerRef, status, failure, completedAt: at } = execution;
  if (trigger !== 'scheduled' || triggerRef === undefined || !at) return;
  // Somebody has stopped it: that says nothing of the next one.
  if (status !== 'completed' && status !== 'failed') return;
  const schedule = await tx.schedules.findForUpdate(ScheduleId.parse(triggerRef));
  if (!schedule) return;
  const failures = status === 'failed' ? schedule.consecutiveFailures + 1 : 0;
  if (failures === schedule.consecutiveFailures) return;
  const counted = { ...schedule, consecutiveFailures: failures };
  if (schedule.paused || failures < schedule.maxFailures) return tx.schedules.save(counted);
  const paused = pause(counted, at, failureReason(failures, failure?.code ?? 'no reason'));
  await tx.schedules.save(paused);
  await schedulePaused(tx, paused);
}
