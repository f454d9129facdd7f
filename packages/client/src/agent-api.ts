import createClient, { type Client } from 'openapi-fetch';
import type { components, operations, paths } from './api.gen.ts';
import { AgentApiError, send } from './api-errors.ts';
import { defaultReconnect, follow, type ReconnectPolicy } from './event-stream.ts';
import type { StreamItem } from './events.ts';
import { logIn, TokenKeeper, type Tokens, type TokenStore } from './token-keeper.ts';

type Schemas = components['schemas'];
export type Session = Schemas['Session'];
export type SessionList = operations['listSessions']['responses'][200]['content']['application/json'];
export type SessionFilter = NonNullable<operations['listSessions']['parameters']['query']>;

/** What a new session is to be; everything has a default. */
export type NewSession = Schemas['CreateSessionInput'];

type Common = { readonly baseUrl: string; readonly reconnect?: Partial<ReconnectPolicy> };
export type AgentApiOptions =
  | (Common & { readonly accessToken: string })
  | (Common & { readonly tokens: Tokens; readonly store?: TokenStore });

export type StreamOptions = {
  /** Events with a higher `seq` are delivered; 0, the default, starts with the first. */
  readonly after?: number;
  /** Also deliver drafts of text while it is written. */
  readonly deltas?: boolean;
  readonly signal?: AbortSignal;
};

/** A login to a server. Calls throw AgentApiError when it refuses and UnreachableError when it does not answer. */
export class AgentApi {
  readonly baseUrl: string;
  /** Every operation of the API, typed. A refusal is thrown, so that an answer always has its `data`. */
  readonly http: Client<paths>;
  readonly #accessToken: string | undefined;
  readonly #keeper: TokenKeeper | undefined;
  readonly #reconnect: ReconnectPolicy;

  constructor(options: AgentApiOptions) {
    this.baseUrl = withoutSlash(options.baseUrl);
    this.#reconnect = { ...defaultReconnect, ...options.reconnect };
    if ('tokens' in options) this.#keeper = new TokenKeeper(this.baseUrl, options.tokens, options.store);
    else this.#accessToken = options.accessToken;
    this.http = createClient<paths>({ baseUrl: this.baseUrl, fetch: (request) => this.#fetch(request) });
  }

  static async login(
    baseUrl: string,
    credentials: { readonly email: string; readonly password: string },
    options: { readonly store?: TokenStore } = {},
  ): Promise<AgentApi> {
    const tokens = await logIn(withoutSlash(baseUrl), credentials);
    await options.store?.save(tokens);
    return new AgentApi({ baseUrl, tokens, ...options });
  }

  /** The newest tokens; undefined when only an access token was given. */
  get tokens(): Tokens | undefined {
    return this.#keeper?.tokens;
  }

  async createSession(session: NewSession = {}): Promise<Session> {
    return dataOf(await this.http.POST('/api/v1/sessions', { body: session }));
  }

  async getSession(id: string): Promise<Session> {
    const path = { session_id: id };
    return dataOf(await this.http.GET('/api/v1/sessions/{session_id}', { params: { path } }));
  }

  async listSessions(query: SessionFilter = {}): Promise<SessionList> {
    return dataOf(await this.http.GET('/api/v1/sessions', { params: { query } }));
  }

  /** Stops the running turn and drops those that wait; `ask` then ends as after any turn. */
  async interruptSession(id: string): Promise<void> {
    const path = { session_id: id };
    await this.http.POST('/api/v1/sessions/{session_id}/interrupt', { params: { path } });
  }

  /** Any request, for operations that this client does not know. Undefined when the answer has no body. */
  async request(method: string, path: `/${string}`, body?: unknown): Promise<unknown> {
    const json = body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await this.#fetch(new Request(`${this.baseUrl}${path}`, { method, ...json }));
    const text = await response.text();
    return text === '' ? undefined : parseBody(text);
  }

  /**
   * Follows a session: what is in its log after `after`, then what is added to it, every event once. Takes a cut
   * connection up again by itself. Ends only when the consumer stops, the signal is aborted (which throws its
   * reason), or the server cannot be reached any more.
   */
  streamEvents(sessionId: string, options: StreamOptions = {}): AsyncGenerator<StreamItem, void> {
    const { after = 0, deltas = false, signal } = options;
    return follow({
      connect: (last = after) => this.#openStream(sessionId, last, deltas, signal),
      after,
      policy: this.#reconnect,
      signal,
    });
  }

  /**
   * Sends a prompt and streams its turn, drafts included, to the end of the turn. A cut connection is taken up again;
   * the prompt is never sent twice. An aborted signal stops the stream, not the turn: `interruptSession` does that.
   */
  async *ask(
    sessionId: string,
    message: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<StreamItem, void> {
    const prompt = { sessionId, message, key: crypto.randomUUID() };
    const items = follow({
      connect: (last) =>
        last === undefined ? this.#openTurn(prompt, signal) : this.#openStream(sessionId, last, true, signal),
      policy: this.#reconnect,
      signal,
    });
    // The stream begins with the prompt; turns that were asked for earlier may still run after it.
    let turnId: string | null = null;
    for await (const item of items) {
      turnId ??= item.turn_id;
      if (item.type === 'session.status_terminated') {
        yield item;
        return;
      }
      if (item.turn_id !== null && item.turn_id !== turnId) continue;
      yield item;
      if (item.type === 'session.status_idle' && item.turn_id !== null) return;
    }
  }

  async #openTurn(
    { sessionId, message, key }: { sessionId: string; message: string; key: string },
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const request = new Request(`${this.#sessionUrl(sessionId)}/query`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ message }),
      signal: signal ?? null,
    });
    const response = await this.#fetch(request);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    // The prompt had been taken before the connection was cut; its turn is in the log.
    const { seq } = (await response.json()) as Schemas['AcceptedQuery'];
    return this.#openStream(sessionId, seq - 1, true, signal);
  }

  #openStream(
    sessionId: string,
    after: number,
    deltas: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const url = `${this.#sessionUrl(sessionId)}/events/stream?deltas=${deltas}`;
    const headers = { accept: 'text/event-stream', 'last-event-id': String(after) };
    return this.#fetch(new Request(url, { headers, signal: signal ?? null }));
  }

  #sessionUrl(id: string): string {
    return `${this.baseUrl}/api/v1/sessions/${encodeURIComponent(id)}`;
  }

  /** Sends a request with the access token; with a new one if it turns out to have expired. */
  async #fetch(request: Request): Promise<Response> {
    const keeper = this.#keeper;
    const token = keeper?.tokens.accessToken ?? this.#accessToken ?? '';
    const again = keeper && request.clone();
    try {
      return await send(withToken(request, token));
    } catch (error) {
      if (!again || !(error instanceof AgentApiError) || error.status !== 401) throw error;
      return await send(withToken(again, await keeper.replace(token)));
    }
  }
}

function withToken(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function dataOf<Data>({ data }: { readonly data?: Data }): Data {
  if (data === undefined) throw new Error('The answer has no body.');
  return data;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
