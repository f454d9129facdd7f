import { closingEvents } from '../domain/session/closing-events.ts';
import type { Session } from '../domain/session/session.ts';
import type { TurnOutcome } from '../domain/session/turn.ts';
import type { Repositories } from '../repositories/store.ts';
import { recordEvents } from './record-events.ts';

/** Ends the turns in line, before the log of their session ends. */
export async function endQueuedTurns(
  tx: Repositories,
  { organizationId, id: sessionId }: Pick<Session, 'organizationId' | 'id'>,
  outcome: TurnOutcome,
  at: Date,
): Promise<void> {
  const turns = await tx.turns.listUnfinished(sessionId);
  for (const turn of turns.filter(({ status }) => status === 'queued')) {
    await tx.turns.end(turn.id, outcome, {}, at);
    const events = closingEvents(outcome, {}, { status: 'active' });
    await recordEvents(tx, { organizationId, sessionId, turnId: turn.id, events });
  }
}
