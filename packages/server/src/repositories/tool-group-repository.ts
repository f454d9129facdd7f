import type { Kysely, Selectable } from 'kysely';
import type { DB, ToolGroups } from '../database/schema.gen.ts';
import type { ToolGroup } from '../domain/agent/tool-group.ts';
import { NotFoundError } from '../domain/errors.ts';
import { ToolGroupId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newestFirst } from './paging.ts';

export class ToolGroupRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(group: ToolGroup, organizationId: OrganizationId): Promise<void> {
    await this.#db
      .insertInto('tool_groups')
      .values({
        id: group.id,
        organization_id: organizationId,
        ...changeable(group),
        created_at: group.createdAt,
      })
      .execute();
  }

  async save(group: ToolGroup): Promise<void> {
    await this.#db.updateTable('tool_groups').set(changeable(group)).where('id', '=', group.id).execute();
  }

  async get(id: ToolGroupId): Promise<ToolGroup> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('tool group', id);
    return toToolGroup(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: ToolGroupId): Promise<ToolGroup> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('tool group', id);
    return toToolGroup(row);
  }

  /** Those of the ids that there are, also when they are deleted: sessions that have them keep them. */
  async listByIds(ids: readonly ToolGroupId[]): Promise<ToolGroup[]> {
    if (ids.length === 0) return [];
    const rows = await this.#db.selectFrom('tool_groups').selectAll().where('id', 'in', ids).execute();
    return rows.map(toToolGroup);
  }

  /** Newest first. */
  async list(organizationId: OrganizationId, page: PageRequest): Promise<Page<ToolGroup>> {
    const all = this.#live().where('organization_id', '=', organizationId);
    return newestFirst(all, 'created_at', page, toToolGroup);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#live()
      .where('organization_id', '=', organizationId)
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Takes it out of sight. It goes on holding in the sessions that have it. */
  async markDeleted(id: ToolGroupId, at: Date): Promise<void> {
    await this.#db.updateTable('tool_groups').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  #live() {
    return this.#db.selectFrom('tool_groups').selectAll().where('deleted_at', 'is', null);
  }
}

function changeable(group: ToolGroup) {
  return {
    name: group.name,
    description: group.description ?? null,
    allowed_tools: [...group.allowedTools],
    disallowed_tools: [...group.disallowedTools],
    version: group.version,
    updated_at: group.updatedAt,
  };
}

function toToolGroup(row: Selectable<ToolGroups>): ToolGroup {
  return {
    id: ToolGroupId.parse(row.id),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    allowedTools: row.allowed_tools,
    disallowedTools: row.disallowed_tools,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
