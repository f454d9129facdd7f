import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, newId } from './answer.ts';
import type { AnswerStep, ErrorStep } from './step.ts';
import { errorTypes } from './step.ts';
import { streamEvents } from './stream-events.ts';

/** One HTTP answer on its way out. `gone` aborts when the connection closes, whoever closed it. */
export class Reply {
  readonly #response: ServerResponse;
  readonly #gone: AbortSignal;
  #cut = false;

  constructor(response: ServerResponse) {
    const closed = new AbortController();
    this.#response = response;
    this.#gone = closed.signal;
    response.on('close', () => closed.abort());
  }

  /** Whether the client left before the answer was complete. */
  get abandoned(): boolean {
    return this.#gone.aborted && !this.#response.writableEnded && !this.#cut;
  }

  get status(): number | undefined {
    return this.#response.headersSent ? this.#response.statusCode : undefined;
  }

  json(status: number, body: object, headers: Record<string, string> = {}): void {
    this.#response.writeHead(status, {
      'content-type': 'application/json',
      'request-id': newId('req'),
      ...headers,
    });
    this.#response.end(JSON.stringify(body));
  }

  error(step: ErrorStep): void {
    const {
      error,
      type = errorTypes[error],
      message = `Scripted error ${error}.`,
      retryAfter,
      shouldRetry,
      quotaResetIn,
    } = step;
    const id = newId('req');
    const body = { type: 'error', error: { type, message }, request_id: id };
    this.json(error, body, {
      'request-id': id,
      ...(retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` }),
      ...(shouldRetry === undefined ? {} : { 'x-should-retry': `${shouldRetry}` }),
      ...(quotaResetIn === undefined ? {} : quotaHeaders(quotaResetIn)),
    });
  }

  async stream(answer: Answer, step: AnswerStep): Promise<void> {
    const fault = faultOf(step);
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'request-id': newId('req'),
    });
    let deltas = 0;
    for (const event of streamEvents(answer, fault || step.slowMs ? 'words' : 'pieces')) {
      // An answer with fewer deltas than the fault waits for breaks off before it is complete.
      const due =
        event.type === 'message_delta' || (deltas >= (fault?.after ?? 0) && event.type !== 'message_start');
      if (fault && due) return this.#break(fault.kind);
      await this.#write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      if (this.#gone.aborted) return;
      if (event.type !== 'content_block_delta') continue;
      deltas += 1;
      if (step.slowMs) await this.pause(step.slowMs);
    }
    this.#response.end();
  }

  /** Rejects when the client leaves meanwhile. */
  async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#gone });
  }

  async hang(): Promise<void> {
    if (this.#gone.aborted) return;
    await new Promise((resolve) => {
      this.#gone.addEventListener('abort', resolve, { once: true });
    });
  }

  async #break(kind: Fault['kind']): Promise<void> {
    switch (kind) {
      case 'hang':
        return this.hang();
      case 'malformed':
        await this.#write(
          'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n',
        );
        this.#response.end();
        return;
      case 'cut':
        this.#cut = true;
        this.#response.destroy();
    }
  }

  /** Waits until the bytes have left, so that a cut afterwards does not swallow them. */
  async #write(chunk: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#response.write(chunk, () => resolve());
    });
  }
}

function quotaHeaders(resetIn: number): Record<string, string> {
  return {
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': `${Math.ceil(Date.now() / 1_000 + resetIn)}`,
  };
}

type Fault = { readonly kind: 'cut' | 'hang' | 'malformed'; readonly after: number };

function faultOf({ cutAfter, hangAfter, malformed }: AnswerStep): Fault | undefined {
  if (cutAfter !== undefined) return { kind: 'cut', after: cutAfter };
  if (hangAfter !== undefined) return { kind: 'hang', after: hangAfter };
  return malformed ? { kind: 'malformed', after: 1 } : undefined;
}
