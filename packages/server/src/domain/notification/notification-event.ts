/** What people and channels can be told of. */
export const notificationEvents = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.waiting',
  'schedule.paused',
  'trigger.paused',
  'budget.threshold_reached',
  'budget.exhausted',
  'quota.threshold_reached',
  'quota.exhausted',
  'visit.began',
] as const;
export type NotificationEvent = (typeof notificationEvents)[number];

/** Of these a task says whom to tell; a budget, a quota or a visit belongs to no task. */
export const taskEvents = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.waiting',
  'schedule.paused',
  'trigger.paused',
] as const satisfies readonly NotificationEvent[];
export type TaskEvent = (typeof taskEvents)[number];

export const testEvent = 'notification.test';
export type ToldEvent = NotificationEvent | typeof testEvent;
export const toldEvents: readonly ToldEvent[] = [...notificationEvents, testEvent];
