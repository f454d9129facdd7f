import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TaskId, UserId } from '../../domain/ids.ts';
import type { Task } from '../../domain/task/task.ts';
import type { TaskService } from '../../services/task-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  ChangeTaskBody,
  CreateTaskBody,
  TaskParams,
  TaskQuery,
  TaskView,
  toTaskChange,
  toTaskSettings,
  toTaskView,
} from './task-schemas.ts';

const tags = ['Tasks'];

/** Prompts with variables that run unattended. */
export function taskRoutes(instance: FastifyInstance, tasks: TaskService): void {
  oneTaskRoutes(instance, tasks);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/tasks', {
    config: { idempotent: true },
    schema: {
      operationId: 'createTask',
      permission: 'tasks:write',
      summary: 'Create a task: a prompt with variables that runs unattended',
      tags,
      body: CreateTaskBody,
      response: { 201: TaskView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const task = await tasks.create(request.actor, toTaskSettings(request.body));
      return sendTask(reply.code(201).header('location', `/api/v1/tasks/${task.id}`), task);
    },
  });

  app.get('/tasks', {
    schema: {
      operationId: 'listTasks',
      permission: 'tasks:read',
      summary: 'List tasks, newest first',
      tags,
      querystring: TaskQuery,
      response: { 200: pageOf(TaskView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { q, tag, owner_id, is_active } = request.query;
      const filter = {
        ...(q !== undefined && { text: q }),
        ...(tag !== undefined && { tag }),
        ...(owner_id !== undefined && { ownerId: UserId.parse(owner_id) }),
        ...(is_active !== undefined && { isActive: is_active }),
      };
      const page = toPageRequest(request.query);
      return toPageView(await tasks.list(request.actor, filter, page), page, toTaskView);
    },
  });
}

/** One task: read, changed, deleted. */
function oneTaskRoutes(instance: FastifyInstance, tasks: TaskService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/tasks/:task_id', {
    schema: {
      operationId: 'getTask',
      permission: 'tasks:read',
      summary: 'Show a task',
      tags,
      params: TaskParams,
      response: { 200: TaskView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendTask(reply, await tasks.get(request.actor, TaskId.parse(request.params.task_id))),
  });

  app.patch('/tasks/:task_id', {
    schema: {
      operationId: 'changeTask',
      permission: 'tasks:write',
      summary: 'Change a task, for executions that are asked for from now on',
      tags,
      params: TaskParams,
      headers: IfMatch,
      body: ChangeTaskBody,
      response: { 200: TaskView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = TaskId.parse(request.params.task_id);
      const change = toTaskChange(request.body);
      return sendTask(reply, await tasks.change(request.actor, id, change, seenVersion(request.headers)));
    },
  });

  app.delete('/tasks/:task_id', {
    schema: {
      operationId: 'deleteTask',
      permission: 'tasks:write',
      summary: 'Delete a task, and cancel what waits of it; what runs goes on to its end',
      tags,
      params: TaskParams,
      headers: IfMatch,
      response: {
        204: z.null().meta({ description: 'Deleted' }),
        ...problems(401, 403, 404, 412, 422),
      },
    },
    handler: async (request, reply) => {
      const id = TaskId.parse(request.params.task_id);
      await tasks.delete(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendTask(reply: FastifyReply, task: Task) {
  return reply.header('etag', etagOf(task.version)).send(toTaskView(task));
}
