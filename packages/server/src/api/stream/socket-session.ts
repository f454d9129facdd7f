import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { ApprovalId } from '../../domain/ids.ts';
import type { Session } from '../../domain/session/session.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { RequestLimits } from '../../infrastructure/request-limits.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import type { Watch } from '../../services/auth-service.ts';
import type { ApprovalService } from '../../services/approval-service.ts';
import type { ServiceStateService } from '../../services/service-state-service.ts';
import type { FeedItem, SessionFeed } from '../../services/session-feed.ts';
import type { SessionTurnService } from '../../services/session-turn-service.ts';
import { isFailure, toAnswer } from '../errors.ts';
import { countedAs } from '../middleware/rate-limit.ts';
import { parseJson } from '../json-body.ts';
import { decisionFields, toDecision, type DecisionBody } from '../v1/approval-schemas.ts';
import { eventText } from '../v1/event-schemas.ts';
import { QueryBody, toPrompt } from '../v1/turn-schemas.ts';
import { nothingTold, type Notices } from './notices.ts';

export type SocketSessionDeps = {
  readonly turns: SessionTurnService;
  readonly approvals: ApprovalService;
  readonly feed: SessionFeed;
  readonly serviceState: ServiceStateService;
  readonly notices: Notices;
  readonly limits: RequestLimits;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly closing: AbortSignal;
  readonly actor: Actor;
  readonly session: Session;
  readonly deltas: boolean;
  /** Whether the actor may still be here. */
  readonly watch: Watch;
};

const id = z.string().max(100).exactOptional();
const ClientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('query'), id, ...QueryBody.shape }),
  z.strictObject({ type: z.literal('interrupt'), id }),
  z.strictObject({ type: z.literal('approve'), id, approval_id: z.string(), ...decisionFields }),
  z.strictObject({
    type: z.literal('deny'),
    id,
    approval_id: z.string(),
    reason: decisionFields.reason,
  }),
  z.strictObject({ type: z.literal('ping'), id }),
  z.strictObject({
    type: z.literal('subscribe'),
    id,
    after: z.int().min(0),
    deltas: z.boolean().exactOptional(),
  }),
]);
type ClientFrame = z.infer<typeof ClientFrame>;

/** A reader that takes nothing for this long is cut; the cursor in the close frame lets it go on. */
const slowReaderMs = 10_000;

const pingMs = 20_000;

const closeWithinMs = 2_000;

/** An open socket of one actor on one session. */
export class SocketSession {
  readonly #socket: WebSocket;
  readonly #deps: SocketSessionDeps;
  #following = new AbortController();
  #lastSeq = 0;
  #isAlive = true;
  #told = nothingTold;

  constructor(socket: WebSocket, deps: SocketSessionDeps) {
    this.#socket = socket;
    this.#deps = deps;
  }

  /** Serves until the client goes or the server shuts down. */
  async run(frames: AsyncIterable<string>, after: number): Promise<void> {
    const { session, closing } = this.#deps;
    const onClosing = () => {
      this.#socket.close(1001, 'the server shuts down');
      // A client that does not answer the close holds nothing up.
      setTimeout(() => this.#socket.terminate(), closeWithinMs).unref();
    };
    closing.addEventListener('abort', onClosing, { once: true });
    this.#socket.on('pong', () => (this.#isAlive = true));
    const heartbeat = setInterval(() => this.#heartbeat(), pingMs);
    const stopWatching = this.#deps.watch.onChange(() => this.#look());
    const stopHearing = this.#deps.notices.onChange(() => this.#tell());
    try {
      await this.#send({
        type: 'connected',
        session_id: session.id,
        status: session.status,
        seq: session.lastSeq,
      });
      this.#tell();
      this.#follow(after, this.#deps.deltas);
      for await (const frame of frames) await this.#handle(frame);
    } finally {
      clearInterval(heartbeat);
      stopWatching();
      stopHearing();
      closing.removeEventListener('abort', onClosing);
      this.#following.abort();
    }
  }

