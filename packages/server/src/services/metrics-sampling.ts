import type { ProcessUse } from '../domain/session/metrics-snapshot.ts';
import type { LiveSessions } from '../agent/live-sessions.ts';
import type { NodeId } from '../domain/ids.ts';
import type { Store } from '../repositories/store.ts';

export type MetricsSamplingDeps = {
  readonly store: Store;
  readonly liveSessions: Pick<LiveSessions, 'assigned'>;
  /** What agents take of this machine, by mark. */
  readonly processUse: () => Promise<ReadonlyMap<string, ProcessUse>>;
  readonly nodeId: NodeId;
  readonly everySeconds: number;
};

/** Writes down now and then how the agents of this node are doing. */
export class MetricsSampling {
  readonly #deps: MetricsSamplingDeps;

  constructor(deps: MetricsSamplingDeps) {
    this.#deps = deps;
  }

  get everySeconds(): number {
    return this.#deps.everySeconds;
  }

  async sweep(): Promise<void> {
    const { store, liveSessions, processUse, nodeId } = this.#deps;
    const assigned = liveSessions.assigned();
    if (assigned.length === 0) return;
    const uses = await processUse();
    for (const { session, mark, isBusy } of assigned) {
      const use = uses.get(mark);
      if (!use) continue;
      await store.transactOnce(session.organizationId, (tx) =>
        tx.metricsSnapshots.add(session.organizationId, { sessionId: session.id, nodeId, isBusy, ...use }),
      );
    }
  }
}
