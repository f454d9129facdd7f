import { z } from 'zod';
import { channelKinds, type NotificationChannel } from '../../domain/notification/notification-channel.ts';
import type { ChannelChange, MadeChannel, NewChannel } from '../../services/notification-channel-service.ts';
import { Id, text } from './common-schemas.ts';
import { digestMinutes } from './notification-schemas.ts';

export const ChannelParams = z.object({ channel_id: Id });

const url = text(1, 2_000).meta({
  description: 'https at a public host, on port 443 or one from 1024 on. It is not shown again.',
});

export const CreateChannelBody = z
  .strictObject({
    kind: z.enum(channelKinds).meta({
      description:
        '`slack`: an incoming webhook of Slack, or of what speaks like it; `webhook`: signed JSON.',
    }),
    name: text(1, 100),
    url,
    enabled: z.boolean().default(true),
    digest_minutes: digestMinutes.default(0),
  })
  .meta({
    id: 'CreateNotificationChannel',
    examples: [{ kind: 'slack', name: '#agents', url: 'https://hooks.slack.com/services/T0/B0/secret' }],
  });

export const ChangeChannelBody = z
  .strictObject({
    name: text(1, 100).exactOptional(),
    url: url.exactOptional(),
    enabled: z.boolean().exactOptional(),
    digest_minutes: digestMinutes.exactOptional(),
  })
  .meta({ id: 'ChangeNotificationChannel', examples: [{ digest_minutes: 30 }] });

export const ChannelView = z
  .object({
    id: z.string(),
    kind: z.enum(channelKinds),
    name: z.string(),
    host: z.string().meta({ description: 'Of its address; the rest is a secret.' }),
    enabled: z.boolean(),
    digest_minutes: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'NotificationChannel' });

export const MadeChannelView = ChannelView.extend({
  secret: z
    .string()
    .nullable()
    .meta({ description: 'What the messages of a `webhook` are signed with. It is not shown again.' }),
}).meta({ id: 'MadeNotificationChannel' });

export function toNewChannel(body: z.output<typeof CreateChannelBody>): NewChannel {
  const { enabled: isEnabled, digest_minutes: minutes, ...rest } = body;
  return { ...rest, isEnabled, digestMinutes: minutes };
}

export function toChannelChange(body: z.output<typeof ChangeChannelBody>): ChannelChange {
  const { enabled: isEnabled, digest_minutes: minutes, ...rest } = body;
  return {
    ...rest,
    ...(isEnabled !== undefined && { isEnabled }),
    ...(minutes !== undefined && { digestMinutes: minutes }),
  };
}

export function toChannelView(channel: NotificationChannel): z.output<typeof ChannelView> {
  return {
    ...{ id: channel.id, kind: channel.kind, name: channel.name, host: channel.host },
    enabled: channel.isEnabled,
    digest_minutes: channel.digestMinutes,
    created_at: channel.createdAt.toISOString(),
    updated_at: channel.updatedAt.toISOString(),
  };
}

export function toMadeChannelView({ channel, secret }: MadeChannel): z.output<typeof MadeChannelView> {
  return { ...toChannelView(channel), secret: secret ?? null };
}