  async #handle(text: string): Promise<void> {
    const frame = parseFrame(text);
    if (!frame) {
      await this.#send({
        type: 'error',
        code: 'invalid_input',
        message: 'The frame is not one that this socket knows.',
      });
      return;
    }
    const reference = frame.id === undefined ? {} : { id: frame.id };
    try {
      if (!(await this.#deps.watch.stillHolds())) {
        this.#revoke();
        return;
      }
      // What runs goes on, and so it is decided about, and stopped.
      if (frame.type === 'query') await this.#deps.serviceState.assertTakesChanges(this.#deps.actor);
      await this.#send({ ...reference, ...(await this.#answer(frame)) });
      if (frame.type === 'subscribe') this.#follow(frame.after, frame.deltas ?? this.#deps.deltas);
    } catch (error) {
      const answer = toAnswer(error);
      const { code, detail } = answer;
      if (isFailure(answer)) this.#deps.log.error({ err: error }, 'a frame failed');
      await this.#send({ type: 'error', ...reference, code, message: detail });
    }
  }

  async #answer(frame: ClientFrame): Promise<Record<string, unknown>> {
    const { turns, actor, session } = this.#deps;
    switch (frame.type) {
      case 'ping':
        return { type: 'pong' };
      case 'subscribe':
        // What comes after the acknowledgement comes after the new cursor.
        this.#following.abort();
        return { type: 'ack' };
      case 'interrupt':
        await turns.interrupt(actor, session.id);
        return { type: 'ack' };
      case 'approve': {
        const { type: _, id: __, approval_id: approvalId, ...said } = frame;
        return this.#decide(approvalId, { ...said, decision: 'allow' });
      }
      case 'deny': {
        const { type: _, id: __, approval_id: approvalId, ...said } = frame;
        return this.#decide(approvalId, { ...said, decision: 'deny' });
      }
      case 'query': {
        const { type: _, id: __, ...said } = frame;
        await this.#deps.limits.count('run', countedAs(actor));
        const accepted = await turns.ask(actor, session.id, toPrompt(said));
        return { type: 'ack', turn_id: accepted.turnId, message_id: accepted.messageId, seq: accepted.seq };
      }
    }
  }

  /** Of this session only: the ticket may be good for no other. */
  async #decide(id: string, said: z.output<typeof DecisionBody>): Promise<Record<string, unknown>> {
    const { approvals, actor, session } = this.#deps;
    const approvalId = ApprovalId.parse(id);
    const { sessionId } = await approvals.get(actor, approvalId);
    if (sessionId !== session.id) throw new NotFoundError('approval', id);
    const { status } = await approvals.decide(actor, approvalId, toDecision(said));
    return { type: 'ack', approval_id: approvalId, status };
  }

  /** Begins to send events after `after`, in place of what was sent so far. */
  #follow(after: number, deltas: boolean): void {
    this.#following.abort();
    const following = new AbortController();
    this.#following = following;
    this.#lastSeq = after;
    this.#forward(after, deltas, following.signal).catch((error: unknown) => {
      if (following.signal.aborted) return;
      if (error instanceof SlowReaderError) {
        this.#deps.metrics.slowReaders.inc();
        this.#socket.close(4408, `too slow; resume after ${this.#lastSeq}`);
        return;
      }
      this.#deps.log.error({ err: error }, 'a stream broke');
      this.#socket.close(1011, 'internal error');
    });
  }

  async #forward(after: number, deltas: boolean, signal: AbortSignal): Promise<void> {
    const { feed, session, actor, closing } = this.#deps;
    const of = { organizationId: actor.organizationId, id: session.id };
    for await (const item of feed.follow(of, { after, deltas, signal, ending: closing })) {
      if (signal.aborted) return;
      await this.#write(toFrame(item));
      if (item.kind === 'event') this.#lastSeq = item.event.seq;
    }
    if (!signal.aborted && !closing.aborted) this.#socket.close(1000, 'the session has ended');
  }

  #send(frame: Record<string, unknown>): Promise<void> {
    return this.#write(JSON.stringify(frame)).catch((error: unknown) => {
      if (error instanceof SlowReaderError) this.#socket.close(4408, 'too slow');
      else throw error;
    });
  }

  /** Resolves when the network has taken the frame: the feed is not pulled before. */
  #write(text: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new SlowReaderError()), slowReaderMs);
      this.#socket.send(text, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #revoke(): void {
    this.#following.abort();
    this.#socket.close(4401, 'the access was revoked');
  }

  /** A client that does not answer a ping until the next one is gone, and so is one whose access was revoked. */
  #heartbeat(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
    this.#look();
    this.#tell();
  }

  /** What operators tell everybody, when it is something else than before. */
  #tell(): void {
    this.#deps.notices.text().then(
      async (notice) => {
        if (notice === this.#told) return;
        this.#told = notice;
        await this.#write(`{"type":"notice","notice":${notice}}`);
      },
      // The database is away, or the reader is too slow, which its events tell: the next beat asks again.
      () => undefined,
    );
  }

  #look(): void {
    this.#deps.watch.stillHolds().then(
      (holds) => {
        if (!holds) this.#revoke();
      },
      // The database is away for a moment: the next beat asks again.
      () => undefined,
    );
  }
}

class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';
}

function toFrame(item: FeedItem): string {
  if (item.kind === 'delta') return JSON.stringify({ type: 'delta', delta: item.delta });
  return `{"type":"event","event":${eventText(item.event)}}`;
}

function parseFrame(text: string): ClientFrame | undefined {
  try {
    return ClientFrame.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
