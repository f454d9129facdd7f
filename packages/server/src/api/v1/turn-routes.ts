import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionId, TurnId } from '../../domain/ids.ts';
import type { AcceptedTurn } from '../../services/add-turn.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { SessionFeed } from '../../services/session-feed.ts';
import type { SessionService } from '../../services/session-service.ts';
import type { SentPrompt, SessionTurnService } from '../../services/session-turn-service.ts';
import { goneSignal, sendEvents, sessionFrame, type SseDeps } from '../stream/sse.ts';
import type { StreamSlots } from '../stream/stream-slots.ts';
import { Id, problems } from './common-schemas.ts';
import { SessionParams } from './session-schemas.ts';
import {
  AcceptedView,
  AnswerView,
  QueryBody,
  queryBodyLimit,
  toAcceptedView,
  toAnswerView,
  toPrompt,
  toTurnView,
  TurnView,
} from './turn-schemas.ts';

const tags = ['Turns'];

export type TurnRouteDeps = SseDeps & {
  readonly sessions: SessionService;
  readonly turns: SessionTurnService;
  readonly feed: SessionFeed;
  readonly slots: StreamSlots;
  readonly auth: AuthService;
};

export function turnRoutes(instance: FastifyInstance, deps: TurnRouteDeps): void {
  const { turns } = deps;
  runningTurnRoutes(instance, deps);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions/:session_id/query', {
    config: { idempotent: true, rateClass: 'run' },
    bodyLimit: queryBodyLimit,
    schema: {
      operationId: 'querySession',
      permission: 'sessions:write',
      summary: 'Send a prompt',
      description:
        'Waits for the answer by default. With `Prefer: respond-async` it answers 202 at once; ' +
        "with `Accept: text/event-stream` it streams the turn's events and ends with the turn. A turn whose quota is " +
        'used up is parked and goes on later by itself: whoever waits for it goes on waiting.',
      tags,
      params: SessionParams,
      body: QueryBody,
      response: {
        200: AnswerView,
        202: AcceptedView,
        ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const id = SessionId.parse(request.params.session_id);
      const prompt = toPrompt(request.body);
      if (wantsStream(request)) {
        await streamTurn(deps, request, reply, { id, prompt });
        return reply;
      }
      const accepted = await turns.ask(request.actor, id, prompt);
      if (wantsNoWait(request)) return later(reply, id, accepted);
      const signal = AbortSignal.any([goneSignal(reply), deps.closing]);
      try {
        return toAnswerView(accepted, await turns.finished(request.actor, id, accepted, signal));
      } catch (error) {
        // Nobody may be there to read it, but a repeat with the same Idempotency-Key gets it.
        if (signal.aborted) return later(reply, id, accepted);
        throw error;
      }
    },
  });
}

/** A turn on its way: looked at, stopped. */
function runningTurnRoutes(instance: FastifyInstance, { sessions, turns }: TurnRouteDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/sessions/:session_id/interrupt', {
    schema: {
      operationId: 'interruptSession',
      permission: 'sessions:write',
      summary: 'Stop the turn that runs or is parked, and drop those that wait',
      tags,
      params: SessionParams,
      response: { 202: z.object({ status: z.literal('accepted') }), ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) => {
      await turns.interrupt(request.actor, SessionId.parse(request.params.session_id));
      return reply.code(202).send({ status: 'accepted' });
    },
  });

  app.get('/turns/:turn_id', {
    schema: {
      operationId: 'getTurn',
      permission: 'sessions:read',
      summary: 'Show a turn',
      tags,
      params: z.object({ turn_id: Id }),
      response: { 200: TurnView, ...problems(401, 404) },
    },
    handler: async (request) =>
      toTurnView(await sessions.turn(request.actor, TurnId.parse(request.params.turn_id))),
  });
}

function wantsStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/event-stream') ?? false;
}

function wantsNoWait(request: FastifyRequest): boolean {
  return /(^|[,;\s])respond-async($|[,;\s])/i.test(String(request.headers['prefer'] ?? ''));
}

function later(reply: FastifyReply, id: SessionId, accepted: AcceptedTurn) {
  return reply
    .code(202)
    .header('location', `/api/v1/turns/${accepted.turnId}`)
    .send(toAcceptedView(id, accepted));
}

/** The turn's events from its prompt on; the stream ends with the turn. */
async function streamTurn(
  { turns, feed, slots, auth, ...sse }: TurnRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, prompt }: { id: SessionId; prompt: SentPrompt },
): Promise<void> {
  const watch = await auth.watch(request.actor, id);
  // Before the prompt is taken: one that is refused must not run.
  using _ = slots.take(request.actor.userId, 'sse');
  const accepted = await turns.ask(request.actor, id, prompt);
  const body = JSON.stringify(toAcceptedView(id, accepted));
  await request.keepAnswer?.({
    status: 202,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      location: `/api/v1/turns/${accepted.turnId}`,
    },
    body,
  });
  const { organizationId } = request.actor;
  const until = { untilEndOf: accepted.turnId, signal: goneSignal(reply), ending: sse.closing };
  const after = accepted.seq - 1;
  await sendEvents(reply, feed.follow({ organizationId, id }, { after, deltas: true, ...until }), {
    ...sse,
    watch,
    frame: sessionFrame,
  });
}
