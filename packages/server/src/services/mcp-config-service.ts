import { isDeepStrictEqual } from 'node:util';
import { openMcpSecrets, sealMcpSecrets } from '../agent/mcp/mcp-secrets.ts';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import { canonicalJson } from '../domain/agent/call-key.ts';
import {
  changedFields,
  toConfiguredServer,
  toWantedServer,
  type ConfiguredServer,
  type McpServerField,
  type WantedServer,
} from '../domain/agent/mcp-config.ts';
import { unknownMcpHealth } from '../domain/agent/mcp-health.ts';
import {
  assertRoomForMcpServer,
  oncePerName,
  scopeOf,
  type McpScope,
  type McpServer,
} from '../domain/agent/mcp-server.ts';
import { DomainError, InvalidInputError } from '../domain/errors.ts';
import { McpServerId } from '../domain/ids.ts';
import type { Repositories } from '../repositories/store.ts';
import {
  assertMayHave,
  assertMayShare,
  assertSound,
  isSamePlace,
  saveMoved,
  shownMcpServer,
  type McpServerServiceDeps,
} from './mcp-server-service.ts';

/** What became of an entry of a file, or would. */
export type ImportedServer = {
  readonly name: string;
  readonly outcome: 'added' | 'changed' | 'same' | 'refused';
  /** Of what is there, or has been made. */
  readonly id?: McpServerId;
  readonly fields: readonly McpServerField[];
  readonly reason?: string;
  readonly ignored: readonly string[];
};

export type ImportWish = {
  readonly scope: McpScope;
  readonly entries: Readonly<Record<string, ConfiguredServer>>;
  /** Nothing is changed, and what would be is told. */
  readonly isDryRun: boolean;
};

type Importing = {
  readonly actor: Actor;
  readonly wish: ImportWish;
  readonly known: readonly McpServer[];
  readonly at: Date;
};

/** MCP servers as files of other programs tell of them, such as that of Claude Desktop. */
export class McpConfigService {
  readonly #deps: McpServerServiceDeps;
  constructor(deps: McpServerServiceDeps) {
    this.#deps = deps;
  }

