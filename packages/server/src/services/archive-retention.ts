import type { SessionArchiveId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type ArchiveRetentionDeps = { readonly store: Store; readonly log: Log; readonly now: () => Date };

/** Removes archives that their organizations keep no longer. Their sessions stay archived, and can be read. */
export class ArchiveRetention {
  readonly #deps: ArchiveRetentionDeps;
  constructor(deps: ArchiveRetentionDeps) {
    this.#deps = deps;
  }

  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, log } = this.#deps;
    for (const { organizationId, archiveId } of await store.find((finder) => finder.old.overdueArchives())) {
      if (signal?.aborted === true) return;
      try {
        await store.transact(organizationId, async (tx) => {
          if (await this.#order(tx, archiveId))
            await tx.enqueue('remove-archive', { organizationId, archiveId });
        });
      } catch (error) {
        // It holds up no other one.
        log.warn({ err: error, archive_id: archiveId }, 'an old archive was not removed');
      }
    }
  }

  /** False when the session is being restored in this moment. */
  async #order(tx: Repositories, id: SessionArchiveId): Promise<boolean> {
    await tx.sessions.lock((await tx.archives.get(id)).sessionId);
    if ((await tx.archives.get(id)).status !== 'ready') return false;
    await tx.archives.order(id, { status: 'removed', todo: 'remove', at: this.#deps.now() });
    return true;
  }
}
