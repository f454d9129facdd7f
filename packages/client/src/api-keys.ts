import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type ApiKey = Schemas['ApiKey'];
export type MadeApiKey = Schemas['MadeApiKey'];
export type NewApiKey = Schemas['CreateApiKeyInput'];
export type ApiKeyFilter = NonNullable<operations['listApiKeys']['parameters']['query']>;
type ApiKeyList = operations['listApiKeys']['responses'][200]['content']['application/json'];

/** Keys by which programs ask. A client with a key has it as its `accessToken`. */
export class ApiKeys {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first; admins see those of the organization. */
  list(filter: ApiKeyFilter = {}): Listing<ApiKeyList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/api-keys', { params: { query } }));
    });
  }

  /** The `key` is in the answer and never again. */
  async create(key: NewApiKey): Promise<MadeApiKey> {
    return dataOf(await this.#connection.http.POST('/api/v1/api-keys', { body: key, headers: once() }));
  }

  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/api-keys/{key_id}', { params: { path: { key_id: id } } });
  }
}
