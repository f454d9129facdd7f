import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Json } from './api.ts';

/** A client of the official SDK at the service's own place of the protocol. */
export type McpClient = AsyncDisposable & {
  readonly names: () => Promise<string[]>;
  /** What a tool answered, told twice: as data and as text. */
  readonly call: (name: string, input?: Json) => Promise<CallToolResult>;
  /** The data of an answer that is no refusal. */
  readonly data: (name: string, input?: Json) => Promise<Json>;
  /** The code of a refusal. */
  readonly refusal: (name: string, input?: Json) => Promise<string>;
};

export async function connectMcp(url: string, token: string): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  const call: McpClient['call'] = (name, input = {}) =>
    client.request({ method: 'tools/call', params: { name, arguments: input } }, CallToolResultSchema);
  return {
    call,
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    data: async (name, input) => {
      const answer = await call(name, input);
      if (answer.isError === true) throw new Error(`${name} was refused: ${JSON.stringify(answer.content)}`);
      return answer.structuredContent as Json;
    },
    refusal: async (name, input) => {
      const { isError, structuredContent } = await call(name, input);
      if (isError !== true) throw new Error(`${name} was not refused.`);
      return (structuredContent as Json)['code'] as string;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
