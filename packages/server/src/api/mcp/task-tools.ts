import { z } from 'zod';
import { ExecutionId, TaskId } from '../../domain/ids.ts';
import type { ExecutionService } from '../../services/execution-service.ts';
import type { ExecutionWatch } from '../../services/execution-watch.ts';
import type { TaskService } from '../../services/task-service.ts';
import { Id, text, toPageRequest, toPageView } from '../v1/common-schemas.ts';
import { ExecuteTaskBody } from '../v1/execution-schemas.ts';
import { toTaskView } from '../v1/task-schemas.ts';
import { toExecutionProgress } from './progress-views.ts';
import { pageFields, WaitSeconds } from './tool-fields.ts';
import { tool, type Tool } from './tool.ts';

export type TaskToolDeps = {
  readonly tasks: TaskService;
  readonly executions: ExecutionService;
  readonly executionWatch: ExecutionWatch;
};

/** Prompts with variables that run unattended. */
export function taskTools({ tasks, executions, executionWatch }: TaskToolDeps): Tool[] {
  return [
    tool({
      name: 'list_tasks',
      title: 'List tasks',
      description: 'The tasks that you may see, the newest first, with the variables that they take.',
      operation: 'listTasks',
      permission: 'tasks:read',
      rateClass: 'read',
      input: z.strictObject({
        q: text(1, 200).exactOptional().meta({ description: 'Text in the name or the description.' }),
        tag: text(1, 50).exactOptional(),
        ...pageFields,
      }),
      run: async ({ q, tag, ...asked }, { actor }) => {
        const page = toPageRequest({ skip: 0, ...asked });
        const filter = { ...(q !== undefined && { text: q }), ...(tag !== undefined && { tag }) };
        return toPageView(await tasks.list(actor, filter, page), page, toTaskView);
      },
    }),
    tool({
      name: 'run_task',
      title: 'Run a task',
      description:
        'Has a task run with the values of its variables, and waits for the end for a while. When that takes longer, or waits ' +
        'for somebody to approve a call, `next` says how to go on. What was accepted runs: do not ask for it again.',
      operation: 'executeTask',
      permission: 'tasks:write',
      rateClass: 'run',
      input: ExecuteTaskBody.extend({ task_id: Id, wait_seconds: WaitSeconds }),
      run: async ({ task_id: id, variables, wait_seconds: seconds }, { actor, wait }) =>
        wait(seconds, async (signal) => {
          const execution = await executions.execute(actor, TaskId.parse(id), variables);
          return toExecutionProgress(await executionWatch.watch(actor, execution.id, signal), actor);
        }),
    }),
    tool({
      name: 'get_execution',
      title: 'Look at an execution',
      description:
        'What came of a run of a task. Waits for a while when it has not ended and waits for nobody.',
      operation: 'getExecution',
      permission: 'tasks:read',
      rateClass: 'read',
      input: z.strictObject({ execution_id: Id, wait_seconds: WaitSeconds }),
      run: async ({ execution_id: id, wait_seconds: seconds }, { actor, wait }) =>
        wait(seconds, async (signal) =>
          toExecutionProgress(await executionWatch.watch(actor, ExecutionId.parse(id), signal), actor),
        ),
    }),
  ];
}
