import type { Store } from '../repositories/store.ts';

export type NotificationRetentionDeps = { readonly store: Store; readonly notificationDays: number };

/** Gives up notifications that nobody can send, and removes those that are older than an operator keeps them. */
export class NotificationRetention {
  readonly #deps: NotificationRetentionDeps;
  constructor(deps: NotificationRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, notificationDays: days } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldNotifications(days));
      if (organizations.length === 0) return;
      for (const id of organizations)
        await store.transact(id, async (tx) => {
          await tx.notifications.expire(id);
          await tx.notifications.removeOld(id, days);
        });
    }
  }
}
