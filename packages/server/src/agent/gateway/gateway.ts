import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { allowsModel } from '../../domain/agent/model-call-rules.ts';
import { Redactions } from '../hooks/redactions.ts';
import { defaultMcpLimits } from '../mcp/mcp-limits.ts';
import { ByteShare } from './byte-budget.ts';
import type { CallContext } from './call-context.ts';
import { CallRate } from './call-rate.ts';
import { Egress, refuse } from './egress.ts';
import {
  defaultLimits,
  type GatewayEvent,
  type GatewayOptions,
  type GatewayStop,
  type SessionToken,
} from './gateway-options.ts';
import { callModel, countTokens } from './message-call.ts';
import { forbidden, Refusal, sendRefusal } from './refusal.ts';
import { listenOnLoopback, type LoopbackListener } from './loopback-listener.ts';
import { callMcpServer, mcpServerOf, type McpExchange } from './mcp-route.ts';
import { findRoute } from './routes.ts';
import { isSameToken, isValidToken, proxyTokenOf, tokenOf } from './session-token.ts';
import { Settlement } from './settlement.ts';
import { listenOn } from './socket-file.ts';

/** No turn waits longer for its books, in milliseconds. */
const settledWithin = 30_000;

/** A call that is cut ends at once, but for one that waits for the database. */
const cutWithin = 10_000;

