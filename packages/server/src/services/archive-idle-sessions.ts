import { DomainError } from '../domain/errors.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { putAway } from './session-archive-service.ts';

export type ArchiveIdleSessionsDeps = {
  readonly store: Store;
  /** What all snapshots and archives of an organization may take. */
  readonly quotaBytes: number;
  readonly log: Log;
  readonly now: () => Date;
};

/** Puts away what nobody used for as long as its organization says. A few of each organization at a time. */
export class ArchiveIdleSessions {
  readonly #deps: ArchiveIdleSessionsDeps;
  constructor(deps: ArchiveIdleSessionsDeps) {
    this.#deps = deps;
  }

  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, log } = this.#deps;
    for (const of of await store.find((finder) => finder.due.idleSessions())) {
      if (signal?.aborted === true) return;
      try {
        await store.transact(of.organizationId, (tx) => this.#putAway(tx, of));
      } catch (error) {
        // It was deleted, archived, or used again in this moment; another error holds up no other session.
        if (!(error instanceof DomainError))
          log.warn({ err: error, session_id: of.sessionId }, 'an idle session was not archived');
      }
    }
  }

  async #putAway(tx: Repositories, { organizationId, sessionId }: SessionAddress): Promise<void> {
    const { quotaBytes, now } = this.#deps;
    const { archiveAfterDays: days, format } = await tx.archiveRules.get(organizationId);
    const session = await tx.sessions.getForUpdate(sessionId);
    const isIdle = days !== undefined && session.updatedAt.getTime() < now().getTime() - days * 86_400_000;
    if (!isIdle || (await tx.archives.keptBytes(organizationId)) >= quotaBytes) return;
    await putAway(tx, session, { format, at: now() });
  }
}
