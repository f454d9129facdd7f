import { z } from 'zod';
import { formatUsd } from '../../domain/money.ts';
import {
  attemptOutcomes,
  executionStatuses,
  executionTriggers,
  type ExecutionAttempt,
  type ExecutionFailure,
  type TaskExecution,
} from '../../domain/task/execution.ts';
import type { ShownExecution } from '../../services/execution-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const ExecutionParams = z.object({ execution_id: Id });

export const ExecuteTaskBody = z
  .strictObject({
    variables: z.record(text(1, 64), z.unknown()).default({}).meta({
      description: 'By the names that the task declares.',
    }),
  })
  .meta({ id: 'ExecuteTask', examples: [{ variables: { week: 31, team: 'Support' } }] });

export const CancelExecutionBody = z
  .strictObject({ reason: text(1, 1_000).exactOptional() })
  .meta({ id: 'CancelExecution', examples: [{ reason: 'The numbers are not in yet.' }] });

export const ExecutionQuery = PageQuery.extend({
  status: z.enum(executionStatuses).optional(),
  trigger: z.enum(executionTriggers).optional(),
});

const Failure = z.object({
  code: z.string().meta({ description: "Why; the codes are the service's own and those of turns." }),
  detail: z.string(),
});

const Core = z.object({
  id: z.string(),
  task_id: z.string(),
  task_version: z.int(),
  task_name: z.string(),
  owner_id: z.string().meta({ description: 'In whose name it runs.' }),
  requested_by: z.string().nullable(),
  trigger: z.enum(executionTriggers),
  trigger_ref: z.string().nullable(),
  retry_of: z.string().nullable(),
  status: z.enum(executionStatuses),
  variables: z.record(z.string(), z.unknown()),
  attempt: z.int().meta({ description: 'How often it was tried.' }),
  max_attempts: z.int(),
  next_attempt_at: z.iso.datetime().nullable().meta({ description: 'Of one that is pending.' }),
  session_id: z
    .string()
    .nullable()
    .meta({ description: 'The session of the newest attempt: its log, files, calls.' }),
  report_id: z.string().nullable().meta({
    description: 'The report that its task asks for, from its end on and as long as it is kept.',
  }),
  error: Failure.nullable(),
  cancel_reason: z.string().nullable(),
  total_cost_usd: z.string(),
  due_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  deadline_at: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'It is ended then, if it has not by itself.' }),
  completed_at: z.iso.datetime().nullable(),
});

const AttemptView = z
  .object({
    number: z.int(),
    session_id: z.string(),
    turn_id: z.string(),
    status: z.enum([...attemptOutcomes, 'running']),
    error: Failure.nullable(),
    cost_usd: z.string(),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ExecutionAttempt' });

export const ExecutionView = Core.extend({
  result: z
    .object({ text: z.string().nullable(), structured_output: z.unknown() })
    .nullable()
    .meta({ description: 'What the agent said at the end of one that is completed.' }),
}).meta({ id: 'Execution' });

export const ExecutionDetailView = ExecutionView.extend({
  prompt: z.string().nullable(),
  attempts: z.array(AttemptView),
}).meta({ id: 'ExecutionDetail' });

export function toExecutionView(execution: TaskExecution): z.input<typeof ExecutionView> {
  const { snapshot, result } = execution;
  return {
    id: execution.id,
    task_id: execution.taskId,
    task_version: execution.taskVersion,
    task_name: snapshot.name,
    owner_id: execution.ownerId,
    requested_by: execution.requestedBy ?? null,
    trigger: execution.trigger,
    trigger_ref: execution.triggerRef ?? null,
    retry_of: execution.retryOf ?? null,
    status: execution.status,
    variables: execution.variables,
    attempt: execution.attempt,
    max_attempts: snapshot.retry.maxAttempts,
    next_attempt_at: execution.nextAttemptAt?.toISOString() ?? null,
    session_id: execution.sessionId ?? null,
    report_id: execution.reportId ?? null,
    error: toFailureView(execution.failure),
    cancel_reason: execution.cancelReason ?? null,
    result: result ? { text: result.text ?? null, structured_output: result.structuredOutput ?? null } : null,
    total_cost_usd: formatUsd(execution.cost),
    due_at: execution.dueAt.toISOString(),
    created_at: execution.createdAt.toISOString(),
    started_at: execution.startedAt?.toISOString() ?? null,
    deadline_at: execution.deadlineAt?.toISOString() ?? null,
    completed_at: execution.completedAt?.toISOString() ?? null,
  };
}

export function toExecutionDetailView({
  execution,
  attempts,
}: ShownExecution): z.input<typeof ExecutionDetailView> {
  return {
    ...toExecutionView(execution),
    prompt: execution.prompt ?? null,
    attempts: attempts.map(toAttemptView),
  };
}

function toAttemptView(attempt: ExecutionAttempt): z.input<typeof AttemptView> {
  return {
    number: attempt.number,
    session_id: attempt.sessionId,
    turn_id: attempt.turnId,
    status: attempt.status ?? 'running',
    error: toFailureView(attempt.failure),
    cost_usd: formatUsd(attempt.cost),
    started_at: attempt.startedAt.toISOString(),
    ended_at: attempt.endedAt?.toISOString() ?? null,
  };
}

function toFailureView(failure: ExecutionFailure | undefined): z.input<typeof Failure> | null {
  return failure ? { code: failure.code, detail: failure.detail } : null;
}
