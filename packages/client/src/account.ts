import type { components } from './api.gen.ts';
import { dataOf, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type Login = Schemas['LoginEntry'];
export type Me = Schemas['Me'];

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

  /** Whether one has a second factor, and must have. */
  async secondFactor(): Promise<Schemas['SecondFactor']> {
    return dataOf(await this.#connection.http.GET('/api/v1/auth/totp'));
  }

  /** What a phone is to be told; it counts once a code has confirmed it. */
  async enrolSecondFactor(password: string): Promise<Schemas['OfferedSecret']> {
    return dataOf(await this.#connection.http.POST('/api/v1/auth/totp', { body: { password } }));
  }

  /** @returns recovery codes, which are not shown again. */
  async confirmSecondFactor(code: string): Promise<string[]> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/auth/totp/confirm', { body: { code } })).recovery_codes;
  }

  async disableSecondFactor(password: string, code: string): Promise<void> {
    await this.#connection.http.POST('/api/v1/auth/totp/disable', { body: { password, code } });
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
