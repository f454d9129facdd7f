import WebSocket from 'ws';
import type { OrganizationId, UserId } from '../../src/domain/ids.ts';

/** What `JSON.parse` gives: tests assert upon it field by field. */
export type Json = Record<string, ReturnType<typeof JSON.parse>>;

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json };

export type StreamEvent = Json & { seq: number; type: string };

/** One user of the API, over real HTTP. */
export class Api {
  readonly url: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly email: string;
  readonly userId: UserId;
  readonly organizationId: OrganizationId;

  constructor(from: Pick<Api, 'url' | 'token' | 'refreshToken' | 'email' | 'userId' | 'organizationId'>) {
    this.url = from.url;
    this.token = from.token;
    this.refreshToken = from.refreshToken;
    this.email = from.email;
    this.userId = from.userId;
    this.organizationId = from.organizationId;
  }

  static async login(
    url: string,
    who: { email: string; password: string; userId: UserId; organizationId: OrganizationId },
  ): Promise<Api> {
    const answer = await call(`${url}/api/v1/auth/login`, {
      method: 'POST',
      body: { email: who.email, password: who.password },
    });
    return new Api({
      url,
      token: answer.body['access_token'],
      refreshToken: answer.body['refresh_token'],
      ...who,
    });
  }

  /** The same user at another node. */
  at(url: string): Api {
    const { token, refreshToken, email, userId, organizationId } = this;
    return new Api({ url, token, refreshToken, email, userId, organizationId });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return call(`${this.url}/api/v1${path}`, { method: 'GET', headers: { ...this.#auth(), ...headers } });
  }

  async post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return call(`${this.url}/api/v1${path}`, {
      method: 'POST',
      body,
      headers: { ...this.#auth(), ...headers },
    });
  }

  async patch(path: string, body: unknown): Promise<Answer> {
    return call(`${this.url}/api/v1${path}`, { method: 'PATCH', body, headers: this.#auth() });
  }

  async put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { ...this.#auth(), ...headers };
    return call(`${this.url}/api/v1${path}`, { method: 'PUT', body, headers: own });
  }

  async delete(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return call(`${this.url}/api/v1${path}`, { method: 'DELETE', headers: { ...this.#auth(), ...headers } });
  }

  /** A new session's id. */
  async newSession(body: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.post('/sessions', {
      sdk_options: { system_prompt: 'You are terse.' },
      ...body,
    });
    if (answer.status !== 201)
      throw new Error(`create answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body['id'];
  }

  /** Asks and waits for the end of the turn. */
  async ask(sessionId: string, message: string, more: Record<string, unknown> = {}): Promise<Json> {
    const answer = await this.post(`/sessions/${sessionId}/query`, { message, ...more });
    if (answer.status !== 200)
      throw new Error(`query answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Asks and does not wait; the turn's id. */
  async tell(sessionId: string, message: string): Promise<string> {
    const answer = await this.post(`/sessions/${sessionId}/query`, { message }, { prefer: 'respond-async' });
    if (answer.status !== 202)
      throw new Error(`query answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body['turn_id'];
  }

  /** All events of the log. */
  async events(sessionId: string): Promise<StreamEvent[]> {
    return (await this.get(`/sessions/${sessionId}/events?limit=1000`)).body['items'];
  }

  /** Resolves with the turn when it is over. */
  async finished(sessionId: string, turnId: string): Promise<Json> {
    for await (const event of this.stream(sessionId)) {
      if (event.type === 'session.status_idle' && event['turn_id'] === turnId) break;
      if (event.type === 'session.status_terminated') break;
    }
    return (await this.get(`/turns/${turnId}`)).body;
  }

  /** Follows a session as server-sent events until the consumer stops. */
  async *stream(
    sessionId: string,
    { after, deltas = false, headers = {}, signal }: StreamOptions = {},
  ): AsyncGenerator<StreamEvent, void> {
    const query = new URLSearchParams({
      deltas: String(deltas),
      ...(after !== undefined && { after: String(after) }),
    });
    const stop = new AbortController();
    const response = await fetch(
      `${this.url}/api/v1/sessions/${sessionId}/events/stream?${query.toString()}`,
      {
        headers: { ...this.#auth(), accept: 'text/event-stream', ...headers },
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      },
    );
    if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
    try {
      yield* frames(response.body);
    } finally {
      stop.abort();
    }
  }

  /** Follows the organization's feed until the consumer stops; each event with the `cursor` it came under. */
  async *feed({ after, signal }: { after?: string; signal?: AbortSignal } = {}): AsyncGenerator<
    StreamEvent & { cursor: string },
    void
  > {
    const stop = new AbortController();
    const response = await fetch(`${this.url}/api/v1/events/stream`, {
      headers: { ...this.#auth(), ...(after !== undefined && { 'last-event-id': after }) },
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    });
    if (!response.ok || !response.body) throw new Error(`feed answered ${response.status}`);
    try {
      for await (const { id, event } of blocks(response.body)) yield { ...event, cursor: id };
    } finally {
      stop.abort();
    }
  }

  /** Asks and gets the turn's events as they come. */
  async askStreaming(
    sessionId: string,
    message: string,
    body: Record<string, unknown> = {},
  ): Promise<StreamEvent[]> {
    const response = await fetch(`${this.url}/api/v1/sessions/${sessionId}/query`, {
      method: 'POST',
      headers: { ...this.#auth(), accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ message, ...body }),
    });
    if (!response.ok || !response.body) throw new Error(`query answered ${response.status}`);
    return Array.fromAsync(frames(response.body));
  }

  /** An open WebSocket on a session, with every frame it has sent. */
  async socket(sessionId: string, query = ''): Promise<Socket> {
    const ticket = (await this.post('/stream-tickets', { session_id: sessionId })).body['ticket'] as string;
    return Socket.open(`${this.url.replace('http', 'ws')}/api/v1/sessions/${sessionId}/stream${query}`, [
      `ticket.${ticket}`,
    ]);
  }

  #auth(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}

type StreamOptions = {
  after?: number;
  deltas?: boolean;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

async function call(
  url: string,
  { method, body, headers = {} }: { method: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Json),
  };
}

/** The events and drafts of an SSE body; a draft has the type `delta` and seq 0. */
async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void> {
  for await (const { event } of blocks(body)) yield event;
}

/** What an SSE body sends, with the ids under which it was sent. */
async function* blocks(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ id: string; event: StreamEvent }, void> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      const type = /^event: (.*)$/m.exec(part)?.[1];
      const id = /^id: (.*)$/m.exec(part)?.[1] ?? '';
      if (data !== undefined && type !== undefined)
        yield { id, event: { seq: 0, ...(JSON.parse(data) as Json), type } };
    }
  }
}

/** A client's end of a WebSocket that remembers what came. */
export class Socket {
  readonly frames: Json[] = [];
  readonly #socket: WebSocket;
  #wake: (() => void) | undefined;
  closed: { code: number; reason: string } | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as Json);
      this.#wake?.();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
      this.#wake?.();
    });
    socket.on('error', () => this.#wake?.());
  }

  static async open(
    url: string,
    protocols: string[] = [],
    headers: Record<string, string> = {},
  ): Promise<Socket> {
    const socket = new WebSocket(url, protocols, { headers });
    const opened = new Socket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return opened;
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame that fits, now or later; rejects when the socket closes first. */
  async until(fits: (frame: Json) => boolean): Promise<Json> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    while (!this.closed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.closed;
  }

  /** The logged events that came. */
  get events(): StreamEvent[] {
    return this.frames
      .filter((frame) => frame['type'] === 'event')
      .map((frame) => frame['event'] as StreamEvent);
  }

  close(): void {
    this.#socket.close();
  }
}
