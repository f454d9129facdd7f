import { z } from 'zod';
import { mcpServerName, type McpCatalogue } from '../domain/agent/mcp-server.ts';

const Program = z.strictObject({
  description: z.string().min(1).max(2_000).exactOptional(),
  command: z.string().min(1).max(1_000),
  args: z.array(z.string().max(10_000)).max(100).default([]),
  env: z.record(z.string().regex(/^[A-Za-z_]\w{0,99}$/), z.string().max(10_000)).default({}),
});

const File = z.strictObject({ programs: z.record(z.string().regex(mcpServerName), Program) });

/** What the operator lets sessions run as MCP servers, as JSON. Throws with the place of the first mistake. */
export function parseMcpCatalogue(text: string): McpCatalogue {
  return File.parse(JSON.parse(text)).programs;
}
