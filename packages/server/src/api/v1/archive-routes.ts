import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SessionId } from '../../domain/ids.ts';
import type { SessionArchiveService } from '../../services/session-archive-service.ts';
import { ArchiveBody, ArchiveView, toArchiveView } from './archive-schemas.ts';
import { problems } from './common-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Sessions'];

/** Sessions that are put away, and taken up again. */
export function archiveRoutes(instance: FastifyInstance, archives: SessionArchiveService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions/:session_id/archive', {
    config: { idempotent: true },
    schema: {
      operationId: 'archiveSession',
      permission: 'sessions:write',
      summary: 'Put a session away',
      description:
        'It takes no prompts from now on, and its log can still be read. Its files and what its agent remembers go into an ' +
        'archive, which is made in the background. 409 while a turn runs or waits in it.',
      tags,
      params: SessionParams,
      body: ArchiveBody,
      response: { 202: ArchiveView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = SessionId.parse(request.params.session_id);
      const archive = await archives.archive(request.actor, id, request.body.format);
      return reply
        .code(202)
        .header('location', `/api/v1/sessions/${id}/archive`)
        .send(toArchiveView(archive));
    },
  });

  app.get('/sessions/:session_id/archive', {
    schema: {
      operationId: 'getSessionArchive',
      permission: 'sessions:read',
      summary: 'Show the newest archive of a session',
      tags,
      params: SessionParams,
      response: { 200: ArchiveView, ...problems(401, 404) },
    },
    handler: async (request) =>
      toArchiveView(await archives.get(request.actor, SessionId.parse(request.params.session_id))),
  });

  app.post('/sessions/:session_id/restore', {
    config: { idempotent: true },
    schema: {
      operationId: 'restoreSession',
      permission: 'sessions:write',
      summary: 'Take an archived session up again',
      description:
        'The archive is checked first, whole; then the session is what it was before and goes on. A damaged one changes ' +
        'nothing: the archive says what is wrong with it.',
      tags,
      params: SessionParams,
      response: { 202: ArchiveView, ...problems(401, 403, 404, 409, 410) },
    },
    handler: async (request, reply) => {
      const id = SessionId.parse(request.params.session_id);
      const archive = await archives.restore(request.actor, id);
      return reply
        .code(202)
        .header('location', `/api/v1/sessions/${id}/archive`)
        .send(toArchiveView(archive));
    },
  });
}
