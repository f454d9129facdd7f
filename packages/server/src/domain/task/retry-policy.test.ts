import { describe, expect, test } from 'vitest';
import type { TurnFailureCode } from '../session/turn.ts';
import { failureClass, retryDelayMs, type FailureClass, type RetryPolicy } from './retry-policy.ts';

const policy: RetryPolicy = { maxAttempts: 5, firstDelaySeconds: 10, maxDelaySeconds: 60 };
const delay = (attempt: number, code: TurnFailureCode = 'model_overloaded', random = 0) =>
  retryDelayMs(policy, { attempt, code, random });

/** Every code, so that a new one is thought about. */
const expected: Record<TurnFailureCode, readonly [FailureClass, boolean]> = {
  model_overloaded: ['overloaded', true],
  model_unreachable: ['overloaded', true],
  model_error: ['overloaded', true],
  model_rate_limited: ['rate_limited', true],
  agent_start_failed: ['crashed', true],
  agent_crashed: ['crashed', true],
  transcript_lost: ['crashed', true],
  workspace_unavailable: ['crashed', true],
  worker_lost: ['interrupted', true],
  shutdown: ['interrupted', true],
  interrupted_by_user: ['stopped', false],
  session_terminated: ['stopped', false],
  session_failed: ['stopped', false],
  model_authentication: ['permission', false],
  model_not_allowed: ['permission', false],
  blocked_by_hook: ['permission', false],
  model_not_found: ['invalid', false],
  model_invalid_request: ['invalid', false],
  budget_reached: ['budget', false],
  disk_quota_exceeded: ['budget', false],
  turn_timeout: ['timed_out', false],
  max_turns: ['agent', false],
  structured_output_failed: ['agent', false],
  agent_error: ['agent', false],
};

describe('a retry policy', () => {
  test.each(Object.entries(expected))(
    'takes %s for %j [executions:retry-classes]',
    (name, [kind, isRetried]) => {
      const code = name as TurnFailureCode;
      expect(failureClass(code)).toBe(kind);
      expect(delay(1, code) !== undefined).toBe(isRetried);
    },
  );

  test('waits twice as long each time, up to its longest pause, and a little apart [executions:retry-delays]', () => {
    expect([1, 2, 3, 4, 5].map((attempt) => delay(attempt))).toEqual([
      10_000,
      20_000,
      40_000,
      60_000,
      undefined,
    ]);
    expect(delay(1, 'model_overloaded', 1)).toBe(12_500);
  });
});
