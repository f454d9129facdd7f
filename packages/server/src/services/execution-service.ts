import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { ConflictError, WrongStateError } from '../domain/errors.ts';
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
  type TaskExecution,
} from '../domain/task/execution.ts';
import { parseTemplate, renderTemplate } from '../domain/task/prompt-template.ts';
import { assertActive, assertRunsTask, assertSeesTask } from '../domain/task/task.ts';
import { acceptVariables, textsOf, type VariableValues } from '../domain/task/task-variable.ts';
import type { ExecutionFilter } from '../repositories/execution-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { addExecution, type ExecutionWish } from './add-execution.ts';
import { stopExecution } from './stop-execution.ts';

export type ShownExecution = {
  readonly execution: TaskExecution;
  readonly attempts: readonly ExecutionAttempt[];
};

export type ExecutionServiceDeps = { readonly store: Store; readonly now: () => Date };

/** An execution that begins while it is stopped is looked at again so often. */
const stopTries = 5;

/** Runs of tasks, as people ask for them and look at them. */
export class ExecutionService {
  readonly #deps: ExecutionServiceDeps;
  constructor(deps: ExecutionServiceDeps) {
    this.#deps = deps;
  }

  /** Has a task run as soon as there is room, in the name of its owner. */
  async execute(actor: Actor, id: TaskId, variables: VariableValues): Promise<TaskExecution> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const task = await tx.tasks.get(id);
      assertRunsTask(actor, task);
      return this.#add(tx, actor, { task, variables, trigger: 'manual' });
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
    for (let left = stopTries; ; left--) {
      try {
        return await this.#deps.store.transact(actor.organizationId, async (tx) => {
          await drivenExecution(tx, actor, id);
          return stopExecution(tx, id, (execution, at) => {
            if (execution.status === 'cancelled') return execution;
            if (hasEnded(execution))
              throw new WrongStateError(
                `The execution is ${execution.status} and cannot be cancelled any more.`,
              );
            return cancel(execution, reason, at);
          });
        });
      } catch (error) {
        if (!(error instanceof ConflictError) || left === 0) throw error;
      }
    }
  }

  /** Another execution with the same variables, of the task as it is now. */
  async retry(actor: Actor, id: ExecutionId): Promise<TaskExecution> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const execution = await drivenExecution(tx, actor, id);
      assertMayBeRetried(execution);
      const task = await tx.tasks.get(execution.taskId);
      assertRunsTask(actor, task);
      const { variables } = execution;
      return this.#add(tx, actor, { task, variables, trigger: 'manual', retryOf: id });
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
    const accepted = acceptVariables(task.variables, variables);
    renderTemplate(parseTemplate(task.promptTemplate), textsOf(accepted));
    const added = await addExecution(tx, { ...wish, requestedBy: actor.userId, at: this.#deps.now() });
    if (added === 'already there') throw new Error('An execution without an occurrence was there already.');
    return added;
  }
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
