import type { SessionEvent } from './session-event.ts';
import type { ParkingReason, Turn, TurnFailure, TurnStart } from './turn.ts';
import type { Usage } from './usage.ts';

/** What a turn waits for, without a process. */
export type Parking = {
  readonly for: ParkingReason;
  /** When it goes on by itself; absent: not before it is woken. */
  readonly resumeAt?: Date;
  /** Since when the quota gives no answer to this turn. */
  readonly quotaSince?: Date;
  /** Of what its last attempt ended. */
  readonly failure?: TurnFailure;
};

export type QuotaWait = {
  readonly turn: Pick<Turn, 'usage' | 'quotaSince'>;
  /** By the whole turn so far. */
  readonly used: Usage;
  /** When the provider says that there is more, if it does. */
  readonly resetAt?: Date;
  readonly maxWaitMs: number;
  readonly now: Date;
  /** Between 0 and 1. */
  readonly random: number;
};

/** Bounds of a pause whose length nobody knows, in milliseconds. */
const shortestPause = 60_000;
const longestPause = 3_600_000;

/** Of turns that wait for the same moment, each comes back a little later than it, so that they do not come together. */
const mostJitter = 60_000;

/**
 * How a turn waits for its quota. Without a known reset it waits as long again as it has waited so far. Undefined: it
 * would wait for longer than it may, counted from its last answer.
 */
export function quotaParking({
  turn,
  used,
  resetAt,
  maxWaitMs,
  now,
  random,
}: QuotaWait): Parking | undefined {
  const gotAnswers = used.outputTokens > turn.usage.outputTokens;
  const quotaSince = gotAnswers ? now : (turn.quotaSince ?? now);
  const waited = now.getTime() - quotaSince.getTime();
  const pausedUntil = now.getTime() + Math.min(Math.max(waited, shortestPause), longestPause);
  // A reset that was promised before and did not come is not believed to the second.
  const until = waited > 0 || !resetAt ? Math.max(pausedUntil, resetAt?.getTime() ?? 0) : resetAt.getTime();
  if (until - quotaSince.getTime() > maxWaitMs) return undefined;
  const jitter = random * Math.min(mostJitter, (until - now.getTime()) / 10);
  return { for: 'quota', resumeAt: new Date(until + jitter), quotaSince };
}

/** What the log says of it. An approval and a pause tell of themselves. */
export function parkingEvents({ for: why, resumeAt, failure }: Parking, now: Date): SessionEvent[] {
  if (!resumeAt) return [];
  return [
    ...(failure ? [failureEvent(why, failure)] : []),
    {
      type: 'session.status_rescheduled',
      reason: why === 'quota' ? 'quota_exhausted' : (failure?.code ?? why),
      retry_in_ms: Math.max(0, resumeAt.getTime() - now.getTime()),
      resume_at: resumeAt.toISOString(),
    },
  ];
}

function failureEvent(why: ParkingReason, error: TurnFailure): SessionEvent {
  return { type: why === 'interruption' ? 'turn.interrupted' : 'session.error', error };
}

/** Said in the conversation in place of the prompt, which the agent has heard. */
const goOn = 'Continue from where you left off.';

/** Nobody but the agent can tell whether something is to be done again. */
const unsure =
  'You were interrupted. What a tool did that was running then is unknown: find out before you do it again. ';

/** What the agent is told when a turn begins, or begins again. */
export function startOf(
  turn: Pick<Turn, 'status' | 'prompt' | 'parkedFor'>,
): Extract<TurnStart, { readonly text: string }> {
  const { status, prompt, parkedFor } = turn;
  if (status !== 'parked') return { kind: 'prompt', text: prompt };
  return { kind: 'continuation', text: parkedFor === 'quota' ? goOn : `${unsure}${goOn}`, prompt };
}
