import type { QuotaCrossing } from '../domain/access/quota.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';
import { quotaOccasion } from '../domain/notification/occasion.ts';
import { quotaNotice } from '../domain/webhook-event.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { notifyPeople } from './notify.ts';

/** Tells of quotas of which 80 % or all is used, once until there is less again. */
export class TellOfQuotas {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  async sweep(signal?: AbortSignal): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.due.organizationsWithQuotas())) {
      if (signal?.aborted === true) return;
      await this.#store.transact(id, async (tx) => {
        for (const crossing of await tx.quotas.takeCrossings(id)) await tell(tx, id, crossing);
      });
    }
  }
}

/** A user's is their own; to an organization's its admins see. */
async function tell(
  tx: Repositories,
  organizationId: OrganizationId,
  crossing: QuotaCrossing,
): Promise<void> {
  const { scope, scopeId } = crossing;
  await tx.webhookDeliveries.tell(quotaNotice(organizationId, crossing));
  const people =
    scope === 'organization'
      ? await tx.notificationPreferences.admins(organizationId)
      : await tx.notificationPreferences.addressees([UserId.parse(scopeId)]);
  await notifyPeople(tx, organizationId, people, quotaOccasion(crossing));
}
