import { ConflictError } from '../domain/errors.ts';
import type { ExecutionId } from '../domain/ids.ts';
import { hasEnded, type TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { saveExecution } from './save-execution.ts';
import { stopTurns } from './stop-turns.ts';

/** Ends an execution at once, as `end` says, and has what runs of it stopped. */
export async function stopExecution(
  tx: Repositories,
  id: ExecutionId,
  end: (execution: TaskExecution, at: Date) => TaskExecution,
): Promise<TaskExecution> {
  const { sessionId } = await tx.executions.get(id);
  // Whoever ends its turn holds the session first, too.
  const session = sessionId && (await tx.sessions.lock(sessionId));
  const { execution, now } = await tx.executions.lock(id);
  if (execution.sessionId !== sessionId) throw new ConflictError('The execution began just now; try again.');
  const ended = end(execution, now);
  await saveExecution(tx, execution, ended);
  if (session && ended !== execution && hasEnded(ended)) await stopTurns(tx, session, now);
  return ended;
}
