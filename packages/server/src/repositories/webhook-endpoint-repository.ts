import type { Kysely, Selectable } from 'kysely';
import type { DB, WebhookEndpoints } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, WebhookEndpointId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { disablingReasons, type WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

export class WebhookEndpointRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(endpoint: WebhookEndpoint): Promise<void> {
    await this.#db
      .insertInto('webhook_endpoints')
      .values({
        id: endpoint.id,
        organization_id: endpoint.organizationId,
        ...columnsOf(endpoint),
        created_at: endpoint.createdAt,
      })
      .execute();
  }

  async get(id: WebhookEndpointId): Promise<WebhookEndpoint> {
    const row = await this.#kept.selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('webhook endpoint', id);
    return toEndpoint(row);
  }

  /** Holds the row until the transaction ends; events may be appended all the same. */
  async getForUpdate(id: WebhookEndpointId): Promise<WebhookEndpoint> {
    const endpoint = await this.findForUpdate(id);
    if (!endpoint) throw new NotFoundError('webhook endpoint', id);
    return endpoint;
  }

  /** The same; undefined when it is removed. */
  async findForUpdate(id: WebhookEndpointId): Promise<WebhookEndpoint | undefined> {
    const row = await this.#kept.selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    return row && toEndpoint(row);
  }

  /** Newest first. */
  async list(organizationId: OrganizationId, page: PageRequest): Promise<Page<WebhookEndpoint>> {
    const all = this.#kept.selectAll().where('organization_id', '=', organizationId);
    return newestFirst(all, 'created_at', page, toEndpoint);
  }

  async listByIds(ids: readonly WebhookEndpointId[]): Promise<WebhookEndpoint[]> {
    if (ids.length === 0) return [];
    const rows = await this.#kept.selectAll().where('id', 'in', ids).execute();
    return rows.map(toEndpoint);
  }

  /** All there are. Holds the rows until the transaction ends. */
  async listForUpdate(organizationId: OrganizationId): Promise<WebhookEndpoint[]> {
    const rows = await this.#kept
      .selectAll()
      .where('organization_id', '=', organizationId)
      .forNoKeyUpdate()
      .execute();
    return rows.map(toEndpoint);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { total } = await this.#kept
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow();
    return total;
  }

  async save(endpoint: WebhookEndpoint): Promise<void> {
    await this.#db
      .updateTable('webhook_endpoints')
      .set(columnsOf(endpoint))
      .where('id', '=', endpoint.id)
      .execute();
  }

  /** It is sent nothing more, and its secrets are forgotten. */
  async remove(id: WebhookEndpointId, at: Date): Promise<void> {
    const forgotten = { sealed_secret: null, sealed_old_secret: null, old_secret_expires_at: null };
    await this.#db
      .updateTable('webhook_endpoints')
      .set({ deleted_at: at, ...forgotten })
      .where('id', '=', id)
      .execute();
  }

  get #kept() {
    return this.#db.selectFrom('webhook_endpoints').where('deleted_at', 'is', null);
  }
}

function columnsOf(endpoint: WebhookEndpoint) {
  const { sealed, previous } = endpoint.secret;
  return {
    url: endpoint.url,
    description: endpoint.description ?? null,
    events: [...endpoint.events],
    is_enabled: endpoint.isEnabled,
    disabled_reason: endpoint.disabledReason ?? null,
    sealed_secret: sealed,
    sealed_old_secret: previous?.sealed ?? null,
    old_secret_expires_at: previous?.until ?? null,
    updated_at: endpoint.updatedAt,
  };
}

function toEndpoint(row: Selectable<WebhookEndpoints>): WebhookEndpoint {
  const { sealed_old_secret: old, old_secret_expires_at: until } = row;
  return {
    id: WebhookEndpointId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    url: row.url,
    ...(row.description !== null && { description: row.description }),
    events: row.events,
    isEnabled: row.is_enabled,
    ...(row.disabled_reason !== null && { disabledReason: oneOf(disablingReasons, row.disabled_reason) }),
    secret: {
      sealed: row.sealed_secret ?? '',
      ...(old !== null && until && { previous: { sealed: old, until } }),
    },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
