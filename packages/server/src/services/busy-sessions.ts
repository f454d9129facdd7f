import type { OrganizationId, SessionId } from '../domain/ids.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { stopTurns } from './stop-turns.ts';

/** So many sessions are looked at together. */
const together = 100;

/** Stops what runs and what waits in an organization. */
export async function stopBusySessions(store: Store, id: OrganizationId, now: () => Date): Promise<void> {
  await eachBusySession(store, id, async (tx, sessionId) => {
    await stopTurns(tx, await tx.sessions.lock(sessionId), now());
  });
}

/** Has what waits in an organization taken up. */
export async function resumeBusySessions(store: Store, organizationId: OrganizationId): Promise<void> {
  await eachBusySession(store, organizationId, (tx, sessionId) =>
    tx.enqueue('run-turn', { organizationId, sessionId }),
  );
}

async function eachBusySession(
  store: Store,
  organizationId: OrganizationId,
  work: (tx: Repositories, id: SessionId) => Promise<void>,
): Promise<void> {
  let after = '';
  for (;;) {
    const ids = await store.transact(organizationId, (tx) => tx.turns.listBusySessions(after, together));
    for (const id of ids) await store.transact(organizationId, (tx) => work(tx, id));
    const last = ids.at(-1);
    if (last === undefined || ids.length < together) return;
    after = last;
  }
}
