import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { WorkspaceReader } from './workspace-reader.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type Task = Schemas['Task'];
export type NewTask = Schemas['CreateTaskInput'];
export type TaskChange = Schemas['ChangeTaskInput'];
export type Execution = Schemas['Execution'];
export type ExecutionDetail = Schemas['ExecutionDetail'];
export type TaskFilter = NonNullable<operations['listTasks']['parameters']['query']>;
export type ExecutionFilter = NonNullable<operations['listExecutions']['parameters']['query']> & {
  readonly task_id?: string;
};
type TaskList = operations['listTasks']['responses'][200]['content']['application/json'];
type CallFilter = NonNullable<operations['listExecutionToolCalls']['parameters']['query']>;
type CallList = operations['listExecutionToolCalls']['responses'][200]['content']['application/json'];
type ExecutionList = operations['listExecutions']['responses'][200]['content']['application/json'];

/** Prompts with variables that run unattended. */
export class Tasks {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: TaskFilter = {}): Listing<TaskList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/tasks', { params: { query } }));
    });
  }

  async get(id: string): Promise<Task> {
    return dataOf(await this.#connection.http.GET('/api/v1/tasks/{task_id}', here(id)));
  }

  async create(task: NewTask): Promise<Task> {
    return dataOf(await this.#connection.http.POST('/api/v1/tasks', { body: task, headers: once() }));
  }

  /** Merged into what there is, as in RFC 7396; for executions that are asked for from now on. */
  async change(id: string, change: TaskChange, seen: VersionSeen = {}): Promise<Task> {
    const params = versionParams({ task_id: id }, seen);
    return dataOf(await this.#connection.http.PATCH('/api/v1/tasks/{task_id}', { params, body: change }));
  }

  /** What waits of it is cancelled; what runs goes on to its end. */
  async remove(id: string, seen: VersionSeen = {}): Promise<void> {
    const params = versionParams({ task_id: id }, seen);
    await this.#connection.http.DELETE('/api/v1/tasks/{task_id}', { params });
  }

  /** Runs in the name of the task's owner, as soon as there is room. */
  async execute(id: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Execution> {
    const request = { ...here(id), body: { variables: { ...variables } }, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/tasks/{task_id}/execute', request));
  }
}

/** Runs of tasks. */
export class Executions {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list({ task_id: taskId, ...filter }: ExecutionFilter = {}): Listing<ExecutionList> {
    const { http } = this.#connection;
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      if (taskId === undefined)
        return dataOf(await http.GET('/api/v1/task-executions', { params: { query } }));
      const params = { path: { task_id: taskId }, query };
      return dataOf(await http.GET('/api/v1/tasks/{task_id}/executions', { params }));
    });
  }

  /** What the newest attempt has written, also in a session of somebody else's. */
  files(id: string): WorkspaceReader {
    const base = `${this.#connection.baseUrl}/api/v1/task-executions/${encodeURIComponent(id)}`;
    return new WorkspaceReader(this.#connection, base);
  }

  async get(id: string): Promise<ExecutionDetail> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/task-executions/{execution_id}', of(id)));
  }

  /** What its attempts called, the oldest first. */
  toolCalls(id: string, filter: CallFilter = {}): Listing<CallList> {
    const { http } = this.#connection;
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...of(id).params, query };
      return dataOf(await http.GET('/api/v1/task-executions/{execution_id}/tool-calls', { params }));
    });
  }

  /** What runs of it is stopped. */
  async cancel(id: string, reason?: string): Promise<Execution> {
    const body = reason === undefined ? {} : { reason };
    const { http } = this.#connection;
    const request = { ...of(id), body, headers: once() };
    return dataOf(await http.POST('/api/v1/task-executions/{execution_id}/cancel', request));
  }

  /** Another execution with the same variables, of the task as it is now. */
  async retry(id: string): Promise<Execution> {
    const { http } = this.#connection;
    const request = { ...of(id), headers: once() };
    return dataOf(await http.POST('/api/v1/task-executions/{execution_id}/retry', request));
  }
}

function here(id: string) {
  return { params: { path: { task_id: id } } };
}

function of(id: string) {
  return { params: { path: { execution_id: id } } };
}
