import { describe, expect, test } from 'vitest';
import { NotAllowedError, NotFoundError, WrongStateError } from '../errors.ts';
import { ExecutionId, OrganizationId, SessionId, TaskId, UserId } from '../ids.ts';
import { sessionStatuses, type SessionStatus } from '../session/session.ts';
import { failedTurn, interruptedTurn, type TurnOutcome } from '../session/turn.ts';
import {
  afterAttempt,
  assertDrivesExecution,
  assertMayBeRetried,
  assertSeesExecution,
  cancel,
  complete,
  endOfAttempt,
  executionStatuses,
  fail,
  follow,
  goOn,
  hasEnded,
  queue,
  start,
  tryAgain,
  wait,
  type ExecutionStatus,
  type TaskExecution,
} from './execution.ts';
import type { TaskSnapshot } from './task.ts';

const noon = new Date('2026-02-28T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const sessionId = SessionId.new();
const snapshot: TaskSnapshot = {
  name: 'A task',
  session: {
    options: {
      model: 'claude-sonnet-4-5',
      allowedTools: [],
      disallowedTools: [],
      permissionMode: 'default',
      agents: {},
    },
    policies: [],
    hooks: [],
    metadata: {},
    onInterrupted: 'resume',
    timeoutSeconds: 60,
    includePartialMessages: false,
  },
  workspace: 'fresh',
  retry: { maxAttempts: 3, firstDelaySeconds: 10, maxDelaySeconds: 60 },
  timeoutSeconds: 3_600,
};

function executionOf(status: ExecutionStatus): TaskExecution {
  const common = {
    id: ExecutionId.new(),
    organizationId: OrganizationId.new(),
    taskId: TaskId.new(),
    taskVersion: 1,
    snapshot,
    ownerId: UserId.new(),
    trigger: 'manual',
    dueAt: noon,
    variables: {},
    prompt: 'Go.',
    cost: 0n,
    createdAt: noon,
  } as const;
  const begun = { attempt: 1, sessionId, startedAt: noon, deadlineAt: later(3_600) };
  switch (status) {
    case 'pending':
      return { ...common, status, attempt: 0, nextAttemptAt: noon };
    case 'queued':
      return { ...common, status, attempt: 0, queuedAt: noon };
    case 'running':
    case 'waiting':
      return { ...common, ...begun, status };
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { ...common, ...begun, status, completedAt: noon };
  }
}

const failure = { code: 'model_overloaded', detail: 'Overloaded.' } as const;

const commands: Record<string, (execution: TaskExecution) => TaskExecution> = {
  queue: (execution) => queue(execution, noon),
  start: (execution) => start(execution, sessionId, noon),
  wait,
  goOn,
  complete: (execution) => complete(execution, { text: 'Done.' }, noon),
  fail: (execution) => fail(execution, failure, noon),
  tryAgain: (execution) => tryAgain(execution, failure, noon),
  cancel: (execution) => cancel(execution, 'Enough.', noon),
};

/** What each command makes of each status; what is not here is refused. */
const moves: Record<string, Partial<Record<ExecutionStatus, ExecutionStatus>>> = {
  queue: { pending: 'queued' },
  start: { queued: 'running' },
  wait: { running: 'waiting' },
  goOn: { waiting: 'running' },
  complete: { running: 'completed', waiting: 'completed' },
  fail: { pending: 'failed', queued: 'failed', running: 'failed', waiting: 'failed' },
  tryAgain: { running: 'pending', waiting: 'pending' },
  cancel: { pending: 'cancelled', queued: 'cancelled', running: 'cancelled', waiting: 'cancelled' },
};

const cases = Object.keys(commands).flatMap((command) =>
  executionStatuses.map((status) => [command, status, moves[command]?.[status] ?? 'refused'] as const),
);

describe('an execution', () => {
  test.each(cases)('by the command %s, being %s, is %s [executions:states]', (command, status, expected) => {
    const apply = () => commands[command]?.(executionOf(status));
    if (expected === 'refused') {
      expect(apply).toThrow(WrongStateError);
      return;
    }
    const after = apply();
    expect(after).toMatchObject({ status: expected });
    // As the database insists.
    expect(after?.nextAttemptAt !== undefined).toBe(expected === 'pending');
    expect(after?.completedAt !== undefined).toBe(after && hasEnded(after));
  });

  test('counts its attempts, and its time from the first of them [executions:deadline]', () => {
    const first = start(executionOf('queued'), sessionId, noon);
    expect(first).toMatchObject({ attempt: 1, startedAt: noon, deadlineAt: later(3_600) });
    const again = start(queue(tryAgain(first, failure, later(10)), later(10)), SessionId.new(), later(11));
    expect(again).toMatchObject({ attempt: 2, startedAt: noon, deadlineAt: later(3_600) });
    expect(again.failure).toBeUndefined();
  });

  test.each(
    sessionStatuses.flatMap((session) => executionStatuses.map((status) => [session, status] as const)),
  )(
    'of a session that is %s, being %s, waits while that is held up and goes on with it [executions:follow]',
    (session: SessionStatus, status) => {
      const isHeldUp = session === 'waiting' || session === 'paused';
      const expected =
        status === 'running' && isHeldUp
          ? 'waiting'
          : status === 'waiting' && session === 'processing'
            ? 'running'
            : status;
      expect(follow(executionOf(status), session).status).toBe(expected);
    },
  );

  test('can be asked for again when it failed or was cancelled, and not before [executions:retry-states]', () => {
    for (const status of executionStatuses) {
      const check = () => assertMayBeRetried({ status });
      if (status === 'failed' || status === 'cancelled') check();
      else expect(check).toThrow(WrongStateError);
    }
  });
});

describe('the end of an attempt', () => {
  const done: TurnOutcome = {
    status: 'completed',
    stopReason: 'end_turn',
    resultText: 'Hi.',
    structuredOutput: { a: 1 },
  };
  const end = (outcome: TurnOutcome, execution = executionOf('running')) =>
    afterAttempt(execution, { outcome, at: noon, random: 0 });

  test('completes the execution with what the agent said [executions:attempt-done]', () => {
    expect(end(done)).toMatchObject({
      status: 'completed',
      result: { text: 'Hi.', structuredOutput: { a: 1 } },
      completedAt: noon,
    });
    expect(endOfAttempt(executionOf('running'), done)).toEqual({ status: 'completed' });
  });

  test('is followed by another attempt when it failed of what passes, up to the last [executions:attempt-again]', () => {
    const outcome = failedTurn('model_overloaded', 'Overloaded.');
    expect(end(outcome)).toMatchObject({ status: 'pending', nextAttemptAt: later(10), failure });
    const last = { ...executionOf('running'), attempt: 3 };
    expect(end(outcome, last)).toMatchObject({ status: 'failed', failure, completedAt: noon });
  });

  test('is not followed by one that would begin after the deadline [executions:attempt-late]', () => {
    const short = { ...executionOf('running'), deadlineAt: later(10) };
    expect(end(failedTurn('model_overloaded', 'Overloaded.'), short)).toMatchObject({ status: 'failed' });
  });

  test('cancels the execution when somebody stopped it [executions:attempt-stopped]', () => {
    const outcome = interruptedTurn('interrupted_by_user', 'Stopped.');
    expect(end(outcome)).toMatchObject({ status: 'cancelled', cancelReason: 'Stopped.' });
    expect(endOfAttempt(executionOf('running'), outcome)).toMatchObject({ status: 'cancelled' });
  });

  test('is told by why its execution was ended before it [executions:attempt-after]', () => {
    const late = fail(executionOf('running'), { code: 'timed_out', detail: 'Late.' }, noon);
    const outcome = interruptedTurn('interrupted_by_user', 'Stopped.');
    expect(endOfAttempt(late, outcome)).toMatchObject({ status: 'failed', failure: { code: 'timed_out' } });
  });
});

describe('to whom an execution belongs', () => {
  const organizationId = OrganizationId.new();
  const execution = { ...executionOf('running'), requestedBy: UserId.new() };
  const { ownerId, requestedBy } = execution;
  const outcome = (check: () => void) => {
    try {
      check();
      return 'yes';
    } catch (error) {
      if (error instanceof NotFoundError) return 'unknown';
      if (error instanceof NotAllowedError) return 'no';
      throw error;
    }
  };

  test.each([
    ['owner', 'user', ownerId, 'private', 'yes', 'yes'],
    ['requester', 'user', requestedBy, 'private', 'yes', 'yes'],
    ['colleague', 'user', UserId.new(), 'private', 'unknown', 'no'],
    ['colleague', 'user', UserId.new(), 'organization', 'yes', 'no'],
    ['admin', 'admin', UserId.new(), 'private', 'yes', 'yes'],
    ['viewer', 'viewer', UserId.new(), 'private', 'yes', 'no'],
  ] as const)(
    'says whether the %s (%s) sees and drives it, being %s [executions:access]',
    (_who, role, userId, sharing, seen, driven) => {
      const actor = { organizationId, userId, role };
      expect(outcome(() => assertSeesExecution(actor, execution, sharing))).toBe(seen);
      expect(outcome(() => assertDrivesExecution(actor, execution))).toBe(driven);
    },
  );
});
