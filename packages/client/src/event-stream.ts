import type { EventSourceMessage } from 'eventsource-parser';
import { AgentApiError, UnreachableError } from './api-errors.ts';
import type { Delta, ExecutionEvent, FeedEvent, SessionEvent, StreamItem } from './events.ts';
import { pause } from './pause.ts';
import { readSse, type SseOptions } from './sse.ts';

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

/** What a message brings: an item, and the place from which the stream would go on behind it. */
export type Read<Item, Place> = { readonly item?: Item; readonly place?: Place };

type Reading<Item, Place> = Read<Item, Place> | undefined | Promise<Read<Item, Place> | undefined>;

/** Messages of a connection, in order, and a way to be done with it. */
export type Messages = AsyncIterable<EventSourceMessage> & { readonly cancel: () => Promise<void> };

export type TransportOptions = {
  /** With what is asked for; the ticket, which is good once, goes beside it. */
  readonly url: string;
  readonly ticket: string;
  /** A connection that brings nothing for this long, though it is asked to, is taken for dead. */
  readonly silenceMs: number;
  /** To be called with every sign of life: a quiet session is no reason to give its stream up. */
  readonly lives: () => void;
  readonly signal: AbortSignal | undefined;
};

/** Opens a connection, and resolves when the server has taken it. */
export type Transport = (options: TransportOptions) => Promise<Messages>;

export type FollowOptions<Item, Place> = {
  /** Opens the stream behind a place; without one, from where it begins by itself. It may tell of signs of life. */
  readonly connect: (last: Place | undefined, lives: () => void) => Promise<Response | Messages>;
  /**
   * Undefined for what only concerns the transport, such as the server's request to reconnect. A message whose reading
   * fails because the server is away is read again over the next connection.
   */
  readonly read: (message: EventSourceMessage, last: Place | undefined) => Reading<Item, Place>;
  /** What comes before the messages of a connection, once it is open. */
  readonly before?: (last: Place | undefined) => AsyncIterable<Item> | undefined;
  readonly after?: Place | undefined;
  readonly policy: ReconnectPolicy;
  readonly signal: AbortSignal | undefined;
};

/**
 * The items of a stream, in order and once each, over as many connections as it takes. A first connection that
 * fails is the caller's to handle; what is cut later is taken up again, until too many attempts in a row bring nothing.
 */
export async function* follow<Item, Place>(options: FollowOptions<Item, Place>): AsyncGenerator<Item, void> {
  const { connect, read, before, policy, signal } = options;
  let last = options.after;
  let attempts = 0;
  let isConnected = false;
  const lives = () => void (attempts = 0);
  for (;;) {
    let failure: AgentApiError | UnreachableError | undefined;
    try {
      const opened = await connect(last, lives);
      isConnected = true;
      const reading = { silenceMs: policy.silenceMs, onComment: lives, signal };
      const messages = opened instanceof Response ? messagesOf(opened, reading) : opened;
      const first = before?.(last);
      if (first) yield* closingIfLeft(messages, first);
      for await (const message of messages) {
        const found = await read(message, last);
        if (found === undefined) continue;
        lives();
        last = found.place ?? last;
        if (found.item !== undefined) yield found.item;
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

/** The items; unless they are taken to their end the connection is not needed any more. */
async function* closingIfLeft<Item>(
  messages: Messages,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  let isTaken = false;
  try {
    yield* items;
    isTaken = true;
  } finally {
    if (!isTaken) await messages.cancel().catch(() => undefined);
  }
}

function messagesOf({ body }: Response, reading: SseOptions): Messages {
  if (body === null) throw new UnreachableError('The server sent no stream.');
  return {
    [Symbol.asyncIterator]: () => readSse(body, reading),
    cancel: () => body.cancel(),
  };
}

/** Of a session's stream. What comes again after a cut is passed over. */
export function readItem(
  { event, data }: EventSourceMessage,
  last: number | undefined,
): Read<StreamItem, number> | undefined {
  const value = parseObject(data);
  if (value === undefined) return undefined;
  if (event === 'delta') return { item: { ...value, type: 'delta' } as Delta };
  if (typeof value['seq'] !== 'number') return undefined;
  const { seq } = value as SessionEvent;
  return last !== undefined && seq <= last ? {} : { item: value as SessionEvent, place: seq };
}

/** Of the organization's feed. */
export function readFeedEvent({ id, data }: EventSourceMessage): FeedEvent | undefined {
  const value = parseObject(data);
  if (value === undefined || id === undefined || typeof value['type'] !== 'string') return undefined;
  return { ...(value as SessionEvent | ExecutionEvent), cursor: id };
}

function parseObject(data: string): Readonly<Record<string, unknown>> | undefined {
  const value: unknown = JSON.parse(data);
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

/** What the next attempt may not meet. */
function mayPass(error: unknown): error is AgentApiError | UnreachableError {
  if (error instanceof UnreachableError) return true;
  return error instanceof AgentApiError && error.mayPass;
}

/** A random part of a growing pause, so that readers cut at the same moment do not come back at the same moment. */
function pauseBefore(attempt: number, policy: ReconnectPolicy, failure: Error | undefined): number {
  const longest = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
  const asked = failure instanceof AgentApiError ? (failure.retryAfterSeconds ?? 0) * 1_000 : 0;
  return asked + Math.random() * longest;
}
