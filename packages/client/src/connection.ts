import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.gen.ts';
import { AgentApiError, send, UnreachableError, type SendOptions } from './api-errors.ts';
import { defaultReconnect, type ReconnectPolicy } from './event-stream.ts';
import { pause } from './pause.ts';
import { TokenKeeper, type Tokens, type TokenStore } from './token-keeper.ts';

type Common = {
  readonly baseUrl: string;
  readonly reconnect?: Partial<ReconnectPolicy>;
  /** How often a request that may be sent again is; 2 unless told otherwise. */
  readonly retries?: number;
  /**
   * How long an answer may take to begin, in milliseconds; 60,000 unless told otherwise. Uploads, and questions whose
   * turn is waited for, have no such limit.
   */
  readonly timeoutMs?: number;
  /** Is told the server's version with each answer. */
  readonly onVersion?: (version: string) => void;
  /** Is told the id of what the server's operators announce, with each answer; see `operator.announcements()`. */
  readonly onAnnouncement?: (id: string) => void;
};
export type ConnectionOptions = Common &
  ({ readonly accessToken: string } | { readonly tokens: Tokens; readonly store?: TokenStore });

/** Whoever is told to come back later than this is told so, and not kept waiting. */
const longestWaitSeconds = 5;

/** A server and a login to it: what every call goes through. */
export class Connection {
  readonly baseUrl: string;
  readonly http: Client<paths>;
  readonly reconnect: ReconnectPolicy;
  readonly #retries: number;
  readonly #sending: SendOptions;
  readonly #accessToken: string | undefined;
  readonly #keeper: TokenKeeper | undefined;

  constructor(options: ConnectionOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.reconnect = { ...defaultReconnect, ...options.reconnect };
    this.#retries = options.retries ?? 2;
    const { timeoutMs, onVersion, onAnnouncement } = options;
    this.#sending = { onVersion, onAnnouncement, ...(timeoutMs !== undefined && { timeoutMs }) };
    if ('tokens' in options) this.#keeper = new TokenKeeper(this.baseUrl, options.tokens, options.store);
    else this.#accessToken = options.accessToken;
    this.http = createClient<paths>({ baseUrl: this.baseUrl, fetch: (request) => this.fetch(request) });
  }

  get tokens(): Tokens | undefined {
    return this.#keeper?.tokens;
  }

  /** The answer, if the server accepts the request. What may be sent again is, when the server is away or overloaded. */
  async fetch(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt > this.#retries || !isRepeatable(request);
      try {
        return await this.fetchOnce(isLast ? request : request.clone());
      } catch (error) {
        const wait = isLast ? undefined : waitAfter(error);
        if (wait === undefined) throw error;
        await pause(wait + Math.random() * 200 * 2 ** attempt, request.signal);
      }
    }
  }

  /** The same without a second try; with a new access token if the one at hand turns out to have expired. */
  async fetchOnce(request: Request): Promise<Response> {
    const keeper = this.#keeper;
    if (!keeper) return this.fetchUnrepeated(request);
    let token = keeper.tokens.accessToken;
    for (let isLast = false; ;) {
      try {
        return await send(withToken(isLast ? request : request.clone(), token), this.#sending);
      } catch (error) {
        if (isLast || !(error instanceof AgentApiError) || error.status !== 401) throw error;
        ({ token, isNew: isLast } = await keeper.replace(token));
      }
    }
  }

  /** For a body that can be sent only once: without a second try of any kind. */
  async fetchUnrepeated(request: Request): Promise<Response> {
    const token = this.#keeper?.tokens.accessToken ?? this.#accessToken ?? '';
    return send(withToken(request, token), this.#sending);
  }

  /** Opens a stream of server-sent events, after the entry with this id. */
  openStream(path: `/${string}`, after: string | undefined, signal?: AbortSignal): Promise<Response> {
    const headers = { accept: 'text/event-stream', ...(after !== undefined && { 'last-event-id': after }) };
    return this.fetchOnce(new Request(`${this.baseUrl}${path}`, { headers, signal: signal ?? null }));
  }
}

/** What an answer says. A refusal is thrown before, so there is something unless the operation answers nothing. */
export function dataOf<Data>({ data }: { readonly data?: Data }): Data {
  if (data === undefined) throw new Error('The answer has no body.');
  return data;
}

/** Has a request that changes something taken once, however often it is sent. */
export function once(): { readonly 'idempotency-key': string } {
  return { 'idempotency-key': crypto.randomUUID() };
}

function isRepeatable({ method, headers }: Request): boolean {
  return ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method) || headers.has('idempotency-key');
}

/** In milliseconds; undefined when another try would change nothing. */
function waitAfter(error: unknown): number | undefined {
  if (error instanceof UnreachableError) return 0;
  if (!(error instanceof AgentApiError) || !error.mayPass) return undefined;
  const seconds = error.retryAfterSeconds ?? 0;
  return seconds <= longestWaitSeconds ? seconds * 1_000 : undefined;
}

function withToken(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}
