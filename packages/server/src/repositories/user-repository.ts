import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, Users } from '../database/schema.gen.ts';
import { roles, type Role } from '../domain/access/role.ts';
import { userKinds, type Credentials, type User } from '../domain/access/user.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { OrganizationId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newestFirst } from './paging.ts';
import { standingColumn, toStanding } from './standing-column.ts';
import { customRoleColumn, toHeldRole } from './custom-role-column.ts';
import { oneOf } from './rows.ts';

export type UserFilter = {
  readonly role?: Role;
  readonly isActive?: boolean;
  /** Part of the name or the address. */
  readonly text?: string;
};

/** Who is deleted is kept as a row and found by none of these. */
export class UserRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Refused when somebody has the address, in whatever organization: people log in by it. */
  async add(user: User, passwordHash?: string): Promise<void> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('users')
      .values({
        id: user.id,
        organization_id: user.organizationId,
        kind: user.kind,
        email: user.email,
        name: user.name,
        role: user.role,
        role_id: user.customRole?.id ?? null,
        is_active: user.isActive,
        created_at: user.createdAt,
        password_hash: passwordHash ?? null,
      })
      .onConflict((conflict) =>
        conflict
          .expression(sql`lower(email)`)
          .where('deleted_at', 'is', null)
          .doNothing(),
      )
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n)
      throw new ConflictError(`The address ${user.email} is not free; use another.`);
  }

  async get(id: UserId): Promise<User> {
    return (await this.getCredentials(id)).user;
  }

  async find(id: UserId): Promise<User | undefined> {
    const row = await this.#whole.where('id', '=', id).executeTakeFirst();
    return row && toCredentials(row).user;
  }

  async findByEmail(email: string): Promise<Credentials | undefined> {
    const row = await this.#whole.where(sql`lower(email)`, '=', email).executeTakeFirst();
    return row && toCredentials(row);
  }

  async getCredentials(id: UserId): Promise<Credentials> {
    const row = await this.#whole.where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('user', id);
    return toCredentials(row);
  }

  async list(filter: UserFilter, page: PageRequest): Promise<Page<User>> {
    const { role, isActive, text } = filter;
    const pattern = `%${(text ?? '').replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    const matching = this.#whole
      .$if(role !== undefined, (query) => query.where('role', '=', role ?? ''))
      .$if(isActive !== undefined, (query) => query.where('is_active', '=', isActive ?? true))
      .$if(text !== undefined, (query) =>
        query.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('email', 'ilike', pattern)])),
      );
    return newestFirst(matching, 'created_at', page, (row) => toCredentials(row).user);
  }

  /** The names of those that there are, by id. */
  async names(ids: readonly UserId[]): Promise<ReadonlyMap<string, Pick<User, 'name'>>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, name }) => [id, { name }]));
  }

  /** Holds the user's row, if there is one, so that a logout everywhere and a refresh come one after the other. */
  async lock(id: UserId): Promise<boolean> {
    const row = await this.#kept.select('id').where('id', '=', id).forUpdate().executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Who runs the organization: admins who can log in. Holds their rows until the transaction ends, so that of two who
   * would each leave the other as the last one, the second sees what the first has done.
   */
  async lockAdmins(): Promise<UserId[]> {
    const rows = await this.#kept
      .select('id')
      .where('role', '=', 'admin')
      .where('kind', '=', 'person')
      .where('is_active', '=', true)
      .orderBy('id')
      .forUpdate()
      .execute();
    return rows.map((row) => UserId.parse(row.id));
  }

  async save(user: User, at: Date): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({
        name: user.name,
        role: user.role,
        role_id: user.customRole?.id ?? null,
        is_active: user.isActive,
        updated_at: at,
      })
      .where('id', '=', user.id)
      .execute();
  }

  async setPassword(id: UserId, passwordHash: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({ password_hash: passwordHash, updated_at: at })
      .where('id', '=', id)
      .execute();
  }

  async recordLogin(id: UserId, at: Date): Promise<void> {
    await this.#db.updateTable('users').set({ last_login_at: at }).where('id', '=', id).execute();
  }

  /** Outdates every access token of the user. */
  async raiseTokenVersion(id: UserId): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({ token_version: sql`token_version + 1` })
      .where('id', '=', id)
      .execute();
  }

  /** What they made stays theirs; nobody logs in as them any more, and their address is free. */
  async remove(id: UserId, at: Date): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({ is_active: false, password_hash: null, role_id: null, deleted_at: at, updated_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** With the role that they have, and what their organization is. */
  get #whole() {
    return this.#kept.selectAll().select([customRoleColumn('users.role_id'), standingColumn]);
  }

  get #kept() {
    return this.#db.selectFrom('users').where('deleted_at', 'is', null);
  }
}

type WholeRow = Selectable<Users> & { readonly custom_role: unknown; readonly standing: unknown };

export function toCredentials(row: WholeRow): Credentials {
  const customRole = toHeldRole(row.custom_role);
  const { isOperator, suspendedFor } = toStanding(row.standing);
  return {
    user: {
      id: UserId.parse(row.id),
      organizationId: OrganizationId.parse(row.organization_id),
      kind: oneOf(userKinds, row.kind),
      email: row.email,
      name: row.name,
      role: oneOf(roles, row.role),
      ...(customRole && { customRole }),
      ...(isOperator && row.role === 'admin' && { isOperator }),
      isActive: row.is_active,
      createdAt: row.created_at,
      ...(row.last_login_at && { lastLoginAt: row.last_login_at }),
    },
    ...(row.password_hash !== null && { passwordHash: row.password_hash }),
    tokenVersion: row.token_version,
    ...(suspendedFor !== undefined && { suspendedFor }),
  };
}
