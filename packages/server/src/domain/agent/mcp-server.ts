import type { AgentLimits } from './agent-limits.ts';
import type { BuiltInMcpServer } from './built-in-servers.ts';
import { isWithinEgress } from './mcp-address.ts';
import type { McpGrantState } from './mcp-grant.ts';
import type { McpHealth } from './mcp-health.ts';
import { ConflictError } from '../errors.ts';
import type { McpServerId, OrganizationId, UserId } from '../ids.ts';

/** How a server somewhere else is spoken with. */
export const mcpTransports = ['http', 'sse'] as const;
export type McpTransport = (typeof mcpTransports)[number];

export type RemoteMcpConnection = { readonly kind: McpTransport; readonly url: string };

export type BuiltInMcpConnection = {
  readonly kind: 'builtin';
  readonly server: BuiltInMcpServer;
  /** Of Kubernetes: whether it has the tools that change a cluster. */
  readonly writes?: boolean;
};

export type McpConnection =
  | RemoteMcpConnection
  /** A program of the operator's catalogue, by its name there. */
  | { readonly kind: 'stdio'; readonly program: string }
  | BuiltInMcpConnection;

/** Whether it is somewhere else, so that a gateway leads there. */
export function isRemote(connection: McpConnection): connection is RemoteMcpConnection {
  return connection.kind === 'http' || connection.kind === 'sse';
}

/** A user's own is where the organization lets its agents go; admins decide about the organization's. */
export function mayReach(
  { ownerId, connection }: Pick<McpServer, 'ownerId' | 'connection'>,
  { egress }: Pick<AgentLimits, 'egress'>,
): boolean {
  return ownerId === undefined || !isRemote(connection) || isWithinEgress(connection.url, egress);
}

/** What the operator lets sessions run as a server of tools. Nothing of it comes from a tenant. */
export type McpProgram = {
  readonly description?: string;
  /** As it is found where agents are. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** By their names. */
export type McpCatalogue = Readonly<Record<string, McpProgram>>;

/** What a server is sent in secret, sealed together, and how each is called. */
export type McpSecrets = { readonly names: readonly string[]; readonly sealed?: string };

/** Tools of somebody else's that sessions may use, by the Model Context Protocol. */
export type McpServer = {
  readonly id: McpServerId;
  readonly organizationId: OrganizationId;
  /** Absent: for all of its organization. */
  readonly ownerId?: UserId;
  /** As it is in the names of its tools: `mcp__<name>__<tool>`. */
  readonly name: string;
  readonly description?: string;
  readonly connection: McpConnection;
  readonly secrets: McpSecrets;
  /** What OAuth has brought; absent: nothing. */
  readonly grantState?: McpGrantState;
  readonly isEnabled: boolean;
  readonly health: McpHealth;
  /** Rises with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const mcpScopes = ['user', 'organization'] as const;
export type McpScope = (typeof mcpScopes)[number];

export function scopeOf({ ownerId }: Pick<McpServer, 'ownerId'>): McpScope {
  return ownerId === undefined ? 'organization' : 'user';
}

/** One underscore at a time, so that it can be told from the names of tools. */
export const mcpServerName = /^(?=.{1,48}$)[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$/;

/** So many an organization has at most, and so many a session. */
export const mostMcpServers = 200;
export const mostMcpServersOfSession = 20;

/** What is sent in secret. */
export const mostMcpSecrets = 20;

export function assertRoomForMcpServer(count: number): void {
  if (count >= mostMcpServers)
    throw new ConflictError(`An organization has ${mostMcpServers} MCP servers at most; delete some first.`);
}

/** Of servers of the same name one's own goes before the organization's. */
export function closestFirst(servers: readonly McpServer[]): McpServer[] {
  return servers.toSorted(
    (one, other) => mcpScopes.indexOf(scopeOf(one)) - mcpScopes.indexOf(scopeOf(other)),
  );
}

/** The servers, each name once. */
export function oncePerName(servers: readonly McpServer[]): McpServer[] {
  const byName = new Map<string, McpServer>();
  for (const server of closestFirst(servers))
    if (!byName.has(server.name.toLowerCase())) byName.set(server.name.toLowerCase(), server);
  return [...byName.values()];
}
