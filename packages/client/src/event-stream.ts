import type { EventSourceMessage } from 'eventsource-parser';
import { AgentApiError, UnreachableError } from './api-errors.ts';
import type { Delta, SessionEvent, StreamItem } from './events.ts';
import { readSse } from './sse.ts';

/** How a stream that is cut goes on. */
export type ReconnectPolicy = {
  /** The longest pause before the first attempt; it doubles with every attempt that brings nothing. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Attempts in a row that bring nothing before the stream gives up. */
  readonly attempts: number;
  /** A connection that is silent for this long is cut: the server sends a comment every 15 seconds. */
  readonly silenceMs: number;
};

export const defaultReconnect: ReconnectPolicy = {
  firstPauseMs: 500,
  longestPauseMs: 15_000,
  attempts: 10,
  silenceMs: 45_000,
};

export type FollowOptions = {
  /** Opens the stream behind the event with this number; without one, from its beginning. */
  readonly connect: (last: number | undefined) => Promise<Response>;
  readonly after?: number | undefined;
  readonly policy: ReconnectPolicy;
  readonly signal: AbortSignal | undefined;
};

/**
 * The events of a stream, in order and once each, over as many connections as it takes. A first connection that
 * fails is the caller's to handle; what is cut later is taken up again, until too many attempts in a row bring nothing.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<StreamItem, void> {
  const { connect, policy, signal } = options;
  let last = options.after;
  let attempts = 0;
  let isConnected = false;
  for (;;) {
    let failure: AgentApiError | UnreachableError | undefined;
    try {
      const { body } = await connect(last);
      isConnected = true;
      if (body === null) throw new UnreachableError('The server sent no stream.');
      const lives = () => (attempts = 0);
      for await (const message of readSse(body, { silenceMs: policy.silenceMs, onComment: lives })) {
        const item = parseItem(message);
        if (item === undefined) continue;
        lives();
        if (item.type !== 'delta') {
          if (last !== undefined && item.seq <= last) continue;
          last = item.seq;
        }
        yield item;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!isConnected || !mayPass(error)) throw error;
      failure = error;
    }
    attempts += 1;
    if (attempts > policy.attempts)
      throw failure ?? new UnreachableError('The server ends the stream again and again.');
    await pause(pauseBefore(attempts, policy, failure), signal);
  }
}

/** Refusals that the next attempt may not meet. */
function mayPass(error: unknown): error is AgentApiError | UnreachableError {
  if (error instanceof UnreachableError) return true;
  if (!(error instanceof AgentApiError)) return false;
  return [429, 502, 503, 504].includes(error.status) || error.code === 'idempotency_in_flight';
}

/** A random part of a growing pause, so that readers cut at the same moment do not come back at the same moment. */
function pauseBefore(attempt: number, policy: ReconnectPolicy, failure: Error | undefined): number {
  const longest = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
  const asked = failure instanceof AgentApiError ? (failure.retryAfterSeconds ?? 0) * 1_000 : 0;
  return asked + Math.random() * longest;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The stream was given up.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Undefined for what only concerns the transport, such as the server's request to reconnect. */
function parseItem({ event, data }: EventSourceMessage): StreamItem | undefined {
  const value: unknown = JSON.parse(data);
  if (typeof value !== 'object' || value === null) return undefined;
  if (event === 'delta') return { ...value, type: 'delta' } as Delta;
  return 'seq' in value && typeof value.seq === 'number' ? (value as SessionEvent) : undefined;
}
