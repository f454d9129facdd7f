import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Agent, type Dispatcher } from 'undici';
import { mcpUrlFault, type McpUrlRules } from '../../domain/agent/mcp-address.ts';
import {
  AddressGuard,
  ForbiddenAddressError,
  onThisMachine,
  type Address,
} from '../../infrastructure/address-guard.ts';
import { guardedConnector, type ResolveHost } from '../../infrastructure/guarded-connector.ts';
import type { Lookup } from '../../infrastructure/host-lookup.ts';
import { McpServerError } from './mcp-server-error.ts';
import type { McpLimits } from './mcp-limits.ts';
import { OwnServices, type OwnService } from './own-services.ts';

export type McpNetworkOptions = McpUrlRules & {
  readonly lookup?: Lookup;
  /** Networks that no MCP server is in. */
  readonly refuse?: readonly string[];
  /** Private networks of the operator's that tenants may be led to. */
  readonly inside?: readonly string[];
  /** Services of the operator's own that no tenant is led to, wherever they are. */
  readonly own?: readonly OwnService[];
  /** How those are found. */
  readonly ownLookup?: Lookup;
  readonly limits: McpLimits;
};

/** Where a host is, to be dialled as it is. */
export type JudgedHost = Address & {
  /** In a network that the operator has opened. */
  readonly isInside: boolean;
};

export type McpRequests = {
  /** What is sent with each request, in secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Goes before what is sent in secret as authorization. */
  readonly token?: () => Promise<string | undefined>;
  /** Told when an answer breaks off or goes on for too long, which whoever waits for it may not notice. */
  readonly onBroken: (error: Error) => void;
};

const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * The way to MCP servers that tenants name. Each name is resolved once, all its addresses are judged, and the judged one
 * is dialled; redirects are not followed to other places, and answers are bounded in size and time.
 */
export class McpNetwork implements AsyncDisposable {
  readonly #options: McpNetworkOptions;
  readonly #guard: AddressGuard;
  readonly #own: OwnServices;
  readonly #public: Agent;
  readonly #local: Agent;

  constructor(options: McpNetworkOptions) {
    const { toLoopback, lookup, refuse = [], inside = [], own = [], ownLookup, limits } = options;
    this.#own = new OwnServices({ services: own, lookup: ownLookup });
    this.#guard = new AddressGuard({
      ...(lookup && { lookup }),
      refuse,
      exempt: [...inside, ...(toLoopback ? loopback : [])],
    });
    this.#options = options;
    this.#public = agentOf((host, port) => this.resolve(host, port), limits);
    this.#local = agentOf(async (host, port) => onThisMachine(host, await this.resolve(host, port)), limits);
  }

  /** What the protocol's client makes its requests with. */
  fetchWith({ headers, token, onBroken }: McpRequests): FetchLike {
    return async (target, init = {}) => {
      const url = new URL(target);
      const fault = mcpUrlFault(url.href, this.#options);
      if (fault !== undefined) throw new McpServerError(`The address cannot be used. ${fault}`);
      const bearer = await token?.();
      const method = init.method === 'POST' || init.method === 'DELETE' ? init.method : 'GET';
      const answer = await (url.protocol === 'http:' ? this.#local : this.#public).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: {
          ...{ ...sentHeaders(init.headers), ...headers },
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        },
        ...(typeof init.body === 'string' && { body: init.body }),
        ...(init.signal && { signal: init.signal }),
      });
      const { answerBytes, streamBytes } = this.#options.limits;
      return toResponse(answer, method === 'GET' ? streamBytes : answerBytes, onBroken);
    };
  }

  /** @throws ForbiddenAddressError */
  async resolve(host: string, port: number): Promise<JudgedHost> {
    const found = await this.#guard.resolve(host);
    if (await this.#own.areAt(found.address, port))
      throw new ForbiddenAddressError(`${host.slice(0, 200)} is a service of the operator's.`);
    return { ...found, isInside: this.#guard.isExempt(found.address) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#public.destroy(), this.#local.destroy()]);
  }
}

function agentOf(resolveHost: ResolveHost, { connectMs, callMs, idleMs }: McpLimits): Agent {
  return new Agent({
    ...{ pipelining: 1, allowH2: false, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 },
    ...{ headersTimeout: callMs, bodyTimeout: idleMs },
    connect: guardedConnector(resolveHost, connectMs),
  });
}

function sentHeaders(headers: RequestInit['headers']): Record<string, string> {
  const asked = Object.fromEntries(new Headers(headers));
  return { ...asked, 'accept-encoding': 'identity', 'user-agent': 'ai-agent-api' };
}

function toResponse(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  limit: number,
  onBroken: (error: Error) => void,
): Response {
  const shown = new Headers();
  for (const [name, value] of Object.entries(headers))
    for (const each of [value ?? []].flat()) shown.append(name, each);
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) body.on('error', () => undefined).destroy();
  const stream = isEmpty ? null : ReadableStream.from(bounded(body, limit, onBroken));
  return new Response(stream, { status, headers: shown });
}

async function* bounded(
  body: Dispatcher.ResponseData['body'],
  limit: number,
  onBroken: (error: Error) => void,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > limit) throw new McpServerError(`The answer has more than ${limit} bytes.`);
      yield new Uint8Array(chunk);
    }
  } catch (error) {
    onBroken(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}
