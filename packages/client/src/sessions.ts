import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Session = Schemas['Session'];
export type SessionList = operations['listSessions']['responses'][200]['content']['application/json'];
export type SessionFilter = NonNullable<operations['listSessions']['parameters']['query']>;

/** What a new session is to be; everything has a default. */
export type NewSession = Schemas['CreateSessionInput'];

export class Sessions {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: SessionFilter = {}): Listing<SessionList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/sessions', { params: { query } }));
    });
  }

  async create(session: NewSession = {}): Promise<Session> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/sessions', { body: session, headers: once() }));
  }

  /** One turn of whichever session. */
  async turn(id: string): Promise<Schemas['Turn']> {
    const params = { path: { turn_id: id } };
    return dataOf(await this.#connection.http.GET('/api/v1/turns/{turn_id}', { params }));
  }
}
