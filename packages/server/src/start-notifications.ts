import type { Config, Secrets } from './config.ts';
import type { Notifications } from './database/notifications.ts';
import type { Log } from './infrastructure/log.ts';
import { Mailer } from './infrastructure/mailer.ts';
import type { Metrics } from './infrastructure/metrics.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import { WebhookSender } from './infrastructure/webhooks.ts';
import type { Store } from './repositories/store.ts';
import { NotificationDispatch } from './services/notification-dispatch.ts';
import { mailNotifications, postNotifications } from './services/send-notifications.ts';

export type NotificationsDeps = {
  readonly store: Store;
  readonly config: Pick<Config, 'notifications' | 'refusedNetworks' | 'webhooks'>;
  /** Absent where no mail server is set: other nodes may have one. */
  readonly mailer?: Mailer;
  readonly secretBox: SecretBox;
  readonly notifications: Notifications;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
};

/** Mail servers take few connections of one client. */
const mailPace = { onThisNode: 8 };

/** Undefined where no mail server is set. */
export function openMailer(
  {
    config: { notifications },
    secrets: { smtpUrl: url },
  }: {
    readonly config: Pick<Config, 'notifications'>;
    readonly secrets: Pick<Secrets, 'smtpUrl'>;
  },
  stack: AsyncDisposableStack,
): Mailer | undefined {
  const { mailFrom: from } = notifications;
  return url === undefined || from === undefined ? undefined : stack.use(new Mailer({ url, from }));
}

/** Mail and channels apart, with connections of their own: what hangs holds up nothing else. */
export function startNotifications(on: NotificationsDeps, stack: AsyncDisposableStack): void {
  const { config, mailer, notifications } = on;
  const { publicUrl } = config.notifications;
  const hear = (wake: () => void) => notifications.hear('notifications', wake);
  const sender = stack.use(new WebhookSender({ ...config.webhooks, refuse: config.refusedNetworks }));
  const post = postNotifications({ ...on, sender, publicUrl });
  stack.use(new NotificationDispatch({ ...on, kinds: ['slack', 'webhook'], send: post, hear })).start();
  if (!mailer) return;
  const mail = mailNotifications({ ...on, mailer, publicUrl });
  stack.use(new NotificationDispatch({ ...on, kinds: ['email'], send: mail, hear, pace: mailPace })).start();
}
