import { hasEnded, type TaskExecution } from '../domain/task/execution.ts';
import { executionNotice } from '../domain/webhook-event.ts';
import type { Repositories } from '../repositories/store.ts';
import { notifyOfExecution } from './notify-of-execution.ts';
import { executionEnded } from './execution-ended.ts';

/** Writes what has become of an execution that the transaction holds, and sees to what follows. */
export async function saveExecution(
  tx: Repositories,
  before: TaskExecution,
  after: TaskExecution,
): Promise<void> {
  if (after === before) return;
  await tx.executions.save(after);
  await tellOfExecution(tx, before.status, after);
}

/** What follows of the status that an execution has now, and had not before. */
export async function tellOfExecution(
  tx: Repositories,
  before: TaskExecution['status'] | undefined,
  after: TaskExecution,
): Promise<void> {
  if (after.status === before) return;
  const notice = executionNotice(after);
  if (notice) await tx.feed.tell(notice);
  if (after.status === 'waiting') await notifyOfExecution(tx, after);
  if (hasEnded(after)) await executionEnded(tx, after);
  // Queued, it wants to start; waiting, it leaves its room to another.
  else if (after.status === 'queued' || after.status === 'waiting')
    await tx.executions.wakeStarters(after.organizationId);
}
