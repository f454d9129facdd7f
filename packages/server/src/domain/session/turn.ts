import type { OperatorVisitId, SessionId, TurnId, UserId } from '../ids.ts';
import type { AttachmentFacts } from './attachment.ts';
import type { Usage } from './usage.ts';

export const turnStatuses = ['queued', 'running', 'parked', 'completed', 'failed', 'interrupted'] as const;
export type TurnStatus = (typeof turnStatuses)[number];

/**
 * Why a turn waits without a process: for the quota of the model's account, for somebody's decision, for its session to be
 * resumed; or because its server was lost, or it failed, and it goes on.
 */
export const parkingReasons = ['quota', 'approval', 'pause', 'interruption', 'retry'] as const;
export type ParkingReason = (typeof parkingReasons)[number];

/** Why a turn ended; the public taxonomy where it has a word, ours below the line. */
export type StopReason =
  | 'end_turn'
  | 'refusal'
  | 'budget_reached'
  | 'retries_exhausted'
  // ours
  | 'max_turns'
  | 'interrupted'
  | 'error';

/** Why a turn failed, as a client can act on it. */
export type TurnFailureCode =
  | 'model_authentication'
  | 'model_not_allowed'
  | 'model_not_found'
  | 'model_rate_limited'
  | 'model_overloaded'
  | 'model_invalid_request'
  | 'model_unreachable'
  | 'model_error'
  | 'max_turns'
  | 'budget_reached'
  | 'structured_output_failed'
  | 'turn_timeout'
  | 'disk_quota_exceeded'
  | 'agent_start_failed'
  | 'agent_crashed'
  | 'agent_error'
  | 'transcript_lost'
  | 'workspace_unavailable'
  | 'worker_lost'
  | 'shutdown'
  | 'blocked_by_hook'
  | 'interrupted_by_user'
  | 'session_terminated'
  | 'session_failed';

export type TurnFailure = { readonly code: TurnFailureCode; readonly message: string };

/** One prompt and all that follows until the agent is idle. */
export type Turn = {
  readonly id: TurnId;
  readonly sessionId: SessionId;
  readonly ordinal: number;
  readonly status: TurnStatus;
  readonly prompt: string;
  /** Who sent the prompt; absent where nobody did, as in tasks. */
  readonly askedBy?: UserId;
  /** Set when it was an operator, on a visit, who sent it in their place. */
  readonly visitId?: OperatorVisitId;
  /** Files that the model gets with the prompt. */
  readonly attachments: readonly AttachmentFacts[];
  readonly outputSchema?: Record<string, unknown>;
  readonly stopReason?: StopReason;
  readonly failure?: TurnFailure;
  readonly resultText?: string;
  readonly structuredOutput?: unknown;
  readonly usage: Usage;
  /** How often it was begun; going on after a wait is no new attempt. */
  readonly attempts: number;
  /** How long its runs took, without the time it was parked; absent before the first of them has ended. */
  readonly durationMs?: number;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  /** When the present run began. */
  readonly runningSince?: Date;
  readonly endedAt?: Date;
  readonly parkedFor?: ParkingReason;
  /** When a parked turn goes on by itself; absent: not before it is woken. */
  readonly resumeAt?: Date;
  /** Since when the turn has got no answer of the model because of its quota. */
  readonly quotaSince?: Date;
  /** The span of the request that it was asked for in, where that was traced. */
  readonly traceParent?: string;
};

/** What the agent is told at the start of a run. */
export type TurnStart =
  | { readonly kind: 'prompt'; readonly text: string }
  /** The turn was parked: the agent goes on, unless it never heard of the prompt. */
  | { readonly kind: 'continuation'; readonly text: string; readonly prompt: string }
  /** The turn was parked before this call: the agent's runtime takes it up, and nothing is said. */
  | {
      readonly kind: 'replay';
      readonly toolUseId: string;
      /** By this line at the end of the conversation the runtime knows of it. It is of no use to another process. */
      readonly mark: string;
    };

/** How a turn ended. */
export type TurnOutcome = {
  readonly status: Extract<TurnStatus, 'completed' | 'failed' | 'interrupted'>;
  readonly stopReason: StopReason;
  readonly failure?: TurnFailure;
  readonly resultText?: string;
  readonly structuredOutput?: unknown;
};

export function isOver(turn: Pick<Turn, 'status'>): boolean {
  return turn.status !== 'queued' && turn.status !== 'running' && turn.status !== 'parked';
}

/** A turn begins, or goes on after it was parked. */
export function beginRun(turn: Turn, at: Date): Turn {
  const { parkedFor: _parkedFor, resumeAt: _resumeAt, ...rest } = turn;
  const attempts = turn.attempts + (isAttempt(turn) ? 1 : 0);
  return { ...rest, attempts, status: 'running', startedAt: turn.startedAt ?? at, runningSince: at };
}

/** A turn that only had to wait goes on in the attempt that it was in. */
export function isAttempt({ parkedFor }: Pick<Turn, 'parkedFor'>): boolean {
  return parkedFor === undefined || parkedFor === 'interruption' || parkedFor === 'retry';
}

/** How long the present run has taken; 0 for a turn that does not run. */
export function runMs(turn: Pick<Turn, 'runningSince'>, at: Date): number {
  return turn.runningSince ? Math.max(0, at.getTime() - turn.runningSince.getTime()) : 0;
}

/** What is left of the time that a turn may run. All its runs count; the time it was parked does not. */
export function timeLeftMs(turn: Pick<Turn, 'durationMs'>, timeoutSeconds: number): number {
  return Math.max(0, timeoutSeconds * 1_000 - (turn.durationMs ?? 0));
}

export function interruptedTurn(code: TurnFailureCode, message: string): TurnOutcome {
  return { status: 'interrupted', stopReason: 'interrupted', failure: { code, message } };
}

export function failedTurn(code: TurnFailureCode, message: string): TurnOutcome {
  return { status: 'failed', stopReason: 'error', failure: { code, message } };
}
