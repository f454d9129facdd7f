import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { WrongStateError } from '../domain/errors.ts';
import { NotificationId } from '../domain/ids.ts';
import type { Notification, NotificationPreferences } from '../domain/notification/notification.ts';
import { testEvent } from '../domain/notification/notification-event.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { NotificationFilter } from '../repositories/notification-repository.ts';
import type { Store } from '../repositories/store.ts';

export type NotificationServiceDeps = {
  readonly store: Store;
  /** Whether this service has a mail server. */
  readonly hasMail: boolean;
  readonly now: () => Date;
};

/** Whose it is goes by who asks. */
export type NotificationWish = Omit<NotificationFilter, 'userId'>;

/** What was told to whom, and what people say about it. */
export class NotificationService {
  readonly #deps: NotificationServiceDeps;
  constructor(deps: NotificationServiceDeps) {
    this.#deps = deps;
  }

  /** One's own mail; for admins all there is in the organization. */
  async list(actor: Actor, filter: NotificationWish, page: PageRequest): Promise<Page<Notification>> {
    assertMay(actor, 'notifications:read');
    const own = mayForAll(actor, 'notifications:read') ? {} : { userId: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.notifications.list({ ...filter, ...own }, page),
    );
  }

  async preferences(actor: Actor): Promise<NotificationPreferences> {
    assertMay(actor, 'notifications:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.notificationPreferences.get(actor.userId),
    );
  }

  /** Holds also for what waits to be sent, except how long it is collected. */
  async setPreferences(actor: Actor, preferences: NotificationPreferences): Promise<NotificationPreferences> {
    assertMay(actor, 'notifications:write');
    const { organizationId, userId } = actor;
    await this.#deps.store.transact(organizationId, async (tx) => {
      const before = await tx.notificationPreferences.get(userId);
      await tx.notificationPreferences.set(organizationId, userId, preferences, this.#deps.now());
      tx.record(actor, 'notification_preferences.set', userId, { before, after: preferences });
    });
    return preferences;
  }

  /** Sends a mail to the address of the actor's account; what came of it is in the list. */
  async testMail(actor: Actor): Promise<NotificationId> {
    assertMay(actor, 'notifications:write');
    const { store, hasMail } = this.#deps;
    if (!hasMail)
      throw new WrongStateError('The service has no mail server; its operator can set one (SMTP_URL).');
    const { organizationId, userId } = actor;
    const id = NotificationId.new();
    await store.transact(organizationId, async (tx) => {
      const [addressee] = await tx.notificationPreferences.addressees([userId]);
      if (!addressee) throw new WrongStateError('Only people get mail; a service account has no address.');
      if (!addressee.preferences.email)
        throw new WrongStateError('You want no mail; say otherwise in your preferences first.');
      const test = { id, event: testEvent, facts: {}, digestMinutes: 0 } as const;
      await tx.notifications.add(organizationId, [{ ...test, recipient: { kind: 'email', userId } }]);
    });
    return id;
  }
}
