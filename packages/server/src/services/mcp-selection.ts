import type { AgentLimits } from '../domain/agent/agent-limits.ts';
import { closestFirst, mayReach, oncePerName, type McpServer } from '../domain/agent/mcp-server.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { McpServerId } from '../domain/ids.ts';
import type { Session } from '../domain/session/session.ts';
import type { Actor } from '../domain/access/actor.ts';
import type { Repositories } from '../repositories/store.ts';

const pointer = '/body/sdk_options/mcp_servers';

/**
 * The servers that a new session names, by their ids: a server that gets another name stays the session's, and one that
 * takes its name does not become it.
 */
export async function chooseMcpServers(
  tx: Repositories,
  { organizationId, userId }: Actor,
  named: readonly string[],
): Promise<McpServerId[]> {
  if (named.length === 0) return [];
  const usable = closestFirst(await tx.mcpServers.listFor(organizationId, userId));
  const chosen = named.map((name) => findNamed(usable, name));
  const names = chosen.map(({ name }) => name.toLowerCase());
  const twice = chosen.find(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
  if (twice)
    throw refusal(`"${twice.name}" is chosen twice, and the tools of both would have the same names.`);
  return chosen.map(({ id }) => id);
}

function findNamed(usable: readonly McpServer[], named: string): McpServer {
  const found = usable.find(({ id, name }) => id === named || name.toLowerCase() === named.toLowerCase());
  if (!found) throw refusal(`There is no MCP server "${named.slice(0, 80)}" that the session could use.`);
  if (!found.isEnabled) throw refusal(`The MCP server "${found.name}" is switched off; switch it on first.`);
  return found;
}

function refusal(detail: string): InvalidInputError {
  return new InvalidInputError(detail, [{ pointer, detail }]);
}

/** What a session's turn has of the servers that it was made with: those that are still there, switched on, and allowed. */
export async function mcpServersOf(
  tx: Repositories,
  { options: { mcpServers = [] }, userId }: Session,
  limits: Promise<AgentLimits>,
): Promise<McpServer[]> {
  if (mcpServers.length === 0) return [];
  const [found, allowed] = [await tx.mcpServers.listByIds(mcpServers.map(McpServerId.parse)), await limits];
  return oncePerName(
    found.filter(
      (server) =>
        server.isEnabled &&
        (server.ownerId === undefined || server.ownerId === userId) &&
        mayReach(server, allowed),
    ),
  );
}
