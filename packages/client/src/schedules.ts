import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type Schedule = Schemas['Schedule'];
export type NewSchedule = operations['createSchedule']['requestBody']['content']['application/json'];
export type ScheduleChange = operations['changeSchedule']['requestBody']['content']['application/json'];
export type ComingTime = Schemas['ComingTime'];
export type ScheduleFilter = NonNullable<operations['listSchedules']['parameters']['query']>;

/** When tasks run by themselves. */
export class Schedules {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async create(taskId: string, schedule: NewSchedule): Promise<Schedule> {
    const request = { params: { path: { task_id: taskId } }, body: schedule, headers: once() };
    return dataOf(await this.#http.POST('/api/v1/tasks/{task_id}/schedules', request));
  }

  /** Of a task the oldest first; of all tasks the newest first, a page. */
  async list(of: { readonly task: string } | ScheduleFilter = {}): Promise<Schedule[]> {
    if ('task' in of) {
      const params = { path: { task_id: of.task } };
      return dataOf(await this.#http.GET('/api/v1/tasks/{task_id}/schedules', { params })).items;
    }
    return dataOf(await this.#http.GET('/api/v1/schedules', { params: { query: of } })).items;
  }

  async get(id: string): Promise<Schedule> {
    return dataOf(await this.#http.GET('/api/v1/schedules/{schedule_id}', { params: pathOf(id) }));
  }

  /** Times that have passed are not made up for. */
  async change(id: string, change: ScheduleChange): Promise<Schedule> {
    const request = { params: pathOf(id), body: change };
    return dataOf(await this.#http.PATCH('/api/v1/schedules/{schedule_id}', request));
  }

  async delete(id: string): Promise<void> {
    await this.#http.DELETE('/api/v1/schedules/{schedule_id}', { params: pathOf(id) });
  }

  async pause(id: string, reason?: string): Promise<Schedule> {
    const request = { params: pathOf(id), body: reason === undefined ? {} : { reason } };
    return dataOf(await this.#http.POST('/api/v1/schedules/{schedule_id}/pause', request));
  }

  /** Nothing is made up for that was due meanwhile. */
  async resume(id: string): Promise<Schedule> {
    return dataOf(await this.#http.POST('/api/v1/schedules/{schedule_id}/resume', { params: pathOf(id) }));
  }

  /** The next times of a schedule, or of one that is not made yet. */
  async preview(of: string | NewSchedule, count = 5): Promise<ComingTime[]> {
    const query = { count };
    if (typeof of !== 'string')
      return dataOf(await this.#http.POST('/api/v1/schedules/preview', { params: { query }, body: of }))
        .items;
    const params = { ...pathOf(of), query };
    return dataOf(await this.#http.GET('/api/v1/schedules/{schedule_id}/preview', { params })).items;
  }

  /** The next times at which any schedule of a task is due. */
  async previewOfTask(taskId: string, count = 5): Promise<ComingTime[]> {
    const params = { path: { task_id: taskId }, query: { count } };
    return dataOf(await this.#http.GET('/api/v1/tasks/{task_id}/schedule/preview', { params })).items;
  }

  get #http() {
    return this.#connection.http;
  }
}

function pathOf(id: string) {
  return { path: { schedule_id: id } };
}
