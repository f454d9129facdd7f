import type { BudgetCrossing } from '../../domain/billing/budget.ts';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import type { NodeId, OrganizationId } from '../../domain/ids.ts';
import { throughOutage } from '../../infrastructure/database-away.ts';
import type { ReservationAnswer, ReservationRequest } from '../../repositories/model-call-repository.ts';
import type { Store } from '../../repositories/store.ts';
import type { Accounts } from './gateway-options.ts';
import { GroupCommit } from './group-commit.ts';

/**
 * Longer than nearly every call runs. Until then a call of a node that died unnoticed holds its money; one that runs for
 * longer is booked all the same.
 */
const seconds = 3_600;

/** A call waits for the database no longer than this, in milliseconds; then it is refused, and not made. */
const outageMs = 10_000;

/** The accounts in the database. Calls of an organization that come together are booked together. */
export function accountsIn(store: Pick<Store, 'transactOnce'>, nodeId: NodeId): Accounts {
  const reserving = new GroupCommit<OrganizationId, ReservationRequest, ReservationAnswer>(
    (organizationId, requests) =>
      store.transactOnce(organizationId, (tx) =>
        tx.modelCalls.reserve({ organizationId, nodeId, seconds }, requests),
      ),
  );
  const settling = new GroupCommit<OrganizationId, ModelCall, readonly BudgetCrossing[]>(
    (organizationId, calls) =>
      store.transactOnce(organizationId, (tx) => tx.modelCalls.settle(organizationId, calls)),
  );
  const giveBack: Accounts['giveBack'] = ({ organizationId }, id) =>
    store.transactOnce(organizationId, (tx) => tx.modelCalls.giveBack(organizationId, id));
  return {
    reserve: (spender, call) =>
      throughOutage(outageMs, async (isAgain) => {
        if (isAgain) await giveBack(spender, call.id);
        return reserving.do(spender.organizationId, { ...spender, ...call });
      }),
    settle: (call) => settling.do(call.organizationId, call),
    giveBack,
  };
}

/** Gives back what the calls of a dead node had set aside. */
export async function releaseReservations(store: Store, nodeId: string): Promise<number> {
  const organizations = await store.find((finder) => finder.lost.organizationsWithReservations(nodeId));
  let released = 0;
  for (const id of organizations)
    released += await store.transact(id, (tx) => tx.modelCalls.release(id, nodeId));
  return released;
}
