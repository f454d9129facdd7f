import type { Kysely, Selectable } from 'kysely';
import type { DB, NotificationChannels } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { NotificationChannelId, OrganizationId } from '../domain/ids.ts';
import { channelKinds, type NotificationChannel } from '../domain/notification/notification-channel.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { WebhookSecret } from '../domain/webhook.ts';
import { toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

export class NotificationChannelRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(channel: NotificationChannel): Promise<void> {
    const { id, organizationId, kind, createdAt } = channel;
    await this.#db
      .insertInto('notification_channels')
      .values({ id, organization_id: organizationId, kind, created_at: createdAt, ...columnsOf(channel) })
      .execute();
  }

  async get(id: NotificationChannelId): Promise<NotificationChannel> {
    const [channel] = await this.listByIds([id]);
    if (!channel) throw new NotFoundError('notification channel', id);
    return channel;
  }

  /** Holds the row until the transaction ends. */
  async getForUpdate(id: NotificationChannelId): Promise<NotificationChannel> {
    const row = await this.#kept.selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('notification channel', id);
    return toChannel(row);
  }

  /** Those of them that there are. */
  async listByIds(ids: readonly NotificationChannelId[]): Promise<NotificationChannel[]> {
    if (ids.length === 0) return [];
    const rows = await this.#kept.selectAll().where('id', 'in', ids).execute();
    return rows.map(toChannel);
  }

  /** Newest first. */
  async list(organizationId: OrganizationId, page: PageRequest): Promise<Page<NotificationChannel>> {
    const all = this.#kept.selectAll().where('organization_id', '=', organizationId);
    return newestFirst(all, 'created_at', page, toChannel);
  }

  /** All there are. Holds the rows until the transaction ends. */
  async listForUpdate(organizationId: OrganizationId): Promise<NotificationChannel[]> {
    const rows = await this.#kept
      .selectAll()
      .where('organization_id', '=', organizationId)
      .forNoKeyUpdate()
      .execute();
    return rows.map(toChannel);
  }

  async count(organizationId: OrganizationId): Promise<number> {
    const { total } = await this.#kept
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow();
    return total;
  }

  async save(channel: NotificationChannel): Promise<void> {
    await this.#db
      .updateTable('notification_channels')
      .set(columnsOf(channel))
      .where('id', '=', channel.id)
      .execute();
  }

  /** It is sent nothing more, and its secrets are forgotten. */
  async remove(id: NotificationChannelId, at: Date): Promise<void> {
    await this.#db
      .updateTable('notification_channels')
      .set({ deleted_at: at, ...forgotten })
      .where('id', '=', id)
      .execute();
  }

  get #kept() {
    return this.#db.selectFrom('notification_channels').where('deleted_at', 'is', null);
  }
}

const forgotten = {
  ...{ sealed_url: null, sealed_secret: null },
  ...{ sealed_old_secret: null, old_secret_expires_at: null },
};

function toSecret(sealed: string, row: Selectable<NotificationChannels>): WebhookSecret {
  const { sealed_old_secret: old, old_secret_expires_at: until } = row;
  return { sealed, ...(old !== null && until && { previous: { sealed: old, until } }) };
}

function columnsOf(channel: NotificationChannel) {
  return {
    name: toText(channel.name),
    host: channel.host,
    sealed_url: channel.sealedUrl,
    sealed_secret: channel.secret?.sealed ?? null,
    sealed_old_secret: channel.secret?.previous?.sealed ?? null,
    old_secret_expires_at: channel.secret?.previous?.until ?? null,
    is_enabled: channel.isEnabled,
    digest_minutes: channel.digestMinutes,
    updated_at: channel.updatedAt,
  };
}

function toChannel(row: Selectable<NotificationChannels>): NotificationChannel {
  return {
    id: NotificationChannelId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    kind: oneOf(channelKinds, row.kind),
    name: row.name,
    host: row.host,
    sealedUrl: row.sealed_url ?? '',
    ...(row.sealed_secret !== null && { secret: toSecret(row.sealed_secret, row) }),
    isEnabled: row.is_enabled,
    digestMinutes: row.digest_minutes,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
