import { figuresByModel, usageFigures, type SessionEvent } from './session-event.ts';
import { isFinal, type Session } from './session.ts';
import type { TurnOutcome } from './turn.ts';
import { totalUsage, type UsageByModel } from './usage.ts';

/**
 * What stands at the end of every turn's events: why it failed, what it cost, and that the agent is idle. The turn
 * that ran when its session ended also ends the log.
 */
export function closingEvents(
  outcome: TurnOutcome,
  used: UsageByModel,
  session: Pick<Session, 'status'>,
): SessionEvent[] {
  const { failure, status } = outcome;
  return [
    ...(failure ? [failureEvent(status, failure)] : []),
    { type: 'session.usage', by_model: figuresByModel(used), ...usageFigures(totalUsage(used)) },
    { type: 'session.status_idle', stop_reason: outcome.stopReason },
    ...(isFinal(session.status) ? [{ type: 'session.status_terminated' } as const] : []),
  ];
}

function failureEvent(
  status: TurnOutcome['status'],
  error: NonNullable<TurnOutcome['failure']>,
): SessionEvent {
  return status === 'interrupted' ? { type: 'turn.interrupted', error } : { type: 'session.error', error };
}
