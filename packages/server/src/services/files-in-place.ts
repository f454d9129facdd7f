import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../domain/errors.ts';
import { NodeId, type SessionId } from '../domain/ids.ts';
import type { Session } from '../domain/session/session.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Lease } from '../repositories/session-lease-repository.ts';
import type { Store } from '../repositories/store.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

export type FilesInPlaceDeps = {
  readonly store: Store;
  readonly snapshots: Pick<SessionSnapshots, 'prepare'>;
  readonly leaseSeconds: number;
  readonly log: Log;
};

/** A turn that begins puts the files in place by itself; it is waited for so long. In milliseconds. */
const waitFor = 20_000;
const lookAgainIn = 250;

/**
 * Puts the files of a session in place that is to go on with those of a snapshot, for people who want them before its
 * next turn does. No turn can begin meanwhile: this has the session's lease.
 */
export class FilesInPlace {
  readonly #deps: FilesInPlaceDeps;
  readonly #running = new Map<SessionId, Promise<void>>();

  constructor(deps: FilesInPlaceDeps) {
    this.#deps = deps;
  }

  async ensure(session: Session): Promise<void> {
    if (session.layOut?.workspace === undefined) return;
    const running =
      this.#running.get(session.id) ?? this.#put(session).finally(() => this.#running.delete(session.id));
    this.#running.set(session.id, running);
    await running;
  }

  async #put(of: Session): Promise<void> {
    const until = performance.now() + waitFor;
    for (;;) {
      const taken = await this.#take(of);
      if (taken === 'in_place') return;
      if (taken !== 'busy') return this.#layOut(taken.session, taken.lease);
      if (performance.now() > until)
        throw new UnavailableError("The session's files are being put in place; try again in a moment.");
      await sleep(lookAgainIn);
    }
  }

  /** A name of its own, as two of one node would otherwise have the lease together. */
  async #take(of: Session): Promise<'in_place' | 'busy' | { session: Session; lease: Lease }> {
    const { store, leaseSeconds: seconds } = this.#deps;
    return store.transact(of.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(of.id);
      if (session.layOut?.workspace === undefined) return 'in_place';
      if (await tx.turns.findRunning(of.id)) return 'busy';
      const lease = await tx.leases.acquire(of.id, { nodeId: NodeId.new(), seconds, insists: true });
      return lease ? { session, lease } : 'busy';
    });
  }

  async #layOut(session: Session, lease: Lease): Promise<void> {
    const { snapshots, log } = this.#deps;
    const renewing = setInterval(
      () => void this.#renew(session, lease),
      (this.#deps.leaseSeconds * 1_000) / 3,
    );
    try {
      await snapshots.prepare(session, lease, () => Promise.resolve());
    } catch (error) {
      log.error({ err: error, session_id: session.id }, 'the files of a session were not put in place');
      throw new UnavailableError(
        "The session's files cannot be put in place; an operator finds out why in the log.",
      );
    } finally {
      clearInterval(renewing);
      await this.#leave(session, lease);
    }
  }

  /** Should it fail, the lease runs out and what is written under it is refused. */
  async #renew({ id, organizationId }: Session, lease: Lease): Promise<void> {
    const { store, leaseSeconds, log } = this.#deps;
    await store
      .transact(organizationId, (tx) => tx.leases.renew(lease, leaseSeconds))
      .catch((error: unknown) => log.warn({ err: error, session_id: id }, 'a lease was not renewed'));
  }

  async #leave({ id: sessionId, organizationId }: Session, lease: Lease): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      await tx.sessions.lock(sessionId);
      await tx.leases.release(lease);
      if (await tx.turns.findNext(sessionId)) await tx.enqueue('run-turn', { organizationId, sessionId });
    });
  }
}
