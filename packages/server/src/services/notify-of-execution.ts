import { executionOccasion } from '../domain/notification/occasion.ts';
import type { ExecutionReport, TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { notifyOfTask } from './notify.ts';

/** Tells of the status that an execution has now, as its task says by now. */
export async function notifyOfExecution(
  tx: Repositories,
  execution: TaskExecution,
  report?: ExecutionReport,
): Promise<void> {
  const occasion = executionOccasion(execution, report);
  const task = occasion && (await tx.tasks.findKept(execution.taskId));
  if (task) await notifyOfTask(tx, task, occasion);
}
