import type { SessionId, TurnId } from '../ids.ts';
import type { Usage } from './usage.ts';

export type TurnStatus = 'queued' | 'running' | 'completed' | 'failed' | 'interrupted';

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
  | 'agent_start_failed'
  | 'agent_crashed'
  | 'agent_error'
  | 'worker_lost'
  | 'shutdown'
  | 'interrupted_by_user'
  | 'session_terminated';

export type TurnFailure = { readonly code: TurnFailureCode; readonly message: string };

/** One prompt and all that follows until the agent is idle. */
export type Turn = {
  readonly id: TurnId;
  readonly sessionId: SessionId;
  readonly ordinal: number;
  readonly status: TurnStatus;
  readonly prompt: string;
  readonly outputSchema?: Record<string, unknown>;
  readonly stopReason?: StopReason;
  readonly failure?: TurnFailure;
  readonly resultText?: string;
  readonly structuredOutput?: unknown;
  readonly usage: Usage;
  readonly durationMs?: number;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
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
  return turn.status !== 'queued' && turn.status !== 'running';
}

export function interruptedTurn(code: TurnFailureCode, message: string): TurnOutcome {
  return { status: 'interrupted', stopReason: 'interrupted', failure: { code, message } };
}

export function failedTurn(code: TurnFailureCode, message: string): TurnOutcome {
  return { status: 'failed', stopReason: 'error', failure: { code, message } };
}
