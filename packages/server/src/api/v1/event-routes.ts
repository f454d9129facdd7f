import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { SessionId } from '../../domain/ids.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { SessionFeed } from '../../services/session-feed.ts';
import type { SessionService } from '../../services/session-service.ts';
import { goneSignal, sendEvents, sessionFrame, type SseDeps } from '../stream/sse.ts';
import type { StreamSlots } from '../stream/stream-slots.ts';
import { problems } from './common-schemas.ts';
import { EventPage, EventQuery, parseTypes, StreamQuery, toEventView } from './event-schemas.ts';
import { DeltaView, EventView } from './session-event-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Events'];

export type EventRouteDeps = SseDeps & {
  readonly sessions: SessionService;
  readonly feed: SessionFeed;
  readonly slots: StreamSlots;
  readonly auth: AuthService;
};

export function eventRoutes(instance: FastifyInstance, deps: EventRouteDeps): void {
  const { sessions } = deps;
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/sessions/:session_id/events', {
    schema: {
      operationId: 'listEvents',
      permission: 'sessions:read',
      summary: "Read a session's event log",
      tags,
      params: SessionParams,
      querystring: EventQuery,
      response: { 200: EventPage, ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const { query } = request;
      const newestFirst = query.order === 'desc';
      const cursor = query.cursor === undefined ? undefined : Number(query.cursor);
      const events = await sessions.events(request.actor, SessionId.parse(request.params.session_id), {
        after: newestFirst ? query.after : (cursor ?? query.after),
        limit: query.limit + 1,
        types: parseTypes(query),
        newestFirst,
        ...(newestFirst && cursor !== undefined && { before: cursor }),
      });
      const shown = events.slice(0, query.limit);
      const hasMore = events.length > query.limit;
      return {
        items: shown.map(toEventView),
        has_more: hasMore,
        next_cursor: hasMore ? String(shown.at(-1)?.seq) : null,
      };
    },
  });

  streamRoute(instance, deps);
}

function streamRoute(instance: FastifyInstance, deps: EventRouteDeps): void {
  const { sessions } = deps;
  instance.withTypeProvider<ZodTypeProvider>().get('/sessions/:session_id/events/stream', {
    // A stream without a body would hold its connection and never end.
    exposeHeadRoute: false,
    schema: {
      operationId: 'streamEvents',
      permission: 'sessions:read',
      summary: "Follow a session's events as server-sent events",
      description: 'Sends what is in the log after `Last-Event-ID` or `after`, then what is added to it.',
      tags,
      produces: ['text/event-stream'],
      params: SessionParams,
      querystring: StreamQuery,
      response: {
        200: z
          .union([EventView, DeltaView])
          .meta({ description: 'A stream; the `data` of each is one of these.' }),
        ...problems(401, 404, 422, 429),
      },
    },
    handler: async (request, reply) => {
      const id = SessionId.parse(request.params.session_id);
      const after = lastEventId(request.headers['last-event-id']) ?? request.query.after ?? 0;
      const { lastSeq, includePartialMessages } = await sessions.get(request.actor, id);
      if (after > lastSeq)
        throw new InvalidInputError(`The log ends at ${lastSeq}; there is nothing after ${after} yet.`);
      await followSession(deps, request, reply, {
        id,
        after,
        deltas: request.query.deltas ?? includePartialMessages,
      });
      return reply;
    },
  });
}

async function followSession(
  { feed, slots, auth, ...sse }: EventRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, ...from }: { id: SessionId; after: number; deltas: boolean },
): Promise<void> {
  const { organizationId, userId } = request.actor;
  const watch = await auth.watch(request.actor, id);
  using _ = slots.take(userId, 'sse');
  const until = { signal: goneSignal(reply), ending: sse.closing };
  await sendEvents(reply, feed.follow({ organizationId, id }, { ...from, ...until }), {
    ...sse,
    watch,
    frame: sessionFrame,
  });
}

/** A browser that reconnects repeats the address with its `after`, and adds how far it has come since. */
function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header))
    throw new InvalidInputError('Last-Event-ID must be the seq of an event.');
  return Number(header);
}
