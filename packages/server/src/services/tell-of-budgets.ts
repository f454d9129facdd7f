import { SessionId, UserId, type OrganizationId } from '../domain/ids.ts';
import type { BudgetCrossing } from '../domain/billing/budget.ts';
import { budgetOccasion } from '../domain/notification/occasion.ts';
import { budgetNotice } from '../domain/webhook-event.ts';
import type { Addressee } from '../repositories/notification-preferences-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { notifyPeople } from './notify.ts';

/** Tells of budgets that came to 80 % or to their limit, once for each time that their counters were marked. */
export class TellOfBudgets {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  /** Of what a transaction takes away it has told when it commits. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (const id of await this.#store.find((finder) => finder.due.organizationsWithBudgetCrossings())) {
      if (signal?.aborted === true) return;
      await this.#store.transact(id, async (tx) => {
        for (const crossing of await tx.budgets.takeCrossings(id)) await tell(tx, id, crossing);
      });
    }
  }
}

async function tell(
  tx: Repositories,
  organizationId: OrganizationId,
  crossing: BudgetCrossing,
): Promise<void> {
  await tx.webhookDeliveries.tell(budgetNotice(organizationId, crossing));
  const people = await peopleOf(tx, organizationId, crossing);
  await notifyPeople(tx, organizationId, people, budgetOccasion(crossing));
}

/** Whose money it is: of an organization its admins see to it. */
async function peopleOf(
  tx: Repositories,
  organizationId: OrganizationId,
  { scope, scopeId }: BudgetCrossing,
): Promise<Addressee[]> {
  switch (scope) {
    case 'organization':
      return tx.notificationPreferences.admins(organizationId);
    case 'user':
      return tx.notificationPreferences.addressees([UserId.parse(scopeId)]);
    case 'session': {
      const session = await tx.sessions.find(SessionId.parse(scopeId));
      return tx.notificationPreferences.addressees(session ? [session.userId] : []);
    }
  }
}
