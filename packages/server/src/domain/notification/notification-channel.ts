import { ConflictError } from '../errors.ts';
import type { NotificationChannelId, OrganizationId } from '../ids.ts';
import type { WebhookSecret } from '../webhook.ts';
import type { NotificationKind } from './notification.ts';

export const channelKinds = ['slack', 'webhook'] as const satisfies readonly NotificationKind[];
export type ChannelKind = (typeof channelKinds)[number];

/** A way to tell another service. Its address is a secret, and so is what the messages of a webhook are signed with. */
export type NotificationChannel = {
  readonly id: NotificationChannelId;
  readonly organizationId: OrganizationId;
  readonly kind: ChannelKind;
  readonly name: string;
  /** Of the address: all of it that is shown. */
  readonly host: string;
  readonly sealedUrl: string;
  /** Of a generic webhook only. */
  readonly secret?: WebhookSecret;
  readonly isEnabled: boolean;
  /** Messages are collected for so long; 0: each by itself. */
  readonly digestMinutes: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const mostChannels = 50;

export function assertRoomForChannel(count: number): void {
  if (count >= mostChannels)
    throw new ConflictError(
      `There are ${mostChannels} notification channels, which is the limit; remove some.`,
    );
}
