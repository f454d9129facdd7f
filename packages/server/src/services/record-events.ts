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
  const projections = of.events.map(project);
  const messages = projections.flatMap((projection) => projection.message ?? []);
  await tx.messages.add(of, messages);
  let toolCalls = 0;
  let errors = 0;
  for (const projection of projections) {
    if (projection.toolUse) await tx.toolCalls.start(of, projection.toolUse);
    if (projection.decision) await tx.toolCalls.decide(of.sessionId, projection.decision);
    if (projection.toolResult) await tx.toolCalls.finish(of.sessionId, projection.toolResult);
    toolCalls += projection.toolUse ? 1 : 0;
    errors += projection.errors ?? 0;
  }
  if (messages.length + toolCalls + errors > 0)
    await tx.sessions.count(of.sessionId, { messages: messages.length, toolCalls, errors });
  return true;
}
