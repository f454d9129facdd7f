import type { OrganizationId } from '../domain/ids.ts';
import type { ExportFiles } from '../infrastructure/export-files.ts';
import type { Store } from '../repositories/store.ts';

export type ExportRetentionDeps = { readonly store: Store; readonly files: ExportFiles };

/** Longer than an export may take. In seconds. */
const stuckAfter = 6 * 3_600;

/** Removes exports whose time is over, and gives up those that nobody makes. */
export class ExportRetention {
  readonly #deps: ExportRetentionDeps;
  constructor(deps: ExportRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldExports(stuckAfter));
      if (organizations.length === 0) return;
      for (const id of organizations) await this.#tidy(id);
    }
  }

  /** The file goes first: a row without one is found again, a file without a row never. */
  async #tidy(organizationId: OrganizationId): Promise<void> {
    const { store, files } = this.#deps;
    const expired = await store.transact(organizationId, async (tx) => {
      const detail = 'Nobody has made it in all this time; ask for it again.';
      for (const stuck of await tx.organizationExports.listStuck(organizationId, stuckAfter))
        await tx.organizationExports.fail(stuck, { code: 'failed', detail });
      return tx.organizationExports.listExpired(organizationId);
    });
    for (const each of expired) {
      await files.removeAll(each);
      await store.transact(organizationId, (tx) => tx.organizationExports.remove(each.id));
      // Somebody may have finished it in between.
      await files.removeAll(each);
    }
  }
}
