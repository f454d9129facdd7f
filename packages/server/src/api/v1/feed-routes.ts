import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { formatFeedCursor, parseFeedCursor, type FeedEntry } from '../../domain/session/feed.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { OrganizationFeed } from '../../services/organization-feed.ts';
import { goneSignal, sendEvents, type SseDeps } from '../stream/sse.ts';
import type { StreamSlots } from '../stream/stream-slots.ts';
import { problems } from './common-schemas.ts';
import { eventText } from './event-schemas.ts';
import { ExecutionEventView, toExecutionEventView } from './execution-event-schemas.ts';
import { EventView } from './session-event-schemas.ts';

export type FeedRouteDeps = SseDeps & {
  readonly organizationFeed: OrganizationFeed;
  readonly slots: StreamSlots;
  readonly auth: AuthService;
};

const FeedQuery = z.object({
  after: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'The id of the last event that you have; Last-Event-ID says the same.' }),
});

export function feedRoutes(instance: FastifyInstance, deps: FeedRouteDeps): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/events/stream', {
    // A stream without a body would hold its connection and never end.
    exposeHeadRoute: false,
    schema: {
      operationId: 'streamOrganizationEvents',
      permission: 'sessions:read',
      summary: "Follow the organization's sessions, approvals and executions as server-sent events",
      description:
        'Sends when sessions begin, run, wait for people, are idle or end, what is asked and what is decided, and what ' +
        'becomes of executions (with the right `tasks:read`). Users get their own sessions, what is theirs to decide, and ' +
        'the executions that they may see. Without `Last-Event-ID` or `after` it begins with what comes; ' +
        'with one it goes on from there. 410: that is too long ago.',
      tags: ['Events'],
      produces: ['text/event-stream'],
      querystring: FeedQuery,
      response: {
        200: z.union([EventView, ExecutionEventView]),
        ...problems(401, 410, 422, 429),
      },
    },
    handler: async (request, reply) => {
      const last = lastEventId(request.headers['last-event-id']) ?? request.query.after;
      await followOrganization(deps, request, reply, last);
      return reply;
    },
  });
}

async function followOrganization(
  { organizationFeed, slots, auth, ...sse }: FeedRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  last: string | undefined,
): Promise<void> {
  const { actor } = request;
  const seen = last === undefined ? undefined : parseFeedCursor(last);
  const after = await organizationFeed.start(actor, seen);
  const watch = await auth.watch(actor);
  using _ = slots.take(actor.userId, 'sse');
  const until = { signal: goneSignal(reply), ending: sse.closing };
  const feed = organizationFeed.follow(actor, { after, ...until });
  await sendEvents(reply, feed, { ...sse, watch, frame });
}

function frame({ cursor, event }: FeedEntry): string {
  const text = 'seq' in event ? eventText(event) : JSON.stringify(toExecutionEventView(event));
  return `id: ${formatFeedCursor(cursor)}\nevent: ${event.type}\ndata: ${text}\n\n`;
}

function lastEventId(header: string | string[] | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string') throw new InvalidInputError('Send one Last-Event-ID.');
  return header;
}
