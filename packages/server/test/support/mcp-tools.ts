/* eslint-disable @typescript-eslint/no-deprecated -- the older way of the protocol has to be tried too */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { defaultMcpLimits } from '../../src/agent/mcp/mcp-limits.ts';
import type { McpAccess } from '../../src/agent/mcp/session-servers.ts';

/** For agents that have no servers. */
export const noMcp: McpAccess = {
  network: {
    fetchWith: () => () => Promise.reject(new Error('This test has no MCP servers.')),
  },
  admit: () => Promise.resolve(),
  secretBox: { open: () => '' },
  limits: defaultMcpLimits,
  catalogue: {},
  builtIn: () => ({ tools: [] }),
};

export type ToolServer = AsyncDisposable & {
  /** Of streamable HTTP at `/mcp`, of the older way at `/sse`. */
  readonly url: string;
  readonly port: number;
  /** The headers of every request. */
  readonly seen: IncomingHttpHeaders[];
  /** What `find` was called with. */
  readonly found: string[];
  /** Forgets all its clients, as after a new start. */
  readonly forget: () => void;
};

/** What a server does wrong to a call of the tool of that name. */
type Misdeed = (response: ServerResponse) => void;

const misdeeds: Record<string, Misdeed> = {
  hang: () => undefined,
  cut: (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).write('{', () => response.destroy()),
  flood: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const line = `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(100_000) } })}\n\n`;
    pour(response, line);
  },
  huge: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pour(response, 'x'.repeat(1_000_000));
  },
  nonsense: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>'),
  away: (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  unauthorized: (response) => response.writeHead(401).end(),
};

/** As much as the other side takes, up to a gigabyte. */
function pour(response: ServerResponse, text: string): void {
  let left = 1024 ** 3;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= text.length;
      if (!response.write(text)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}

/** Somebody else's server of tools, on this machine, by the official SDK. */
export async function startToolServer(): Promise<ToolServer> {
  const seen: IncomingHttpHeaders[] = [];
  const found: string[] = [];
  const streams = new Map<string, StreamableHTTPServerTransport>();
  const older = new Map<string, SSEServerTransport>();
  const http = createServer((request, response) => {
    seen.push(request.headers);
    response.on('error', () => undefined);
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/sse') {
      const transport = new SSEServerTransport('/messages', response);
      older.set(transport.sessionId, transport);
      await toolsFor(found).connect(transport);
      return;
    }
    if (pathname === '/messages') {
      await older.get(searchParams.get('sessionId') ?? '')?.handlePostMessage(request, response);
      return;
    }
    const body = request.method === 'POST' ? await json(request) : undefined;
    const misdeed = misdeeds[wantedTool(body)];
    if (misdeed) {
      misdeed(response);
      return;
    }
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? streams.get(id) : undefined;
    if (typeof id === 'string' && !known) {
      response.writeHead(404).end();
      return;
    }
    const transport = known ?? (await newTransport(streams, found));
    await transport.handleRequest(request, response, body);
  };
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, seen, found },
    forget: () => streams.clear(),
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

async function newTransport(streams: Map<string, StreamableHTTPServerTransport>, found: string[]) {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => void streams.set(id, transport),
  });
  await toolsFor(found).connect(transport);
  return transport;
}

function toolsFor(found: string[]): McpServer {
  const server = new McpServer({ name: 'tickets', version: '1' });
  const input = { text: z.string().optional() };
  const answer = ({ text = '' }: { text?: string | undefined }) => {
    found.push(text);
    return { content: [{ type: 'text' as const, text: `found ${text}` }] };
  };
  server.registerTool('find', { description: 'Finds tickets', inputSchema: input }, answer);
  server.registerTool('fail', { description: 'Fails' }, () => ({
    content: [{ type: 'text' as const, text: 'no such ticket' }],
    isError: true,
  }));
  for (const name of Object.keys(misdeeds))
    server.registerTool(name, { description: 'Misbehaves' }, () => ({ content: [] }));
  return server;
}

function wantedTool(body: unknown): string {
  const { method, params } = (body ?? {}) as { method?: string; params?: { name?: string } };
  return method === 'tools/call' ? (params?.name ?? '') : '';
}
