import {
  isRemote,
  type BuiltInMcpConnection,
  type McpCatalogue,
  type McpServer,
  type RemoteMcpConnection,
} from '../../domain/agent/mcp-server.ts';
import type { OrganizationId } from '../../domain/ids.ts';
import type { SecretBox } from '../../infrastructure/secret-box.ts';
import type { AgentServer } from '../sdk/mcp-servers.ts';
import type { BuiltInServer } from './built-in-server.ts';
import { McpDoor, type McpCallRecord } from './mcp-door.ts';
import type { McpLimits } from './mcp-limits.ts';
import type { McpNetwork } from './mcp-network.ts';
import { openMcpSecrets } from './mcp-secrets.ts';
import type { ToolOwner } from './monitoring-tools.ts';
import { RemoteMcpServer } from './remote-mcp-server.ts';

/** What a node has for the MCP servers of all its agents. */
export type McpAccess = {
  readonly network: Pick<McpNetwork, 'fetchWith'>;
  readonly secretBox: Pick<SecretBox, 'open'>;
  readonly limits: McpLimits;
  /** What OAuth has brought for a server; undefined where nothing was granted. @throws McpServerError */
  readonly tokenFor?: (server: McpServer) => Promise<string | undefined>;
  /** Asked before a server somewhere else is. @throws McpServerError while the organization may reach none */
  readonly admit: (organizationId: OrganizationId) => Promise<void>;
  readonly catalogue: McpCatalogue;
  readonly builtIn: (server: McpServer, connection: BuiltInMcpConnection, owner: ToolOwner) => BuiltInServer;
};

export type RemoteAccess = Pick<McpAccess, 'network' | 'secretBox' | 'limits' | 'tokenFor' | 'admit'>;

export function hasRemoteServers(servers: readonly McpServer[]): boolean {
  return servers.some(({ connection }) => isRemote(connection));
}

/** A server of somebody else's, which is not reached before it is asked for something. */
export function openRemoteServer(
  server: McpServer,
  connection: RemoteMcpConnection,
  { network, secretBox, limits, tokenFor, admit }: RemoteAccess,
): RemoteMcpServer {
  return new RemoteMcpServer({
    ...{ connection, headers: openMcpSecrets(secretBox, server), network, limits },
    admit: () => admit(server.organizationId),
    ...(tokenFor && { token: () => tokenFor(server) }),
  });
}

/** What the gateway of a session lets through to its servers; undefined when none is somewhere else. */
export function openMcpDoor(
  servers: readonly McpServer[],
  access: McpAccess,
  record: (call: McpCallRecord) => void,
): McpDoor | undefined {
  const opened = servers.flatMap((server) =>
    isRemote(server.connection)
      ? [[server.name, openRemoteServer(server, server.connection, access)] as const]
      : [],
  );
  return opened.length === 0 ? undefined : new McpDoor(new Map(opened), record);
}

export type AgentSurroundings = {
  readonly gatewayAddress?: string | undefined;
  readonly token: string;
  readonly owner: ToolOwner;
};

/**
 * What the agent is told of a server: a place at the gateway, and the token that it has anyway. One whose program the
 * operator has taken from the catalogue is missing.
 */
export function toAgentServer(
  server: McpServer,
  { catalogue, builtIn }: McpAccess,
  { gatewayAddress = '', token, owner }: AgentSurroundings,
): AgentServer[] {
  const { name, connection } = server;
  if (isRemote(connection))
    return [{ kind: 'gateway', name, url: `http://${gatewayAddress}/mcp/${name}`, token }];
  if (connection.kind === 'builtin')
    return [{ kind: 'in-process', name, tools: builtIn(server, connection, owner).tools }];
  const program = Object.hasOwn(catalogue, connection.program) ? catalogue[connection.program] : undefined;
  return program ? [{ kind: 'program', name, ...program }] : [];
}
