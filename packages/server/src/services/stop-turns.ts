import { closingEvents } from '../domain/session/closing-events.ts';
import type { Session } from '../domain/session/session.ts';
import { interruptedTurn } from '../domain/session/turn.ts';
import type { Repositories } from '../repositories/store.ts';
import { cancelApprovals } from './cancel-approvals.ts';
import { endRunningTurn } from './end-turn.ts';

/** Asks the runner of the turn that runs to stop it, and ends those that are parked or wait. The caller holds the session. */
export async function stopTurns(tx: Repositories, session: Session, at: Date): Promise<void> {
  const of = { organizationId: session.organizationId, sessionId: session.id };
  const turns = await tx.turns.listUnfinished(session.id);
  if (turns.length === 0) return;
  await tx.events.append({ ...of, events: [{ type: 'user.interrupt' }] });
  for (const turn of turns) {
    if (turn.status === 'running') {
      await tx.turns.requestStop(turn, 'interrupted_by_user');
      const events = await cancelApprovals(tx, turn.id);
      if (events.length > 0) await tx.events.append({ ...of, turnId: turn.id, events });
      continue;
    }
    if (turn.status === 'parked') {
      const outcome = interruptedTurn('interrupted_by_user', 'The turn was interrupted while it waited.');
      await endRunningTurn(tx, { ...of, session, turn, outcome, at });
      continue;
    }
    const outcome = interruptedTurn('interrupted_by_user', 'The turn was interrupted before it began.');
    await tx.turns.end(turn.id, outcome, {}, at);
    await tx.events.append({ ...of, turnId: turn.id, events: closingEvents(outcome, {}, session) });
  }
}
