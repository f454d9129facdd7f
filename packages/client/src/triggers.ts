import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Trigger = Schemas['Trigger'];
export type MadeTrigger = Schemas['MadeTrigger'];
export type NewTrigger = operations['createTrigger']['requestBody']['content']['application/json'];
export type TriggerChange = operations['changeTrigger']['requestBody']['content']['application/json'];
export type TriggerMessage = operations['previewTrigger']['requestBody']['content']['application/json'];
export type TriggerPreview = Schemas['TriggerPreview'];
export type TriggerEvent = Schemas['TriggerEvent'];
export type TriggerFilter = NonNullable<operations['listTriggers']['parameters']['query']>;
export type TriggerEventFilter = NonNullable<operations['listTriggerEvents']['parameters']['query']>;
type EventList = operations['listTriggerEvents']['responses'][200]['content']['application/json'];

/** What has tasks run when other people's servers say that something has happened. */
export class Triggers {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The `path` of its address and the `secret` are in the answer and never again. */
  async create(taskId: string, trigger: NewTrigger): Promise<MadeTrigger> {
    const request = { params: { path: { task_id: taskId } }, body: trigger, headers: once() };
    return dataOf(await this.#http.POST('/api/v1/tasks/{task_id}/triggers', request));
  }

  /** Of a task the oldest first; of all tasks the newest first, a page. */
  async list(of: { readonly task: string } | TriggerFilter = {}): Promise<Trigger[]> {
    if ('task' in of) {
      const params = { path: { task_id: of.task } };
      return dataOf(await this.#http.GET('/api/v1/tasks/{task_id}/triggers', { params })).items;
    }
    return dataOf(await this.#http.GET('/api/v1/triggers', { params: { query: of } })).items;
  }

  async get(id: string): Promise<Trigger> {
    return dataOf(await this.#http.GET('/api/v1/triggers/{trigger_id}', here(id)));
  }

  /** Address and secret stay. */
  async change(id: string, change: TriggerChange): Promise<Trigger> {
    return dataOf(await this.#http.PATCH('/api/v1/triggers/{trigger_id}', { ...here(id), body: change }));
  }

  async delete(id: string): Promise<void> {
    await this.#http.DELETE('/api/v1/triggers/{trigger_id}', here(id));
  }

  async pause(id: string, reason?: string): Promise<Trigger> {
    const request = { ...here(id), body: reason === undefined ? {} : { reason } };
    return dataOf(await this.#http.POST('/api/v1/triggers/{trigger_id}/pause', request));
  }

  async resume(id: string): Promise<Trigger> {
    return dataOf(await this.#http.POST('/api/v1/triggers/{trigger_id}/resume', here(id)));
  }

  /** Messages with the secret before are taken for a day more. */
  async rotateSecret(id: string): Promise<Schemas['RotatedTriggerSecret']> {
    const request = { ...here(id), headers: once() };
    return dataOf(await this.#http.POST('/api/v1/triggers/{trigger_id}/rotate-secret', request));
  }

  /** What came, the newest first. */
  events(id: string, filter: TriggerEventFilter = {}): Listing<EventList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...here(id).params, query };
      return dataOf(await this.#http.GET('/api/v1/triggers/{trigger_id}/events', { params }));
    });
  }

  /** What a message would lead to, without executing. */
  async preview(id: string, message: TriggerMessage): Promise<TriggerPreview> {
    const request = { ...here(id), body: message };
    return dataOf(await this.#http.POST('/api/v1/triggers/{trigger_id}/preview', request));
  }

  get #http() {
    return this.#connection.http;
  }
}

function here(id: string) {
  return { params: { path: { trigger_id: id } } };
}
