import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { LoggedEvent } from '../../domain/session/session-event.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import type { Watch } from '../../services/auth-service.ts';
import type { FeedItem } from '../../services/session-feed.ts';
import { eventText } from '../v1/event-schemas.ts';
import { nothingTold, type Notices } from './notices.ts';

export type SseDeps = {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly notices: Notices;
  /** Aborted when the server shuts down. */
  readonly closing: AbortSignal;
};

const heartbeatMs = 15_000;

/** A reader that takes nothing for this long is cut; `Last-Event-ID` lets it go on where it was. */
const slowReaderMs = 30_000;

/** Aborted when the client has gone. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // It may have gone while its request was looked at.
  if (reply.raw.destroyed) gone.abort();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

export type SseOptions<Item> = SseDeps & {
  readonly watch: Watch;
  /** An item as it goes over the wire. */
  readonly frame: (item: Item) => Buffer | string;
};

/** Sends a feed as server-sent events. The feed is pulled, so a slow reader holds nothing up but itself. */
export async function sendEvents<Item>(
  reply: FastifyReply,
  feed: AsyncIterable<Item>,
  { metrics, closing, log, notices, watch, frame }: SseOptions<Item>,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  const onClosing = () => raw.writableNeedDrain && raw.destroy();
  closing.addEventListener('abort', onClosing, { once: true });
  const isReady = () => !raw.writableNeedDrain && !raw.destroyed;
  const beat = async () => {
    if (!(await watch.stillHolds())) raw.destroy();
    else if (isReady()) raw.write(': ping\n\n');
    await tell();
  };
  let told = nothingTold;
  const tell = async () => {
    const notice = await notices.text();
    if (notice === told || !isReady()) return;
    raw.write(`event: notice\ndata: ${notice}\n\n`);
    told = notice;
  };
  // The database is away for a moment: the next beat asks again.
  const look = () => void beat().catch(() => undefined);
  const hear = () => void tell().catch(() => undefined);
  const heartbeat = setInterval(look, heartbeatMs);
  const stops = [watch.onChange(look), notices.onChange(hear)];
  hear();
  try {
    for await (const item of feed) {
      if (raw.destroyed) return;
      if (!raw.write(frame(item))) await drained(raw);
    }
    raw.end(closing.aborted ? 'event: reconnect\nretry: 500\ndata: {}\n\n' : undefined);
  } catch (error) {
    if (error instanceof SlowReaderError) metrics.slowReaders.inc();
    else if (!raw.destroyed) log.error({ err: error }, 'a stream broke');
    raw.destroy();
  } finally {
    clearInterval(heartbeat);
    for (const stop of stops) stop();
    closing.removeEventListener('abort', onClosing);
  }
}

const frames = new WeakMap<LoggedEvent, Buffer>();

/** An item of a session's feed. An event's bytes are made once, however many readers get them. */
export function sessionFrame(item: FeedItem): Buffer | string {
  if (item.kind === 'delta') return `event: delta\ndata: ${JSON.stringify(item.delta)}\n\n`;
  const { event } = item;
  const known = frames.get(event);
  if (known) return known;
  const bytes = Buffer.from(`id: ${event.seq}\nevent: ${event.type}\ndata: ${eventText(event)}\n\n`);
  frames.set(event, bytes);
  return bytes;
}

class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';
}

async function drained(raw: FastifyReply['raw']): Promise<void> {
  const late = AbortSignal.timeout(slowReaderMs);
  const gone = new AbortController();
  const onClose = () => gone.abort();
  raw.once('close', onClose);
  try {
    await once(raw, 'drain', { signal: AbortSignal.any([late, gone.signal]) });
  } catch (error) {
    if (late.aborted) throw new SlowReaderError();
    if (!gone.signal.aborted) throw error;
  } finally {
    raw.off('close', onClose);
  }
}

/** What plug-ins have set on the reply, such as CORS, which a hijacked reply does not send by itself. */
function headersOf(reply: FastifyReply): Record<string, string | string[]> {
  const entries = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'number' ? String(value) : value] as const],
  );
  return Object.fromEntries(entries);
}
