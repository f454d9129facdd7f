import { NotificationId, type OrganizationId, type UserId } from '../domain/ids.ts';
import type { NewNotification } from '../domain/notification/notification.ts';
import type { TaskEvent } from '../domain/notification/notification-event.ts';
import { targetsOf } from '../domain/notification/notification-rule.ts';
import type { Occasion } from '../domain/notification/occasion.ts';
import type { Task } from '../domain/task/task.ts';
import type { Addressee } from '../repositories/notification-preferences-repository.ts';
import type { Repositories } from '../repositories/store.ts';

/** Tells whom the task names, and its owner if they want to know. In the transaction of the event. */
export async function notifyOfTask(
  tx: Repositories,
  task: Pick<Task, 'organizationId' | 'ownerId' | 'notifications'>,
  occasion: Occasion<TaskEvent>,
): Promise<void> {
  const { organizationId, ownerId, notifications } = task;
  const { users, channels } = targetsOf(notifications, occasion.event, ownerId);
  const people = await tx.notificationPreferences.addressees([...new Set([...users, ownerId])]);
  const told = people.filter((each) => users.has(each.userId) || wants(each, occasion));
  const toChannels = (await tx.notificationChannels.listByIds([...channels]))
    .filter(({ isEnabled }) => isEnabled)
    .map(({ id: channelId, kind, digestMinutes }) => ({
      ...newNotification(occasion),
      recipient: { kind, channelId },
      digestMinutes,
    }));
  await tx.notifications.add(organizationId, [...mailTo(told, occasion), ...toChannels]);
}

/** Tells those of the people whose own it is that want to know. */
export async function notifyPeople(
  tx: Repositories,
  organizationId: OrganizationId,
  people: readonly Addressee[],
  occasion: Occasion,
): Promise<void> {
  const told = people.filter((each) => wants(each, occasion));
  await tx.notifications.add(organizationId, mailTo(told, occasion));
}

function wants({ preferences }: Addressee, { event }: Occasion): boolean {
  return preferences.events.includes(event);
}

/** Who says that they want no mail gets none, whoever names them. */
function mailTo(people: readonly Addressee[], occasion: Occasion): NewNotification[] {
  return people
    .filter(({ preferences }) => preferences.email)
    .map(({ userId, preferences }: { userId: UserId } & Pick<Addressee, 'preferences'>) => ({
      ...newNotification(occasion),
      recipient: { kind: 'email', userId },
      digestMinutes: preferences.digestMinutes,
    }));
}

function newNotification({ event, facts }: Occasion) {
  return { id: NotificationId.new(), event, facts };
}
