import { scheduleOccasion } from '../domain/notification/occasion.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { scheduleNotice } from '../domain/webhook-event.ts';
import type { Repositories } from '../repositories/store.ts';
import { notifyOfTask } from './notify.ts';

/** Runs in the transaction that pauses a schedule because its executions fail. */
export async function schedulePaused(tx: Repositories, schedule: Schedule): Promise<void> {
  await tx.webhookDeliveries.tell(scheduleNotice(schedule));
  const task = await tx.tasks.findKept(schedule.taskId);
  if (task) await notifyOfTask(tx, task, scheduleOccasion(schedule, task.name));
}
