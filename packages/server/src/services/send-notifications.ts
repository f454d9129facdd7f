import type { NotificationChannel } from '../domain/notification/notification-channel.ts';
import type { Notification, Recipient } from '../domain/notification/notification.ts';
import {
  mailText,
  slackMessage,
  tellOf,
  webhookMessage,
  type Told,
} from '../domain/notification/notification-text.ts';
import type { Mailer } from '../infrastructure/mailer.ts';
import { liveSecrets } from '../domain/webhook.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { WebhookSender } from '../infrastructure/webhooks.ts';
import type { Store } from '../repositories/store.ts';
import { channelSecretLabel, channelUrlLabel } from './notification-channel-service.ts';

/** Its recipient is gone, or wants it no more. */
export class NotWantedError extends Error {
  override readonly name = 'NotWantedError';
}

type Message = readonly Notification[];

export type MailNotificationsDeps = {
  readonly store: Store;
  readonly mailer: Mailer;
  /** Where the API is reached from outside. */
  readonly publicUrl?: string | undefined;
};

/** Sends what goes in one mail. The address is the account's of now, if that is still active and wants mail. */
export function mailNotifications({ store, mailer, publicUrl }: MailNotificationsDeps) {
  return async (message: Message, signal: AbortSignal): Promise<void> => {
    const { organizationId, recipient, id, messageId = id } = firstOf(message);
    if (recipient.kind !== 'email') throw new Error('It goes by no mail.');
    const [addressee] = await store.transact(organizationId, (tx) =>
      tx.notificationPreferences.addressees([recipient.userId]),
    );
    if (!addressee) throw new NotWantedError('The user is gone, or is not active any more.');
    if (!addressee.preferences.email) throw new NotWantedError('The user wants no mail.');
    const text = mailText(message.map((each) => tellOf(each, publicUrl)));
    await mailer.send({ ...text, to: addressee.email, id: messageId }, signal);
  };
}

export type PostNotificationsDeps = {
  readonly store: Store;
  /** Of its own: what hangs here must hold up nothing else. */
  readonly sender: WebhookSender;
  readonly secretBox: SecretBox;
  readonly publicUrl?: string | undefined;
  readonly now: () => Date;
};

/** Sends what goes to a channel in one message. */
export function postNotifications({ store, sender, secretBox, publicUrl, now }: PostNotificationsDeps) {
  return async (message: Message, signal: AbortSignal): Promise<void> => {
    const { organizationId, recipient, id, messageId = id } = firstOf(message);
    const channel = await channelOf(store, organizationId, recipient);
    const told = message.map((each) => tellOf(each, publicUrl));
    await sender.tell(
      {
        ...{ tenant: organizationId, id: messageId },
        url: secretBox.open(channelUrlLabel(channel), channel.sealedUrl),
        body: bodyFor(channel, message, told),
        secrets: (channel.secret ? liveSecrets(channel.secret, now()) : []).map((sealed) =>
          secretBox.open(channelSecretLabel(channel), sealed),
        ),
      },
      signal,
    );
  };
}

function bodyFor({ kind }: NotificationChannel, message: Message, told: readonly Told[]): string {
  return kind === 'slack' ? slackMessage(told) : webhookMessage(message, told);
}

async function channelOf(
  store: Store,
  organizationId: Notification['organizationId'],
  recipient: Recipient,
): Promise<NotificationChannel> {
  if (recipient.kind === 'email') throw new Error('It goes by mail.');
  const [channel] = await store.transact(organizationId, (tx) =>
    tx.notificationChannels.listByIds([recipient.channelId]),
  );
  if (!channel?.isEnabled) throw new NotWantedError('The channel is removed or switched off.');
  return channel;
}

function firstOf(message: Message): Notification {
  const [first] = message;
  if (!first) throw new Error('A message has at least one notification.');
  return first;
}
