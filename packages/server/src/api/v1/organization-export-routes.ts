import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OrganizationExportId } from '../../domain/ids.ts';
import { exportFileName } from '../../domain/organization/organization-export.ts';
import type { OrganizationExportService } from '../../services/organization-export-service.ts';
import { quoted } from '../stream/file-conditions.ts';
import { wantedRange } from '../stream/send-file.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { ExportParams, ExportView, toExportView } from './organization-export-schemas.ts';

const tags = ['Organization'];
const root = '/organization/exports';

const Bytes = z.unknown().meta({ description: 'The file, or the part of it that was asked for.' });

/** All data of the organization, in one file. */
export function organizationExportRoutes(
  instance: FastifyInstance,
  exports: OrganizationExportService,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(root, {
    config: { idempotent: true, rateClass: 'run' },
    schema: {
      operationId: 'createExport',
      permission: 'organization:export',
      summary: 'Have all data of the organization exported; follow it until its status is "completed"',
      description:
        'One at a time. Of an organization one export is kept: the one before goes when this is done.',
      tags,
      response: { 202: ExportView, ...problems(401, 403, 409, 429) },
    },
    handler: async (request, reply) => {
      const wanted = await exports.create(request.actor);
      return reply.code(202).header('location', `/api/v1${root}/${wanted.id}`).send(toExportView(wanted));
    },
  });

  app.get(root, {
    schema: {
      operationId: 'listExports',
      permission: 'organization:export',
      summary: 'List exports of the organization, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(ExportView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await exports.list(request.actor, page), page, toExportView);
    },
  });

  oneExportRoutes(instance, exports);
  downloadRoute(instance, exports);
}

function oneExportRoutes(instance: FastifyInstance, exports: OrganizationExportService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(`${root}/:export_id`, {
    schema: {
      operationId: 'getExport',
      permission: 'organization:export',
      summary: 'Show an export and how far it is',
      tags,
      params: ExportParams,
      response: { 200: ExportView, ...problems(401, 403, 404) },
    },
    handler: async (request) => toExportView(await exports.get(request.actor, idOf(request.params))),
  });

  app.delete(`${root}/:export_id`, {
    schema: {
      operationId: 'deleteExport',
      permission: 'organization:export',
      summary: 'Delete an export and its file, or end its making',
      tags,
      params: ExportParams,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      await exports.remove(request.actor, idOf(request.params));
      return reply.code(204).send(null);
    },
  });
}

function downloadRoute(instance: FastifyInstance, exports: OrganizationExportService): void {
  instance.withTypeProvider<ZodTypeProvider>().get(`${root}/:export_id/download`, {
    // That somebody fetched it is written down.
    exposeHeadRoute: false,
    schema: {
      operationId: 'downloadExport',
      permission: 'organization:export',
      summary: 'Fetch the file of an export',
      description:
        'A tar.gz: `tables/*.jsonl` with the rows, `audit-log.jsonl` for `ai-agent audit verify`, files of reports, archives and workspaces, and at last `manifest.jsonl`, which names them all. A download that was cut goes on with a `Range`.',
      tags,
      params: ExportParams,
      response: {
        200: Bytes,
        206: Bytes,
        ...problems(401, 403, 404, 409, 410, 416, 503),
      },
    },
    handler: async (request, reply) => {
      const { wanted, file, part, content } = await exports.download(
        request.actor,
        idOf(request.params),
        ({ bytes: size, sha256: version }) => wantedRange(request, reply, { size, version }),
      );
      if (part)
        reply
          .code(206)
          .header('content-range', `bytes ${part.start}-${part.start + part.length - 1}/${file.bytes}`);
      return reply
        .type('application/gzip')
        .header('content-length', part?.length ?? file.bytes)
        .header('content-disposition', `attachment; filename="${exportFileName(wanted)}"`)
        .header('accept-ranges', 'bytes')
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .header('etag', quoted(file.sha256))
        .send(content);
    },
  });
}

function idOf(params: z.infer<typeof ExportParams>): OrganizationExportId {
  return OrganizationExportId.parse(params.export_id);
}
