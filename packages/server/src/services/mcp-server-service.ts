import { openMcpSecrets, sealMcpSecrets } from '../agent/mcp/mcp-secrets.ts';
import { assertMay, assertMayForAll, mayForAll, type Actor } from '../domain/access/actor.ts';
import { assertBuiltIn, assertFitting } from './mcp-secret-checks.ts';
import { headerFault, mcpUrlFault, type McpUrlRules } from '../domain/agent/mcp-address.ts';
import {
  assertRoomForMcpServer,
  isRemote,
  mayReach,
  mostMcpSecrets,
  type McpCatalogue,
  type McpConnection,
  type RemoteMcpConnection,
  type McpScope,
  type McpServer,
} from '../domain/agent/mcp-server.ts';
import { hostOf } from '../domain/audit/host-of.ts';
import { unknownMcpHealth } from '../domain/agent/mcp-health.ts';
import { mcpTemplates, type McpTemplate } from '../domain/agent/mcp-templates.ts';
import {
  ConflictError,
  InvalidInputError,
  NotAllowedError,
  NotFoundError,
  PreconditionFailedError,
} from '../domain/errors.ts';
import { McpServerId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { McpServerFilter } from '../repositories/mcp-server-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type McpServerServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly rules: McpUrlRules;
  readonly catalogue: McpCatalogue;
  readonly now: () => Date;
};

export type NewMcpServer = Pick<McpServer, 'name' | 'description' | 'connection' | 'isEnabled'> & {
  readonly scope: McpScope;
  /** Of one that is somewhere else, and of one that is built in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

/** What is absent stays; a description or a secret that is null goes. */
export type McpServerChange = {
  readonly name?: string;
  readonly description?: string | null;
  readonly connection?: McpConnection;
  readonly isEnabled?: boolean;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly secrets?: Readonly<Record<string, string | null>>;
};

/** MCP servers as people make and read them. A change holds from the next turn of each session that uses one. */
export class McpServerService {
  readonly #deps: McpServerServiceDeps;
  constructor(deps: McpServerServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, wanted: NewMcpServer): Promise<McpServer> {
    assertMay(actor, 'mcp-servers:write');
    const { organizationId, userId } = actor;
    const { scope, headers, secrets: own, ...settings } = wanted;
    assertFitting(wanted.connection, { headers, secrets: own });
    const secrets = { ...headers, ...own };
    if (scope === 'organization') assertMayShare(actor);
    const at = this.#deps.now();
    const id = McpServerId.new();
    const server: McpServer = {
      ...settings,
      ...{ id, organizationId, version: 1, createdAt: at, updatedAt: at },
      health: unknownMcpHealth,
      ...(scope === 'user' && { ownerId: userId }),
      secrets: sealMcpSecrets(this.#deps.secretBox, { id, organizationId }, secrets),
    };
    assertSound(server, secrets, this.#deps);
    return this.#deps.store.transact(organizationId, async (tx) => {
      // Locks the organization's row, so that two that are made at once are counted, and have two names.
      await tx.organizations.raisePoliciesVersion(organizationId);
      assertRoomForMcpServer(await tx.mcpServers.count(organizationId));
      await assertMayHave(tx, actor, server);
      await tx.mcpServers.add(server);
      tx.record(actor, 'mcp_server.created', id, { after: shownMcpServer(server) });
      return server;
    });
  }

  async get(actor: Actor, id: McpServerId): Promise<McpServer> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleMcpServer(tx, actor, id));
  }

  /** The organization's, and one's own; admins see everybody's. */
  async list(
    actor: Actor,
    filter: Pick<McpServerFilter, 'scope'>,
    page: PageRequest,
  ): Promise<Page<McpServer>> {
    assertMay(actor, 'mcp-servers:read');
    const own = mayForAll(actor, 'mcp-servers:read') ? {} : { visibleTo: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.mcpServers.list(actor.organizationId, { ...filter, ...own }, page),
    );
  }

  /** With `seen`, only if that is still its version. */
  async change(actor: Actor, id: McpServerId, change: McpServerChange, seen?: number): Promise<McpServer> {
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, async (tx) => {
      await tx.organizations.raisePoliciesVersion(organizationId);
      const server = await changeableMcpServer(tx, actor, id);
      assertSeen(server, seen);
      const secrets = this.#secretsAfter(server, change);
      const changed: McpServer = {
        ...withoutDescription(server),
        ...descriptionAfter(server, change),
        name: change.name ?? server.name,
        connection: change.connection ?? server.connection,
        isEnabled: change.isEnabled ?? server.isEnabled,
        health: unknownMcpHealth,
        secrets: sealMcpSecrets(this.#deps.secretBox, { id, organizationId }, secrets),
        version: server.version + 1,
        updatedAt: this.#deps.now(),
      };
      assertSound(changed, secrets, this.#deps);
      await assertMayHave(tx, actor, changed);
      const saved = await saveMoved(tx, server, changed);
      tx.record(actor, 'mcp_server.changed', id, {
        before: shownMcpServer(server),
        after: shownMcpServer(saved),
      });
      return saved;
    });
  }

  /** What servers can be made of, to begin with. */
  templates(actor: Actor): McpTemplate[] {
    assertMay(actor, 'mcp-servers:read');
    return mcpTemplates(this.#deps.catalogue);
  }

  /** Sessions that use it go on without it. */
  async remove(actor: Actor, id: McpServerId, seen?: number): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await changeableMcpServer(tx, actor, id);
      assertSeen(before, seen);
      await tx.mcpServers.remove(id, this.#deps.now());
      tx.record(actor, 'mcp_server.deleted', id, { before: shownMcpServer(before) });
    });
  }

  /**
   * Another address gets none of the secrets that were meant for the one before: whoever may change the address could
   * have them sent to themselves.
   */
  #secretsAfter(server: McpServer, change: McpServerChange): Record<string, string> {
    const { connection = server.connection, headers = {}, secrets = {} } = change;
    assertFitting(connection, { headers, secrets });
    const kept = isSamePlace(connection, server.connection)
      ? openMcpSecrets(this.#deps.secretBox, server)
      : {};
    const all = Object.entries({ ...kept, ...headers, ...secrets });
    return Object.fromEntries(all.filter((each): each is [string, string] => each[1] !== null));
  }
}

