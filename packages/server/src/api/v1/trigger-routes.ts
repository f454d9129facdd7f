import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { TaskId, TriggerId } from '../../domain/ids.ts';
import type { Trigger } from '../../domain/trigger/trigger.ts';
import type { TriggerService } from '../../services/trigger-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import { TaskParams } from './task-schemas.ts';
import {
  ChangeTriggerBody,
  CreateTriggerBody,
  MadeTriggerView,
  PauseTriggerBody,
  PreviewTriggerBody,
  RotatedTriggerSecretView,
  toIncoming,
  toMadeTriggerView,
  toTriggerChange,
  toTriggerEventView,
  toTriggerPreviewView,
  toTriggerSettings,
  toTriggerView,
  TriggerEventQuery,
  TriggerEventView,
  TriggerParams,
  TriggerPreviewView,
  TriggerQuery,
  TriggerView,
} from './trigger-schemas.ts';

const tags = ['Triggers'];

/** What has tasks run when other people's servers say so. */
export function triggerRoutes(instance: FastifyInstance, triggers: TriggerService): void {
  listingRoutes(instance, triggers);
  oneTriggerRoutes(instance, triggers);
  pausingRoutes(instance, triggers);
  lookingRoutes(instance, triggers);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/tasks/:task_id/triggers', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createTrigger',
      permission: 'tasks:write',
      summary: 'Have a task run when a server of yours says so; address and secret are not shown again',
      description: 'In the name of its owner, whose role and budgets are looked at again each time.',
      tags,
      params: TaskParams,
      body: CreateTriggerBody,
      response: { 201: MadeTriggerView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const taskId = TaskId.parse(request.params.task_id);
      const made = await triggers.create(request.actor, taskId, toTriggerSettings(request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/triggers/${made.trigger.id}`)
        .header('etag', etagOf(made.trigger.version))
        .send(toMadeTriggerView(made));
    },
  });
}

function listingRoutes(instance: FastifyInstance, triggers: TriggerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/tasks/:task_id/triggers', {
    schema: {
      operationId: 'listTriggersOfTask',
      permission: 'tasks:read',
      summary: 'List the triggers of a task, the oldest first',
      tags,
      params: TaskParams,
      response: { 200: z.object({ items: z.array(TriggerView) }), ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const found = await triggers.listOf(request.actor, TaskId.parse(request.params.task_id));
      return { items: found.map(toTriggerView) };
    },
  });

  app.get('/triggers', {
    schema: {
      operationId: 'listTriggers',
      permission: 'tasks:read',
      summary: 'List the triggers of all tasks, newest first',
      tags,
      querystring: TriggerQuery,
      response: { 200: pageOf(TriggerView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const { is_paused } = request.query;
      const page = toPageRequest(request.query);
      const filter = is_paused === undefined ? {} : { isPaused: is_paused };
      return toPageView(await triggers.list(request.actor, filter, page), page, toTriggerView);
    },
  });
}

/** One trigger: read, changed, deleted. */
function oneTriggerRoutes(instance: FastifyInstance, triggers: TriggerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/triggers/:trigger_id', {
    schema: {
      operationId: 'getTrigger',
      permission: 'tasks:read',
      summary: 'Show a trigger',
      tags,
      params: TriggerParams,
      response: { 200: TriggerView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendTrigger(reply, await triggers.get(request.actor, idOf(request.params))),
  });

  app.patch('/triggers/:trigger_id', {
    schema: {
      operationId: 'changeTrigger',
      permission: 'tasks:write',
      summary: 'Change a trigger; address and secret stay',
      tags,
      params: TriggerParams,
      headers: IfMatch,
      body: ChangeTriggerBody,
      response: { 200: TriggerView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const change = toTriggerChange(request.body);
      const seen = seenVersion(request.headers);
      return sendTrigger(reply, await triggers.change(request.actor, idOf(request.params), change, seen));
    },
  });

  app.delete('/triggers/:trigger_id', {
    schema: {
      operationId: 'deleteTrigger',
      permission: 'tasks:write',
      summary: 'Delete a trigger with the log of what came; what runs of it goes on',
      tags,
      params: TriggerParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      await triggers.delete(request.actor, idOf(request.params), seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });

  app.post('/triggers/:trigger_id/rotate-secret', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'rotateTriggerSecret',
      permission: 'tasks:write',
      summary: 'Make a new secret; messages with the one before are taken for a day more',
      tags,
      params: TriggerParams,
      response: { 200: RotatedTriggerSecretView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request) => {
      const { secret, previousUntil } = await triggers.rotateSecret(request.actor, idOf(request.params));
      return { secret, previous_expires_at: previousUntil.toISOString() };
    },
  });
}

function pausingRoutes(instance: FastifyInstance, triggers: TriggerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/triggers/:trigger_id/pause', {
    schema: {
      operationId: 'pauseTrigger',
      permission: 'tasks:write',
      summary: 'Pause a trigger: what comes is refused with 409; what runs of it goes on',
      tags,
      params: TriggerParams,
      body: PauseTriggerBody,
      response: { 200: TriggerView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const { reason } = request.body;
      return sendTrigger(reply, await triggers.pause(request.actor, idOf(request.params), reason));
    },
  });

  app.post('/triggers/:trigger_id/resume', {
    schema: {
      operationId: 'resumeTrigger',
      permission: 'tasks:write',
      summary: 'Have a paused trigger take messages again',
      tags,
      params: TriggerParams,
      response: { 200: TriggerView, ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) =>
      sendTrigger(reply, await triggers.resume(request.actor, idOf(request.params))),
  });
}

function lookingRoutes(instance: FastifyInstance, triggers: TriggerService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/triggers/:trigger_id/events', {
    schema: {
      operationId: 'listTriggerEvents',
      permission: 'tasks:read',
      summary: 'List what came to a trigger and what it led to, newest first',
      tags,
      params: TriggerParams,
      querystring: TriggerEventQuery,
      response: { 200: pageOf(TriggerEventView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { outcome } = request.query;
      const page = toPageRequest(request.query);
      const filter = outcome === undefined ? {} : { outcome };
      const found = await triggers.events(request.actor, idOf(request.params), filter, page);
      return toPageView(found, page, toTriggerEventView);
    },
  });

  app.post('/triggers/:trigger_id/preview', {
    schema: {
      operationId: 'previewTrigger',
      permission: 'tasks:read',
      summary: 'Show what a message would lead to, without executing',
      tags,
      params: TriggerParams,
      body: PreviewTriggerBody,
      response: { 200: TriggerPreviewView, ...problems(400, 401, 403, 404, 413, 415, 422) },
    },
    handler: async (request) => {
      const incoming = toIncoming(request.body);
      return toTriggerPreviewView(await triggers.preview(request.actor, idOf(request.params), incoming));
    },
  });
}

function idOf(params: z.output<typeof TriggerParams>): TriggerId {
  return TriggerId.parse(params.trigger_id);
}

function sendTrigger(reply: FastifyReply, trigger: Trigger) {
  return reply.header('etag', etagOf(trigger.version)).send(toTriggerView(trigger));
}