  /** Makes and changes what the file tells of, all of it together; what cannot be is refused by its name. */
  async import(actor: Actor, wish: ImportWish): Promise<ImportedServer[]> {
    assertMay(actor, 'mcp-servers:write');
    if (wish.scope === 'organization') assertMayShare(actor);
    assertDistinct(Object.keys(wish.entries));
    const { organizationId, userId } = actor;
    return this.#deps.store.transact(organizationId, async (tx) => {
      // Whoever makes or changes a server holds the organization's row.
      if (wish.isDryRun) await tx.organizations.getForUpdate(organizationId);
      else await tx.organizations.raisePoliciesVersion(organizationId);
      const usable = await tx.mcpServers.listFor(organizationId, userId);
      const known = usable.filter((server) => scopeOf(server) === wish.scope);
      const importing = { actor, wish, known, at: this.#deps.now() };
      let count = await tx.mcpServers.count(organizationId);
      const done: ImportedServer[] = [];
      for (const [name, entry] of Object.entries(wish.entries)) {
        const imported = await this.#importOne(tx, importing, { name, entry, count });
        if (imported.outcome === 'added') count += 1;
        done.push(imported);
      }
      return done;
    });
  }

  /** Those that one may use, by their names; with a scope only these. */
  async export(actor: Actor, scope?: McpScope): Promise<Record<string, ConfiguredServer>> {
    assertMay(actor, 'mcp-servers:read');
    const { organizationId, userId } = actor;
    const usable = await this.#deps.store.transact(organizationId, (tx) =>
      tx.mcpServers.listFor(organizationId, userId),
    );
    const wanted = usable.filter((server) => scope === undefined || scopeOf(server) === scope);
    const entries = oncePerName(wanted)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .map((server) => [server.name, toConfiguredServer(server)] as const);
    return Object.fromEntries(
      entries.filter((each): each is [string, ConfiguredServer] => each[1] !== undefined),
    );
  }

  async #importOne(
    tx: Repositories,
    importing: Importing,
    { name, entry, count }: { name: string; entry: ConfiguredServer; count: number },
  ): Promise<ImportedServer> {
    try {
      const wanted = toWantedServer(name, entry, this.#deps.catalogue);
      const before = importing.known.find((each) => each.name.toLowerCase() === name.toLowerCase());
      if (before) return await this.#change(tx, importing, before, wanted);
      assertRoomForMcpServer(count);
      return await this.#add(tx, importing, wanted);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { name, outcome: 'refused', fields: [], reason: error.message, ignored: [] };
    }
  }

  async #add(
    tx: Repositories,
    { actor, wish, at }: Importing,
    wanted: WantedServer,
  ): Promise<ImportedServer> {
    const { organizationId, userId } = actor;
    const id = McpServerId.new();
    const headers = headersAfter(wanted, {});
    const { name, connection, description, isEnabled, ignored } = wanted;
    const server: McpServer = {
      ...{ id, organizationId, name, connection, isEnabled, version: 1, createdAt: at, updatedAt: at },
      ...(description !== undefined && { description }),
      ...(wish.scope === 'user' && { ownerId: userId }),
      health: unknownMcpHealth,
      secrets: sealMcpSecrets(this.#deps.secretBox, { id, organizationId }, headers),
    };
    assertSound(server, headers, this.#deps);
    await assertMayHave(tx, actor, server);
    if (wish.isDryRun) return { name, outcome: 'added', fields: [], ignored };
    await tx.mcpServers.add(server);
    tx.record(actor, 'mcp_server.created', id, { after: shownMcpServer(server) });
    return { name, outcome: 'added', id, fields: [], ignored };
  }

  async #change(
    tx: Repositories,
    { actor, wish, at }: Importing,
    before: McpServer,
    wanted: WantedServer,
  ): Promise<ImportedServer> {
    const { secretBox } = this.#deps;
    const { connection, description, isEnabled, ignored } = wanted;
    const had = openMcpSecrets(secretBox, before);
    // As with any change: another place gets nothing that was meant for the one before.
    const headers = headersAfter(wanted, isSamePlace(connection, before.connection) ? had : {});
    // A preview leaves no trace, so by one nobody tries what a header holds: what the file tells is taken for new.
    const tells =
      Object.keys(wanted.headers).length > 0 || !isDeepStrictEqual(namesOf(had), namesOf(headers));
    const changesHeaders = wish.isDryRun ? tells : canonicalJson(had) !== canonicalJson(headers);
    const fields = changedFields(before, wanted, changesHeaders);
    const after: McpServer = {
      ...{ ...before, connection, isEnabled, health: unknownMcpHealth },
      ...(description !== undefined && { description }),
      secrets: sealMcpSecrets(secretBox, before, headers),
      ...{ version: before.version + 1, updatedAt: at },
    };
    const told = { name: before.name, id: before.id, fields, ignored };
    if (fields.length === 0) return { ...told, outcome: 'same' };
    assertSound(after, headers, this.#deps);
    await assertMayHave(tx, actor, after);
    if (!wish.isDryRun) {
      await saveMoved(tx, before, after);
      const change = { before: shownMcpServer(before), after: shownMcpServer(after) };
      tx.record(actor, 'mcp_server.changed', before.id, change);
    }
    return { ...told, outcome: 'changed' };
  }
}

function headersAfter(
  { headers, untold }: WantedServer,
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = untold.map((header) => {
    const value = Object.hasOwn(known, header) ? known[header] : undefined;
    if (value !== undefined) return [header, value] as const;
    throw new InvalidInputError(
      `The file does not tell what the header "${header.slice(0, 100)}" holds; put it in place of the placeholder.`,
    );
  });
  return { ...headers, ...Object.fromEntries(kept) };
}

function namesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers).toSorted();
}

/** Names are the same in capitals. */
function assertDistinct(names: readonly string[]): void {
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.find((_, index) => lower.indexOf(lower[index] ?? '') !== index);
  if (twice === undefined) return;
  const detail = `The file names "${twice.slice(0, 80)}" twice; capitals make no difference.`;
  throw new InvalidInputError(detail, [{ pointer: '/body/text', detail }]);
}
