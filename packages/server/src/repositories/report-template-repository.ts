import type { Kysely, Selectable } from 'kysely';
import type { DB, ReportTemplates } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, ReportTemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { ReportTemplate } from '../domain/report/report-template.ts';
import { toJsonb } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { ReportLookColumn, ReportPartsColumn } from './report-repository.ts';

export class ReportTemplateRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(template: ReportTemplate): Promise<void> {
    await this.#db
      .insertInto('report_templates')
      .values({
        id: template.id,
        organization_id: template.organizationId,
        ...changeable(template),
        created_at: template.createdAt,
      })
      .execute();
  }

  async save(template: ReportTemplate): Promise<void> {
    await this.#db
      .updateTable('report_templates')
      .set(changeable(template))
      .where('id', '=', template.id)
      .execute();
  }

  async get(id: ReportTemplateId): Promise<ReportTemplate> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('report template', id);
    return toReportTemplate(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: ReportTemplateId): Promise<ReportTemplate> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('report template', id);
    return toReportTemplate(row);
  }

  /** Also one that is deleted, as it was last: tasks that name it go on with it. */
  async findKept(id: ReportTemplateId): Promise<ReportTemplate | undefined> {
    const row = await this.#db
      .selectFrom('report_templates')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toReportTemplate(row);
  }

  /** Newest first. */
  async list(organizationId: OrganizationId, page: PageRequest): Promise<Page<ReportTemplate>> {
    const all = this.#live().where('organization_id', '=', organizationId);
    return newestFirst(all, 'created_at', page, toReportTemplate);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#live()
      .where('organization_id', '=', organizationId)
      .clearSelect()
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Takes it out of sight. */
  async markDeleted(id: ReportTemplateId, at: Date): Promise<void> {
    await this.#db.updateTable('report_templates').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  #live() {
    return this.#db.selectFrom('report_templates').selectAll().where('deleted_at', 'is', null);
  }
}

function changeable({ name, description, look, parts, version, updatedAt }: ReportTemplate) {
  return {
    name,
    description: description ?? null,
    look: toJsonb(look),
    parts: toJsonb(parts),
    version,
    updated_at: updatedAt,
  };
}

function toReportTemplate(row: Selectable<ReportTemplates>): ReportTemplate {
  return {
    id: ReportTemplateId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    look: ReportLookColumn.parse(row.look),
    parts: ReportPartsColumn.parse(row.parts),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
