import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { MessageId, SessionId, TurnId } from '../../domain/ids.ts';
import type { SessionForkService } from '../../services/session-fork-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { ForkBody, RewindBody, SnapshotView, toSnapshotView } from './fork-schemas.ts';
import { SessionParams, SessionView, toSessionView } from './session-schemas.ts';

const tags = ['Sessions'];

/** Sessions that go on from an earlier turn, and what is kept for it. */
export function forkRoutes(instance: FastifyInstance, forks: SessionForkService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions/:session_id/fork', {
    config: { idempotent: true },
    schema: {
      operationId: 'forkSession',
      permission: 'sessions:write',
      summary: 'Make a new session that goes on from a turn of this one, or from a message in it',
      description: 'With its options, hooks and policies, and its conversation, its files, or both.',
      tags,
      params: SessionParams,
      body: ForkBody,
      response: { 201: SessionView, ...problems(400, 401, 403, 404, 409, 410, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const { name, at_turn, at_message, what } = request.body;
      const session = await forks.fork(request.actor, SessionId.parse(request.params.session_id), {
        what,
        ...(name !== undefined && { name }),
        ...(at_turn !== undefined && { atTurn: TurnId.parse(at_turn) }),
        ...(at_message !== undefined && { atMessage: MessageId.parse(at_message) }),
      });
      return reply
        .code(201)
        .header('location', `/api/v1/sessions/${session.id}`)
        .send(toSessionView(session, request.actor));
    },
  });

  app.post('/sessions/:session_id/rewind', {
    config: { idempotent: true },
    schema: {
      operationId: 'rewindSession',
      permission: 'sessions:write',
      summary: 'Let a session go on from the end of an earlier turn',
      description: 'What came after it stays in the log, and can be gone back to in the same way.',
      tags,
      params: SessionParams,
      body: RewindBody,
      response: { 200: SessionView, ...problems(400, 401, 403, 404, 409, 410, 413, 415, 422) },
    },
    handler: async (request) => {
      const { to_turn, what } = request.body;
      const id = SessionId.parse(request.params.session_id);
      const session = await forks.rewind(request.actor, id, { toTurn: TurnId.parse(to_turn), what });
      return toSessionView(session, request.actor);
    },
  });

  app.get('/sessions/:session_id/snapshots', {
    schema: {
      operationId: 'listSnapshots',
      permission: 'sessions:read',
      summary: 'List what is kept of the files after each turn, oldest first',
      tags,
      params: SessionParams,
      querystring: PageQuery,
      response: { 200: pageOf(SnapshotView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await forks.snapshots(request.actor, id, page), page, toSnapshotView);
    },
  });
}
