import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ExecutionId, ReportId, SessionId } from '../../domain/ids.ts';
import { fileNameOf, type ReportFormat } from '../../domain/report/report.ts';
import type { ReportService } from '../../services/report-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { ReportDocumentView } from './report-document-schema.ts';
import {
  CreateReportBody,
  ReportParams,
  ReportQuery,
  ReportView,
  toReportView,
  toWish,
} from './report-schemas.ts';

const tags = ['Reports'];

const types: Record<ReportFormat, string> = {
  json: 'application/json; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
};

/** A report holds what agents and strangers wrote: a browser saves it, and were it to show it, would run nothing. */
const wall = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const File = z
  .unknown()
  .meta({ description: 'The file, of the type of its format. JSON is as getReportSchema says.' });

/** What happened, written up. */
export function reportRoutes(instance: FastifyInstance, reports: ReportService): void {
  oneReportRoutes(instance, reports);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/reports', {
    config: { idempotent: true, rateClass: 'run' },
    schema: {
      operationId: 'createReport',
      permission: 'reports:write',
      summary: 'Have a report made; follow it until its status is "completed"',
      tags,
      body: CreateReportBody,
      response: { 202: ReportView, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429) },
    },
    handler: async (request, reply) => {
      const report = await reports.create(request.actor, toWish(request.body));
      return reply.code(202).header('location', `/api/v1/reports/${report.id}`).send(toReportView(report));
    },
  });

  app.get('/reports', {
    schema: {
      operationId: 'listReports',
      permission: 'reports:read',
      summary: 'List reports, newest first; users see their own',
      tags,
      querystring: ReportQuery,
      response: { 200: pageOf(ReportView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { session_id: id, execution_id: executionId, status } = request.query;
      const page = toPageRequest(request.query);
      const filter = {
        ...(id !== undefined && { sessionId: SessionId.parse(id) }),
        ...(executionId !== undefined && { executionId: ExecutionId.parse(executionId) }),
        ...(status !== undefined && { status }),
      };
      return toPageView(await reports.list(request.actor, filter, page), page, toReportView);
    },
  });

  app.get('/reports/schema', {
    schema: {
      operationId: 'getReportSchema',
      permission: 'reports:read',
      summary: 'The JSON Schema of reports in JSON',
      tags,
      response: { 200: z.record(z.string(), z.unknown()), ...problems(401, 403) },
    },
    handler: () => z.toJSONSchema(ReportDocumentView),
  });
}

function oneReportRoutes(instance: FastifyInstance, reports: ReportService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/reports/:report_id', {
    schema: {
      operationId: 'getReport',
      permission: 'reports:read',
      summary: 'Show a report and how far it is',
      tags,
      params: ReportParams,
      response: { 200: ReportView, ...problems(401, 403, 404) },
    },
    handler: async (request) =>
      toReportView(await reports.get(request.actor, ReportId.parse(request.params.report_id))),
  });

  app.get('/reports/:report_id/download', {
    schema: {
      operationId: 'downloadReport',
      permission: 'reports:read',
      summary: 'Fetch the file of a report',
      tags,
      params: ReportParams,
      response: { 200: File, ...problems(401, 403, 404, 409, 410, 503) },
    },
    handler: async (request, reply) => {
      const id = ReportId.parse(request.params.report_id);
      const { report, file, content } = await reports.download(request.actor, id);
      return reply
        .type(types[report.format])
        .header('content-length', file.bytes)
        .header('content-disposition', `attachment; filename="${fileNameOf(report)}"`)
        .header('content-security-policy', wall)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-cache')
        .header('etag', `"${file.sha256}"`)
        .send(content);
    },
  });

  app.delete('/reports/:report_id', {
    schema: {
      operationId: 'deleteReport',
      permission: 'reports:write',
      summary: 'Delete a report and its file',
      tags,
      params: ReportParams,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      await reports.remove(request.actor, ReportId.parse(request.params.report_id));
      return reply.code(204).send(null);
    },
  });
}
