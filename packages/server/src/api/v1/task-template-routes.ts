import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TaskTemplateId } from '../../domain/ids.ts';
import type { TaskTemplate } from '../../domain/task/task-template.ts';
import type { TaskTemplateService } from '../../services/task-template-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import { TaskView, toTaskView, withTaskChange } from './task-schemas.ts';
import {
  CreateTaskOfTemplateBody,
  TaskTemplateBody,
  TaskTemplateParams,
  TaskTemplateQuery,
  TaskTemplateStatsView,
  TaskTemplateVersionView,
  TaskTemplateView,
  toTaskTemplateDraft,
  toTaskTemplateStatsView,
  toTaskTemplateVersionView,
  toTaskTemplateView,
} from './task-template-schemas.ts';

const tags = ['Task templates'];
const onePath = '/task-templates/:task_template_id';

/** What tasks are made from. */
export function taskTemplateRoutes(instance: FastifyInstance, templates: TaskTemplateService): void {
  readingRoutes(instance, templates);
  changingRoutes(instance, templates);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/task-templates', {
    config: { idempotent: true },
    schema: {
      operationId: 'createTaskTemplate',
      permission: 'task-templates:write',
      summary: 'Create a task template',
      tags,
      body: TaskTemplateBody,
      response: { 201: TaskTemplateView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const template = await templates.create(request.actor, toTaskTemplateDraft(request.body));
      const location = `/api/v1/task-templates/${template.id}`;
      return sendTemplate(reply.code(201).header('location', location), template);
    },
  });

  app.post(`${onePath}/create-task`, {
    config: { idempotent: true },
    schema: {
      operationId: 'createTaskOfTemplate',
      permission: 'tasks:write',
      summary: 'Create a task of your own, as a template proposes it but for what you change',
      tags,
      params: TaskTemplateParams,
      body: CreateTaskOfTemplateBody,
      response: { 201: TaskView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = TaskTemplateId.parse(request.params.task_template_id);
      const task = await templates.createTask(request.actor, id, withTaskChange(request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/tasks/${task.id}`)
        .header('etag', etagOf(task.version))
        .send(toTaskView(task));
    },
  });
}

/** Which there are, how they are used, and what one says and said. */
function readingRoutes(instance: FastifyInstance, templates: TaskTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/task-templates', {
    schema: {
      operationId: 'listTaskTemplates',
      permission: 'task-templates:read',
      summary: 'List task templates, newest first',
      tags,
      querystring: TaskTemplateQuery,
      response: { 200: pageOf(TaskTemplateView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const { category } = request.query;
      const found = await templates.list(request.actor, { ...(category && { category }) }, page);
      return toPageView(found, page, toTaskTemplateView);
    },
  });

  app.get('/task-templates/stats', {
    schema: {
      operationId: 'getTaskTemplateStats',
      permission: 'task-templates:read',
      summary: 'Show how the task templates are used',
      tags,
      response: { 200: TaskTemplateStatsView, ...problems(401, 403) },
    },
    handler: async (request) => toTaskTemplateStatsView(await templates.stats(request.actor)),
  });

  app.get(onePath, {
    schema: {
      operationId: 'getTaskTemplate',
      permission: 'task-templates:read',
      summary: 'Show a task template',
      tags,
      params: TaskTemplateParams,
      response: { 200: TaskTemplateView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendTemplate(
        reply,
        await templates.get(request.actor, TaskTemplateId.parse(request.params.task_template_id)),
      ),
  });

  app.get(`${onePath}/versions`, {
    schema: {
      operationId: 'listTaskTemplateVersions',
      permission: 'task-templates:read',
      summary: 'List the versions of a task template, the first one first',
      tags,
      params: TaskTemplateParams,
      querystring: PageQuery,
      response: { 200: pageOf(TaskTemplateVersionView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = TaskTemplateId.parse(request.params.task_template_id);
      return toPageView(await templates.versions(request.actor, id, page), page, toTaskTemplateVersionView);
    },
  });
}

/** One template: replaced, removed. */
function changingRoutes(instance: FastifyInstance, templates: TaskTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.put(onePath, {
    schema: {
      operationId: 'replaceTaskTemplate',
      permission: 'task-templates:write',
      summary: 'Replace what a task template says by a new version; tasks stay as they are',
      tags,
      params: TaskTemplateParams,
      headers: IfMatch,
      body: TaskTemplateBody,
      response: { 200: TaskTemplateView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = TaskTemplateId.parse(request.params.task_template_id);
      const draft = toTaskTemplateDraft(request.body);
      const seen = seenVersion(request.headers);
      return sendTemplate(reply, await templates.replace(request.actor, id, draft, seen));
    },
  });

  app.delete(onePath, {
    schema: {
      operationId: 'deleteTaskTemplate',
      permission: 'task-templates:write',
      summary: 'Delete a task template; tasks that were made from it stay as they are',
      tags,
      params: TaskTemplateParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = TaskTemplateId.parse(request.params.task_template_id);
      await templates.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendTemplate(reply: FastifyReply, template: TaskTemplate) {
  return reply.header('etag', etagOf(template.version)).send(toTaskTemplateView(template));
}
