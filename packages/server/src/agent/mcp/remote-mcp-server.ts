import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CallToolResultSchema,
  ListToolsResultSchema,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import type { RemoteMcpConnection } from '../../domain/agent/mcp-server.ts';
import type { McpLimits } from './mcp-limits.ts';
import type { McpNetwork } from './mcp-network.ts';
import { isForgotten, McpServerError, toMcpServerError } from './mcp-server-error.ts';

export type RemoteMcpServerOptions = {
  readonly connection: RemoteMcpConnection;
  readonly headers: Readonly<Record<string, string>>;
  /** @throws McpServerError while it may not be reached */
  readonly admit?: () => Promise<void>;
  /** What OAuth has brought, asked for with each request. */
  readonly token?: () => Promise<string | undefined>;
  readonly network: Pick<McpNetwork, 'fetchWith'>;
  readonly limits: McpLimits;
};

type Link = {
  readonly client: Client;
  /** Of streamable HTTP, which is told goodbye. */
  readonly streamable?: StreamableHTTPClientTransport;
  /** Aborted when an answer broke off: what waits for one would wait for its deadline. */
  readonly broken: AbortController;
};

/** How long a server is told that nobody comes back. */
const goodbyeMs = 2_000;

/** A server of tools somewhere else. It is reached when it is first needed, and anew when it has forgotten us. */
export class RemoteMcpServer implements AsyncDisposable {
  readonly #options: RemoteMcpServerOptions;
  readonly #closing = new AbortController();
  #link: Promise<Link> | undefined;

  constructor(options: RemoteMcpServerOptions) {
    this.#options = options;
  }

  /** The tools that it has now. Those that say too much of themselves are left out. @throws McpServerError */
  async tools(signal: AbortSignal): Promise<Tool[]> {
    const { handshakeMs, tools: most, toolBytes } = this.#options.limits;
    return this.#with(signal, handshakeMs, async ({ client }, options) => {
      const found: Tool[] = [];
      let cursor: string | undefined;
      do {
        const params = cursor === undefined ? {} : { cursor };
        const page = await client.request({ method: 'tools/list', params }, ListToolsResultSchema, options);
        found.push(...page.tools.filter((tool) => isUsable(tool, toolBytes)));
        cursor = page.nextCursor;
      } while (cursor !== undefined && found.length < most);
      return found.slice(0, most);
    });
  }

  /** @throws McpServerError if it gave no result; one that tells of an error is a result. */
  async call(
    call: { readonly name: string; readonly arguments?: Record<string, unknown> },
    signal: AbortSignal,
  ): Promise<CallToolResult> {
    return this.#with(signal, this.#options.limits.callMs, ({ client }, options) =>
      client.request({ method: 'tools/call', params: { ...call } }, CallToolResultSchema, options),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new McpServerError('The session no longer needs the server.'));
    await this.#drop();
  }

  async #with<T>(
    signal: AbortSignal,
    timeout: number,
    work: (link: Link, options: { signal: AbortSignal; timeout: number }) => Promise<T>,
  ): Promise<T> {
    await this.#options.admit?.();
    for (let isAgain = false; ; isAgain = true) {
      const ended = AbortSignal.any([signal, this.#closing.signal, AbortSignal.timeout(timeout)]);
      let link: Link | undefined;
      try {
        link = await this.#linked(ended);
        return await work(link, { signal: AbortSignal.any([ended, link.broken.signal]), timeout });
      } catch (error) {
        const why: unknown = reasonOf(this.#closing.signal) ?? reasonOf(link?.broken.signal) ?? error;
        if (isForgotten(error) || link?.broken.signal.aborted) await this.#drop();
        if (isForgotten(error) && !isAgain && !ended.aborted) continue;
        throw toMcpServerError(ended.aborted && !signal.aborted ? lateOr(why) : why);
      }
    }
  }

  async #linked(signal: AbortSignal): Promise<Link> {
    this.#link ??= this.#connect();
    const link = this.#link;
    try {
      return await Promise.race([link, rejection(signal)]);
    } catch (error) {
      if (this.#link === link) await this.#drop();
      throw error;
    }
  }

  async #connect(): Promise<Link> {
    const { connection, headers, token, network, limits } = this.#options;
    const broken = new AbortController();
    const fetch = network.fetchWith({
      headers,
      ...(token && { token }),
      onBroken: (error) => broken.abort(error),
    });
    const url = new URL(connection.url);
    const streamable =
      connection.kind === 'sse'
        ? undefined
        : new StreamableHTTPClientTransport(url, { fetch: withoutStanding(fetch) });
    // Deprecated, as the older way is; servers that know no other are still about.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const transport = streamable ?? new SSEClientTransport(url, { fetch });
    const client = new Client({ name: 'ai-agent-api', version: '1' });
    // Told to whoever waits for an answer; nobody else wants to know.
    client.onerror = () => undefined;
    try {
      const signal = AbortSignal.any([this.#closing.signal, broken.signal]);
      await client.connect(transport, { timeout: limits.handshakeMs, signal });
      return { client, broken, ...(streamable && { streamable }) };
    } catch (error) {
      await client.close().catch(() => undefined);
      throw broken.signal.aborted ? broken.signal.reason : error;
    }
  }

  async #drop(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    const open = await link?.catch(() => undefined);
    if (!open) return;
    if (open.streamable && !open.broken.signal.aborted)
      await Promise.race([
        open.streamable.terminateSession().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref()),
      ]);
    await open.client.close().catch(() => undefined);
  }
}

/** A stream for what nobody asked for is not opened: it would stay open as long as the agent. */
function withoutStanding(fetch: ReturnType<McpNetwork['fetchWith']>): typeof fetch {
  return (url, init) =>
    init?.method === undefined || init.method === 'GET'
      ? Promise.resolve(new Response(null, { status: 405 }))
      : fetch(url, init);
}

function isUsable({ name, ...tool }: Tool, most: number): boolean {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) && JSON.stringify(tool).length <= most;
}

function reasonOf(signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : undefined;
}

function lateOr(error: unknown): unknown {
  return error instanceof McpServerError ? error : new McpServerError('There was no answer in time.');
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
