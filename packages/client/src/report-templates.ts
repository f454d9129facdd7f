import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type ReportTemplate = Schemas['ReportTemplate'];
export type ReportTemplateDraft = Schemas['ReportTemplateDraftInput'];
export type ReportPreview = Schemas['ReportPreview'];
/** A template, a session to try it on, and `html` unless it says `markdown`. */
export type ReportPreviewWish = Omit<Schemas['PreviewReportBodyInput'], 'format'> &
  Partial<Pick<Schemas['PreviewReportBodyInput'], 'format'>>;
type TemplateList = operations['listReportTemplates']['responses'][200]['content']['application/json'];
type PageFilter = NonNullable<operations['listReportTemplates']['parameters']['query']>;

/** How reports of an organization are to be: sections, titles and texts. */
export class ReportTemplates {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: PageFilter = {}): Listing<TemplateList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/report-templates', { params: { query } }));
    });
  }

  async get(id: string): Promise<ReportTemplate> {
    const params = { path: { report_template_id: id } };
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/report-templates/{report_template_id}', { params }));
  }

  async create(template: ReportTemplateDraft): Promise<ReportTemplate> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/report-templates', { body: template, headers: once() }));
  }

  /** For reports that are asked for from now on. */
  async replace(id: string, draft: ReportTemplateDraft, seen?: VersionSeen): Promise<ReportTemplate> {
    const params = versionParams({ report_template_id: id }, seen);
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/report-templates/{report_template_id}', { params, body: draft }));
  }

  /** What it makes of the beginning of a session. Nothing is kept. */
  async preview(wish: ReportPreviewWish): Promise<ReportPreview> {
    const body = { format: 'html' as const, ...wish };
    return dataOf(await this.#connection.http.POST('/api/v1/report-templates/preview', { body }));
  }

  /** Tasks that name it go on with it as it is. */
  async remove(id: string, seen?: VersionSeen): Promise<void> {
    const params = versionParams({ report_template_id: id }, seen);
    await this.#connection.http.DELETE('/api/v1/report-templates/{report_template_id}', { params });
  }
}
