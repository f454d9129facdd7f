import { actorOf } from '../domain/access/actor.ts';
import { explainReached, promptQuotas } from '../domain/access/quota.ts';
import { NotFoundError } from '../domain/errors.ts';
import { ExecutionId, type UserId } from '../domain/ids.ts';
import type { ExecutionFailure, ExecutionTrigger, TaskExecution } from '../domain/task/execution.ts';
import { ownerRefusal } from '../domain/task/owner-rights.ts';
import { fillPrompt } from '../domain/task/fill-prompt.ts';
import { snapshotOf, type Task } from '../domain/task/task.ts';
import type { VariableValues } from '../domain/task/task-variable.ts';
import type { Repositories } from '../repositories/store.ts';
import { tellOfExecution } from './save-execution.ts';
import { visibleTemplate } from './session-template-service.ts';

export type ExecutionWish = {
  readonly task: Task;
  readonly variables: VariableValues;
  readonly trigger: ExecutionTrigger;
  /** The schedule or trigger. */
  readonly triggerRef?: string;
  /** Of several wishes for a task with the same one, the first makes an execution. */
  readonly occurrence?: string;
  /** Not before then; absent: now. */
  readonly dueAt?: Date;
  /** Who has given a prompt of their quota for it. */
  readonly requestedBy?: UserId;
  /** Set when a prompt of the owner's was taken for it already. */
  readonly hasPrompt?: true;
  readonly retryOf?: ExecutionId;
  readonly at: Date;
};

/**
 * Adds an execution of a task, which starts when there is room. One that cannot be, because of its owner or its
 * variables, is there as failed and says why, so that somebody sees it.
 */
export async function addExecution(
  tx: Repositories,
  wish: ExecutionWish,
): Promise<TaskExecution | 'already there'> {
  const execution = await judged(tx, wish);
  if (!(await tx.executions.add(execution))) return 'already there';
  await tellOfExecution(tx, undefined, execution);
  return execution;
}

async function judged(tx: Repositories, wish: ExecutionWish): Promise<TaskExecution> {
  const { task, at, variables } = wish;
  const plain = newExecution(wish);
  const filled = fillPrompt(task, variables);
  const isPaid = wish.requestedBy !== undefined || wish.hasPrompt === true;
  const refusal =
    (await refusalOf(tx, task)) ??
    (await fullLine(tx, task)) ??
    (isPaid ? undefined : await takePromptOfOwner(tx, task));
  // What does not fit is not kept: it may be long.
  if (refusal) return failed({ ...plain, variables: 'fault' in filled ? {} : filled.variables }, refusal, at);
  if ('fault' in filled)
    return failed(
      { ...plain, variables: {} },
      { code: 'variables_invalid', detail: filled.fault.message },
      at,
    );
  const timed = { ...plain, ...filled };
  if (wish.dueAt && wish.dueAt > at) return { ...timed, status: 'pending', nextAttemptAt: wish.dueAt };
  return { ...timed, status: 'queued', queuedAt: at };
}

/** Takes a prompt of the owner's. Says why when there is none. */
export async function takePromptOfOwner(
  tx: Repositories,
  { organizationId, ownerId: userId }: Task,
): Promise<ExecutionFailure | undefined> {
  const reached = await tx.quotas.take({ organizationId, userId }, promptQuotas);
  return reached && { code: 'quota_exceeded', detail: explainReached(reached) };
}

/** So many executions of an organization wait for room at most. */
const mostInLine = 10_000;

/** Why no execution may be added just now; undefined when one may. */
export async function fullLine(
  tx: Repositories,
  { organizationId }: Task,
): Promise<ExecutionFailure | undefined> {
  if (!(await tx.executions.isLineFull(organizationId, mostInLine))) return undefined;
  const detail = `${mostInLine} executions of the organization wait for room already; let some end, or cancel them.`;
  return { code: 'line_full', detail };
}

export type RunsAs = Pick<Task, 'organizationId' | 'ownerId' | 'session' | 'templateId' | 'deletedAt'>;

/** Why the owner cannot have the task run now; undefined when they can. */
export async function refusalOf(tx: Repositories, task: RunsAs): Promise<ExecutionFailure | undefined> {
  const { organizationId, ownerId: userId, session, templateId, deletedAt } = task;
  const user = await tx.users.find(userId);
  if (!user)
    return { code: 'owner_deactivated', detail: "The task's owner is gone; give the task to somebody else." };
  const reached = await tx.budgets.findReached({ organizationId, userId });
  const standing = { user, session, isDeleted: deletedAt !== undefined, ...(reached && { reached }) };
  const refusal = ownerRefusal(standing);
  if (refusal || templateId === undefined) return refusal;
  try {
    await visibleTemplate(tx, actorOf(user), templateId);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return {
      code: 'template_deleted',
      detail: "The task's template is gone, or its owner may not use it any more.",
    };
  }
}

function newExecution(wish: ExecutionWish): Omit<TaskExecution, 'status' | 'variables'> {
  const { task, trigger, triggerRef, occurrence, requestedBy, retryOf, at } = wish;
  return {
    id: ExecutionId.new(),
    organizationId: task.organizationId,
    taskId: task.id,
    taskVersion: task.version,
    snapshot: snapshotOf(task),
    ownerId: task.ownerId,
    ...(requestedBy !== undefined && { requestedBy }),
    trigger,
    ...(triggerRef !== undefined && { triggerRef }),
    ...(occurrence !== undefined && { occurrence }),
    ...(retryOf !== undefined && { retryOf }),
    dueAt: wish.dueAt ?? at,
    attempt: 0,
    cost: 0n,
    createdAt: at,
  };
}

function failed(
  execution: Omit<TaskExecution, 'status'>,
  failure: ExecutionFailure,
  at: Date,
): TaskExecution {
  return { ...execution, status: 'failed', failure, completedAt: at };
}
