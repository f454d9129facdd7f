import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { versionParams, type VersionSeen } from './version-seen.ts';

type Schemas = components['schemas'];
export type Role = Schemas['Role'];
export type RoleDraft = Schemas['RoleDraftInput'];
type RoleList = operations['listRoles']['responses'][200]['content']['application/json'];

/** Roles that the organization makes of the rights that there are. */
export class Roles {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(): Listing<RoleList> {
    return listing(async (cursor) => {
      const params = cursor === undefined ? {} : { query: { cursor } };
      return dataOf(await this.#connection.http.GET('/api/v1/roles', { params }));
    });
  }

  async get(id: string): Promise<Role> {
    return dataOf(
      await this.#connection.http.GET('/api/v1/roles/{role_id}', { params: { path: { role_id: id } } }),
    );
  }

  /** Of rights that one has. */
  async create(role: RoleDraft): Promise<Role> {
    return dataOf(await this.#connection.http.POST('/api/v1/roles', { body: role, headers: once() }));
  }

  /** It holds at the next request of everybody who has it. */
  async replace(id: string, draft: RoleDraft, seen?: VersionSeen): Promise<Role> {
    const request = { params: paramsOf(id, seen), body: draft };
    return dataOf(await this.#connection.http.PUT('/api/v1/roles/{role_id}', request));
  }

  /** Only one that nobody has. */
  async remove(id: string, seen?: VersionSeen): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/roles/{role_id}', { params: paramsOf(id, seen) });
  }
}

function paramsOf(id: string, seen?: VersionSeen) {
  return versionParams({ role_id: id }, seen);
}
