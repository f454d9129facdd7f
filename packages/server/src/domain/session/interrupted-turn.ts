import type { Parking } from './parked-turn.ts';
import type { InterruptionPolicy, Session, SessionMode } from './session.ts';
import type { Turn, TurnFailureCode, TurnOutcome } from './turn.ts';

/** A turn that takes its server down each time is not begun for ever. */
const mostAttempts = 4;

/** Before the second attempt, in milliseconds; twice as long before each that follows. */
const firstPause = 15_000;

export type EndedRun = {
  readonly session: Pick<Session, 'mode' | 'onInterrupted' | 'executionId'>;
  readonly turn: Pick<Turn, 'attempts'>;
  readonly outcome: TurnOutcome;
  readonly at: Date;
  /** Between 0 and 1. */
  readonly random: number;
};

/** The turn goes on by itself, or it has ended, with its session or without. */
export type Sequel =
  | { readonly kind: 'goes_on'; readonly parking: Parking }
  | { readonly kind: 'ends' }
  | { readonly kind: 'ends_session' };

/** What follows the end of a run: people may have said what an interruption means, and a job is tried again. */
export function sequelOf({ session, turn, outcome, at, random }: EndedRun): Sequel {
  const { failure } = outcome;
  if (!failure) return { kind: 'ends' };
  const isLast = turn.attempts >= mostAttempts;
  if (isInterruption(failure.code)) return afterInterruption(session.onInterrupted, isLast, { failure, at });
  if (isLast || !isTriedAgain(session, failure.code)) return { kind: 'ends' };
  const pause = firstPause * 2 ** (turn.attempts - 1) * (1 + random / 4);
  const resumeAt = new Date(at.getTime() + pause);
  return { kind: 'goes_on', parking: { for: 'retry', resumeAt, failure } };
}

/** A session that interruptions end has ended, whatever was left to try. */
function afterInterruption(
  policy: InterruptionPolicy,
  isLast: boolean,
  { failure, at }: { readonly failure: NonNullable<TurnOutcome['failure']>; readonly at: Date },
): Sequel {
  switch (policy) {
    case 'wait':
      return { kind: 'ends' };
    case 'resume':
      if (isLast) return { kind: 'ends' };
      return { kind: 'goes_on', parking: { for: 'interruption', resumeAt: at, failure } };
    case 'fail':
      return { kind: 'ends_session' };
  }
}

function isInterruption(code: TurnFailureCode): boolean {
  return code === 'worker_lost' || code === 'shutdown';
}

/**
 * Whether a turn that failed of this is run again. Whoever waits for an interactive session's answer decides that
 * better; nobody waits for a job's. That of an execution is tried again by the execution.
 */
function isTriedAgain({ mode, executionId }: EndedRun['session'], code: TurnFailureCode): boolean {
  if (executionId !== undefined) return false;
  switch (mode) {
    case 'interactive':
    case 'forked':
      return false;
    case 'background':
      return passing.has(code);
  }
}

/** What may be over in a minute. The other failures would come again. */
const passing: ReadonlySet<TurnFailureCode> = new Set([
  'model_rate_limited',
  'model_overloaded',
  'model_unreachable',
  'model_error',
  'agent_start_failed',
  'agent_crashed',
  'transcript_lost',
]);

/** What a session does that says nothing of it: a job goes on, a conversation waits for its people. */
export function defaultInterruptionPolicy(mode: SessionMode): InterruptionPolicy {
  switch (mode) {
    case 'interactive':
    case 'forked':
      return 'wait';
    case 'background':
      return 'resume';
  }
}
