import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditService } from '../../services/audit-service.ts';
import { auditExport } from './audit-export.ts';
import {
  AuditCheckpointView,
  AuditEntryView,
  AuditExportQuery,
  AuditQuery,
  toAuditEntryView,
  toAuditFilter,
  toCheckpointView,
} from './audit-schemas.ts';
import { PageQuery, pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';

const tags = ['Audit'];

const types = { jsonl: 'application/jsonl; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

/** What was done in the organization. */
export function auditRoutes(instance: FastifyInstance, audit: AuditService): void {
  exportRoute(instance, audit);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/audit', {
    schema: {
      operationId: 'listAuditEntries',
      permission: 'audit:read',
      summary: 'List or search what was done in the organization, newest first',
      tags,
      querystring: AuditQuery,
      response: { 200: pageOf(AuditEntryView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const found = await audit.list(request.actor, toAuditFilter(request.query), page);
      return toPageView(found, page, toAuditEntryView);
    },
  });

  app.get('/audit/checkpoints', {
    schema: {
      operationId: 'listAuditCheckpoints',
      permission: 'audit:read',
      summary: 'List the entries of the audit log that the service has signed, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(AuditCheckpointView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await audit.checkpoints(request.actor, page), page, toCheckpointView);
    },
  });
}

function exportRoute(instance: FastifyInstance, audit: AuditService): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/audit/export', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'exportAuditLog',
      permission: 'audit:read',
      summary: 'Get the audit log as JSON Lines or CSV, oldest first',
      description:
        'A line of JSON is an entry, or without a filter also a checkpoint, and at last the signed end, by which `ai-agent audit verify` knows that nothing is missing. CSV has the entries alone.',
      tags,
      querystring: AuditExportQuery,
      response: {
        200: z.unknown().meta({ description: 'The log, in the format that was asked for.' }),
        ...problems(401, 403, 422, 429),
      },
    },
    handler: async (request, reply) => {
      const { format, after, ...filter } = request.query;
      const items = await audit.export(request.actor, { format, after, filter: toAuditFilter(filter) });
      return reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="audit-log.${format}"`)
        .serializer((body: string) => body)
        .send(Readable.from(auditExport(items, format), { objectMode: false }));
    },
  });
}
