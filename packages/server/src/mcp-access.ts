import { readFile } from 'node:fs/promises';
import { defaultMcpLimits } from './agent/mcp/mcp-limits.ts';
import { McpNetwork } from './agent/mcp/mcp-network.ts';
import { monitoringTools } from './agent/mcp/monitoring-tools.ts';
import type { McpAccess } from './agent/mcp/session-servers.ts';
import { ConfigError, type Config } from './config.ts';
import type { McpCatalogue } from './domain/agent/mcp-server.ts';
import { parseMcpCatalogue } from './infrastructure/mcp-catalogue-file.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import type { Store } from './repositories/store.ts';

export type McpAccessDeps = {
  readonly config: Config;
  readonly secretBox: SecretBox;
  readonly store: Store;
};

/** How the agents of this node have MCP servers. Part of the composition root. */
export async function openMcpAccess(
  { config, secretBox, store }: McpAccessDeps,
  stack: AsyncDisposableStack,
): Promise<McpAccess> {
  const limits = defaultMcpLimits;
  const network = new McpNetwork({ ...config.mcp, refuse: config.refusedNetworks, limits });
  return {
    network: stack.use(network),
    ...{ secretBox, limits, catalogue: await readCatalogue(config) },
    builtIn: (_server, session) => monitoringTools(store, session),
  };
}

/** The programs that the operator lets sessions run; none without a file. */
export async function readCatalogue({
  mcp: { catalogueFile: file },
}: Pick<Config, 'mcp'>): Promise<McpCatalogue> {
  if (file === undefined) return {};
  try {
    return parseMcpCatalogue(await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').slice(0, 300) : '';
    throw new ConfigError(`MCP_CATALOGUE_FILE was "${file}"; allowed is a JSON file of programs. ${why}`, {
      cause,
    });
  }
}
