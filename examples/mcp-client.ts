// With the SDK of the Model Context Protocol: asks an agent by the tools of the service, and waits for the answer.
// Usage: node mcp-client.ts [prompt]
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: key = '' } = process.env;
const client = new Client({ name: 'example', version: '1' });
const transport = new StreamableHTTPClientTransport(new URL('/mcp', baseUrl), {
  requestInit: { headers: { authorization: `Bearer ${key}` } },
});

const Session = z.object({ id: z.string() });
const Turn = z.object({
  turn_id: z.string(),
  text: z.string().nullable(),
  approvals: z.array(z.object({ id: z.string(), tool_name: z.string() })),
  next: z.string().nullable(),
});

/** What a tool answers; an error tells why it did not. */
async function call<Shape extends z.ZodType>(
  shape: Shape,
  name: string,
  input: object,
): Promise<z.infer<Shape>> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: { ...input } });
  if (isError === true) throw new Error(JSON.stringify(content));
  return shape.parse(structuredContent);
}

await client.connect(transport);
const { id } = await call(Session, 'create_session', { name: 'By MCP' });
let turn = await call(Turn, 'ask', { session_id: id, message: process.argv[2] ?? 'What can you do?' });
while (turn.next !== null && turn.approvals.length === 0)
  turn = await call(Turn, 'get_turn', { turn_id: turn.turn_id });
for (const approval of turn.approvals) process.stdout.write(`waits: ${approval.tool_name} ${approval.id}\n`);
if (turn.text !== null) process.stdout.write(`${turn.text}\n`);
await client.close();
