import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, Roles } from '../database/schema.gen.ts';
import type { CustomRole } from '../domain/access/custom-role.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { OrganizationId, RoleId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { parseGrants } from './custom-role-column.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';

/** How many users and keys have a role. */
export type RoleUse = { readonly users: number; readonly keys: number };

export class RoleRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Refused when the organization has one of this name. */
  async add(role: CustomRole): Promise<void> {
    await this.#assertFree(role);
    await this.#db
      .insertInto('roles')
      .values({
        id: role.id,
        organization_id: role.organizationId,
        ...changeable(role),
        created_at: role.createdAt,
      })
      .execute();
  }

  /** Refused when another one has this name. */
  async save(role: CustomRole): Promise<void> {
    await this.#assertFree(role);
    await this.#db.updateTable('roles').set(changeable(role)).where('id', '=', role.id).execute();
  }

  async get(id: RoleId): Promise<CustomRole> {
    const row = await this.#db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('role', id);
    return toRole(row);
  }

  /** Holds the row until the transaction ends: nobody is given the role meanwhile, and it changes no other way. */
  async getForUpdate(id: RoleId): Promise<CustomRole> {
    const row = await this.#db
      .selectFrom('roles')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new NotFoundError('role', id);
    return toRole(row);
  }

  async list(page: PageRequest): Promise<Page<CustomRole>> {
    return newestFirst(this.#db.selectFrom('roles').selectAll(), 'created_at', page, toRole);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('roles')
      .where('organization_id', '=', organizationId)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async use(id: RoleId): Promise<RoleUse> {
    const { users, keys } = await this.#db
      .selectNoFrom((eb) => [
        eb
          .selectFrom('users')
          .where('role_id', '=', id)
          .select(sql<number>`count(*)`.as('n'))
          .as('users'),
        eb
          .selectFrom('api_keys')
          .where('role_id', '=', id)
          .select(sql<number>`count(*)`.as('n'))
          .as('keys'),
      ])
      .executeTakeFirstOrThrow();
    return { users: users ?? 0, keys: keys ?? 0 };
  }

  async remove(id: RoleId): Promise<void> {
    await this.#db.deleteFrom('roles').where('id', '=', id).execute();
  }

  /** For who holds the organization's row, so that of two at once the second sees the first. */
  async #assertFree({ id, name }: CustomRole): Promise<void> {
    const other = await this.#db
      .selectFrom('roles')
      .select('id')
      .where(sql`lower(name)`, '=', sql`lower(${toText(name)})`)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (other) throw new ConflictError(`The organization has a role "${name}" already; use another name.`);
  }
}

function changeable(role: CustomRole) {
  return {
    name: toText(role.name),
    description: role.description === undefined ? null : toText(role.description),
    grants: toJsonb(role.grants),
    version: role.version,
    updated_at: role.updatedAt,
  };
}

function toRole(row: Selectable<Roles>): CustomRole {
  return {
    id: RoleId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    grants: parseGrants(row.grants),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
