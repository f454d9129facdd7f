import type { JsonObject } from './json.ts';

/** The statuses the Messages API documents, with the error type each one carries. */
export const errorTypes = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
} as const;

export type ErrorStatus = keyof typeof errorTypes;

export const stopReasons = [
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const;

export type StopReason = (typeof stopReasons)[number];

export type Usage = {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
};

export type ToolCall = { readonly name: string; readonly input?: JsonObject; readonly id?: string };

/** One assistant message. The faults (`cutAfter`, `hangAfter`, `malformed`) touch only streamed answers. */
export type AnswerStep = {
  readonly text?: string;
  readonly thinking?: string;
  readonly tools?: readonly ToolCall[];
  readonly usage?: Partial<Usage>;
  readonly stop_reason?: StopReason;
  /** Milliseconds before the headers. */
  readonly delayMs?: number;
  /** Milliseconds between words. */
  readonly slowMs?: number;
  /** The socket is destroyed after so many deltas. */
  readonly cutAfter?: number;
  /** The stream falls silent, and stays open, after so many deltas. */
  readonly hangAfter?: number;
  /** The stream turns into something that is not JSON after its first delta. */
  readonly malformed?: true;
};

/** An API error. With `times`, the request after so many errors is answered by `then`. */
export type ErrorStep = {
  readonly error: ErrorStatus;
  readonly type?: string;
  readonly message?: string;
  /** Seconds, sent as `retry-after`. */
  readonly retryAfter?: number;
  /** Sent as `x-should-retry`. */
  readonly shouldRetry?: boolean;
  /** Says, in rate-limit headers, that the account's quota is used up, and there again in so many seconds. */
  readonly quotaResetIn?: number;
  readonly times?: number;
  readonly then?: Step;
  /** Counts `times` under this name, over all sessions together. */
  readonly id?: string;
  readonly delayMs?: number;
};

/** No answer at all, not even headers. */
export type HangStep = { readonly hang: true };

export type Step = AnswerStep | ErrorStep | HangStep;

/** Played by the next turn whose prompt contains `expect`. */
export type Script = {
  readonly expect: string;
  readonly steps: readonly Step[];
  /** May be played by any number of turns, or by none. */
  readonly repeat?: boolean;
};
