import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { McpHealth } from '../domain/agent/mcp-health.ts';
import type { McpServer } from '../domain/agent/mcp-server.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { McpServerId, OrganizationId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { changeableColumns, healthColumns, toMcpServer } from './mcp-server-columns.ts';
import { newestFirst } from './paging.ts';

export type McpServerFilter = {
  readonly scope?: 'user' | 'organization';
  /** Besides the organization's, only those of this user; absent: everybody's. */
  readonly visibleTo?: UserId;
};

export class McpServerRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(server: McpServer): Promise<void> {
    await this.#db
      .insertInto('mcp_servers')
      .values({
        id: server.id,
        organization_id: server.organizationId,
        owner_id: server.ownerId ?? null,
        ...changeableColumns(server),
        created_at: server.createdAt,
      })
      .execute();
  }

  async save(server: McpServer): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set(changeableColumns(server))
      .where('id', '=', server.id)
      .execute();
  }

  /** Of the server as it was asked: one that has changed meanwhile is another. */
  async setHealth({ id, version }: Pick<McpServer, 'id' | 'version'>, health: McpHealth): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set(healthColumns(health))
      .where('id', '=', id)
      .where('version', '=', version)
      .execute();
  }

  async get(id: McpServerId): Promise<McpServer> {
    const row = await this.#kept().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('MCP server', id);
    return toMcpServer(row);
  }

  /** Holds the row until the transaction ends. */
  async getForUpdate(id: McpServerId): Promise<McpServer> {
    const row = await this.#kept().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('MCP server', id);
    return toMcpServer(row);
  }

  /** Whether another server of the same owner, or of the organization's own, is called so. */
  async isTaken(name: string, { id, ownerId }: Pick<McpServer, 'id' | 'ownerId'>): Promise<boolean> {
    const row = await this.#kept()
      .where((eb) => eb(eb.fn('lower', ['name']), '=', name.toLowerCase()))
      .where('owner_id', ownerId === undefined ? 'is' : '=', ownerId ?? null)
      .where('id', '!=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** All that a user may use: the organization's and their own. */
  async listFor(organizationId: OrganizationId, userId: UserId): Promise<McpServer[]> {
    const rows = await this.#kept()
      .where('organization_id', '=', organizationId)
      .where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', userId)]))
      .execute();
    return rows.map(toMcpServer);
  }

  /** Those of the ids that there are. */
  async listByIds(ids: readonly McpServerId[]): Promise<McpServer[]> {
    if (ids.length === 0) return [];
    const rows = await this.#kept().where('id', 'in', ids).execute();
    return rows.map(toMcpServer);
  }

  /** Those that have secrets. Holds the rows until the transaction ends. */
  async listWithSecrets(organizationId: OrganizationId): Promise<McpServer[]> {
    const rows = await this.#kept()
      .where('organization_id', '=', organizationId)
      .where('sealed_secrets', 'is not', null)
      .forUpdate()
      .execute();
    return rows.map(toMcpServer);
  }

  /** Newest first. */
  async list(
    organizationId: OrganizationId,
    { scope, visibleTo }: McpServerFilter,
    page: PageRequest,
  ): Promise<Page<McpServer>> {
    const all = this.#kept()
      .where('organization_id', '=', organizationId)
      .$if(scope !== undefined, (q) => q.where('owner_id', scope === 'user' ? 'is not' : 'is', null))
      .$if(visibleTo !== undefined, (q) =>
        q.where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', visibleTo ?? '')])),
      );
    return newestFirst(all, 'created_at', page, toMcpServer);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#kept()
      .where('organization_id', '=', organizationId)
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Takes it out of sight, and forgets what it was sent in secret and what it has granted. */
  async remove(id: McpServerId, at: Date): Promise<void> {
    await this.#db
      .updateTable('mcp_servers')
      .set({
        ...{ deleted_at: at, sealed_secrets: null, secret_names: [] },
        ...{ sealed_grant: null, grant_state: null },
        ...{ sealed_authorization: null, authorization_until: null },
      })
      .where('id', '=', id)
      .execute();
  }

  #kept() {
    return this.#db.selectFrom('mcp_servers').selectAll().where('deleted_at', 'is', null);
  }
}
