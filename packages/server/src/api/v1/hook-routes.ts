import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HookId, SessionId, SessionTemplateId } from '../../domain/ids.ts';
import type { HookService } from '../../services/hook-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  ChangeHookBody,
  CreateHookBody,
  HookExecutionView,
  HookParams,
  HookQuery,
  HookView,
  MadeHookView,
  RotatedSecretView,
  SessionHookList,
  toExecutionView,
  toHookSettings,
  toHookView,
  toMadeHookView,
  toRotatedSecretView,
  toSessionHookView,
} from './hook-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Hooks'];

/** What organizations do when their agents act. */
export function hookRoutes(instance: FastifyInstance, hooks: HookService): void {
  oneHookRoutes(instance, hooks);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/hooks', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createHook',
      permission: 'hooks:write',
      summary: 'Create a hook, for the organization, a template or one session; it holds from the next turn',
      tags,
      body: CreateHookBody,
      response: { 201: MadeHookView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const { session_id, template_id, ...settings } = request.body;
      const made = await hooks.create(request.actor, toHookSettings(settings), {
        ...(session_id !== undefined && { sessionId: SessionId.parse(session_id) }),
        ...(template_id !== undefined && { templateId: SessionTemplateId.parse(template_id) }),
      });
      return reply.code(201).header('location', `/api/v1/hooks/${made.hook.id}`).send(toMadeHookView(made));
    },
  });

  app.get('/hooks', {
    schema: {
      operationId: 'listHooks',
      permission: 'hooks:read',
      summary: 'List hooks, newest first; users see those of their own sessions',
      tags,
      querystring: HookQuery,
      response: { 200: pageOf(HookView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const { event, session_id, template_id } = request.query;
      const page = toPageRequest(request.query);
      const filter = {
        ...(event !== undefined && { event }),
        ...(session_id !== undefined && { sessionId: SessionId.parse(session_id) }),
        ...(template_id !== undefined && { templateId: SessionTemplateId.parse(template_id) }),
      };
      return toPageView(await hooks.list(request.actor, filter, page), page, toHookView);
    },
  });

  app.get('/sessions/:session_id/hooks', {
    schema: {
      operationId: 'listSessionHooks',
      permission: 'hooks:read',
      summary: 'List the hooks that the next turn of a session runs with',
      tags: ['Sessions'],
      params: SessionParams,
      response: { 200: SessionHookList, ...problems(401, 404) },
    },
    handler: async (request) => {
      const found = await hooks.ofSession(request.actor, SessionId.parse(request.params.session_id));
      return { items: found.map(toSessionHookView) };
    },
  });
}

/** One hook: read, changed, removed. */
function oneHookRoutes(instance: FastifyInstance, hooks: HookService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/hooks/:hook_id';

  app.get(path, {
    schema: {
      operationId: 'getHook',
      permission: 'hooks:read',
      summary: 'Show a hook',
      tags,
      params: HookParams,
      response: { 200: HookView, ...problems(401, 403, 404) },
    },
    handler: async (request) =>
      toHookView(await hooks.get(request.actor, HookId.parse(request.params.hook_id))),
  });

  app.patch(path, {
    schema: {
      operationId: 'changeHook',
      permission: 'hooks:write',
      summary: 'Change a hook; it holds from the next turn',
      tags,
      params: HookParams,
      body: ChangeHookBody,
      response: { 200: HookView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) => {
      const { timeout_ms: timeoutMs, enabled: isEnabled, ...change } = request.body;
      const changed = await hooks.change(request.actor, HookId.parse(request.params.hook_id), {
        ...change,
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(isEnabled !== undefined && { isEnabled }),
      });
      return toHookView(changed);
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'removeHook',
      permission: 'hooks:write',
      summary: 'Remove a hook; turns that run keep it',
      tags,
      params: HookParams,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await hooks.remove(request.actor, HookId.parse(request.params.hook_id));
      return reply.code(204).send(null);
    },
  });

  hookExecutionRoutes(instance, hooks);
}

/** What came of a hook, and the secret of one that is a webhook. */
function hookExecutionRoutes(instance: FastifyInstance, hooks: HookService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/hooks/:hook_id/rotate-secret', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'rotateHookSecret',
      permission: 'hooks:write',
      summary: 'Make a new secret for a webhook; the one before is used as well for a day',
      tags,
      params: HookParams,
      response: { 200: RotatedSecretView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request) =>
      toRotatedSecretView(await hooks.rotateSecret(request.actor, HookId.parse(request.params.hook_id))),
  });

  app.get('/hooks/:hook_id/executions', {
    schema: {
      operationId: 'listHookExecutions',
      permission: 'hooks:read',
      summary: 'List what came of a hook, newest first',
      tags,
      params: HookParams,
      querystring: PageQuery,
      response: { 200: pageOf(HookExecutionView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = HookId.parse(request.params.hook_id);
      return toPageView(await hooks.executions(request.actor, id, page), page, toExecutionView);
    },
  });
}
