import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { UnreachableError } from './api-errors.ts';

export type SseOptions = {
  /** A connection that brings nothing for this long, not even a comment, is taken for dead. */
  readonly silenceMs: number;
  readonly onComment: () => void;
  readonly signal?: AbortSignal | undefined;
};

type Body = NonNullable<Response['body']>;

/** The messages of a stream of server-sent events. Pulled: nothing is read ahead of the consumer. */
export async function* readSse(body: Body, options: SseOptions): AsyncGenerator<EventSourceMessage, void> {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onComment: options.onComment,
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const { signal, silenceMs } = options;
  // A signal reaches a body by its request, and no more once that was taken by the garbage collector.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel);
  try {
    signal?.throwIfAborted();
    for (;;) {
      const chunk = await readWithin(reader, silenceMs);
      signal?.throwIfAborted();
      if (chunk.done) return;
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      yield* messages.splice(0);
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    await reader.cancel().catch(() => undefined);
  }
}

async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, ms: number) {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), ms);
  try {
    return await reader.read();
  } catch (cause) {
    throw new UnreachableError('The stream broke off.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
