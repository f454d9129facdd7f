import { stopOutcome } from '../agent/turn.ts';
import type { OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import { parkingEvents, type Parking } from '../domain/session/parked-turn.ts';
import { parkTurn } from '../domain/session/session.ts';
import { runMs, type Turn } from '../domain/session/turn.ts';
import { totalUsage } from '../domain/session/usage.ts';
import type { Repositories } from '../repositories/store.ts';
import { endRunningTurn, type TurnEnding } from './end-turn.ts';
import { followSession } from './follow-session.ts';
import { recordEvents } from './record-events.ts';

export type TurnParking = Omit<TurnEnding, 'outcome'> & { readonly parking: Parking };

/**
 * Sets a running turn aside, with the figures of the ledger so far. The caller gives up the lease and has ended the
 * process. A turn that somebody asked to stop meanwhile is ended instead, and false returned.
 */
export async function parkRunningTurn(tx: Repositories, wanted: TurnParking): Promise<boolean> {
  const { organizationId, sessionId, session, turn, parking, at } = wanted;
  const stop = await tx.turns.findStopRequest(turn.id);
  if (stop && stop !== 'paused') {
    await endRunningTurn(tx, { ...wanted, outcome: stopOutcome(stop) });
    return false;
  }
  if (parking.for === 'approval') await forgiveWait(tx, turn);
  const usage = totalUsage(await tx.usageLedger.byModel({ sessionId }));
  await tx.turns.park(turn.id, parking, await tx.usageLedger.byModel({ turnId: turn.id }), at);
  const events = [...(wanted.unwritten ?? []), ...parkingEvents(parking, at)];
  if (events.length > 0)
    await recordEvents(tx, { organizationId, sessionId, turnId: turn.id, events }, wanted.fence);
  // Nothing runs any more. A call that waits for its approval is taken up again by its own row.
  if (parking.for !== 'approval') await tx.toolCalls.abandon(turn.id);
  const parked = parkTurn(session, at);
  await tx.sessions.saveTurnEnd(parked, { usage, durationMs: runMs(turn, at) });
  await followSession(tx, parked);
  // Decided while the turn was on its way here: nobody else would wake it.
  const isDecided = parking.for === 'approval' && (await tx.approvals.countPending(turn.id)) === 0;
  // The same with a session that is resumed already.
  const isResumed = parking.for === 'pause' && session.status !== 'paused';
  const isDue = parking.for === 'interruption';
  if (isDecided || isResumed || isDue)
    await wakeParkedTurn(tx, { organizationId, sessionId, turnId: turn.id });
  return true;
}

async function forgiveWait(tx: Repositories, turn: Turn): Promise<void> {
  const [first] = await tx.approvals.listOpen(turn.id);
  if (first) await tx.turns.forgiveWait(turn.id, first.requestedAt);
}

/** Lets a parked turn go on now, on any node; false, and nothing happens, if it is not parked. */
export async function wakeParkedTurn(
  tx: Repositories,
  { turnId, ...of }: { organizationId: OrganizationId; sessionId: SessionId; turnId: TurnId },
): Promise<boolean> {
  const isParked = await tx.turns.wake(turnId);
  if (isParked) await tx.enqueue('run-turn', of);
  return isParked;
}
