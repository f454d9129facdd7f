import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Session = Schemas['Session'];
export type SessionList = operations['listSessions']['responses'][200]['content']['application/json'];
export type SessionFilter = NonNullable<operations['listSessions']['parameters']['query']>;
type SharedMessages = operations['listSharedMessages']['responses'][200]['content']['application/json'];

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

  /** Takes up a session by the token of a link: it is seen from now on, until the link ends. */
  async openLink(token: string): Promise<Session> {
    return dataOf(await this.#connection.http.POST('/api/v1/session-links/open', { body: { token } }));
  }

  /** A session by the token of a public link, for which nobody need have logged in. */
  async shared(token: string): Promise<Schemas['SharedSession']> {
    const params = { path: { link_token: token } };
    return dataOf(await this.#connection.http.GET('/api/v1/shared/{link_token}', { params }));
  }

  /** What was said in it, the oldest first. */
  sharedMessages(token: string): Listing<SharedMessages> {
    return listing(async (cursor) => {
      const params = { path: { link_token: token }, ...(cursor !== undefined && { query: { cursor } }) };
      return dataOf(await this.#connection.http.GET('/api/v1/shared/{link_token}/messages', { params }));
    });
  }

  /** One turn of whichever session. */
  async turn(id: string): Promise<Schemas['Turn']> {
    const params = { path: { turn_id: id } };
    return dataOf(await this.#connection.http.GET('/api/v1/turns/{turn_id}', { params }));
  }
}
