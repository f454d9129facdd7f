import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SessionId } from '../../domain/ids.ts';
import type { SessionPause } from '../../services/session-pause.ts';
import { problems } from './common-schemas.ts';
import { SessionParams, SessionView, toSessionView } from './session-schemas.ts';

const tags = ['Sessions'];
const response = { 200: SessionView, ...problems(401, 403, 404, 409) };

export function sessionPauseRoutes(instance: FastifyInstance, pauses: SessionPause): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions/:session_id/pause', {
    schema: {
      operationId: 'pauseSession',
      permission: 'sessions:write',
      summary: 'Have a session stand still',
      description:
        'Nothing runs and no prompt is taken until the session is resumed. A turn that runs is set aside with its ' +
        'process ended, prompts that wait stay in line, and approvals can be decided. 409 when it is paused or over.',
      tags,
      params: SessionParams,
      response,
    },
    handler: async (request) =>
      toSessionView(
        await pauses.pause(request.actor, SessionId.parse(request.params.session_id)),
        request.actor,
      ),
  });

  app.post('/sessions/:session_id/resume', {
    schema: {
      operationId: 'resumeSession',
      permission: 'sessions:write',
      summary: 'Let a paused session go on',
      description:
        'The turn that was set aside goes on: its agent is told to continue, and that a tool which ran was interrupted. ' +
        'Then the prompts in line run. 409 when the session is not paused.',
      tags,
      params: SessionParams,
      response,
    },
    handler: async (request) =>
      toSessionView(
        await pauses.resume(request.actor, SessionId.parse(request.params.session_id)),
        request.actor,
      ),
  });
}