/** There can be such a server here, whoever it is for. */
export function assertSound(
  { connection, ownerId }: McpServer,
  secrets: Readonly<Record<string, string>>,
  { rules, catalogue }: Pick<McpServerServiceDeps, 'rules' | 'catalogue'>,
): void {
  if (connection.kind === 'builtin') {
    assertBuiltIn(connection, ownerId === undefined ? 'organization' : 'user', secrets);
    return;
  }
  if (isRemote(connection)) {
    const fault = mcpUrlFault(connection.url, rules);
    if (fault !== undefined) throw wrongConnection('url', `The url cannot be used. ${fault}`);
  } else if (Object.keys(secrets).length > 0) {
    // What runs beside the agent has nothing that the agent could not read.
    const detail = 'Only an MCP server that is somewhere else can be sent headers.';
    throw new InvalidInputError(detail, [{ pointer: '/body/headers', detail }]);
  }
  if (connection.kind === 'stdio' && !Object.hasOwn(catalogue, connection.program))
    throw wrongConnection('program', `The operator's catalogue has no program "${connection.program}".`);
  for (const [name, value] of Object.entries(secrets)) {
    const detail = headerFault(name, value);
    if (detail !== undefined) throw new InvalidInputError(detail, [{ pointer: '/body/headers', detail }]);
  }
  if (Object.keys(secrets).length > mostMcpSecrets)
    throw new InvalidInputError(`An MCP server has ${mostMcpSecrets} headers at most.`);
}

/** What was granted at one place is of no use at another, and not for it to see. */
export async function saveMoved(tx: Repositories, before: McpServer, after: McpServer): Promise<McpServer> {
  await tx.mcpServers.save(after);
  if (isSamePlace(before.connection, after.connection)) return after;
  await tx.mcpGrants.forget(after.id);
  const { grantState: _, ...ungranted } = after;
  return ungranted;
}

/** For the audit log, which is told where a server is and not its address. */
export function shownMcpServer(server: McpServer): object {
  const { connection } = server;
  const place = isRemote(connection) ? { host: hostOf(connection.url) } : {};
  return { ...server, ...place, headers: server.secrets.names };
}

/** One host may serve many, each under a path of its own: what was meant for one of them is not for the others. */
export function isSamePlace(one: McpConnection, other: McpConnection): boolean {
  if (one.kind === 'builtin' && other.kind === 'builtin') return one.server === other.server;
  return isRemote(one) && isRemote(other) && pathOf(one) === pathOf(other);
}

function pathOf({ url }: RemoteMcpConnection): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function wrongConnection(field: 'url' | 'program', detail: string): InvalidInputError {
  return new InvalidInputError(detail, [{ pointer: `/body/connection/${field}`, detail }]);
}

function withoutDescription({ description: _, ...server }: McpServer): McpServer {
  return server;
}

function descriptionAfter({ description: before }: McpServer, { description = before }: McpServerChange) {
  return description === undefined || description === null ? {} : { description };
}

/** The organization's are seen by all, a user's own by that user and those who see everybody's. */
export async function visibleMcpServer(tx: Repositories, actor: Actor, id: McpServerId): Promise<McpServer> {
  assertMay(actor, 'mcp-servers:read');
  const server = await tx.mcpServers.get(id);
  assertSees(actor, server);
  return server;
}

export async function changeableMcpServer(
  tx: Repositories,
  actor: Actor,
  id: McpServerId,
): Promise<McpServer> {
  assertMay(actor, 'mcp-servers:write');
  const server = await tx.mcpServers.getForUpdate(id);
  assertSees(actor, server);
  if (server.ownerId === undefined) assertMayShare(actor);
  else if (server.ownerId !== actor.userId) assertMayForAll(actor, 'mcp-servers:write');
  return server;
}

function assertSees(actor: Actor, { id, ownerId }: McpServer): void {
  const isOthers = ownerId !== undefined && ownerId !== actor.userId;
  if (isOthers && !mayForAll(actor, 'mcp-servers:read')) throw new NotFoundError('MCP server', id);
}

export function assertMayShare(actor: Actor): void {
  if (!mayForAll(actor, 'mcp-servers:write'))
    throw new NotAllowedError(
      'An MCP server of the organization is for admins to make and change; make one of your own, or ask an admin.',
    );
}

/**
 * Its name is free, and its address is one to which whoever it is for may be led: an MCP server is a way out, so a
 * user's own is where the organization lets its agents go anyway. Admins decide about the organization's.
 */
export async function assertMayHave(tx: Repositories, actor: Actor, server: McpServer): Promise<void> {
  if (await tx.mcpServers.isTaken(server.name, server))
    throw new ConflictError(`There is an MCP server "${server.name}" already; choose another name.`);
  const { connection } = server;
  if (isRemote(connection) && !mayReach(server, await tx.agentLimits.get(actor.organizationId)))
    throw new NotAllowedError(
      `Your organization does not let its agents reach ${new URL(connection.url).host}; ask an admin to allow the ` +
        'host, or to make the server for the organization.',
    );
}

function assertSeen({ version }: McpServer, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The MCP server is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
