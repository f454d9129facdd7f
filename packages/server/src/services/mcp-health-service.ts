import { bulkhead } from 'cockatiel';
import type { BuiltInServer } from '../agent/mcp/built-in-server.ts';
import { openRemoteServer, type McpAccess } from '../agent/mcp/session-servers.ts';
import { toMcpServerError } from '../agent/mcp/mcp-server-error.ts';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import { afterCheck, type McpCheck } from '../domain/agent/mcp-health.ts';
import { isRemote, mayReach, type McpConnection, type McpServer } from '../domain/agent/mcp-server.ts';
import { ConflictError } from '../domain/errors.ts';
import type { McpServerId, OrganizationId } from '../domain/ids.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { visibleMcpServer } from './mcp-server-service.ts';

export type McpHealthServiceDeps = {
  readonly store: Store;
  readonly access: Pick<McpAccess, 'network' | 'secretBox' | 'limits' | 'tokenFor' | 'admit' | 'builtIn'>;
  readonly now: () => Date;
};

/** Of a program, which runs beside agents only. */
const noProbe: BuiltInServer = { tools: [] };

const beyondEgress: McpCheck = { error: 'The organization does not let its agents reach the host.' };

/** A server is asked anew after this long, in milliseconds; so many in one run, and so many of them at once. */
const everyMs = 600_000;
const mostInARun = 100;
const together = 8;

/** Asks MCP servers for their tools, and remembers what came of it. */
export class McpHealthService {
  readonly #deps: McpHealthServiceDeps;
  constructor(deps: McpHealthServiceDeps) {
    this.#deps = deps;
  }

  /** Asks now, with what the server is sent in secret. */
  async check(actor: Actor, id: McpServerId): Promise<McpServer> {
    assertMay(actor, 'mcp-servers:write');
    const { organizationId } = actor;
    return this.#check(organizationId, (tx) => visibleMcpServer(tx, actor, id));
  }

  /** As a chore: asks those that were not asked for the longest, in all organizations. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.#deps.now().getTime() - everyMs);
    const due = await this.#deps.store.find((finder) =>
      finder.due.mcpServersUncheckedSince(before, mostInARun),
    );
    const turns = bulkhead(together, mostInARun);
    // One that is gone or changed meanwhile is none to remember anything of.
    await Promise.allSettled(
      due.map(({ organizationId, id }) =>
        turns.execute(() => this.#check(organizationId, (tx) => tx.mcpServers.get(id), signal), signal),
      ),
    );
  }

  async #check(
    organizationId: OrganizationId,
    find: (tx: Repositories) => Promise<McpServer>,
    signal?: AbortSignal,
  ): Promise<McpServer> {
    const { store, now } = this.#deps;
    const { server, mayGo } = await store.transact(organizationId, async (tx) => {
      const found = await find(tx);
      return { server: found, mayGo: mayReach(found, await tx.agentLimits.get(organizationId)) };
    });
    const check = mayGo ? await this.#ask(server, signal) : beyondEgress;
    const health = afterCheck(server.health, check, now());
    await store.transact(organizationId, (tx) => tx.mcpServers.setHealth(server, health));
    return { ...server, health };
  }

  async #ask(server: McpServer, signal?: AbortSignal): Promise<McpCheck> {
    const { connection } = server;
    const until = signal ?? new AbortController().signal;
    await using stack = new AsyncDisposableStack();
    const tools = this.#asking(server, connection, stack);
    const since = performance.now();
    try {
      const names = await tools(until);
      return { tools: names, latencyMs: Math.round(performance.now() - since) };
    } catch (error) {
      return { error: toMcpServerError(error).message };
    }
  }

  /** How a server is asked for the names of its tools. */
  #asking(
    server: McpServer,
    connection: McpConnection,
    stack: AsyncDisposableStack,
  ): (signal: AbortSignal) => Promise<string[]> {
    const { access } = this.#deps;
    if (isRemote(connection)) {
      const remote = stack.use(openRemoteServer(server, connection, access));
      return async (signal) => (await remote.tools(signal)).map(({ name }) => name);
    }
    const { probe, tools } =
      connection.kind === 'builtin' ? access.builtIn(server, connection, () => undefined) : noProbe;
    if (!probe)
      throw new ConflictError(
        'Only an MCP server that has an address can be asked; others run with their sessions.',
      );
    return async (signal) => {
      await probe(signal);
      return tools.map(({ name }) => name);
    };
  }
}
