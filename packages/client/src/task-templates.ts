import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type TaskTemplate = Schemas['TaskTemplate'];
export type TaskTemplateDraft = Schemas['TaskTemplateDraftInput'];
export type TaskTemplateVersion = Schemas['TaskTemplateVersion'];
export type TaskTemplateStats = Schemas['TaskTemplateStats'];
export type TaskOfTemplate = Schemas['CreateTaskOfTemplateInput'];
export type TaskTemplateFilter = NonNullable<operations['listTaskTemplates']['parameters']['query']>;
type TemplateList = operations['listTaskTemplates']['responses'][200]['content']['application/json'];
type VersionList = operations['listTaskTemplateVersions']['responses'][200]['content']['application/json'];
type PageFilter = NonNullable<operations['listTaskTemplateVersions']['parameters']['query']>;

/** What tasks are made from. */
export class TaskTemplates {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: TaskTemplateFilter = {}): Listing<TemplateList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/task-templates', { params: { query } }));
    });
  }

  async stats(): Promise<TaskTemplateStats> {
    return dataOf(await this.#connection.http.GET('/api/v1/task-templates/stats'));
  }

  async get(id: string): Promise<TaskTemplate> {
    return dataOf(await this.#connection.http.GET('/api/v1/task-templates/{task_template_id}', here(id)));
  }

  /** As it was, the first version first. */
  versions(id: string, filter: PageFilter = {}): Listing<VersionList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...here(id).params, query };
      return dataOf(
        await this.#connection.http.GET('/api/v1/task-templates/{task_template_id}/versions', { params }),
      );
    });
  }

  async create(template: TaskTemplateDraft): Promise<TaskTemplate> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/task-templates', { body: template, headers: once() }));
  }

  /** Makes a new version of what it says. Tasks stay as they are. */
  async replace(id: string, draft: TaskTemplateDraft, seen?: VersionSeen): Promise<TaskTemplate> {
    const { http } = this.#connection;
    const params = versionParams({ task_template_id: id }, seen);
    return dataOf(await http.PUT('/api/v1/task-templates/{task_template_id}', { params, body: draft }));
  }

  async remove(id: string, seen?: VersionSeen): Promise<void> {
    const params = versionParams({ task_template_id: id }, seen);
    await this.#connection.http.DELETE('/api/v1/task-templates/{task_template_id}', { params });
  }

  /** A task of your own, as the template proposes it but for what you change. */
  async createTask(id: string, change: TaskOfTemplate = {}): Promise<Schemas['Task']> {
    const { http } = this.#connection;
    const request = { ...here(id), body: change, headers: once() };
    return dataOf(await http.POST('/api/v1/task-templates/{task_template_id}/create-task', request));
  }
}

function here(id: string) {
  return { params: { path: { task_template_id: id } } };
}
