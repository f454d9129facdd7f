import type { OrganizationId } from '../domain/ids.ts';
import type { ReportFiles } from '../infrastructure/report-files.ts';
import type { Store } from '../repositories/store.ts';

export type ReportRetentionDeps = { readonly store: Store; readonly files: ReportFiles };

/** Longer than all tries to make a report take. In seconds. */
const stuckAfter = 6 * 3_600;

/** Removes reports whose time is over, and gives up those that nobody makes. */
export class ReportRetention {
  readonly #deps: ReportRetentionDeps;
  constructor(deps: ReportRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes on while there is something to remove. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store } = this.#deps;
    while (signal?.aborted !== true) {
      const organizations = await store.find((finder) => finder.old.organizationsWithOldReports(stuckAfter));
      if (organizations.length === 0) return;
      for (const id of organizations) await this.#tidy(id);
    }
  }

  /** The file goes first: a row without one is found again, a file without a row never. */
  async #tidy(organizationId: OrganizationId): Promise<void> {
    const { store, files } = this.#deps;
    const expired = await store.transact(organizationId, async (tx) => {
      const detail = 'Nobody has made it in all this time; ask for it again.';
      for (const id of await tx.reports.listStuck(organizationId, stuckAfter))
        await tx.reports.fail(id, { code: 'failed', detail });
      return tx.reports.listExpired(organizationId);
    });
    for (const report of expired) {
      await files.remove(report);
      await store.transact(organizationId, (tx) => tx.reports.remove(report.id));
      // Somebody may have finished it in between.
      await files.remove(report);
    }
  }
}
