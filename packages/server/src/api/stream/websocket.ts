import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import {
  NotAllowedError,
  NotAuthenticatedError,
  NotFoundError,
  TooManyRequestsError,
} from '../../domain/errors.ts';
import { SessionId } from '../../domain/ids.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { RequestLimits } from '../../infrastructure/request-limits.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import type { ApprovalService } from '../../services/approval-service.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { SessionFeed } from '../../services/session-feed.ts';
import type { ServiceStateService } from '../../services/service-state-service.ts';
import type { SessionService } from '../../services/session-service.ts';
import type { SessionTurnService } from '../../services/session-turn-service.ts';
import { originOf, proofOf } from '../middleware/authenticate.ts';
import type { Notices } from './notices.ts';
import type { StreamSlots } from './stream-slots.ts';
import { SocketSession } from './socket-session.ts';

export type WebsocketDeps = {
  readonly auth: AuthService;
  readonly sessions: SessionService;
  readonly turns: SessionTurnService;
  readonly approvals: ApprovalService;
  readonly feed: SessionFeed;
  readonly serviceState: ServiceStateService;
  readonly notices: Notices;
  readonly slots: StreamSlots;
  readonly limits: RequestLimits;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly closing: AbortSignal;
  readonly corsOrigins: readonly string[];
};

const Query = z.object({
  ticket: z.string().optional(),
  after: z.coerce.number().int().min(0).optional(),
  deltas: z.stringbool().optional(),
});

/** One socket a session: prompts in, events out. The ticket is judged after the handshake, so that the reason shows. */
export function websocketRoute(app: FastifyInstance, path: string, deps: WebsocketDeps): void {
  app.get<{ Params: { session_id: string } }>(
    path,
    // It asks who is there itself: a handshake that is refused cannot say why.
    { websocket: true, schema: { hide: true, permission: 'public' } },
    (socket, request) => {
      void serve(socket, request, request.params.session_id, deps);
    },
  );
}

async function serve(
  socket: WebSocket,
  request: FastifyRequest,
  id: string,
  deps: WebsocketDeps,
): Promise<void> {
  // Frames that come while the ticket is looked at are not lost.
  const frames = new FrameQueue(socket);
  try {
    assertOrigin(request, deps.corsOrigins);
    const sessionId = SessionId.parse(id);
    const query = Query.parse(request.query);
    const actor = await authenticate(request, query.ticket, sessionId, deps.auth);
    const session = await deps.sessions.get(actor, sessionId);
    const watch = await deps.auth.watch(actor, sessionId);
    using _ = deps.slots.take(actor.userId, 'websocket');
    const open = new SocketSession(socket, {
      ...deps,
      actor,
      session,
      watch,
      deltas: query.deltas ?? session.includePartialMessages,
    });
    await open.run(frames, query.after ?? session.lastSeq);
  } catch (error) {
    const code = closeCodeOf(error);
    if (code === 1011) deps.log.error({ err: error, request_id: request.id }, 'a socket broke');
    socket.close(code, code === 1011 ? 'internal error' : reasonOf(error));
  }
}

/** A browser tells the page's origin and sends no other proof of it; pages elsewhere are refused. */
function assertOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  const { origin, host } = request.headers;
  if (origin === undefined || allowed.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new NotAllowedError('Pages of this origin may not connect.');
}

async function authenticate(
  request: FastifyRequest,
  ticketInQuery: string | undefined,
  sessionId: SessionId,
  auth: AuthService,
): Promise<Actor> {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim());
  const offered = protocols.find((text) => text.startsWith('ticket.'))?.slice('ticket.'.length);
  const ticket = offered ?? ticketInQuery;
  const actor =
    ticket !== undefined
      ? await auth.redeemTicket(ticket, sessionId)
      : await auth.authenticate(proofOf(request));
  // Whatever comes by a socket is judged once.
  if (actor.visit)
    throw new NotAllowedError('A visit opens no sockets; follow the events of the session as a stream.');
  return { ...actor, from: originOf(request) };
}

function closeCodeOf(error: unknown): number {
  if (error instanceof NotAuthenticatedError) return 4401;
  if (error instanceof NotAllowedError) return 4403;
  if (error instanceof NotFoundError) return 4404;
  if (error instanceof TooManyRequestsError) return 4429;
  return error instanceof z.ZodError ? 4400 : 1011;
}

/** A close frame carries 123 bytes at most. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 100) : '';
}

/** More frames than this may not wait: a client that sends faster than it is served is closed. */
const mostFrames = 64;

/** The frames of a socket in order, one at a time. */
export class FrameQueue {
  readonly #socket: WebSocket;
  readonly #waiting: string[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) =>
      this.#add(!isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : ''),
    );
    socket.on('close', () => this.#end());
    socket.on('error', () => this.#end());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame !== undefined) yield frame;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #add(frame: string): void {
    if (this.#waiting.length >= mostFrames) this.#socket.close(4429, 'too many frames at once');
    else this.#waiting.push(frame);
    this.#wake?.();
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}
