import { sql, type Kysely, type Selectable } from 'kysely';
import type { ApiKeys, DB } from '../database/schema.gen.ts';
import { knownScopes, type ApiKey } from '../domain/access/api-key.ts';
import { NotFoundError } from '../domain/errors.ts';
import { ApiKeyId, OrganizationId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { customRoleColumn, toHeldRole } from './custom-role-column.ts';
import { newestFirst } from './paging.ts';

export class ApiKeyRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(key: ApiKey, hash: string): Promise<void> {
    await this.#db
      .insertInto('api_keys')
      .values({
        id: key.id,
        organization_id: key.organizationId,
        user_id: key.userId,
        name: key.name,
        key_hash: hash,
        hint: key.hint,
        scopes: [...key.scopes],
        role_id: key.role?.id ?? null,
        networks: [...key.networks],
        created_by: key.createdBy,
        created_at: key.createdAt,
        expires_at: key.expiresAt ?? null,
      })
      .execute();
  }

  async find(id: ApiKeyId): Promise<ApiKey | undefined> {
    const row = await this.#whole.where('id', '=', id).executeTakeFirst();
    return row && toApiKey(row);
  }

  async get(id: ApiKeyId): Promise<ApiKey> {
    const key = await this.find(id);
    if (!key) throw new NotFoundError('API key', id);
    return key;
  }

  /** Undefined when it was deleted. */
  async findByHash(hash: string): Promise<ApiKey | undefined> {
    const row = await this.#whole.where('key_hash', '=', hash).executeTakeFirst();
    return row && toApiKey(row);
  }

  async list(filter: { readonly userId?: UserId }, page: PageRequest): Promise<Page<ApiKey>> {
    const { userId } = filter;
    const matching = this.#whole.$if(userId !== undefined, (query) =>
      query.where('user_id', '=', userId ?? ''),
    );
    return newestFirst(matching, 'created_at', page, toApiKey);
  }

  async count(userId: UserId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('api_keys')
      .select(sql<number>`count(*)`.as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Written once a minute at most: a busy key costs no write for each request. */
  async recordUse(id: ApiKeyId, address: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('api_keys')
      .set({ last_used_at: at, last_used_address: address })
      .where('id', '=', id)
      .where((eb) =>
        eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', new Date(at.getTime() - 60_000))]),
      )
      .execute();
  }

  async remove(id: ApiKeyId): Promise<void> {
    await this.#db.deleteFrom('api_keys').where('id', '=', id).execute();
  }

  async removeAllOf(userId: UserId): Promise<void> {
    await this.#db.deleteFrom('api_keys').where('user_id', '=', userId).execute();
  }

  /** With the role that it has. */
  get #whole() {
    return this.#db.selectFrom('api_keys').selectAll().select(customRoleColumn('api_keys.role_id'));
  }
}

function toApiKey(row: Selectable<ApiKeys> & { readonly custom_role: unknown }): ApiKey {
  const role = toHeldRole(row.custom_role);
  return {
    id: ApiKeyId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    userId: UserId.parse(row.user_id),
    name: row.name,
    hint: row.hint,
    scopes: knownScopes(row.scopes),
    ...(role && { role }),
    networks: row.networks,
    createdBy: UserId.parse(row.created_by),
    createdAt: row.created_at,
    ...(row.expires_at && { expiresAt: row.expires_at }),
    ...(row.last_used_at && { lastUsedAt: row.last_used_at }),
    ...(row.last_used_address !== null && { lastUsedAddress: row.last_used_address }),
  };
}
