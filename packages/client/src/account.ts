import type { components } from './api.gen.ts';
import { dataOf, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type Login = Schemas['LoginEntry'];

/** The account of whoever is logged in. */
export class Account {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async rename(name: string): Promise<Schemas['User']> {
    return dataOf(await this.#connection.http.PATCH('/api/v1/auth/me', { body: { name } }));
  }

  /** Every other login ends. */
  async changePassword(current: string, wanted: string): Promise<void> {
    const body = { current_password: current, new_password: wanted };
    await this.#connection.http.POST('/api/v1/auth/change-password', { body });
  }

  /** The one used last first. */
  async logins(): Promise<Login[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/auth/sessions')).items;
  }

  async endLogin(id: string): Promise<void> {
    const params = { path: { login_id: id } };
    await this.#connection.http.DELETE('/api/v1/auth/sessions/{login_id}', { params });
  }

  /** Ends this login. */
  async logout(): Promise<void> {
    const refreshToken = this.#connection.tokens?.refreshToken;
    if (refreshToken === undefined) return;
    await this.#connection.http.POST('/api/v1/auth/logout', { body: { refresh_token: refreshToken } });
  }

  /** Ends every login of the user, this one too. */
  async logoutEverywhere(): Promise<void> {
    await this.#connection.http.POST('/api/v1/auth/logout-all');
  }
}
