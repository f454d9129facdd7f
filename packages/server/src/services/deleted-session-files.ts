import { removeSessionAside, sessionsOnDisk, setSessionAside } from '../agent/session-folders.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';

export type DeletedSessionFilesDeps = {
  readonly store: Pick<Store, 'find'>;
  readonly sessionsDir: string;
  /** After its deletion a session's process may take so long to end. Ten minutes if absent. */
  readonly graceSeconds?: number;
  readonly log: Log;
};

/** As many sessions are asked about at once. */
const together = 500;

/** Removes the folders of deleted sessions, once nothing can be at work in them any more. */
export class DeletedSessionFiles {
  readonly #deps: DeletedSessionFilesDeps;
  constructor(deps: DeletedSessionFilesDeps) {
    this.#deps = deps;
  }

  /** One that cannot be removed holds up no other, and is tried again the next time. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { store, sessionsDir, graceSeconds = 600, log } = this.#deps;
    const there = await sessionsOnDisk(sessionsDir);
    while (there.length > 0) {
      const ids = there.splice(0, together);
      for (const id of await store.find((finder) => finder.old.deletedSessions(ids, graceSeconds))) {
        if (signal.aborted) return;
        try {
          await setSessionAside(sessionsDir, id);
          await removeSessionAside(sessionsDir, id);
        } catch (error) {
          log.warn({ err: error, session_id: id }, 'the files of a deleted session were not removed');
        }
      }
    }
  }
}
