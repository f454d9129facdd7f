import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, TaskTemplates } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, TaskTemplateId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { templateCategories, type TemplateCategory } from '../domain/session/session-template.ts';
import type { TaskTemplate, TaskTemplateStats, TaskTemplateVersion } from '../domain/task/task-template.ts';
import { toJsonb } from './jsonb.ts';
import { inOrder, newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';
import { parseTaskSettings } from './task-columns.ts';

export type TaskTemplateFilter = {
  readonly organizationId: OrganizationId;
  readonly category?: TemplateCategory;
};

type Change = { readonly by: UserId; readonly at: Date };

/** So many of the most used ones are told of. */
const mostTold = 10;

export class TaskTemplateRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds a template with its first version. */
  async add(template: TaskTemplate, change: Change): Promise<void> {
    await this.#db
      .insertInto('task_templates')
      .values({
        id: template.id,
        organization_id: template.organizationId,
        ...changeable(template),
        created_at: template.createdAt,
        updated_at: change.at,
      })
      .execute();
    await this.#addVersion(template, change);
  }

  /** Writes a new version. */
  async save(template: TaskTemplate, change: Change): Promise<void> {
    await this.#db
      .updateTable('task_templates')
      .set({ ...changeable(template), updated_at: change.at })
      .where('id', '=', template.id)
      .execute();
    await this.#addVersion(template, change);
  }

  async get(id: TaskTemplateId): Promise<TaskTemplate> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('task template', id);
    return toTemplate(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: TaskTemplateId): Promise<TaskTemplate> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('task template', id);
    return toTemplate(row);
  }

  /** Newest first. */
  async list(filter: TaskTemplateFilter, page: PageRequest): Promise<Page<TaskTemplate>> {
    return newestFirst(this.#matching(filter), 'created_at', page, toTemplate);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#matching({ organizationId })
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async stats(organizationId: OrganizationId): Promise<TaskTemplateStats> {
    const counts = await this.#matching({ organizationId })
      .clearSelect()
      .select(({ fn }) => [
        'category',
        fn.countAll<number>().as('templates'),
        sql<number>`sum(usage_count)::bigint`.as('uses'),
      ])
      .groupBy('category')
      .execute();
    const rows = await this.#matching({ organizationId })
      .where('usage_count', '>', 0)
      .orderBy('usage_count', 'desc')
      .orderBy('id', 'desc')
      .limit(mostTold)
      .execute();
    return {
      templates: counts.reduce((sum, { templates }) => sum + templates, 0),
      tasksCreated: counts.reduce((sum, { uses }) => sum + uses, 0),
      byCategory: Object.fromEntries(
        counts.map(({ category, templates }) => [oneOf(templateCategories, category), templates]),
      ),
      mostUsed: rows.map(toTemplate),
    };
  }

  /** A task is made from it. Others that are made at the same time wait, so this comes last in a transaction. */
  async recordUse(id: TaskTemplateId, at: Date): Promise<void> {
    await this.#db
      .updateTable('task_templates')
      .set({ usage_count: sql`usage_count + 1`, last_used_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** Hides it, and nothing is made from it any more. Its versions stay. */
  async markDeleted(id: TaskTemplateId, at: Date): Promise<void> {
    await this.#db.updateTable('task_templates').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  /** As they were, the first one first. */
  async listVersions(id: TaskTemplateId, page: PageRequest): Promise<Page<TaskTemplateVersion>> {
    const all = this.#db.selectFrom('task_template_versions').selectAll().where('template_id', '=', id);
    return inOrder(all, ['version'], page, (row) => ({
      ...toChangeable(row),
      changedBy: UserId.parse(row.changed_by),
      changedAt: row.changed_at,
    }));
  }

  async #addVersion(template: TaskTemplate, { by, at }: Change): Promise<void> {
    await this.#db
      .insertInto('task_template_versions')
      .values({
        ...changeable(template),
        template_id: template.id,
        organization_id: template.organizationId,
        changed_by: by,
        changed_at: at,
      })
      .execute();
  }

  #live() {
    return this.#db.selectFrom('task_templates').selectAll().where('deleted_at', 'is', null);
  }

  #matching({ organizationId, category }: TaskTemplateFilter) {
    return this.#live()
      .where('organization_id', '=', organizationId)
      .$if(category !== undefined, (q) => q.where('category', '=', category ?? ''));
  }
}

function changeable(template: TaskTemplate) {
  return {
    name: template.name,
    description: template.description ?? null,
    category: template.category,
    tags: [...template.tags],
    task: toJsonb(template.task),
    version: template.version,
  };
}

type ChangeableRow = Pick<
  Selectable<TaskTemplates>,
  'name' | 'description' | 'category' | 'tags' | 'task' | 'version'
>;

function toChangeable(row: ChangeableRow) {
  return {
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    category: oneOf(templateCategories, row.category),
    tags: row.tags,
    task: parseTaskSettings(row.task),
    version: row.version,
  };
}

function toTemplate(row: Selectable<TaskTemplates>): TaskTemplate {
  return {
    ...toChangeable(row),
    id: TaskTemplateId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    usageCount: row.usage_count,
    ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
