import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SessionId } from '../../domain/ids.ts';
import type { SessionService } from '../../services/session-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { SessionParams } from './session-schemas.ts';
import {
  MessageView,
  ToolCallView,
  toMessageView,
  toToolCallView,
  toTurnView,
  TurnView,
} from './turn-schemas.ts';

const tags = ['Sessions'];

/** What happened in a session, as people read it. */
export function sessionRecordRoutes(instance: FastifyInstance, sessions: SessionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/sessions/:session_id/messages', {
    schema: {
      operationId: 'listMessages',
      permission: 'sessions:read',
      summary: 'List the messages of a session, oldest first',
      tags,
      params: SessionParams,
      querystring: PageQuery,
      response: { 200: pageOf(MessageView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await sessions.messages(request.actor, id, page), page, toMessageView);
    },
  });

  app.get('/sessions/:session_id/tool-calls', {
    schema: {
      operationId: 'listToolCalls',
      permission: 'sessions:read',
      summary: 'List the tool calls of a session, oldest first',
      tags,
      params: SessionParams,
      querystring: PageQuery,
      response: { 200: pageOf(ToolCallView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await sessions.toolCalls(request.actor, id, page), page, toToolCallView);
    },
  });

  app.get('/sessions/:session_id/turns', {
    schema: {
      operationId: 'listTurns',
      permission: 'sessions:read',
      summary: 'List the turns of a session, oldest first',
      tags,
      params: SessionParams,
      querystring: PageQuery,
      response: { 200: pageOf(TurnView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await sessions.turns(request.actor, id, page), page, toTurnView);
    },
  });
}
