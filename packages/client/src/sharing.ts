import type { components } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type SessionShare = Schemas['SessionShare'];
export type NewShare = Schemas['ShareSessionInput'];
export type SessionLink = Schemas['SessionLink'];
export type MadeSessionLink = Schemas['MadeSessionLink'];
export type NewSessionLink = Schemas['MakeSessionLinkInput'];

/** Who else may see, drive or decide in a session. */
export class Sharing {
  readonly #connection: Connection;
  readonly #id: string;
  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
  }

  async list(): Promise<SessionShare[]> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/sessions/{session_id}/shares', { params: this.#here({}) })).items;
  }

  /** It takes the place of what the user had. */
  async with(userId: string, share: NewShare): Promise<SessionShare> {
    const request = { params: this.#here({ user_id: userId }), body: share };
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/sessions/{session_id}/shares/{user_id}', request));
  }

  /** What they have open of it ends. */
  async end(userId: string): Promise<void> {
    const params = this.#here({ user_id: userId });
    await this.#connection.http.DELETE('/api/v1/sessions/{session_id}/shares/{user_id}', { params });
  }

  async links(): Promise<SessionLink[]> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/sessions/{session_id}/links', { params: this.#here({}) })).items;
  }

  /** The `token` is in the answer and never again. */
  async makeLink(link: NewSessionLink = {}): Promise<MadeSessionLink> {
    const request = { params: this.#here({}), body: link, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/sessions/{session_id}/links', request));
  }

  /** What was had by it ends. */
  async revokeLink(linkId: string): Promise<void> {
    const params = this.#here({ link_id: linkId });
    await this.#connection.http.DELETE('/api/v1/sessions/{session_id}/links/{link_id}', { params });
  }

  #here<More extends object>(more: More) {
    return { path: { session_id: this.#id, ...more } };
  }
}
