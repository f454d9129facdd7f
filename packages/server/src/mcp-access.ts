import { readFile } from 'node:fs/promises';
import { defaultMcpLimits } from './agent/mcp/mcp-limits.ts';
import { McpNetwork } from './agent/mcp/mcp-network.ts';
import { databaseServer } from './agent/mcp/database/database-tools.ts';
import { defaultDatabaseLimits } from './agent/mcp/database/database-limits.ts';
import { defaultClusterLimits } from './agent/mcp/kubernetes/cluster-limits.ts';
import { kubernetesServer } from './agent/mcp/kubernetes/kubernetes-server.ts';
import { openMcpSecrets } from './agent/mcp/mcp-secrets.ts';
import { McpTokens } from './agent/mcp/oauth/mcp-tokens.ts';
import { OAuthClient } from './agent/mcp/oauth/oauth-client.ts';
import { monitoringTools } from './agent/mcp/monitoring-tools.ts';
import { McpServerError } from './agent/mcp/mcp-server-error.ts';
import type { McpAccess } from './agent/mcp/session-servers.ts';
import { ConfigError, type Config, type Secrets } from './config.ts';
import { placeOfDatabase } from './database/connection.ts';
import type { McpCatalogue } from './domain/agent/mcp-server.ts';
import { placeOfRedis } from './infrastructure/redis-connection.ts';
import { parseMcpCatalogue } from './infrastructure/mcp-catalogue-file.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import type { Store } from './repositories/store.ts';
import type { FeatureGate } from './services/features.ts';

export type McpAccessDeps = {
  readonly config: Config;
  readonly secrets: Pick<Secrets, 'databaseUrl' | 'redisUrl'>;
  readonly secretBox: SecretBox;
  readonly store: Store;
  readonly features: FeatureGate;
  readonly now: () => Date;
};

const remoteOff = 'MCP servers somewhere else are switched off by the operators of the service.';

/** How the agents of this node have MCP servers. Part of the composition root. */
export async function openMcpAccess(
  { config, secrets, secretBox, store, features, now }: McpAccessDeps,
  stack: AsyncDisposableStack,
): Promise<McpAccess & { readonly oauth?: OAuthClient }> {
  const limits = defaultMcpLimits;
  const own = ownServices(secrets);
  const network = stack.use(new McpNetwork({ ...config.mcp, refuse: config.refusedNetworks, own, limits }));
  const oauth = openOAuth(config, network);
  const tokens = oauth && new McpTokens({ store, secretBox, oauth, now });
  return {
    network,
    ...(oauth && { oauth }),
    ...(tokens && { tokenFor: (server) => tokens.tokenFor(server) }),
    admit: async (id) => {
      if (!(await features.isOn(id, 'remote_mcp_servers'))) throw new McpServerError(remoteOff);
    },
    ...{ secretBox, limits, catalogue: await readCatalogue(config) },
    builtIn: (server, connection, owner) => {
      const reaching = {
        secrets: () => openMcpSecrets(secretBox, server),
        resolve: (host: string, port: number) => network.resolve(host, port),
      };
      switch (connection.server) {
        case 'monitoring':
          return { tools: monitoringTools(store, owner) };
        case 'database':
          return databaseServer({ ...reaching, limits: defaultDatabaseLimits });
        case 'kubernetes':
          return kubernetesServer({
            ...reaching,
            limits: defaultClusterLimits,
            writes: connection.writes === true,
          });
      }
    },
  };
}

/** Where people reach the service from outside; without it nobody could come back. */
function openOAuth({ mcp: rules, notifications: { publicUrl } }: Config, network: McpNetwork) {
  if (publicUrl === undefined) return undefined;
  return new OAuthClient({ network, rules, redirectUri: `${publicUrl}/api/v1/oauth/mcp/callback` });
}

/** Where this service keeps what is its own: no tenant is led there. */
export function ownServices({ databaseUrl, redisUrl }: McpAccessDeps['secrets']) {
  return [
    ...(databaseUrl === undefined ? [] : [placeOfDatabase(databaseUrl)]),
    ...(redisUrl === undefined ? [] : [placeOfRedis(redisUrl)]),
  ];
}

/** The programs that the operator lets sessions run; none without a file. */
export async function readCatalogue({
  mcp: { catalogueFile: file },
}: {
  readonly mcp: Pick<Config['mcp'], 'catalogueFile'>;
}): Promise<McpCatalogue> {
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
