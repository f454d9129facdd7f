import { assertMay, assertMayForAll, mayForAll, type Actor } from '../access/actor.ts';
import { NotFoundError, WrongStateError } from '../errors.ts';
import type { ExecutionId, OrganizationId, ReportId, SessionId, TaskId, TurnId, UserId } from '../ids.ts';
import type { MicroUsd } from '../money.ts';
import type { SessionStatus } from '../session/session.ts';
import type { TurnFailureCode, TurnOutcome } from '../session/turn.ts';
import { failureClass, retryDelayMs } from './retry-policy.ts';
import type { Sharing, TaskSnapshot } from './task.ts';
import type { VariableValues } from './task-variable.ts';

/**
 * `pending`: its time has not come, or the next attempt waits. `queued`: it starts when there is room. `waiting`: it has
 * begun, and waits for people or for quota.
 */
export const executionStatuses = [
  'pending',
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export const executionTriggers = ['manual', 'api', 'scheduled', 'trigger'] as const;
export type ExecutionTrigger = (typeof executionTriggers)[number];

/** Why it never came to an attempt, or was ended by the service. */
export type ExecutionRefusalCode =
  | 'owner_deactivated'
  | 'permission_denied'
  | 'budget_exceeded'
  | 'quota_exceeded'
  | 'task_deleted'
  | 'template_deleted'
  | 'variables_invalid'
  | 'task_invalid'
  | 'line_full'
  | 'start_failed'
  | 'timed_out';

/** How an attempt ends. */
export const attemptOutcomes = [
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly ExecutionStatus[];
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export type ExecutionFailure = {
  readonly code: ExecutionRefusalCode | TurnFailureCode;
  readonly detail: string;
};

/** The report that an execution has made at its end, or why it has not. */
export type ExecutionReport = { readonly id: ReportId } | { readonly leftOut: string };

export type ExecutionResult = { readonly text?: string; readonly structuredOutput?: unknown };

/** One run of a task. */
export type TaskExecution = {
  readonly id: ExecutionId;
  readonly organizationId: OrganizationId;
  readonly taskId: TaskId;
  readonly taskVersion: number;
  readonly snapshot: TaskSnapshot;
  /** In whose name it runs. */
  readonly ownerId: UserId;
  /** Absent when nobody in particular asked for it. */
  readonly requestedBy?: UserId;
  readonly trigger: ExecutionTrigger;
  /** The schedule or trigger. */
  readonly triggerRef?: string;
  /** Of executions of a task with the same one there is one. */
  readonly occurrence?: string;
  readonly retryOf?: ExecutionId;
  readonly dueAt: Date;
  readonly variables: VariableValues;
  readonly prompt?: string;
  readonly status: ExecutionStatus;
  /** How often it was tried. */
  readonly attempt: number;
  /** While it is pending. */
  readonly nextAttemptAt?: Date;
  /** Of the newest attempt. */
  readonly sessionId?: SessionId;
  /** The one that its task asks for, from its end on. */
  readonly reportId?: ReportId;
  readonly failure?: ExecutionFailure;
  readonly cancelReason?: string;
  readonly result?: ExecutionResult;
  readonly cost: MicroUsd;
  readonly createdAt: Date;
  readonly queuedAt?: Date;
  readonly startedAt?: Date;
  /** When it is ended, if it has not by then. */
  readonly deadlineAt?: Date;
  readonly completedAt?: Date;
};

/** One try: a background session of its own. */
export type ExecutionAttempt = {
  readonly executionId: ExecutionId;
  readonly number: number;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  /** Absent while it goes on. */
  readonly status?: AttemptOutcome;
  readonly failure?: ExecutionFailure;
  readonly cost: MicroUsd;
  readonly startedAt: Date;
  readonly endedAt?: Date;
};

export function hasEnded({ status }: Pick<TaskExecution, 'status'>): boolean {
  const ends: readonly ExecutionStatus[] = attemptOutcomes;
  return ends.includes(status);
}

/** Its time has come. */
export function queue(execution: TaskExecution, at: Date): TaskExecution {
  assertIs(execution, 'pending');
  const { nextAttemptAt: _, ...rest } = execution;
  return { ...rest, status: 'queued', queuedAt: at };
}

/** An attempt begins, in a session of its own. */
export function start(execution: TaskExecution, sessionId: SessionId, at: Date): TaskExecution {
  assertIs(execution, 'queued');
  const startedAt = execution.startedAt ?? at;
  const deadline = startedAt.getTime() + execution.snapshot.timeoutSeconds * 1_000;
  const { failure: _, ...rest } = execution;
  return {
    ...rest,
    status: 'running',
    attempt: execution.attempt + 1,
    sessionId,
    startedAt,
    deadlineAt: new Date(deadline),
  };
}

/** People or quota are waited for. */
export function wait(execution: TaskExecution): TaskExecution {
  assertIs(execution, 'running');
  return { ...execution, status: 'waiting' };
}

/** What was waited for has come. */
export function goOn(execution: TaskExecution): TaskExecution {
  assertIs(execution, 'waiting');
  return { ...execution, status: 'running' };
}

export function complete(execution: TaskExecution, result: ExecutionResult, at: Date): TaskExecution {
  assertIs(execution, 'running', 'waiting');
  return { ...execution, status: 'completed', result, completedAt: at };
}

/** It has failed for good. */
export function fail(execution: TaskExecution, failure: ExecutionFailure, at: Date): TaskExecution {
  assertIs(execution, 'pending', 'queued', 'running', 'waiting');
  const { nextAttemptAt: _, ...rest } = execution;
  return { ...rest, status: 'failed', failure, completedAt: at };
}

/** An attempt has failed, and there is to be another one. */
export function tryAgain(
  execution: TaskExecution,
  failure: ExecutionFailure,
  nextAttemptAt: Date,
): TaskExecution {
  assertIs(execution, 'running', 'waiting');
  return { ...execution, status: 'pending', failure, nextAttemptAt };
}

export function cancel(execution: TaskExecution, reason: string | undefined, at: Date): TaskExecution {
  assertIs(execution, 'pending', 'queued', 'running', 'waiting');
  const { nextAttemptAt: _, ...rest } = execution;
  return {
    ...rest,
    status: 'cancelled',
    ...(reason !== undefined && { cancelReason: reason }),
    completedAt: at,
  };
}

export function assertMayBeRetried({ status }: Pick<TaskExecution, 'status'>): void {
  if (status !== 'failed' && status !== 'cancelled')
    throw new WrongStateError(
      `The execution is ${status}; only one that failed or was cancelled is tried again.`,
    );
}

type Asked = Pick<TaskExecution, 'id' | 'ownerId' | 'requestedBy'>;

/** A user sees what runs in their name, what they asked for, and executions of tasks that are shared. */
export function assertSeesExecution(actor: Actor, execution: Asked, sharing: Sharing): void {
  assertMay(actor, 'tasks:read');
  if (!mayForAll(actor, 'tasks:read') && !isOf(actor, execution) && sharing === 'private')
    throw new NotFoundError('execution', execution.id);
}

/** To stop it, or to ask for it again, is for whoever asked for it, its owner and admins. */
export function assertDrivesExecution(actor: Actor, execution: Asked): void {
  assertMay(actor, 'tasks:write');
  if (!isOf(actor, execution)) assertMayForAll(actor, 'tasks:write');
}

function isOf({ userId }: Actor, { ownerId, requestedBy }: Asked): boolean {
  return ownerId === userId || requestedBy === userId;
}

function assertIs({ status }: TaskExecution, ...allowed: readonly ExecutionStatus[]): void {
  if (!allowed.includes(status)) throw new WrongStateError(`The execution is ${status} already.`);
}

/** Brings it up to what the session of its attempt does now. */
export function follow(execution: TaskExecution, session: SessionStatus): TaskExecution {
  if (session === 'processing' && execution.status === 'waiting') return goOn(execution);
  const isHeldUp = session === 'waiting' || session === 'paused';
  return isHeldUp && execution.status === 'running' ? wait(execution) : execution;
}

/** How an attempt ended. One that ended after its execution was stopped for the same reason. */
export function endOfAttempt(
  execution: TaskExecution,
  { failure }: TurnOutcome,
): { readonly status: AttemptOutcome; readonly failure?: ExecutionFailure } {
  if (execution.status === 'failed' || execution.status === 'cancelled')
    return { status: execution.status, ...(execution.failure && { failure: execution.failure }) };
  if (!failure) return { status: 'completed' };
  const isStopped = failureClass(failure.code) === 'stopped';
  return {
    status: isStopped ? 'cancelled' : 'failed',
    failure: { code: failure.code, detail: failure.message },
  };
}

/** What the end of an attempt makes of its execution. */
export function afterAttempt(
  execution: TaskExecution,
  { outcome, at, random }: { readonly outcome: TurnOutcome; readonly at: Date; readonly random: number },
): TaskExecution {
  const { failure } = outcome;
  if (!failure) return complete(execution, resultOf(outcome), at);
  const ended = { code: failure.code, detail: failure.message };
  if (failureClass(failure.code) === 'stopped')
    return { ...cancel(execution, failure.message, at), failure: ended };
  const { retry } = execution.snapshot;
  const delay = retryDelayMs(retry, { attempt: execution.attempt, code: failure.code, random });
  if (delay === undefined) return fail(execution, ended, at);
  const nextAttemptAt = new Date(at.getTime() + delay);
  // Past its deadline it would only be ended.
  if (execution.deadlineAt && nextAttemptAt >= execution.deadlineAt) return fail(execution, ended, at);
  return tryAgain(execution, ended, nextAttemptAt);
}

function resultOf({ resultText, structuredOutput }: TurnOutcome): ExecutionResult {
  return {
    ...(resultText !== undefined && { text: resultText }),
    ...(structuredOutput !== undefined && { structuredOutput }),
  };
}
