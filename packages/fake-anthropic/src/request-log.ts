import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseJson } from './json.ts';
import type { Reply } from './reply.ts';

/** A request as it came in, and how it ended. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed from JSON; undefined when there was none, or it was something else. */
  readonly body: unknown;
  readonly bytes: number;
  /** Undefined until the headers are sent, and for ever when they never are. */
  readonly status: number | undefined;
  /** The client left before the answer was complete. */
  readonly aborted: boolean;
};

/** The newest requests; the oldest are dropped, because a body easily holds a hundred kilobytes. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async record(incoming: IncomingMessage, reply: Reply): Promise<RecordedRequest> {
    const text = await textOf(incoming);
    const url = new URL(incoming.url ?? '/', 'http://fake');
    const request: RecordedRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.search,
      headers: incoming.headers,
      body: jsonOf(text),
      bytes: Buffer.byteLength(text),
      get status() {
        return reply.status;
      },
      get aborted() {
        return reply.abandoned;
      },
    };
    this.requests.push(request);
    if (this.requests.length > this.#limit) this.requests.shift();
    return request;
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  const chunks: string[] = [];
  for await (const chunk of incoming) chunks.push(String(chunk));
  return chunks.join('');
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
