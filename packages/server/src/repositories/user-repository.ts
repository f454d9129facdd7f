import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, Users } from '../database/schema.gen.ts';
import { roles, type Credentials, type User } from '../domain/access/user.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, UserId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

export class UserRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(user: User, passwordHash: string): Promise<void> {
    await this.#db
      .insertInto('users')
      .values({
        id: user.id,
        organization_id: user.organizationId,
        email: user.email,
        name: user.name,
        role: user.role,
        is_active: user.isActive,
        created_at: user.createdAt,
        password_hash: passwordHash,
      })
      .execute();
  }

  async getCredentials(id: UserId): Promise<Credentials> {
    const row = await this.#db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('user', id);
    return toCredentials(row);
  }

  /** Holds the user's row, if there is one, so that a logout everywhere and a refresh come one after the other. */
  async lock(id: UserId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('users')
      .select('id')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
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
}

export function toCredentials(row: Selectable<Users>): Credentials {
  return {
    user: {
      id: UserId.parse(row.id),
      organizationId: OrganizationId.parse(row.organization_id),
      email: row.email,
      name: row.name,
      role: oneOf(roles, row.role),
      isActive: row.is_active,
      createdAt: row.created_at,
      ...(row.last_login_at && { lastLoginAt: row.last_login_at }),
    },
    passwordHash: row.password_hash,
    tokenVersion: row.token_version,
  };
}
