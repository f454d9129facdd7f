import { stringify } from 'yaml';
import { z } from 'zod';
import type { ConfiguredServer } from '../../domain/agent/mcp-config.ts';
import { mostMcpServers } from '../../domain/agent/mcp-server.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { parsePlainYaml, PlainYamlError } from '../../infrastructure/plain-yaml.ts';
import { text } from './common-schemas.ts';

const Entry = z.object({
  type: text(1, 100).exactOptional(),
  description: text(1, 2_000).exactOptional(),
  disabled: z.boolean().exactOptional(),
  command: text(1, 2_000).exactOptional(),
  args: z.array(text(0, 10_000)).max(200).exactOptional(),
  env: z.record(text(1, 200), text(0, 10_000)).exactOptional(),
  url: text(1, 2_000).exactOptional(),
  headers: z.record(text(1, 100), text(1, 8_192)).exactOptional(),
});

/** Whatever else such a file holds is another program's. */
const Config = z.object({
  mcpServers: z
    .record(text(1, 200), Entry)
    .refine(
      (servers) => Object.keys(servers).length <= mostMcpServers,
      `must not be more than ${mostMcpServers}`,
    ),
});

/** The servers that a file in the format of Claude Desktop tells of, as JSON or as YAML, which JSON is a part of. */
export function readMcpConfig(source: string): Record<string, ConfiguredServer> {
  const parsed = Config.safeParse(dataOf(source));
  if (parsed.success) return parsed.data.mcpServers;
  const [issue] = parsed.error.issues;
  throw unreadable(`${['', ...(issue?.path ?? [])].join('/')}: ${issue?.message ?? 'is not valid'}`);
}

export const mcpConfigFormats = ['json', 'yaml'] as const;
export type McpConfigFormat = (typeof mcpConfigFormats)[number];

/** The same, to be read by others and by us. */
export function writeMcpConfig(
  mcpServers: Readonly<Record<string, ConfiguredServer>>,
  format: McpConfigFormat,
): string {
  const config = { mcpServers };
  return format === 'json' ? `${JSON.stringify(config, undefined, 2)}\n` : stringify(config);
}

function dataOf(source: string): unknown {
  try {
    return parsePlainYaml(source);
  } catch (error) {
    if (error instanceof PlainYamlError) throw unreadable(error.message);
    throw error;
  }
}

function unreadable(why: string): InvalidInputError {
  const detail = `The file cannot be read. ${why.slice(0, 300)}`;
  return new InvalidInputError(detail, [{ pointer: '/body/text', detail }]);
}
