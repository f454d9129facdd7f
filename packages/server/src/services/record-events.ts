import { project } from '../domain/session/projection.ts';
import type { NewEvents } from '../repositories/session-event-repository.ts';
import type { Repositories } from '../repositories/store.ts';

/**
 * Appends events and brings the read models up to date, in one transaction. False, and nothing written, when the fence
 * is no longer the session's.
 */
export async function recordEvents(tx: Repositories, of: NewEvents, fence?: number): Promise<boolean> {
  if ((await tx.events.append(of, fence)) === undefined) return false;
  const { turnId } = of;
  for (const { toolUse, decision, permission, toolResult, hookExecution } of of.events.map(project)) {
    if (toolUse && turnId) await tx.toolCalls.start({ ...of, turnId }, toolUse);
    if (decision) await tx.toolCalls.decide(of.sessionId, decision);
    if (permission && turnId) await tx.permissionDecisions.add({ ...of, turnId }, permission);
    if (toolResult) await tx.toolCalls.finish(of.sessionId, toolResult);
    if (hookExecution) await tx.hookExecutions.addExecuted(of, hookExecution);
  }
  return true;
}
