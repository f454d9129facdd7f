import { assertSees, type Actor } from '../domain/access/actor.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { MetricsSnapshot } from '../domain/session/metrics-snapshot.ts';
import type { Session } from '../domain/session/session.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type CurrentMetrics = {
  readonly session: Session;
  /** Absent when no agent of the session was up just now. */
  readonly snapshot?: MetricsSnapshot;
};

export type SessionMetricsServiceDeps = {
  readonly store: Store;
  /** How often nodes write down how their agents are doing. */
  readonly everySeconds: number;
};

/** How sessions' agents are doing, as their nodes have written it down. */
export class SessionMetricsService {
  readonly #deps: SessionMetricsServiceDeps;
  constructor(deps: SessionMetricsServiceDeps) {
    this.#deps = deps;
  }

  async current(actor: Actor, id: SessionId): Promise<CurrentMetrics> {
    // One may be late, because its node looks between other things.
    const seconds = 3 * this.#deps.everySeconds;
    return this.#read(actor, id, async (tx, session) => {
      const snapshot = await tx.metricsSnapshots.findNewest(id, seconds);
      return { session, ...(snapshot && { snapshot }) };
    });
  }

  /** The newest first. */
  async snapshots(actor: Actor, id: SessionId, page: PageRequest): Promise<Page<MetricsSnapshot>> {
    return this.#read(actor, id, (tx) => tx.metricsSnapshots.list(id, page));
  }

  async #read<T>(
    actor: Actor,
    id: SessionId,
    read: (tx: Repositories, session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.get(id);
      assertSees(actor, session);
      return read(tx, session);
    });
  }
}
