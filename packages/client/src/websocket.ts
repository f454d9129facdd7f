import type { EventSourceMessage } from 'eventsource-parser';
import { AgentApiError, UnreachableError } from './api-errors.ts';
import type { Messages, Transport, TransportOptions } from './event-stream.ts';

/** A reader that is further behind is cut, and goes on from where it is: a socket cannot be told to wait. */
const mostWaiting = 10_000;
/** In characters. One message alone may have more: it would only come again. */
const mostWaitingCharacters = 16 * 1024 * 1024;

/** What the server means by its close codes; anything else may pass. */
const refusals: Readonly<Record<number, [code: string, status: number]>> = {
  4400: ['invalid_input', 400],
  4401: ['not_authenticated', 401],
  4403: ['not_allowed', 403],
  4404: ['not_found', 404],
  4429: ['too_many_requests', 429],
};

/**
 * Has a session's stream come by a WebSocket: `session.stream({ transport: webSocket })`. It is apart from the rest, so that who does
 * without does not load it.
 */
export const webSocket: Transport = async (options) => {
  const frames = new Frames(options);
  await frames.connected();
  return frames;
};

class Frames implements Messages {
  readonly #socket: WebSocket;
  readonly #silenceMs: number;
  readonly #lives: () => void;
  readonly #waiting: EventSourceMessage[] = [];
  readonly #stop: () => void;
  readonly #signal: AbortSignal | undefined;
  #waitingCharacters = 0;
  #isConnected = false;
  #end: Error | 'over' | undefined;
  #wake: (() => void) | undefined;

  constructor({ url, ticket, silenceMs, lives, signal }: TransportOptions) {
    signal?.throwIfAborted();
    this.#silenceMs = silenceMs;
    this.#lives = lives;
    this.#signal = signal;
    this.#socket = new WebSocket(url, [`ticket.${ticket}`]);
    this.#stop = () => this.#over('over');
    signal?.addEventListener('abort', this.#stop, { once: true });
    this.#socket.addEventListener('message', ({ data }) => this.#take(String(data)));
    this.#socket.addEventListener('error', () => this.#over(new UnreachableError('The socket broke off.')));
    this.#socket.addEventListener('close', ({ code, reason }) =>
      this.#over(refusalOf(code, reason) ?? 'over'),
    );
  }

  async connected(): Promise<void> {
    while (!this.#isConnected && this.#end === undefined) await this.#grown();
    this.#signal?.throwIfAborted();
    if (this.#end instanceof Error) throw this.#end;
    if (!this.#isConnected) throw new UnreachableError('The server ended the socket.');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EventSourceMessage, void> {
    try {
      for (;;) {
        const message = this.#waiting.shift();
        if (message) {
          this.#waitingCharacters -= message.data.length;
          yield message;
        } else if (this.#end === undefined) await this.#grown();
        else break;
      }
      this.#signal?.throwIfAborted();
      if (this.#end instanceof Error) throw this.#end;
    } finally {
      await this.cancel();
    }
  }

  cancel(): Promise<void> {
    this.#over('over');
    return Promise.resolve();
  }

  #take(text: string): void {
    const frame = frameOf(text);
    if (frame === undefined) this.#over(new UnreachableError('The server sent what is no frame.'));
    else if (frame.type === 'connected' || frame.type === 'pong') this.#lives();
    if (frame?.type === 'connected') this.#isConnected = true;
    const message = frame && messageOf(frame);
    if (message && this.#end === undefined) this.#keep(message);
    this.#wake?.();
  }

  #keep(message: EventSourceMessage): void {
    this.#waiting.push(message);
    this.#waitingCharacters += message.data.length;
    const isTooLarge = this.#waitingCharacters > mostWaitingCharacters && this.#waiting.length > 1;
    if (isTooLarge || this.#waiting.length > mostWaiting) this.#over('over');
  }

  #over(end: Error | 'over'): void {
    this.#end ??= end;
    this.#signal?.removeEventListener('abort', this.#stop);
    this.#socket.close();
    this.#wake?.();
  }

  /** Resolves when something came, or it is over. Asks for a sign of life on the way. */
  async #grown(): Promise<void> {
    const ask = setTimeout(() => this.#ping(), this.#silenceMs / 2);
    const dead = setTimeout(
      () => this.#over(new UnreachableError('The socket has fallen silent.')),
      this.#silenceMs,
    );
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    clearTimeout(ask);
    clearTimeout(dead);
  }

  #ping(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send('{"type":"ping"}');
  }
}

type Frame = {
  readonly type?: string;
  readonly event?: { readonly type?: string };
  readonly delta?: unknown;
};

function frameOf(text: string): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null ? frame : undefined;
  } catch {
    return undefined;
  }
}

/** The same as a stream of server-sent events has it. */
function messageOf({ type, event, delta }: Frame): EventSourceMessage | undefined {
  if (type === 'delta') return { id: undefined, event: 'delta', data: JSON.stringify(delta ?? null) };
  if (type !== 'event' || !event) return undefined;
  return { id: undefined, event: event.type, data: JSON.stringify(event) };
}

function refusalOf(close: number, reason: string): AgentApiError | undefined {
  const [code, status] = refusals[close] ?? [];
  if (code === undefined || status === undefined) return undefined;
  const detail = reason === '' ? 'The socket was refused.' : reason;
  return new AgentApiError({
    ...{ code, status, detail, requestId: undefined, errors: [], retryAfterSeconds: undefined },
  });
}
