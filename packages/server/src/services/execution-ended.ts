import type { TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { countFailures } from './count-failures.ts';
import { notifyOfExecution } from './notify-of-execution.ts';
import { reportExecution } from './report-execution.ts';

/** Runs in the transaction that ends an execution, once for each. What follows of an end hangs here. */
export async function executionEnded(tx: Repositories, execution: TaskExecution): Promise<void> {
  await countFailures(tx, execution);
  await notifyOfExecution(tx, execution, await reportExecution(tx, execution));
  // There is room for another one.
  await tx.executions.wakeStarters(execution.organizationId);
}
