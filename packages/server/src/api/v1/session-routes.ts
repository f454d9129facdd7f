import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionId, UserId } from '../../domain/ids.ts';
import type { SessionService } from '../../services/session-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { toNewSession } from './session-request.ts';
import {
  ChangeSessionBody,
  CreateSessionBody,
  SessionParams,
  SessionQuery,
  SessionView,
  toSessionView,
} from './session-schemas.ts';

const tags = ['Sessions'];

export function sessionRoutes(instance: FastifyInstance, sessions: SessionService): void {
  oneSessionRoutes(instance, sessions);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions', {
    config: { idempotent: true },
    schema: {
      operationId: 'createSession',
      permission: 'sessions:write',
      summary: 'Create a session',
      tags,
      body: CreateSessionBody,
      response: { 201: SessionView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const session = await sessions.create(request.actor, toNewSession(request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/sessions/${session.id}`)
        .send(toSessionView(session, request.actor));
    },
  });

  app.get('/sessions', {
    schema: {
      operationId: 'listSessions',
      permission: 'sessions:read',
      summary: 'List sessions, newest first',
      tags,
      querystring: SessionQuery,
      response: { 200: pageOf(SessionView), ...problems(401, 422) },
    },
    handler: async (request) => {
      const { status, mode, is_fork, user_id, q, shared_with_me, created_from, created_until } =
        request.query;
      const page = toPageRequest(request.query);
      const filter = {
        ...(status !== undefined && { status }),
        ...(mode !== undefined && { mode }),
        ...(is_fork !== undefined && { isFork: is_fork }),
        ...(user_id !== undefined && { userId: UserId.parse(user_id) }),
        ...(q !== undefined && { text: q }),
        ...(shared_with_me !== undefined && { isShared: shared_with_me }),
        ...(created_from !== undefined && { createdFrom: new Date(created_from) }),
        ...(created_until !== undefined && { createdUntil: new Date(created_until) }),
      };
      const found = await sessions.list(request.actor, filter, page);
      return toPageView(found, page, (session) => toSessionView(session, request.actor));
    },
  });
}

/** One session: read, changed, deleted. */
function oneSessionRoutes(instance: FastifyInstance, sessions: SessionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/sessions/:session_id', {
    schema: {
      operationId: 'getSession',
      permission: 'sessions:read',
      summary: 'Show a session',
      tags,
      params: SessionParams,
      response: { 200: SessionView, ...problems(401, 404) },
    },
    handler: async (request) =>
      toSessionView(
        await sessions.get(request.actor, SessionId.parse(request.params.session_id)),
        request.actor,
      ),
  });

  app.patch('/sessions/:session_id', {
    schema: {
      operationId: 'changeSession',
      permission: 'sessions:write',
      summary: 'Change name, description or metadata',
      tags,
      params: SessionParams,
      body: ChangeSessionBody,
      response: { 200: SessionView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) =>
      toSessionView(
        await sessions.change(request.actor, SessionId.parse(request.params.session_id), request.body),
        request.actor,
      ),
  });

  app.delete('/sessions/:session_id', {
    schema: {
      operationId: 'deleteSession',
      permission: 'sessions:write',
      summary: 'Terminate and delete a session',
      tags,
      params: SessionParams,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await sessions.delete(request.actor, SessionId.parse(request.params.session_id));
      return reply.code(204).send(null);
    },
  });
}
