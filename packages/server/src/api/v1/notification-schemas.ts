import { z } from 'zod';
import { NotificationChannelId } from '../../domain/ids.ts';
import {
  defaultPreferences,
  longestDigest,
  notificationKinds,
  notificationStatuses,
  type Notification,
  type NotificationPreferences,
} from '../../domain/notification/notification.ts';
import { notificationEvents, taskEvents, toldEvents } from '../../domain/notification/notification-event.ts';
import {
  formatTarget,
  mostRules,
  mostTargets,
  parseTarget,
  type NotificationRule,
} from '../../domain/notification/notification-rule.ts';
import type { NotificationWish } from '../../services/notification-service.ts';
import { Id, PageQuery } from './common-schemas.ts';

export const digestMinutes = z.int().min(0).max(longestDigest).meta({
  description: 'Minutes for which messages are collected into one; 0: each by itself.',
});

export const PreferencesBody = z
  .strictObject({
    email: z
      .boolean()
      .default(defaultPreferences.email)
      .meta({ description: 'false: no mail at all, whatever tasks say.' }),
    events: z
      .array(z.enum(notificationEvents))
      .max(notificationEvents.length)
      .default([...defaultPreferences.events])
      .transform((events) => [...new Set(events)])
      .meta({
        description: 'Of which events of your own tasks, budgets and quotas you want to know by mail.',
      }),
    digest_minutes: digestMinutes.default(defaultPreferences.digestMinutes),
  })
  .meta({
    id: 'SetNotificationPreferences',
    description: 'What is not said is as it is by default.',
    examples: [{ email: true, events: ['execution.failed', 'schedule.paused'], digest_minutes: 60 }],
  });

export const PreferencesView = z
  .object({ email: z.boolean(), events: z.array(z.enum(notificationEvents)), digest_minutes: z.int() })
  .meta({ id: 'NotificationPreferences' });

export const NotificationQuery = PageQuery.extend({
  status: z.enum(notificationStatuses).optional(),
  event: z.enum(toldEvents).optional(),
  channel_id: Id.optional(),
});

export const NotificationView = z
  .object({
    id: z.string(),
    kind: z.enum(notificationKinds),
    user_id: z.string().nullable().meta({ description: 'Whose account has the address, of mail.' }),
    channel_id: z.string().nullable(),
    event: z.enum(toldEvents),
    facts: z.record(z.string(), z.string()),
    status: z.enum(notificationStatuses),
    message_id: z.string().nullable().meta({ description: 'Of those that go, or went, in one message.' }),
    attempts: z.int(),
    last_error: z.string().nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Notification' });

export const TestedView = z
  .object({ notification_id: z.string().meta({ description: 'What came of it is in the list.' }) })
  .meta({ id: 'TestNotification' });

/** As tasks have them. */
export const NotificationRules = z.array(
  z
    .strictObject({
      events: z.array(z.enum(taskEvents)).min(1).max(taskEvents.length),
      to: z.array(Id).min(1).max(mostTargets).meta({
        description: '`owner`, ids of users, who get mail, or ids of notification channels.',
      }),
    })
    .meta({ id: 'NotificationRule' }),
);

export const NotificationRulesBody = NotificationRules.max(mostRules);

export function toRules(rules: z.output<typeof NotificationRules>): NotificationRule[] {
  return rules.map(({ events, to }) => ({
    events: [...new Set(events)],
    to: [...new Set(to)].map(parseTarget),
  }));
}

export function toRulesView(rules: readonly NotificationRule[]) {
  return rules.map(({ events, to }) => ({ events: [...events], to: to.map(formatTarget) }));
}

export function toPreferences(body: z.output<typeof PreferencesBody>): NotificationPreferences {
  return { email: body.email, events: body.events, digestMinutes: body.digest_minutes };
}

export function toPreferencesView(preferences: NotificationPreferences): z.output<typeof PreferencesView> {
  const { email, events, digestMinutes: minutes } = preferences;
  return { email, events: [...events], digest_minutes: minutes };
}

export function toFilter(query: z.output<typeof NotificationQuery>): NotificationWish {
  const { status, event, channel_id: id } = query;
  return {
    ...(status !== undefined && { status }),
    ...(event !== undefined && { event }),
    ...(id !== undefined && { channelId: NotificationChannelId.parse(id) }),
  };
}

export function toNotificationView(notification: Notification): z.output<typeof NotificationView> {
  const { id, recipient, event, facts, status, messageId, attempts } = notification;
  return {
    id,
    kind: recipient.kind,
    user_id: recipient.kind === 'email' ? recipient.userId : null,
    channel_id: recipient.kind === 'email' ? null : recipient.channelId,
    ...{ event, facts: { ...facts }, status, message_id: messageId ?? null, attempts },
    last_error: notification.lastError ?? null,
    next_attempt_at: notification.nextAttemptAt?.toISOString() ?? null,
    created_at: notification.createdAt.toISOString(),
    ended_at: notification.endedAt?.toISOString() ?? null,
  };
}
