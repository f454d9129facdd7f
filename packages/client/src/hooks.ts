import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Hook = Schemas['Hook'];
export type MadeHook = Schemas['MadeHook'];
export type NewHook = Schemas['CreateHookInput'];
export type HookChange = Schemas['ChangeHookInput'];
export type HookExecution = Schemas['HookExecution'];
export type HookFilter = NonNullable<operations['listHooks']['parameters']['query']>;
type HookList = operations['listHooks']['responses'][200]['content']['application/json'];
type ExecutionList = operations['listHookExecutions']['responses'][200]['content']['application/json'];
type PageFilter = NonNullable<operations['listHookExecutions']['parameters']['query']>;

/** What an organization does when its agents act. */
export class Hooks {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: HookFilter = {}): Listing<HookList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/hooks', { params: { query } }));
    });
  }

  async get(id: string): Promise<Hook> {
    return dataOf(await this.#connection.http.GET('/api/v1/hooks/{hook_id}', here(id)));
  }

  /** The `secret` of a webhook is in the answer and never again. */
  async create(hook: NewHook): Promise<MadeHook> {
    return dataOf(await this.#connection.http.POST('/api/v1/hooks', { body: hook, headers: once() }));
  }

  /** It holds from the next turn of each session. */
  async change(id: string, change: HookChange): Promise<Hook> {
    const { http } = this.#connection;
    return dataOf(await http.PATCH('/api/v1/hooks/{hook_id}', { ...here(id), body: change }));
  }

  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/hooks/{hook_id}', here(id));
  }

  /** The secret before is used as well for a day. */
  async rotateSecret(id: string): Promise<Schemas['RotatedSecret']> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/hooks/{hook_id}/rotate-secret', { ...here(id), headers: once() }));
  }

  /** What came of it, the newest first. */
  executions(id: string, filter: PageFilter = {}): Listing<ExecutionList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...here(id).params, query };
      return dataOf(await this.#connection.http.GET('/api/v1/hooks/{hook_id}/executions', { params }));
    });
  }
}

function here(id: string) {
  return { params: { path: { hook_id: id } } };
}
