import type { TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';

/** Runs in the transaction that ends an execution, once for each. What follows of an end hangs here. */
export async function executionEnded(tx: Repositories, execution: TaskExecution): Promise<void> {
  // There is room for another one.
  await tx.executions.wakeStarters(execution.organizationId);
}