/** Opens a session's way to the model: a socket that speaks Anthropic's Messages API and holds no key. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const gateway = new Gateway(options);
  await gateway.listen();
  return gateway;
}

export class Gateway implements AsyncDisposable {
  readonly #options: GatewayOptions;
  readonly #server: Server;
  readonly #context: CallContext;
  readonly egress: Egress;
  /** Requests from when their headers are read until their answer has ended. */
  readonly #inFlight = new Set<ServerResponse>();
  #loopback: LoopbackListener | undefined;
  #token: SessionToken | undefined;
  #stop: GatewayStop | undefined;

  constructor(options: GatewayOptions) {
    const limits = { ...defaultLimits, ...options.limits };
    const { identity, rules, redactions = new Redactions(), deps, onEvent } = options;
    this.#options = options;
    this.#token = options.token;
    this.#context = {
      identity,
      rules,
      redactions,
      limits,
      deps,
      rate: new CallRate(limits.callsPerSecond),
      bytes: new ByteShare(deps.bodies),
      onEvent,
      settlement: new Settlement(deps.accounts, onEvent),
      onStop: (stop) => {
        this.#stop = stop;
        onEvent({ type: 'stop', stop });
      },
    };
    this.egress = new Egress({
      rules: options.egress ?? { hosts: [], ports: [] },
      limits,
      resolveHost: deps.resolveHost,
      report: (egress) => onEvent({ type: 'egress', egress }),
    });
    this.#server = this.#createServer();
  }

  get socketPath(): string {
    return this.#options.socketPath;
  }

  async listen(): Promise<void> {
    await listenOn(this.#server, this.#options.socketPath);
  }

  /** Listens on this machine's loopback too. @returns where, as host and port. */
  async listenOnLoopback(): Promise<string> {
    this.#loopback ??= await listenOnLoopback(this.#server, this.#context.limits.maxConnections);
    return this.#loopback.address;
  }

  /** Why the agent got no more answers, if so; told once. For the turn's runner, after a turn that failed. */
  takeStop(): GatewayStop | undefined {
    const stop = this.#stop;
    this.#stop = undefined;
    return stop;
  }

  /**
   * Once every call so far is in the ledger; the turn's figures are read after it. When the database is away for long
   * they lack what is written later.
   */
  async settled(): Promise<void> {
    await this.#context.settlement.done(settledWithin);
  }

  /**
   * For the end of a turn: resolves once all its calls are over and in the ledger, and its tunnels are cut. What still
   * runs when the time is over has nobody left who reads it, and is cut; from then on no token is valid.
   */
  async finish(withinMs: number): Promise<void> {
    await this.#quiet(withinMs);
    this.#token = undefined;
    await this.#cut();
    await this.egress.close();
    await this.settled();
  }

  /** A new token, for a process that is started anew. Undefined: none is valid until there is one again. */
  setToken(token: SessionToken | undefined): void {
    this.#token = token;
  }

  /** Ends what runs, books it, and takes the socket away. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#token = undefined;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const cut = this.egress.close();
    const unheard = this.#loopback?.[Symbol.asyncDispose]();
    this.#server.closeAllConnections();
    await Promise.all([closed, cut, unheard, this.#options.mcp?.[Symbol.asyncDispose]()]);
    await this.#cut();
    await this.settled();
  }

  /** Until no request is answered any more, or the time is over. */
  async #quiet(withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    while (this.#inFlight.size > 0 && Date.now() < until) await sleep(5);
  }

  /** Ends what runs, and what comes meanwhile: an agent may ask again and again. */
  async #cut(): Promise<void> {
    const until = Date.now() + cutWithin;
    while (this.#inFlight.size > 0 && Date.now() < until) {
      for (const response of this.#inFlight) response.destroy();
      await sleep(5);
    }
    if (this.#inFlight.size > 0)
      this.#options.deps.log.warn({ count: this.#inFlight.size }, 'model calls do not end with their turn');
  }

  #createServer(): Server {
    const { limits } = this.#context;
    const server = createServer({
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: 60_000,
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
      maxHeaderSize: 65_536,
    });
    server.maxConnections = limits.maxConnections;
    server.on('request', (request, response) => void this.#handle(request, response));
    server.on('connect', (request, client, head) => void this.#connect(request, client, head));
    server.on('upgrade', (_request, client) => client.destroy());
    server.on('clientError', (error, client) => this.#onClientError(error, client));
    return server;
  }

  /** A client that leaves is no error; one that does not speak HTTP, or takes too long to, is refused. */
  #onClientError(error: Error, client: Duplex): void {
    const code = 'code' in error ? String(error.code) : '';
    const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (!client.writable || !(isSlow || code.startsWith('HPE_'))) {
      client.destroy();
      return;
    }
    this.#report({ type: 'refused', status: isSlow ? 408 : 400, code: isSlow ? 'too_slow' : 'not_http' });
    refuse(client, isSlow ? 408 : 400);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('error', () => undefined);
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    this.#inFlight.add(response);
    try {
      await this.#answer(request, response, gone.signal);
    } catch (error) {
      this.#refuse(response, error, gone.signal);
    } finally {
      this.#inFlight.delete(response);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    if (request.url?.startsWith('http://')) {
      this.egress.refusePlain(request.url);
      throw forbidden('permission_error', 'Only tunnels lead out of here: use https.');
    }
    const { mcp } = this.#options;
    const server = mcpServerOf(request.url, mcp);
    if (mcp && server !== undefined) return this.#mcp({ request, response, signal, server, door: mcp });
    const route = findRoute(request.method, request.url);
    if (!route) throw new Refusal(404, 'not_found_error', 'The gateway has no such route.');
    if (route === 'hello') {
      response.writeHead(200, { 'content-length': 0 }).end();
      return;
    }
    this.#assertToken(tokenOf(request.headers));
    if (this.#inFlight.size > this.#context.limits.maxInFlight)
      throw new Refusal(429, 'rate_limit_error', 'Too many requests of this session at once.', {
        'retry-after': '1',
      });
    const exchange = { request, response, path: request.url ?? '', signal };
    if (route === 'models') this.#models(response);
    else await (route === 'messages' ? callModel : countTokens)(this.#context, exchange);
  }

  /** An agent that waits for a prompt may ask for lists of tools, and has nothing called. */
  async #mcp(
    exchange: Pick<McpExchange, 'request' | 'response' | 'signal' | 'server' | 'door'>,
  ): Promise<void> {
    const shown = tokenOf(exchange.request.headers);
    if (!isSameToken(this.#options.token, shown)) this.#assertToken(undefined);
    const mayCall = this.#token !== undefined && isValidToken(this.#token, shown, this.#options.deps.now());
    const { answerBytes } = defaultMcpLimits;
    await callMcpServer({ ...exchange, mayCall, bytes: this.#context.bytes, answerBytes });
  }

  /** Never a 401: the agent's runtime tries that again for minutes. */
  #assertToken(shown: string | undefined): void {
    if (this.#token && isValidToken(this.#token, shown, this.#options.deps.now())) return;
    throw forbidden('permission_error', 'The session token is not valid.');
  }

  /** Told from here: the upstream's list would name models that the session may not use. */
  #models(response: ServerResponse): void {
    const { rules, deps } = this.#context;
    const names = Object.keys(deps.prices.models).filter((name) => allowsModel(rules, name));
    const created_at = '1970-01-01T00:00:00Z';
    const data = names.map((id) => ({ type: 'model', id, display_name: id, created_at }));
    const page = { data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  }

  #refuse(response: ServerResponse, error: unknown, gone: AbortSignal): void {
    const isOurs = error instanceof Refusal;
    if (!isOurs && !gone.aborted)
      this.#options.deps.log.error({ err: error }, 'a model call failed in the gateway');
    const refusal = isOurs ? error : new Refusal(500, 'api_error', 'The gateway failed.');
    if (!gone.aborted) this.#report({ type: 'refused', status: refusal.status, code: refusal.type });
    sendRefusal(response, refusal);
  }

  async #connect(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    client.on('error', () => undefined);
    const shown = proxyTokenOf(request.headers);
    if (!this.#token || !isValidToken(this.#token, shown, this.#options.deps.now())) {
      const status = shown === undefined ? 407 : 403;
      this.#report({ type: 'refused', status, code: 'permission_error' });
      refuse(client, status);
      return;
    }
    await this.egress.connect(request.url ?? '', client, head);
  }

  #report(event: GatewayEvent): void {
    this.#options.onEvent(event);
  }
}
