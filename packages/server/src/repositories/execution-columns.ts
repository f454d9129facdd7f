import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { TaskExecutionAttempts, TaskExecutions } from '../database/schema.gen.ts';
import { ExecutionId, OrganizationId, ReportId, SessionId, TaskId, TurnId, UserId } from '../domain/ids.ts';
import {
  attemptOutcomes,
  executionStatuses,
  executionTriggers,
  type ExecutionAttempt,
  type ExecutionFailure,
  type ExecutionResult,
  type TaskExecution,
} from '../domain/task/execution.ts';
import { toJsonb, toText } from './jsonb.ts';
import { oneOf } from './rows.ts';
import { parseTaskSnapshot } from './task-columns.ts';

const Variables = z.record(z.string(), z.unknown());

const Result = z.object({
  text: z.string().exactOptional(),
  structuredOutput: z.unknown().exactOptional(),
}) satisfies z.ZodType<ExecutionResult>;

/** What of an execution changes. */
export function executionColumns(execution: TaskExecution) {
  const { failure, cancelReason, result } = execution;
  return {
    status: execution.status,
    attempt: execution.attempt,
    next_attempt_at: execution.nextAttemptAt ?? null,
    session_id: execution.sessionId ?? null,
    error_code: failure?.code ?? null,
    error_detail: failure ? toText(failure.detail) : null,
    cancel_reason: cancelReason === undefined ? null : toText(cancelReason),
    result: result ? toJsonb(result) : null,
    cost_micro_usd: Number(execution.cost),
    queued_at: execution.queuedAt ?? null,
    started_at: execution.startedAt ?? null,
    deadline_at: execution.deadlineAt ?? null,
    completed_at: execution.completedAt ?? null,
  };
}

export function toExecution(row: Selectable<TaskExecutions>): TaskExecution {
  return {
    id: ExecutionId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    taskId: TaskId.parse(row.task_id),
    taskVersion: row.task_version,
    snapshot: parseTaskSnapshot(row.snapshot),
    ownerId: UserId.parse(row.owner_id),
    ...(row.requested_by !== null && { requestedBy: UserId.parse(row.requested_by) }),
    trigger: oneOf(executionTriggers, row.trigger),
    ...(row.trigger_ref !== null && { triggerRef: row.trigger_ref }),
    ...(row.occurrence !== null && { occurrence: row.occurrence }),
    ...(row.retry_of !== null && { retryOf: ExecutionId.parse(row.retry_of) }),
    dueAt: row.due_at,
    variables: Variables.parse(row.variables),
    ...(row.prompt !== null && { prompt: row.prompt }),
    status: oneOf(executionStatuses, row.status),
    attempt: row.attempt,
    ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
    ...(row.session_id !== null && { sessionId: SessionId.parse(row.session_id) }),
    ...(row.report_id !== null && { reportId: ReportId.parse(row.report_id) }),
    ...failureOf(row),
    ...(row.cancel_reason !== null && { cancelReason: row.cancel_reason }),
    ...(row.result !== null && { result: Result.parse(row.result) }),
    cost: BigInt(row.cost_micro_usd),
    createdAt: row.created_at,
    ...(row.queued_at && { queuedAt: row.queued_at }),
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.deadline_at && { deadlineAt: row.deadline_at }),
    ...(row.completed_at && { completedAt: row.completed_at }),
  };
}

export function toAttempt(row: Selectable<TaskExecutionAttempts>): ExecutionAttempt {
  return {
    executionId: ExecutionId.parse(row.execution_id),
    number: row.number,
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    ...(row.status !== null && { status: oneOf(attemptOutcomes, row.status) }),
    ...failureOf(row),
    cost: BigInt(row.cost_micro_usd),
    startedAt: row.started_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}

function failureOf(row: { error_code: string | null; error_detail: string | null }): {
  failure?: ExecutionFailure;
} {
  if (row.error_code === null) return {};
  // Written from the same union in `executionColumns` and `endAttempt`.
  const code = row.error_code as ExecutionFailure['code'];
  return { failure: { code, detail: row.error_detail ?? '' } };
}
