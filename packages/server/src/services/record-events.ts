import type { TurnId } from '../domain/ids.ts';
import { project } from '../domain/session/projection.ts';
import type { NewEvents } from '../repositories/session-event-repository.ts';
import type { Repositories } from '../repositories/store.ts';

/**
 * Appends a turn's events and brings the read models up to date, in one transaction. False, and nothing written,
 * when the fence is no longer the session's.
 */
export async function recordEvents(
  tx: Repositories,
  of: NewEvents & { turnId: TurnId },
  fence?: number,
): Promise<boolean> {
  if ((await tx.events.append(of, fence)) === undefined) return false;
  for (const { toolUse, decision, toolResult } of of.events.map(project)) {
    if (toolUse) await tx.toolCalls.start(of, toolUse);
    if (decision) await tx.toolCalls.decide(of.sessionId, decision);
    if (toolResult) await tx.toolCalls.finish(of.sessionId, toolResult);
  }
  return true;
}
