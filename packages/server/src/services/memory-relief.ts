import type { LiveSessions } from '../agent/live-sessions.ts';
import { toRelieve } from '../domain/agent/memory-relief.ts';
import type { ProcessUse } from '../domain/session/metrics-snapshot.ts';
import type { Log } from '../infrastructure/log.ts';

export type MemoryReliefDeps = {
  readonly liveSessions: Pick<LiveSessions, 'held' | 'idle' | 'endIdle'>;
  /** What agents take of this machine, by mark. */
  readonly processUse: () => Promise<ReadonlyMap<string, ProcessUse>>;
  /** What the agents of this node may take together before idle ones are ended. */
  readonly limitBytes: number;
  readonly log: Log;
};

/** Ends the agents that have been idle for longest when those of this node take too much memory together. */
export class MemoryRelief {
  readonly #deps: MemoryReliefDeps;

  constructor(deps: MemoryReliefDeps) {
    this.#deps = deps;
  }

  /** To be called every few seconds. */
  async sweep(): Promise<void> {
    const { liveSessions, processUse, limitBytes, log } = this.#deps;
    if (liveSessions.idle().length === 0) return;
    const uses = await processUse();
    const takenBy = (mark: string) => uses.get(mark)?.memoryBytes ?? 0;
    const takenBytes = [...liveSessions.held().processes].reduce((sum, mark) => sum + takenBy(mark), 0);
    const idle = liveSessions
      .idle()
      .map((process) => ({ ...process, id: process, memoryBytes: takenBy(process.mark) }));
    for (const { sessionId, fence } of toRelieve(idle, { takenBytes, limitBytes })) {
      log.info({ session_id: sessionId }, 'an idle agent is ended: those of this node take too much memory');
      liveSessions.endIdle(sessionId, fence);
    }
  }
}
