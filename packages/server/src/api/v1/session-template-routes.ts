import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionTemplateId } from '../../domain/ids.ts';
import type { SessionTemplate } from '../../domain/session/session-template.ts';
import type { SessionTemplateService } from '../../services/session-template-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  CreateSessionTemplateBody,
  PopularTemplatesQuery,
  SearchTemplatesBody,
  SessionTemplateBody,
  SessionTemplateList,
  SessionTemplateParams,
  SessionTemplateVersionView,
  SessionTemplateView,
  ShareTemplateBody,
  TemplateQuery,
  toNewTemplate,
  toSearch,
  toTemplateDraft,
  toTemplateVersionView,
  toTemplateView,
} from './session-template-schemas.ts';

const tags = ['Session templates'];

/** What sessions are made from. */
export function sessionTemplateRoutes(instance: FastifyInstance, templates: SessionTemplateService): void {
  readingRoutes(instance, templates);
  changingRoutes(instance, templates);
  findingRoutes(instance, templates);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/session-templates', {
    config: { idempotent: true },
    schema: {
      operationId: 'createSessionTemplate',
      permission: 'templates:write',
      summary: 'Create a session template',
      tags,
      body: CreateSessionTemplateBody,
      response: { 201: SessionTemplateView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const template = await templates.create(request.actor, toNewTemplate(request.body));
      const location = `/api/v1/session-templates/${template.id}`;
      return sendTemplate(reply.code(201).header('location', location), template);
    },
  });

  app.get('/session-templates', {
    schema: {
      operationId: 'listSessionTemplates',
      permission: 'templates:read',
      summary: 'List the session templates that you may use, newest first',
      tags,
      querystring: TemplateQuery,
      response: { 200: pageOf(SessionTemplateView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const { category } = request.query;
      const found = await templates.list(request.actor, toSearch({ category }), page);
      return toPageView(found, page, toTemplateView);
    },
  });
}

/** Templates by what they are about, and by how much they are used. */
function findingRoutes(instance: FastifyInstance, templates: SessionTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/session-templates/search', {
    schema: {
      operationId: 'searchSessionTemplates',
      permission: 'templates:read',
      summary: 'Find session templates by text, category and tags, newest first',
      tags,
      body: SearchTemplatesBody,
      response: { 200: pageOf(SessionTemplateView), ...problems(400, 401, 403, 413, 415, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.body);
      const found = await templates.list(request.actor, toSearch(request.body), page);
      return toPageView(found, page, toTemplateView);
    },
  });

  app.get('/session-templates/popular/top', {
    schema: {
      operationId: 'listPopularSessionTemplates',
      permission: 'templates:read',
      summary: 'List the session templates that most sessions were made from',
      tags,
      querystring: PopularTemplatesQuery,
      response: { 200: SessionTemplateList, ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const { limit, category } = request.query;
      const found = await templates.popular(request.actor, toSearch({ category }), limit);
      return { items: found.map(toTemplateView) };
    },
  });
}

const onePath = '/session-templates/:template_id';

/** One template, and as it was once. */
function readingRoutes(instance: FastifyInstance, templates: SessionTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(onePath, {
    schema: {
      operationId: 'getSessionTemplate',
      permission: 'templates:read',
      summary: 'Show a session template',
      tags,
      params: SessionTemplateParams,
      response: { 200: SessionTemplateView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendTemplate(
        reply,
        await templates.get(request.actor, SessionTemplateId.parse(request.params.template_id)),
      ),
  });

  app.get(`${onePath}/versions`, {
    schema: {
      operationId: 'listSessionTemplateVersions',
      permission: 'templates:read',
      summary:
        'List the versions of a session template, the first one first; others see those that were shared',
      tags,
      params: SessionTemplateParams,
      querystring: PageQuery,
      response: { 200: pageOf(SessionTemplateVersionView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionTemplateId.parse(request.params.template_id);
      return toPageView(await templates.versions(request.actor, id, page), page, toTemplateVersionView);
    },
  });
}

/** One template: replaced, shared, removed. */
function changingRoutes(instance: FastifyInstance, templates: SessionTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.put(onePath, {
    schema: {
      operationId: 'replaceSessionTemplate',
      permission: 'templates:write',
      summary:
        'Replace what a session template says by a new version; sessions keep what they were made with',
      tags,
      params: SessionTemplateParams,
      headers: IfMatch,
      body: SessionTemplateBody,
      response: { 200: SessionTemplateView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = SessionTemplateId.parse(request.params.template_id);
      const draft = toTemplateDraft(request.body);
      const seen = seenVersion(request.headers);
      return sendTemplate(reply, await templates.replace(request.actor, id, draft, seen));
    },
  });

  app.patch(`${onePath}/sharing`, {
    schema: {
      operationId: 'shareSessionTemplate',
      permission: 'templates:write',
      summary: 'Share a session template with the organization, or with nobody',
      tags,
      params: SessionTemplateParams,
      headers: IfMatch,
      body: ShareTemplateBody,
      response: { 200: SessionTemplateView, ...problems(400, 401, 403, 404, 412, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = SessionTemplateId.parse(request.params.template_id);
      const { sharing } = request.body;
      const seen = seenVersion(request.headers);
      return sendTemplate(reply, await templates.share(request.actor, id, sharing, seen));
    },
  });

  app.delete(onePath, {
    schema: {
      operationId: 'deleteSessionTemplate',
      permission: 'templates:write',
      summary: 'Delete a session template; sessions that were made from it stay as they are',
      tags,
      params: SessionTemplateParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = SessionTemplateId.parse(request.params.template_id);
      await templates.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendTemplate(reply: FastifyReply, template: SessionTemplate) {
  return reply.header('etag', etagOf(template.version)).send(toTemplateView(template));
}
