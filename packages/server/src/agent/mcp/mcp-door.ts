import {
  ErrorCode,
  LATEST_PROTOCOL_VERSION,
  SUPPORTED_PROTOCOL_VERSIONS,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { toMcpServerError } from './mcp-server-error.ts';
import type { RemoteMcpServer } from './remote-mcp-server.ts';

const Message = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string().max(200), z.number()]).optional(),
  method: z.string().max(200),
  params: z.record(z.string(), z.unknown()).optional(),
});
export type McpMessage = z.infer<typeof Message>;

const Initialize = z.object({ protocolVersion: z.string() });
const Call = z.object({
  name: z.string().max(200),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

/** What the agent asked of a server, and how it went. */
export type McpCallRecord = {
  readonly server: string;
  readonly tool: string;
  readonly outcome: 'done' | 'error' | 'failed' | 'refused';
  readonly durationMs: number;
};

export type McpAsking = {
  /** Whether a turn runs: only then tools are called. */
  readonly mayCall: boolean;
  readonly signal: AbortSignal;
};

export function parseMcpMessage(value: unknown): McpMessage | undefined {
  const parsed = Message.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/**
 * What an agent sees of the servers of its session: it speaks with us, and we with them. Only tools pass, so a server asks
 * nothing of the agent, and the agent nothing else of a server.
 */
export class McpDoor implements AsyncDisposable {
  readonly #servers: ReadonlyMap<string, RemoteMcpServer>;
  readonly #record: (call: McpCallRecord) => void;

  constructor(servers: ReadonlyMap<string, RemoteMcpServer>, record: (call: McpCallRecord) => void) {
    this.#servers = servers;
    this.#record = record;
  }

  has(server: string): boolean {
    return this.#servers.has(server);
  }

  /** @returns the answer; undefined where the protocol has none. */
  async answer(server: string, message: McpMessage, asking: McpAsking): Promise<object | undefined> {
    const { id, method } = message;
    if (id === undefined) return undefined;
    try {
      return { jsonrpc: '2.0', id, result: await this.#result(server, message, asking) };
    } catch (error) {
      const code = error instanceof NoSuchMethodError ? ErrorCode.MethodNotFound : ErrorCode.InternalError;
      const text = error instanceof NoSuchMethodError ? error.message : toMcpServerError(error).message;
      return { jsonrpc: '2.0', id, error: { code, message: `${method}: ${text}` } };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server[Symbol.asyncDispose]()));
  }

  async #result(server: string, { method, params }: McpMessage, asking: McpAsking): Promise<object> {
    const remote = this.#servers.get(server);
    if (!remote) throw new NoSuchMethodError('There is no such server.');
    switch (method) {
      case 'initialize':
        return {
          protocolVersion: versionFor(params),
          capabilities: { tools: {} },
          serverInfo: { name: server, version: '1' },
        };
      case 'ping':
        return {};
      case 'tools/list':
        return { tools: await remote.tools(asking.signal) };
      case 'tools/call':
        return this.#call(server, remote, Call.parse(params), asking);
      default:
        throw new NoSuchMethodError('Only tools can be asked for.');
    }
  }

  /** What went wrong is told to the agent as the tool's result, so that it can do something else. */
  async #call(
    server: string,
    remote: RemoteMcpServer,
    { name, arguments: input }: z.infer<typeof Call>,
    { mayCall, signal }: McpAsking,
  ): Promise<CallToolResult> {
    const since = performance.now();
    const record = (outcome: McpCallRecord['outcome']) =>
      this.#record({ server, tool: name, outcome, durationMs: Math.round(performance.now() - since) });
    if (!mayCall) {
      record('refused');
      return failure('Tools can be called while a turn runs only.');
    }
    try {
      const result = await remote.call({ name, ...(input && { arguments: input }) }, signal);
      record(result.isError === true ? 'error' : 'done');
      return result;
    } catch (error) {
      record('failed');
      return failure(`The MCP server "${server}" gave no result. ${toMcpServerError(error).message}`);
    }
  }
}

class NoSuchMethodError extends Error {
  override readonly name = 'NoSuchMethodError';
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

function versionFor(params: unknown): string {
  const asked = Initialize.safeParse(params);
  const version = asked.success ? asked.data.protocolVersion : '';
  return SUPPORTED_PROTOCOL_VERSIONS.includes(version) ? version : LATEST_PROTOCOL_VERSION;
}
