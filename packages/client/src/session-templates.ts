import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type SessionTemplate = Schemas['SessionTemplate'];
export type NewSessionTemplate = Schemas['CreateSessionTemplateInput'];
export type SessionTemplateDraft = Schemas['SessionTemplateDraftInput'];
export type SessionTemplateVersion = Schemas['SessionTemplateVersion'];
/** Without `term`, `category` and `tags`: all that you may use. */
export type TemplateSearch = Schemas['SearchSessionTemplatesInput'];
export type TemplateSharing = SessionTemplate['sharing'];
type TemplateList = operations['searchSessionTemplates']['responses'][200]['content']['application/json'];
type VersionList = operations['listSessionTemplateVersions']['responses'][200]['content']['application/json'];
type PageFilter = NonNullable<operations['listSessionTemplateVersions']['parameters']['query']>;
type PopularFilter = NonNullable<operations['listPopularSessionTemplates']['parameters']['query']>;

/** What sessions are made from: `sessions.create({ template_id })`. */
export class SessionTemplates {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(search: TemplateSearch = {}): Listing<TemplateList> {
    return listing(async (cursor = search.cursor) => {
      const body = { ...search, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.POST('/api/v1/session-templates/search', { body }));
    });
  }

  /** Those that most sessions were made from. */
  async popular(filter: PopularFilter = {}): Promise<SessionTemplate[]> {
    const { http } = this.#connection;
    const params = { query: filter };
    return dataOf(await http.GET('/api/v1/session-templates/popular/top', { params })).items;
  }

  async get(id: string): Promise<SessionTemplate> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/session-templates/{template_id}', here(id)));
  }

  /** As it was, the first version first. */
  versions(id: string, filter: PageFilter = {}): Listing<VersionList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...here(id).params, query };
      return dataOf(
        await this.#connection.http.GET('/api/v1/session-templates/{template_id}/versions', { params }),
      );
    });
  }

  async create(template: NewSessionTemplate): Promise<SessionTemplate> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/session-templates', { body: template, headers: once() }));
  }

  /** Makes a new version of what it says. Sessions keep what they were made with. */
  async replace(id: string, draft: SessionTemplateDraft, seen?: VersionSeen): Promise<SessionTemplate> {
    const { http } = this.#connection;
    const params = paramsOf(id, seen);
    return dataOf(await http.PUT('/api/v1/session-templates/{template_id}', { params, body: draft }));
  }

  /** With the organization, or with nobody. */
  async share(id: string, sharing: TemplateSharing, seen?: VersionSeen): Promise<SessionTemplate> {
    const { http } = this.#connection;
    const request = { params: paramsOf(id, seen), body: { sharing } };
    return dataOf(await http.PATCH('/api/v1/session-templates/{template_id}/sharing', request));
  }

  async remove(id: string, seen?: VersionSeen): Promise<void> {
    const params = paramsOf(id, seen);
    await this.#connection.http.DELETE('/api/v1/session-templates/{template_id}', { params });
  }
}

function here(id: string) {
  return { params: { path: { template_id: id } } };
}

function paramsOf(id: string, seen?: VersionSeen) {
  return versionParams({ template_id: id }, seen);
}
