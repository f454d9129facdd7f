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
  readonly keptDays: number;
  readonly now: () => Date;
};

/** Often enough for something that is counted in days. In milliseconds. */
const pruneEvery = 600_000;

/** Writes down now and then how the agents of this node are doing, and removes what is older than operators keep it. */
export class MetricsSampling {
  readonly #deps: MetricsSamplingDeps;
  #nextSample = 0;
  #nextPruning = 0;

  constructor(deps: MetricsSamplingDeps) {
    this.#deps = deps;
  }

  /** To be called every few seconds. */
  async sweep(): Promise<void> {
    const at = this.#deps.now().getTime();
    if (at >= this.#nextSample) {
      this.#nextSample = at + this.#deps.everySeconds * 1_000;
      await this.#sample();
    }
    if (at >= this.#nextPruning) await this.#prune(at);
  }

  async #sample(): Promise<void> {
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

  async #prune(at: number): Promise<void> {
    const { store, keptDays } = this.#deps;
    const organizations = await store.find((finder) => finder.organizationsWithOldSnapshots(keptDays));
    for (const id of organizations)
      await store.transact(id, (tx) => tx.metricsSnapshots.removeOld(id, keptDays));
    // It goes on at once while there is much to remove.
    if (organizations.length === 0) this.#nextPruning = at + pruneEvery;
  }
}
