import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ReportTemplateId } from '../../domain/ids.ts';
import type { ReportTemplate } from '../../domain/report/report-template.ts';
import type { ReportPreviews } from '../../services/report-preview.ts';
import type { ReportTemplateService } from '../../services/report-template-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  PreviewReportBody,
  ReportPreviewView,
  ReportTemplateBody,
  ReportTemplateParams,
  ReportTemplateView,
  toPreviewRequest,
  toPreviewView,
  toReportTemplateDraft,
  toReportTemplateView,
} from './report-template-schemas.ts';

const tags = ['Reports'];

export type ReportTemplateRoutesDeps = {
  readonly templates: ReportTemplateService;
  readonly previews: ReportPreviews;
};

/** How reports of an organization are to be. */
export function reportTemplateRoutes(instance: FastifyInstance, deps: ReportTemplateRoutesDeps): void {
  const { templates } = deps;
  previewRoute(instance, deps.previews);
  oneReportTemplateRoutes(instance, templates);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/report-templates', {
    config: { idempotent: true },
    schema: {
      operationId: 'createReportTemplate',
      permission: 'report-templates:write',
      summary: 'Create a report template',
      tags,
      body: ReportTemplateBody,
      response: { 201: ReportTemplateView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const template = await templates.create(request.actor, toReportTemplateDraft(request.body));
      reply.code(201).header('location', `/api/v1/report-templates/${template.id}`);
      return sendTemplate(reply, template);
    },
  });

  app.get('/report-templates', {
    schema: {
      operationId: 'listReportTemplates',
      permission: 'report-templates:read',
      summary: 'List report templates, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(ReportTemplateView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await templates.list(request.actor, page), page, toReportTemplateView);
    },
  });
}

function previewRoute(instance: FastifyInstance, previews: ReportPreviews): void {
  instance.withTypeProvider<ZodTypeProvider>().post('/report-templates/preview', {
    config: { rateClass: 'run' },
    schema: {
      operationId: 'previewReportTemplate',
      permission: 'reports:write',
      summary: 'Show what a template makes of the beginning of a session; nothing is kept',
      tags,
      body: PreviewReportBody,
      response: { 200: ReportPreviewView, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503) },
    },
    handler: async (request) => {
      const wish = toPreviewRequest(request.body);
      return toPreviewView(await previews.preview(request.actor, wish), wish);
    },
  });
}

/** One template: read, replaced, removed. */
function oneReportTemplateRoutes(instance: FastifyInstance, templates: ReportTemplateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/report-templates/:report_template_id';

  app.get(path, {
    schema: {
      operationId: 'getReportTemplate',
      permission: 'report-templates:read',
      summary: 'Show a report template',
      tags,
      params: ReportTemplateParams,
      response: { 200: ReportTemplateView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      const id = ReportTemplateId.parse(request.params.report_template_id);
      return sendTemplate(reply, await templates.get(request.actor, id));
    },
  });

  app.put(path, {
    schema: {
      operationId: 'replaceReportTemplate',
      permission: 'report-templates:write',
      summary: 'Replace what a report template says, for reports that are asked for from now on',
      tags,
      params: ReportTemplateParams,
      headers: IfMatch,
      body: ReportTemplateBody,
      response: { 200: ReportTemplateView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = ReportTemplateId.parse(request.params.report_template_id);
      const draft = toReportTemplateDraft(request.body);
      const seen = seenVersion(request.headers);
      return sendTemplate(reply, await templates.replace(request.actor, id, draft, seen));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'deleteReportTemplate',
      permission: 'report-templates:write',
      summary: 'Delete a report template; tasks that name it go on with it as it is',
      tags,
      params: ReportTemplateParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = ReportTemplateId.parse(request.params.report_template_id);
      await templates.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendTemplate(reply: FastifyReply, template: ReportTemplate) {
  return reply.header('etag', etagOf(template.version)).send(toReportTemplateView(template));
}
