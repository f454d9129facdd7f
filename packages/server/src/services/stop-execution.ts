import { ConflictError } from '../domain/errors.ts';
import type { ExecutionId, OrganizationId } from '../domain/ids.ts';
import { hasEnded, type TaskExecution } from '../domain/task/execution.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { saveExecution } from './save-execution.ts';
import { stopTurns } from './stop-turns.ts';

/** An execution that begins while it is stopped is looked at again so often. */
const tries = 5;

/** What becomes of an execution that is stopped; the same if it stays as it is. */
type End = (execution: TaskExecution, at: Date) => TaskExecution;

/**
 * Ends an execution at once, as `end` says, and has what runs of it stopped. In a transaction of its own.
 * @param before what must hold, in the same transaction.
 */
export async function stopExecution(
  store: Store,
  of: { readonly organizationId: OrganizationId; readonly id: ExecutionId },
  end: End,
  before: (tx: Repositories) => Promise<unknown> = () => Promise.resolve(),
): Promise<TaskExecution> {
  for (let left = tries - 1; ; left--) {
    try {
      return await store.transact(of.organizationId, async (tx) => {
        await before(tx);
        return stop(tx, of.id, end);
      });
    } catch (error) {
      if (!(error instanceof ConflictError) || left === 0) throw error;
    }
  }
}

async function stop(tx: Repositories, id: ExecutionId, end: End): Promise<TaskExecution> {
  const { sessionId } = await tx.executions.get(id);
  // Whoever ends its turn holds the session first, too.
  const session = sessionId && (await tx.sessions.lock(sessionId));
  const { execution, now } = await tx.executions.lock(id);
  if (execution.sessionId !== sessionId) throw new ConflictError('The execution began just now; try again.');
  const ended = end(execution, now);
  await saveExecution(tx, execution, ended);
  // Between two attempts the session of the first is free, and people may talk there.
  const runs = execution.status === 'running' || execution.status === 'waiting';
  if (session && runs && hasEnded(ended)) await stopTurns(tx, session, now);
  return ended;
}
