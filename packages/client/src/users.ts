import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type User = Schemas['User'];
export type NewUser = Schemas['CreateUserInput'];
export type UserChange = Schemas['ChangeUserInput'];
export type UserFilter = NonNullable<operations['listUsers']['parameters']['query']>;
export type Invitation = Schemas['Invitation'];
export type MadeInvitation = Schemas['MadeInvitation'];
type UserList = operations['listUsers']['responses'][200]['content']['application/json'];
type InvitationList = operations['listInvitations']['responses'][200]['content']['application/json'];

/** The users of the organization, for its admins. */
export class Users {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: UserFilter = {}): Listing<UserList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/users', { params: { query } }));
    });
  }

  async get(id: string): Promise<User> {
    return dataOf(await this.#connection.http.GET('/api/v1/users/{user_id}', here(id)));
  }

  async create(user: NewUser): Promise<User> {
    return dataOf(await this.#connection.http.POST('/api/v1/users', { body: user, headers: once() }));
  }

  /** It holds at their next request. */
  async change(id: string, change: UserChange): Promise<User> {
    const { http } = this.#connection;
    return dataOf(await http.PATCH('/api/v1/users/{user_id}', { ...here(id), body: change }));
  }

  /** Their logins and keys end; what they made stays. */
  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/users/{user_id}', here(id));
  }

  /** All of theirs; they may log in again. */
  async endLogins(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/users/{user_id}/logins', here(id));
  }

  /** A token by which they set a new password. It is shown once. */
  async grantPasswordReset(id: string): Promise<Schemas['PasswordReset']> {
    const { http } = this.#connection;
    return dataOf(
      await http.POST('/api/v1/users/{user_id}/password-reset', { ...here(id), headers: once() }),
    );
  }

  /** For who has lost it; their logins end. */
  async resetSecondFactor(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/users/{user_id}/totp', here(id));
  }

  /** The `token` is in the answer and never again. */
  async invite(email: string, role: User['role']): Promise<MadeInvitation> {
    const request = { body: { email, role }, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/invitations', request));
  }

  /** The newest first. */
  invitations(): Listing<InvitationList> {
    return listing(async (cursor) => {
      const params = cursor === undefined ? {} : { query: { cursor } };
      return dataOf(await this.#connection.http.GET('/api/v1/invitations', { params }));
    });
  }

  async withdrawInvitation(id: string): Promise<void> {
    const params = { path: { invitation_id: id } };
    await this.#connection.http.DELETE('/api/v1/invitations/{invitation_id}', { params });
  }
}

function here(id: string) {
  return { params: { path: { user_id: id } } };
}
