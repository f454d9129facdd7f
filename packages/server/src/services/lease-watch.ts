import { TurnStop, type StopReasonCode } from '../agent/turn.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';
import type { BegunSnapshot, BegunTurn } from './begin-next-turn.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';

export type LeaseWatchDeps = {
  readonly store: Store;
  readonly stops: { readonly subscribe: (sessionId: SessionId, wake: () => void) => () => void };
  readonly leaseSeconds: number;
  readonly log: Log;
};

/** Keeps the lease while the turn runs, and looks whether somebody wants it stopped. */
export function watchLease(
  of: SessionAddress,
  { turn, lease }: BegunTurn | BegunSnapshot,
  stop: AbortController,
  { store, stops, leaseSeconds, log }: LeaseWatchDeps,
): Disposable {
  const stopWhy = (code: StopReasonCode) => stop.abort(new TurnStop(code));
  let heldUntil = performance.now() + leaseSeconds * 1_000;
  const look = () =>
    store.transactOnce(of.organizationId, async (tx) => {
      const request = turn && (await tx.turns.findStopRequest(turn.id));
      if (request) stopWhy(request);
    });
  // Also looks, in case a wake-up was lost. A lease that could not be renewed in time is another node's to take.
  const renew = async () => {
    if (performance.now() > heldUntil) stopWhy('worker_lost');
    const sent = performance.now();
    const isHeld = await store.transact(of.organizationId, (tx) => tx.leases.renew(lease, leaseSeconds));
    if (!isHeld) stopWhy('worker_lost');
    heldUntil = sent + leaseSeconds * 1_000;
    await look();
  };
  const safely = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) =>
      log.warn({ err: error, session_id: of.sessionId }, 'the database is away'),
    );
  };
  const unsubscribe = stops.subscribe(of.sessionId, safely(look));
  // Asked before anybody listened: looked at once.
  safely(look)();
  const timer = setInterval(safely(renew), (leaseSeconds * 1_000) / 3);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      unsubscribe();
    },
  };
}
