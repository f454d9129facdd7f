import { z } from 'zod';
import type { Selectable } from 'kysely';
import type { McpServers } from '../database/schema.gen.ts';
import { mcpTransports, type McpConnection, type McpServer } from '../domain/agent/mcp-server.ts';
import { builtInMcpServers } from '../domain/agent/built-in-servers.ts';
import { mcpGrantStates } from '../domain/agent/mcp-grant.ts';
import { mcpHealthStates, type McpHealth } from '../domain/agent/mcp-health.ts';
import { McpServerId, OrganizationId, UserId } from '../domain/ids.ts';
import { toJsonb, toText } from './jsonb.ts';
import { oneOf } from './rows.ts';

const Connection = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(mcpTransports), url: z.string() }),
  z.object({ kind: z.literal('stdio'), program: z.string() }),
  z.object({
    kind: z.literal('builtin'),
    server: z.enum(builtInMcpServers),
    writes: z.boolean().exactOptional(),
  }),
]) satisfies z.ZodType<McpConnection>;

export function toMcpServer(row: Selectable<McpServers>): McpServer {
  return {
    id: McpServerId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    ...(row.owner_id !== null && { ownerId: UserId.parse(row.owner_id) }),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    connection: Connection.parse(row.connection),
    secrets: {
      names: row.secret_names,
      ...(row.sealed_secrets !== null && { sealed: row.sealed_secrets }),
    },
    ...(row.grant_state !== null && { grantState: oneOf(mcpGrantStates, row.grant_state) }),
    isEnabled: row.is_enabled,
    health: healthOf(row),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function healthOf(row: Selectable<McpServers>): McpHealth {
  return {
    state: oneOf(mcpHealthStates, row.health),
    ...(row.checked_at !== null && { checkedAt: row.checked_at }),
    ...(row.latency_ms !== null && { latencyMs: row.latency_ms }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    tools: row.tools,
  };
}

export function healthColumns(health: McpHealth) {
  return {
    health: health.state,
    checked_at: health.checkedAt ?? null,
    latency_ms: health.latencyMs ?? null,
    last_error: health.lastError === undefined ? null : toText(health.lastError),
    tools: [...health.tools],
  };
}

/** What may change of a server. */
export function changeableColumns(server: McpServer) {
  return {
    name: server.name,
    description: server.description ?? null,
    connection: toJsonb(server.connection),
    sealed_secrets: server.secrets.sealed ?? null,
    secret_names: [...server.secrets.names],
    is_enabled: server.isEnabled,
    ...healthColumns(server.health),
    version: server.version,
    updated_at: server.updatedAt,
  };
}
