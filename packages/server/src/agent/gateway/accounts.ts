import type { NodeId } from '../../domain/ids.ts';
import type { Store } from '../../repositories/store.ts';
import type { Accounts } from './gateway-options.ts';

/** Longer than a call can run. Until then a call of a node that died unnoticed holds its money. */
const reservationSeconds = 3_600;

/** The accounts in the database. */
export function accountsIn(store: Pick<Store, 'transact'>, nodeId: NodeId): Accounts {
  return {
    reserve: (spender, call) =>
      store.transact(spender.organizationId, (tx) =>
        tx.budgets.reserve({ ...spender, ...call, nodeId, seconds: reservationSeconds }),
      ),
    settle: (call, reservation) =>
      store.transact(call.organizationId, async (tx) => {
        const isNew = await tx.usageLedger.add(call);
        return isNew ? tx.budgets.settle(call, reservation, call.cost) : [];
      }),
  };
}

/** Gives back what the calls of a dead node had set aside. */
export async function releaseReservations(store: Store, nodeId: string): Promise<number> {
  const organizations = await store.find((finder) => finder.organizationsWithReservations(nodeId));
  let released = 0;
  for (const id of organizations)
    released += await store.transact(id, (tx) => tx.budgets.release(id, nodeId));
  return released;
}
