import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, SessionTemplates } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, SessionTemplateId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  templateCategories,
  templateSharings,
  type SessionTemplate,
  type SessionTemplateVersion,
  type TemplateCategory,
} from '../domain/session/session-template.ts';
import { toJsonb } from './jsonb.ts';
import { inOrder, newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';
import { parseSessionRequest } from './session-request-column.ts';

export type TemplateFilter = {
  readonly organizationId: OrganizationId;
  /** Only what is this user's own, or shared. */
  readonly readerId?: UserId;
  /** Text in the name or the description, in any case. */
  readonly term?: string;
  readonly category?: TemplateCategory;
  /** It has all of them. */
  readonly tags?: readonly string[];
};

type Change = { readonly by: UserId; readonly at: Date };

export class SessionTemplateRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds a template with its first version. */
  async add(template: SessionTemplate, change: Change): Promise<void> {
    await this.#db
      .insertInto('session_templates')
      .values({
        id: template.id,
        organization_id: template.organizationId,
        owner_id: template.ownerId,
        ...changeable(template),
        created_at: template.createdAt,
        updated_at: change.at,
      })
      .execute();
    await this.#addVersion(template, change);
  }

  /** Writes a new version. */
  async save(template: SessionTemplate, change: Change): Promise<void> {
    await this.#db
      .updateTable('session_templates')
      .set({ ...changeable(template), updated_at: change.at })
      .where('id', '=', template.id)
      .execute();
    await this.#addVersion(template, change);
  }

  async get(id: SessionTemplateId): Promise<SessionTemplate> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('session template', id);
    return toTemplate(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: SessionTemplateId): Promise<SessionTemplate> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('session template', id);
    return toTemplate(row);
  }

  /** Newest first. */
  async list(filter: TemplateFilter, page: PageRequest): Promise<Page<SessionTemplate>> {
    return newestFirst(this.#matching(filter), 'created_at', page, toTemplate);
  }

  /** Those that most sessions were made from. */
  async listPopular(filter: TemplateFilter, limit: number): Promise<SessionTemplate[]> {
    const rows = await this.#matching(filter)
      .orderBy('usage_count', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toTemplate);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#matching({ organizationId })
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** A session is made from it. Others that are made at the same time wait, so this comes last in a transaction. */
  async recordUse(id: SessionTemplateId, at: Date): Promise<void> {
    await this.#db
      .updateTable('session_templates')
      .set({ usage_count: sql`usage_count + 1`, last_used_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** Hides it, and nothing is made from it any more. Its versions stay. */
  async markDeleted(id: SessionTemplateId, at: Date): Promise<void> {
    await this.#db.updateTable('session_templates').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  /** As they were, the first one first. */
  async listVersions(
    id: SessionTemplateId,
    { onlyShared }: { readonly onlyShared: boolean },
    page: PageRequest,
  ): Promise<Page<SessionTemplateVersion>> {
    const all = this.#db
      .selectFrom('session_template_versions')
      .selectAll()
      .where('template_id', '=', id)
      .$if(onlyShared, (q) => q.where('sharing', '=', 'organization'));
    return inOrder(all, ['version'], page, (row) => ({
      ...toChangeable(row),
      changedBy: UserId.parse(row.changed_by),
      changedAt: row.changed_at,
    }));
  }

  async #addVersion(template: SessionTemplate, { by, at }: Change): Promise<void> {
    await this.#db
      .insertInto('session_template_versions')
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
    return this.#db.selectFrom('session_templates').selectAll().where('deleted_at', 'is', null);
  }

  #matching({ organizationId, readerId, term, category, tags = [] }: TemplateFilter) {
    return this.#live()
      .where('organization_id', '=', organizationId)
      .$if(readerId !== undefined, (q) =>
        q.where((eb) => eb.or([eb('sharing', '=', 'organization'), eb('owner_id', '=', readerId ?? '')])),
      )
      .$if(term !== undefined, (q) =>
        q.where(
          sql<boolean>`position(lower(${term}) in lower(name || ' ' || coalesce(description, ''))) > 0`,
        ),
      )
      .$if(category !== undefined, (q) => q.where('category', '=', category ?? ''))
      .$if(tags.length > 0, (q) => q.where(sql<boolean>`tags @> ${[...tags]}::text[]`));
  }
}

function changeable(template: SessionTemplate) {
  return {
    name: template.name,
    description: template.description ?? null,
    category: template.category,
    tags: [...template.tags],
    sharing: template.sharing,
    request: toJsonb(template.request),
    version: template.version,
  };
}

type ChangeableRow = Pick<
  Selectable<SessionTemplates>,
  'name' | 'description' | 'category' | 'tags' | 'sharing' | 'request' | 'version'
>;

function toChangeable(row: ChangeableRow) {
  return {
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    category: oneOf(templateCategories, row.category),
    tags: row.tags,
    sharing: oneOf(templateSharings, row.sharing),
    request: parseSessionRequest(row.request),
    version: row.version,
  };
}

function toTemplate(row: Selectable<SessionTemplates>): SessionTemplate {
  return {
    ...toChangeable(row),
    id: SessionTemplateId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    ownerId: UserId.parse(row.owner_id),
    usageCount: row.usage_count,
    ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
