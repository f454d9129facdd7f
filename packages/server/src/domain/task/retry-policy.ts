import type { TurnFailureCode } from '../session/turn.ts';

/** How often an execution is tried, each time from the beginning in a new session, and after which pauses. */
export type RetryPolicy = {
  /** The first one counts. */
  readonly maxAttempts: number;
  /** Before the second attempt; twice as long before each that follows. */
  readonly firstDelaySeconds: number;
  readonly maxDelaySeconds: number;
};

export const defaultRetry: RetryPolicy = { maxAttempts: 3, firstDelaySeconds: 30, maxDelaySeconds: 3_600 };

/** What an attempt ended of, as far as it matters whether another one may do better. */
export type FailureClass =
  | 'overloaded'
  | 'rate_limited'
  | 'crashed'
  | 'interrupted'
  | 'stopped'
  | 'permission'
  | 'budget'
  | 'invalid'
  | 'timed_out'
  | 'agent';

const retried: Readonly<Record<FailureClass, boolean>> = {
  overloaded: true,
  rate_limited: true,
  crashed: true,
  interrupted: true,
  // Somebody wanted it to end.
  stopped: false,
  permission: false,
  budget: false,
  invalid: false,
  timed_out: false,
  // The agent did what it could, and would do it again.
  agent: false,
};

const classes: Readonly<Record<TurnFailureCode, FailureClass>> = {
  model_overloaded: 'overloaded',
  model_unreachable: 'overloaded',
  model_error: 'overloaded',
  model_rate_limited: 'rate_limited',
  agent_start_failed: 'crashed',
  agent_crashed: 'crashed',
  transcript_lost: 'crashed',
  workspace_unavailable: 'crashed',
  worker_lost: 'interrupted',
  shutdown: 'interrupted',
  interrupted_by_user: 'stopped',
  session_terminated: 'stopped',
  session_failed: 'stopped',
  model_authentication: 'permission',
  model_not_allowed: 'permission',
  model_not_found: 'invalid',
  model_invalid_request: 'invalid',
  blocked_by_hook: 'permission',
  budget_reached: 'budget',
  disk_quota_exceeded: 'budget',
  turn_timeout: 'timed_out',
  max_turns: 'agent',
  structured_output_failed: 'agent',
  agent_error: 'agent',
};

export function failureClass(code: TurnFailureCode): FailureClass {
  return classes[code];
}

/** How long the next attempt waits; undefined when there is none. In milliseconds. */
export function retryDelayMs(
  policy: RetryPolicy,
  {
    attempt,
    code,
    random,
  }: { readonly attempt: number; readonly code: TurnFailureCode; readonly random: number },
): number | undefined {
  if (!retried[failureClass(code)] || attempt >= policy.maxAttempts) return undefined;
  const seconds = Math.min(policy.firstDelaySeconds * 2 ** (attempt - 1), policy.maxDelaySeconds);
  // Those that failed together do not come back together.
  return Math.round(seconds * 1_000 * (1 + random / 4));
}
