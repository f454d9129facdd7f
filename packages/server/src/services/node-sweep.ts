import type { LiveSessions } from '../agent/live-sessions.ts';
import type { Leftover, Swept, Sweeper } from '../agent/sweeper.ts';
import type { NodeId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';

export type NodeSweepDeps = {
  readonly store: Store;
  readonly liveSessions: LiveSessions;
  readonly sweeper: Sweeper;
  readonly nodeId: NodeId;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** Keeps the agents of this node to those that it may have: what runs is what it holds, and what it holds is its own. */
export class NodeSweep {
  readonly #deps: NodeSweepDeps;
  #last: Swept | undefined;

  constructor(deps: NodeSweepDeps) {
    this.#deps = deps;
  }

  /** To be called every few seconds. */
  async sweep(): Promise<void> {
    const { metrics, sweeper } = this.#deps;
    try {
      // First what needs no database.
      this.#report(await sweeper.sweep());
      await this.#endLost();
      metrics.sweeps.inc({ outcome: 'done' });
    } catch (error) {
      metrics.sweeps.inc({ outcome: 'failed' });
      throw error;
    }
  }

  /** For `/ready`: numbers only, as anybody may read it. */
  get state(): { readonly ok: boolean; readonly detail: string } {
    const count = this.#deps.liveSessions.held().processes.size;
    const running = `${count} agent ${count === 1 ? 'process runs' : 'processes run'}.`;
    const stubborn = this.#last?.stubborn.length ?? 0;
    if (stubborn > 0) return { ok: false, detail: `${running} ${stubborn} left over, and cannot be ended.` };
    return { ok: true, detail: this.#last ? `${running} Nothing is left over.` : running };
  }

  #report(swept: Swept): void {
    const { metrics, log } = this.#deps;
    this.#last = swept;
    for (const each of swept.ended) {
      metrics.leftovers.inc({ kind: each.kind });
      log.warn(described(each), 'ended what nobody answers for');
    }
    for (const each of swept.stubborn) log.error(described(each), 'what nobody answers for does not end');
  }

  /** A process that waits for a prompt holds no lease. It goes when its session is over, or is another node's. */
  async #endLost(): Promise<void> {
    const { store, liveSessions, nodeId, log } = this.#deps;
    const idle = liveSessions.idle();
    if (idle.length === 0) return;
    const ids = idle.map(({ sessionId }) => sessionId);
    const kept = await store.find((finder) => finder.lost.sessionsLastRunBy(nodeId, ids));
    for (const { sessionId, fence } of idle) {
      if (kept.get(sessionId) === fence) continue;
      log.info(
        { session_id: sessionId },
        'an idle agent is ended: its session is over, or another node has it',
      );
      liveSessions.endIdle(sessionId, fence);
    }
  }
}

function described({ kind, name, session }: Leftover) {
  return { kind, reason: name, ...(session !== undefined && { session_id: session }) };
}
