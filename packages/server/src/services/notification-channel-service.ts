import { assertMay, type Actor } from '../domain/access/actor.ts';
import { InvalidInputError, WrongStateError } from '../domain/errors.ts';
import { NotificationChannelId, NotificationId } from '../domain/ids.ts';
import {
  assertRoomForChannel,
  type ChannelKind,
  type NotificationChannel,
} from '../domain/notification/notification-channel.ts';
import { testEvent } from '../domain/notification/notification-event.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newWebhookSecret, rotationMs, webhookUrlFault, type WebhookUrlRules } from '../domain/webhook.ts';
import type { SecretBox, SecretLabel } from '../infrastructure/secret-box.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { RotatedSecret } from './hook-service.ts';

export type ChannelServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly webhookRules: WebhookUrlRules;
  readonly now: () => Date;
};

export type NewChannel = {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly url: string;
  readonly isEnabled: boolean;
  readonly digestMinutes: number;
};

export type ChannelChange = Partial<Omit<NewChannel, 'kind'>>;

/** A channel that has just been made. The secret, which a generic webhook has, is not to be had again. */
export type MadeChannel = { readonly channel: NotificationChannel; readonly secret?: string };

type Labelled = Pick<NotificationChannel, 'organizationId' | 'id'>;

export function channelUrlLabel({ organizationId, id }: Labelled): SecretLabel {
  return { tenant: organizationId, kind: 'notification channel address', id };
}

export function channelSecretLabel({ organizationId, id }: Labelled): SecretLabel {
  return { tenant: organizationId, kind: 'notification channel secret', id };
}

/** Channels as admins make them and others name them in their tasks. */
export class NotificationChannelService {
  readonly #deps: ChannelServiceDeps;
  constructor(deps: ChannelServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, wanted: NewChannel): Promise<MadeChannel> {
    assertMay(actor, 'channels:write');
    const { organizationId } = actor;
    const { url, ...settings } = wanted;
    const at = this.#deps.now();
    const id = NotificationChannelId.new();
    const secret = wanted.kind === 'webhook' ? newWebhookSecret() : undefined;
    const channel: NotificationChannel = {
      ...{ ...settings, id, organizationId, createdAt: at, updatedAt: at },
      ...this.#sealed({ organizationId, id }, url),
      ...(secret !== undefined && {
        secret: { sealed: this.#deps.secretBox.seal(channelSecretLabel({ organizationId, id }), secret) },
      }),
    };
    await this.#deps.store.transact(organizationId, async (tx) => {
      assertRoomForChannel(await tx.notificationChannels.count(organizationId));
      await tx.notificationChannels.add(channel);
      tx.record(actor, 'notification_channel.created', id, { after: channel });
    });
    return { channel, ...(secret !== undefined && { secret }) };
  }

  async get(actor: Actor, id: NotificationChannelId): Promise<NotificationChannel> {
    assertMay(actor, 'channels:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.notificationChannels.get(id));
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<NotificationChannel>> {
    assertMay(actor, 'channels:read');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) =>
      tx.notificationChannels.list(organizationId, page),
    );
  }

  async change(actor: Actor, id: NotificationChannelId, change: ChannelChange): Promise<NotificationChannel> {
    return this.#changing(actor, id, async (tx, channel) => {
      const { url, ...rest } = change;
      const address = url === undefined ? {} : this.#sealed(channel, url);
      const changed = { ...channel, ...rest, ...address, updatedAt: this.#deps.now() };
      await tx.notificationChannels.save(changed);
      tx.record(actor, 'notification_channel.changed', id, { before: channel, after: changed });
      return changed;
    });
  }

  /** What waits for it is not sent any more. */
  async remove(actor: Actor, id: NotificationChannelId): Promise<void> {
    await this.#changing(actor, id, async (tx, channel) => {
      await tx.notificationChannels.remove(id, this.#deps.now());
      tx.record(actor, 'notification_channel.deleted', id, { before: channel });
    });
  }

  /** Makes a new secret; the one before is used as well for a day. */
  async rotateSecret(actor: Actor, id: NotificationChannelId): Promise<RotatedSecret> {
    return this.#changing(actor, id, async (tx, channel) => {
      if (!channel.secret)
        throw new WrongStateError('Only a channel of the kind "webhook" signs its messages.');
      const now = this.#deps.now();
      const previousUntil = new Date(now.getTime() + rotationMs);
      const secret = newWebhookSecret();
      const sealed = this.#deps.secretBox.seal(channelSecretLabel(channel), secret);
      const previous = { sealed: channel.secret.sealed, until: previousUntil };
      await tx.notificationChannels.save({ ...channel, secret: { sealed, previous }, updatedAt: now });
      tx.record(actor, 'notification_channel.secret_rotated', id);
      return { secret, previousUntil };
    });
  }

  /** Sends a notification that stands for nothing; what came of it is in the list. */
  async test(actor: Actor, id: NotificationChannelId): Promise<NotificationId> {
    return this.#changing(actor, id, async (tx, channel) => {
      const { kind, isEnabled, organizationId } = channel;
      if (!isEnabled)
        throw new WrongStateError('The channel is switched off; switch it on before you test it.');
      const notificationId = NotificationId.new();
      const test = { id: notificationId, event: testEvent, facts: {}, digestMinutes: 0 } as const;
      await tx.notifications.add(organizationId, [{ ...test, recipient: { kind, channelId: id } }]);
      tx.record(actor, 'notification_channel.tested', id);
      return notificationId;
    });
  }

  async #changing<T>(
    actor: Actor,
    id: NotificationChannelId,
    work: (tx: Repositories, channel: NotificationChannel) => Promise<T>,
  ): Promise<T> {
    assertMay(actor, 'channels:write');
    return this.#deps.store.transact(actor.organizationId, async (tx) =>
      work(tx, await tx.notificationChannels.getForUpdate(id)),
    );
  }

  #sealed(of: Labelled, url: string): Pick<NotificationChannel, 'host' | 'sealedUrl'> {
    const fault = webhookUrlFault(url, this.#deps.webhookRules);
    if (fault !== undefined)
      throw new InvalidInputError(`The address cannot be used. ${fault}`, [
        { pointer: '/body/url', detail: fault },
      ]);
    const sealedUrl = this.#deps.secretBox.seal(channelUrlLabel(of), url);
    return { host: new URL(url).host, sealedUrl };
  }
}
