import { triggerOccasion } from '../domain/notification/occasion.ts';
import type { Trigger } from '../domain/trigger/trigger.ts';
import { triggerNotice } from '../domain/webhook-event.ts';
import type { Repositories } from '../repositories/store.ts';
import { notifyOfTask } from './notify.ts';

/** Runs in the transaction that pauses a trigger because its executions fail. */
export async function triggerPaused(tx: Repositories, trigger: Trigger): Promise<void> {
  const { id, organizationId } = trigger;
  tx.record({ organizationId }, 'trigger.paused', id, { after: { ...trigger, paused: true } });
  await tx.webhookDeliveries.tell(triggerNotice(trigger));
  const task = await tx.tasks.findKept(trigger.taskId);
  if (task) await notifyOfTask(tx, task, triggerOccasion(trigger, task.name));
}
