import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { promptQuotas } from '../domain/access/quota.ts';
import { TooManyRequestsError, WrongStateError } from '../domain/errors.ts';
import type { ExecutionId, TaskId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { ToolCall } from '../domain/session/tool-call.ts';
import {
  assertDrivesExecution,
  assertMayBeRetried,
  assertSeesExecution,
  cancel,
  hasEnded,
  type ExecutionAttempt,
  type ExecutionTrigger,
  type TaskExecution,
} from '../domain/task/execution.ts';
import { fillPrompt } from '../domain/task/fill-prompt.ts';
import { assertActive, assertRunsTask, assertSeesTask } from '../domain/task/task.ts';
import type { VariableValues } from '../domain/task/task-variable.ts';
import type { ExecutionFilter } from '../repositories/execution-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { addExecution, type ExecutionWish } from './add-execution.ts';
import type { FeatureGate } from './features.ts';
import { takeQuota } from './quota-service.ts';
import { stopExecution } from './stop-execution.ts';

export type ShownExecution = {
  readonly execution: TaskExecution;
  readonly attempts: readonly ExecutionAttempt[];
};

export type ExecutionServiceDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly now: () => Date;
};

/** Runs of tasks, as people ask for them and look at them. */
export class ExecutionService {
  readonly #deps: ExecutionServiceDeps;
  constructor(deps: ExecutionServiceDeps) {
    this.#deps = deps;
  }

  /** Has a task run as soon as there is room, in the name of its owner. */
  async execute(actor: Actor, id: TaskId, variables: VariableValues): Promise<TaskExecution> {
    await this.#deps.features.assertOn(actor.organizationId, 'executions');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const task = await tx.tasks.get(id);
      assertRunsTask(actor, task);
      const added = await this.#add(tx, actor, { task, variables, trigger: askedBy(actor) });
      tx.record(actor, 'execution.requested', added.id, { after: added });
      return added;
    });
  }

  async get(actor: Actor, id: ExecutionId): Promise<ShownExecution> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const execution = await visibleExecution(tx, actor, id);
      return { execution, attempts: await tx.executions.listAttempts(id) };
    });
  }

  async list(actor: Actor, filter: ExecutionFilter, page: PageRequest): Promise<Page<TaskExecution>> {
    assertMay(actor, 'tasks:read');
    const seen = mayForAll(actor, 'tasks:read') ? {} : { seenBy: actor.userId };
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      if (filter.taskId !== undefined) assertSeesTask(actor, await tx.tasks.get(filter.taskId));
      return tx.executions.list({ ...filter, ...seen }, page);
    });
  }

  /** The tool calls of the newest attempt, oldest first. */
  async toolCalls(actor: Actor, id: ExecutionId, page: PageRequest): Promise<Page<ToolCall>> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { sessionId } = await visibleExecution(tx, actor, id);
      return sessionId === undefined ? { items: [], total: 0 } : tx.toolCalls.list(sessionId, page);
    });
  }

  /** At any moment before its end; what runs of it is stopped. Once more changes nothing. */
  async cancel(actor: Actor, id: ExecutionId, reason: string | undefined): Promise<TaskExecution> {
    const { organizationId } = actor;
    const end = (execution: TaskExecution, at: Date) => {
      if (execution.status === 'cancelled') return execution;
      if (hasEnded(execution))
        throw new WrongStateError(`The execution is ${execution.status} and cannot be cancelled any more.`);
      return cancel(execution, reason, at);
    };
    return stopExecution(this.#deps.store, { organizationId, id }, end, async (tx) => {
      const before = await drivenExecution(tx, actor, id);
      tx.record(actor, 'execution.cancelled', id, { before });
    });
  }

  /** Another execution with the same variables, of the task as it is now. */
  async retry(actor: Actor, id: ExecutionId): Promise<TaskExecution> {
    await this.#deps.features.assertOn(actor.organizationId, 'executions');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const execution = await drivenExecution(tx, actor, id);
      assertMayBeRetried(execution);
      const task = await tx.tasks.get(execution.taskId);
      assertRunsTask(actor, task);
      const { variables } = execution;
      const added = await this.#add(tx, actor, { task, variables, trigger: askedBy(actor), retryOf: id });
      tx.record(actor, 'execution.retried', added.id, { after: added });
      return added;
    });
  }

  async #add(
    tx: Repositories,
    actor: Actor,
    wish: Pick<ExecutionWish, 'task' | 'variables' | 'trigger' | 'retryOf'>,
  ): Promise<TaskExecution> {
    const { task, variables } = wish;
    assertActive(task);
    // Whoever asks is told at once what does not fit.
    const filled = fillPrompt(task, variables);
    if ('fault' in filled) throw filled.fault;
    await takeQuota(tx, actor, ...promptQuotas);
    const added = await addExecution(tx, { ...wish, requestedBy: actor.userId, at: this.#deps.now() });
    if (added === 'already there') throw new Error('An execution without an occurrence was there already.');
    if (added.failure?.code === 'line_full') throw new TooManyRequestsError(added.failure.detail, 60);
    return added;
  }
}

function askedBy({ key }: Actor): ExecutionTrigger {
  return key ? 'api' : 'manual';
}

/** Also one of a task that is deleted. */
export async function visibleExecution(
  tx: Repositories,
  actor: Actor,
  id: ExecutionId,
): Promise<TaskExecution> {
  assertMay(actor, 'tasks:read');
  const execution = await tx.executions.get(id);
  const task = await tx.tasks.findKept(execution.taskId);
  assertSeesExecution(actor, execution, task?.sharing ?? 'private');
  return execution;
}

async function drivenExecution(tx: Repositories, actor: Actor, id: ExecutionId): Promise<TaskExecution> {
  const execution = await visibleExecution(tx, actor, id);
  assertDrivesExecution(actor, execution);
  return execution;
}
