import type { SessionEvent } from './session-event.ts';
import type { ParkingReason, Turn, TurnStart } from './turn.ts';
import type { Usage } from './usage.ts';

/** What a turn waits for, without a process. */
export type Parking = {
  readonly for: ParkingReason;
  /** When it goes on by itself; absent: not before it is woken. */
  readonly resumeAt?: Date;
  /** Since when the quota gives no answer to this turn. */
  readonly quotaSince?: Date;
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

/** What the log says of it. Whoever waits for an approval is told by the approval itself. */
export function parkingEvents(parking: Parking, now: Date): SessionEvent[] {
  if (parking.for !== 'quota' || !parking.resumeAt) return [];
  return [
    {
      type: 'session.status_rescheduled',
      reason: 'quota_exhausted',
      retry_in_ms: Math.max(0, parking.resumeAt.getTime() - now.getTime()),
      resume_at: parking.resumeAt.toISOString(),
    },
  ];
}

/** Said in the conversation in place of the prompt, which the agent has heard. */
const goOn = 'Continue from where you left off.';

/** What the agent is told when a turn begins, or begins again. */
export function startOf(
  turn: Pick<Turn, 'status' | 'prompt'>,
): Extract<TurnStart, { readonly text: string }> {
  const { status, prompt } = turn;
  return status === 'parked'
    ? { kind: 'continuation', text: goOn, prompt }
    : { kind: 'prompt', text: prompt };
}
