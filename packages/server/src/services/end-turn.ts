import type { Hook } from '../domain/agent/hook.ts';
import type { SessionId, OrganizationId } from '../domain/ids.ts';
import { closingEvents } from '../domain/session/closing-events.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import { endTurn, fail, isFinal, type Session } from '../domain/session/session.ts';
import { interruptedTurn, runMs, type Turn, type TurnOutcome } from '../domain/session/turn.ts';
import { totalUsage } from '../domain/session/usage.ts';
import type { SnapshotOutcome } from '../domain/session/workspace-snapshot.ts';
import type { Repositories } from '../repositories/store.ts';
import { cancelApprovals } from './cancel-approvals.ts';
import { endQueuedTurns } from './end-queued-turns.ts';
import { endAttempt } from './follow-session.ts';
import { recordEvents } from './record-events.ts';
import { recordSnapshot } from './session-snapshots.ts';
import { tellOf } from './tell-observers.ts';

export type TurnEnding = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  /** Held by the transaction. */
  readonly session: Session;
  readonly turn: Turn;
  readonly outcome: TurnOutcome;
  /** The last events of the agent, which are not in the log yet. */
  readonly unwritten?: readonly SessionEvent[];
  readonly at: Date;
  readonly fence?: number;
  /** The session fails with the turn, and those in line are dropped. */
  readonly endsSession?: boolean;
  /** What became of its files; absent when they are yet to be kept. */
  readonly snapshot?: SnapshotOutcome;
  /** What the turn ran with; absent when nobody knows any more. */
  readonly hooks?: readonly Hook[];
};

/** Ends a turn that runs or is parked, with the figures of the ledger, and wakes the next one. */
export async function endRunningTurn(tx: Repositories, ending: TurnEnding): Promise<void> {
  const { organizationId, sessionId, turn, outcome, at } = ending;
  const of = { organizationId, sessionId };
  const session = ending.endsSession === true ? await failSession(tx, ending) : ending.session;
  const { snapshot } = ending;
  const ofTurn = { ...of, turnId: turn.id };
  const [used, total, told, cancelled, kept] = await tx.together([
    tx.usageLedger.byModel({ turnId: turn.id }),
    // Summed up anew, so that a call which was booked late is not missing for ever.
    tx.usageLedger.byModel({ sessionId }),
    tellOfEnd(tx, ending),
    cancelApprovals(tx, turn.id),
    snapshot ? recordSnapshot(tx, ofTurn, snapshot) : Promise.resolve([]),
  ]);
  const closing = closingEvents(outcome, used, session);
  const events = [...(ending.unwritten ?? []), ...told, ...cancelled, ...kept, ...closing];
  await tx.together([
    tx.turns.end(turn.id, outcome, used, at),
    recordEvents(tx, { ...ofTurn, events }, ending.fence),
  ]);
  const usage = totalUsage(total);
  const isOwed = !snapshot && !isFinal(session.status);
  const [next] = await tx.together([
    tx.turns.findNext(sessionId),
    tx.toolCalls.abandon(turn.id),
    tx.sessions.saveTurnEnd(endTurn(session, at), { usage, durationMs: runMs(turn, at) }),
    endAttempt(tx, { session, turn, outcome, cost: totalUsage(used).cost }),
  ]);
  if (isOwed) await tx.sessions.oweSnapshot(sessionId, turn.id);
  if (isOwed || next) await tx.enqueue('run-turn', of);
}

/** The log ends with the turn that has begun. */
async function failSession(tx: Repositories, { session, at }: TurnEnding): Promise<Session> {
  if (isFinal(session.status)) return session;
  const failed = fail(session, at);
  await tx.sessions.save(failed);
  const outcome = interruptedTurn('session_failed', 'The session failed before the turn began.');
  await endQueuedTurns(tx, failed, outcome, at);
  return failed;
}

async function tellOfEnd(tx: Repositories, ending: TurnEnding): Promise<SessionEvent[]> {
  const { organizationId, sessionId, turn, outcome } = ending;
  const hooks = ending.hooks ?? (await tx.hooks.listOfSession(ending.session));
  const { stopReason, failure } = outcome;
  return tellOf(tx, { organizationId, sessionId, turnId: turn.id }, hooks, {
    event: 'TurnEnd',
    stop_reason: stopReason,
    ...(failure && { error_code: failure.code }),
  });
}
