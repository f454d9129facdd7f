import type { McpServer } from '../../domain/agent/mcp-server.ts';
import type { SecretBox } from '../../infrastructure/secret-box.ts';
import type { AgentServer } from '../sdk/mcp-servers.ts';
import { McpDoor, type McpCallRecord } from './mcp-door.ts';
import type { McpLimits } from './mcp-limits.ts';
import type { McpNetwork } from './mcp-network.ts';
import { openMcpSecrets } from './mcp-secrets.ts';
import { RemoteMcpServer } from './remote-mcp-server.ts';

/** What a node has for the MCP servers of all its agents. */
export type McpAccess = {
  readonly network: Pick<McpNetwork, 'fetchWith'>;
  readonly secretBox: Pick<SecretBox, 'open'>;
  readonly limits: McpLimits;
};

export function hasRemoteServers(servers: readonly McpServer[]): boolean {
  return servers.length > 0;
}

/** A server of somebody else's, which is not reached before it is asked for something. */
export function openRemoteServer(
  server: McpServer,
  { network, secretBox, limits }: McpAccess,
): RemoteMcpServer {
  const { connection } = server;
  return new RemoteMcpServer({ connection, headers: openMcpSecrets(secretBox, server), network, limits });
}

/** What the gateway of a session lets through to its servers; undefined when it has none. */
export function openMcpDoor(
  servers: readonly McpServer[],
  access: McpAccess,
  record: (call: McpCallRecord) => void,
): McpDoor | undefined {
  if (!hasRemoteServers(servers)) return undefined;
  const opened = servers.map((server) => [server.name, openRemoteServer(server, access)] as const);
  return new McpDoor(new Map(opened), record);
}

/** What the agent is told of a server: a place at the gateway, and the token that it has anyway. */
export function toAgentServer(
  { name }: McpServer,
  { gatewayAddress = '', token }: { readonly gatewayAddress?: string | undefined; readonly token: string },
): AgentServer {
  return { name, url: `http://${gatewayAddress}/mcp/${name}`, token };
}
