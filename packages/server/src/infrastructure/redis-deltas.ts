import { Redis } from 'ioredis';
import type { NodeId, SessionId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';
import { decodeDeltas } from './delta-messages.ts';
import { DeltaOutbox, type Outgoing } from './delta-outbox.ts';
import type { DeltaCarrier } from './live-deltas.ts';

export type RedisDeltasDeps = {
  readonly url: string;
  readonly nodeId: NodeId;
  readonly onError: (error: Error) => void;
  readonly onDropped: (count: number) => void;
};

const maxBytes = 64_000;
const answerWithin = 2_000;
const connectAgainMs = 500;

/** Carries drafts by Redis, one channel for each session. While Redis is away there are no drafts from other nodes. */
export class RedisDeltas implements DeltaCarrier, AsyncDisposable {
  readonly #nodeId: NodeId;
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #outbox: DeltaOutbox;
  readonly #followed = new Map<SessionId, (delta: Delta) => void>();
  #isAway = false;

  constructor(deps: RedisDeltasDeps) {
    this.#nodeId = deps.nodeId;
    this.#publisher = this.#connect(deps, { commandTimeout: answerWithin });
    this.#subscriber = this.#connect(deps, { autoResubscribe: false });
    this.#subscriber.on('ready', () => this.#subscribe([...this.#followed.keys()]));
    this.#subscriber.on('message', (_channel, text) => this.#receive(text));
    const send = (messages: readonly Outgoing[]) => this.#send(messages);
    this.#outbox = new DeltaOutbox({ ...deps, maxBytes, send });
  }

  publish(sessionId: SessionId, delta: Delta): void {
    this.#outbox.add(sessionId, delta);
  }

  follow(sessionId: SessionId, receive: (delta: Delta) => void): () => void {
    this.#followed.set(sessionId, receive);
    this.#subscribe([sessionId]);
    return () => {
      this.#followed.delete(sessionId);
      if (this.#subscriber.status === 'ready')
        this.#subscriber.unsubscribe(channelOf(sessionId)).catch(() => undefined);
    };
  }

  /** Whether Redis answers now, both ways. */
  async isThere(): Promise<boolean> {
    if (this.#subscriber.status !== 'ready') return false;
    return this.#publisher.ping().then(
      () => true,
      () => false,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
    return Promise.resolve();
  }

  /** Nothing waits for Redis: a command while it is away fails at once. The connection is made again by itself. */
  #connect(
    { url, onError }: RedisDeltasDeps,
    more: { commandTimeout?: number; autoResubscribe?: boolean },
  ): Redis {
    const redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: answerWithin,
      keepAlive: 5_000,
      retryStrategy: () => connectAgainMs,
      connectionName: 'ai-agent-api',
      ...more,
    });
    // Told once, not at each attempt.
    redis.on('error', (error: Error) => {
      if (!this.#isAway) onError(error);
      this.#isAway = true;
    });
    redis.on('ready', () => (this.#isAway = false));
    return redis;
  }

  #subscribe(ids: readonly SessionId[]): void {
    if (ids.length === 0 || this.#subscriber.status !== 'ready') return;
    this.#subscriber.subscribe(...ids.map(channelOf)).catch(() => undefined);
  }

  async #send(messages: readonly Outgoing[]): Promise<void> {
    await Promise.all(messages.map(({ session, text }) => this.#publisher.publish(channelOf(session), text)));
  }

  #receive(text: string): void {
    const message = decodeDeltas(text);
    if (!message || message.from === this.#nodeId) return;
    const receive = this.#followed.get(message.session);
    if (receive) message.deltas.forEach(receive);
  }
}

function channelOf(sessionId: SessionId): string {
  return `ai-agent-api:drafts:${sessionId}`;
}
