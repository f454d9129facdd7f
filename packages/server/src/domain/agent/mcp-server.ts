import { createHash } from 'node:crypto';
import { ConflictError } from '../errors.ts';
import { McpServerId, type OrganizationId, type UserId } from '../ids.ts';

/** How a server of tools is reached. */
export const mcpTransports = ['http', 'sse'] as const;
export type McpTransport = (typeof mcpTransports)[number];

export type McpConnection = { readonly kind: McpTransport; readonly url: string };

/** What a server is sent in secret, sealed together, and how each is called. */
export type McpSecrets = { readonly names: readonly string[]; readonly sealed?: string };

/** Tools of somebody else's that sessions may use, by the Model Context Protocol. */
export type McpServer = {
  readonly id: McpServerId;
  /** Absent: the operator's own, for everybody. */
  readonly organizationId?: OrganizationId;
  /** Absent: for all of its organization. */
  readonly ownerId?: UserId;
  /** As it is in the names of its tools: `mcp__<name>__<tool>`. */
  readonly name: string;
  readonly description?: string;
  readonly connection: McpConnection;
  readonly secrets: McpSecrets;
  readonly isEnabled: boolean;
  /** Rises with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const mcpScopes = ['user', 'organization', 'global'] as const;
export type McpScope = (typeof mcpScopes)[number];

export function scopeOf({
  organizationId,
  ownerId,
}: Pick<McpServer, 'organizationId' | 'ownerId'>): McpScope {
  if (organizationId === undefined) return 'global';
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

/** The same on every node and after every start. */
export function globalMcpServerId(name: string): McpServerId {
  const hash = createHash('sha256').update(`global MCP server ${name}`).digest('hex');
  return McpServerId.parse(`mcp_${hash.slice(0, 32)}`);
}

const closest: readonly McpScope[] = ['user', 'organization', 'global'];

/** Of servers of the same name one's own goes before the organization's, and that before the operator's. */
export function closestFirst(servers: readonly McpServer[]): McpServer[] {
  return servers.toSorted((one, other) => closest.indexOf(scopeOf(one)) - closest.indexOf(scopeOf(other)));
}

/** The servers, each name once. */
export function oncePerName(servers: readonly McpServer[]): McpServer[] {
  const byName = new Map<string, McpServer>();
  for (const server of closestFirst(servers))
    if (!byName.has(server.name.toLowerCase())) byName.set(server.name.toLowerCase(), server);
  return [...byName.values()];
}
