import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ExecutionId, TaskId } from '../../domain/ids.ts';
import type { TaskExecution } from '../../domain/task/execution.ts';
import type { ExecutionService } from '../../services/execution-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  CancelExecutionBody,
  ExecuteTaskBody,
  ExecutionDetailView,
  ExecutionParams,
  ExecutionQuery,
  ExecutionView,
  toExecutionDetailView,
  toExecutionView,
} from './execution-schemas.ts';
import { TaskParams } from './task-schemas.ts';
import { ToolCallView, toToolCallView } from './turn-schemas.ts';

const tags = ['Tasks'];

/** Runs of tasks. */
export function executionRoutes(instance: FastifyInstance, executions: ExecutionService): void {
  ofTaskRoutes(instance, executions);
  drivingRoutes(instance, executions);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/task-executions', {
    schema: {
      operationId: 'listExecutions',
      permission: 'tasks:read',
      summary: 'List executions of all tasks, newest first',
      tags,
      querystring: ExecutionQuery,
      response: { 200: pageOf(ExecutionView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const found = await executions.list(request.actor, filterOf(request.query), page);
      return toPageView(found, page, toExecutionView);
    },
  });

  app.get('/task-executions/:execution_id', {
    schema: {
      operationId: 'getExecution',
      permission: 'tasks:read',
      summary: 'Show an execution with its attempts and what came of it',
      tags,
      params: ExecutionParams,
      response: { 200: ExecutionDetailView, ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const id = ExecutionId.parse(request.params.execution_id);
      return toExecutionDetailView(await executions.get(request.actor, id));
    },
  });

  app.get('/task-executions/:execution_id/tool-calls', {
    schema: {
      operationId: 'listExecutionToolCalls',
      permission: 'tasks:read',
      summary: 'List the tool calls of the newest attempt, oldest first',
      tags,
      params: ExecutionParams,
      querystring: PageQuery,
      response: { 200: pageOf(ToolCallView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = ExecutionId.parse(request.params.execution_id);
      return toPageView(await executions.toolCalls(request.actor, id, page), page, toToolCallView);
    },
  });
}

function ofTaskRoutes(instance: FastifyInstance, executions: ExecutionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/tasks/:task_id/execute', {
    config: { idempotent: true, rateClass: 'run' },
    schema: {
      operationId: 'executeTask',
      permission: 'tasks:write',
      summary: 'Have a task run, in the name of its owner, as soon as there is room',
      tags,
      params: TaskParams,
      body: ExecuteTaskBody,
      response: { 202: ExecutionView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = TaskId.parse(request.params.task_id);
      return sendAccepted(reply, await executions.execute(request.actor, id, request.body.variables));
    },
  });

  app.get('/tasks/:task_id/executions', {
    schema: {
      operationId: 'listTaskExecutions',
      permission: 'tasks:read',
      summary: 'List the executions of a task, newest first',
      tags,
      params: TaskParams,
      querystring: ExecutionQuery,
      response: { 200: pageOf(ExecutionView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const filter = { ...filterOf(request.query), taskId: TaskId.parse(request.params.task_id) };
      return toPageView(await executions.list(request.actor, filter, page), page, toExecutionView);
    },
  });
}

function drivingRoutes(instance: FastifyInstance, executions: ExecutionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/task-executions/:execution_id/cancel', {
    config: { idempotent: true },
    schema: {
      operationId: 'cancelExecution',
      permission: 'tasks:write',
      summary: 'Cancel an execution that has not ended, and stop what runs of it',
      tags,
      params: ExecutionParams,
      body: CancelExecutionBody,
      response: { 200: ExecutionView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request) => {
      const id = ExecutionId.parse(request.params.execution_id);
      return toExecutionView(await executions.cancel(request.actor, id, request.body.reason));
    },
  });

  app.post('/task-executions/:execution_id/retry', {
    config: { idempotent: true, rateClass: 'run' },
    schema: {
      operationId: 'retryExecution',
      permission: 'tasks:write',
      summary:
        'Run the task again, as it is now, with the variables of an execution that failed or was cancelled',
      tags,
      params: ExecutionParams,
      response: { 202: ExecutionView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = ExecutionId.parse(request.params.execution_id);
      return sendAccepted(reply, await executions.retry(request.actor, id));
    },
  });
}

function sendAccepted(reply: FastifyReply, execution: TaskExecution) {
  return reply
    .code(202)
    .header('location', `/api/v1/task-executions/${execution.id}`)
    .send(toExecutionView(execution));
}

function filterOf({ status, trigger }: Pick<ReturnType<typeof ExecutionQuery.parse>, 'status' | 'trigger'>) {
  return { ...(status !== undefined && { status }), ...(trigger !== undefined && { trigger }) };
}
