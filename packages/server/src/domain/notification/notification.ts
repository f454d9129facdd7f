import type { NotificationChannelId, NotificationId, OrganizationId, UserId } from '../ids.ts';
import type { NotificationEvent, ToldEvent } from './notification-event.ts';

export const notificationKinds = ['email', 'slack', 'webhook'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/**
 * `pending` until it was taken, or until a day of tries is over: then it is `dead`. `dropped`: its recipient is gone or
 * does not want it by now, or too many wait.
 */
export const notificationStatuses = ['pending', 'sent', 'dead', 'dropped'] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** What is said of an event: names, ids and figures as texts, by the names that templates have for them. */
export type Facts = Readonly<Record<string, string>>;

export type Recipient =
  | { readonly kind: 'email'; readonly userId: UserId }
  | { readonly kind: Exclude<NotificationKind, 'email'>; readonly channelId: NotificationChannelId };

/** One event for one recipient. */
export type Notification = {
  readonly id: NotificationId;
  readonly organizationId: OrganizationId;
  readonly recipient: Recipient;
  readonly event: ToldEvent;
  readonly facts: Facts;
  readonly status: NotificationStatus;
  /** The first of those that go in one message; the same at each try. Absent before the first. */
  readonly messageId?: NotificationId;
  readonly attempts: number;
  readonly firstAttemptAt?: Date;
  readonly nextAttemptAt?: Date;
  readonly lastError?: string;
  readonly createdAt: Date;
  readonly endedAt?: Date;
};

/** One that is to be told, to a recipient whose messages are collected for so long (0: not at all). */
export type NewNotification = Pick<Notification, 'id' | 'recipient' | 'event' | 'facts'> & {
  readonly digestMinutes: number;
};

/** What a person says about mail to themselves. */
export type NotificationPreferences = {
  /** False: no mail at all, whatever tasks say. */
  readonly email: boolean;
  /** Of which events of their own tasks, budgets and quotas, and of themselves, they want to know. */
  readonly events: readonly NotificationEvent[];
  /** Mail is collected for so long; 0: each by itself. */
  readonly digestMinutes: number;
};

/** Until somebody says something else: of what stands still until they do something, and of who works in their place. */
export const defaultPreferences: NotificationPreferences = {
  email: true,
  events: [
    'schedule.paused',
    'trigger.paused',
    'budget.threshold_reached',
    'budget.exhausted',
    'quota.threshold_reached',
    'quota.exhausted',
    'visit.began',
  ],
  digestMinutes: 0,
};

/** Minutes. */
export const longestDigest = 1_440;

/** So many go in one message at most. */
export const mostTogether = 100;

/** So many of an organization wait to be sent at most; more are dropped. */
export const mostWaiting = 10_000;

/** So many of them for one recipient, so that one that takes nothing leaves room to others. */
export const mostWaitingForOne = 1_000;
