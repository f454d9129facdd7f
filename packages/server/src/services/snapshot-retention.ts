import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';

export type SnapshotRetentionDeps = {
  readonly store: Store;
  readonly workspaces: Pick<Workspaces, 'collect'>;
  /** How many snapshots of a session are kept. */
  readonly keep: number;
  readonly log: Log;
  readonly now: () => Date;
};

/** Longer than any snapshot takes, and than the clocks of nodes and of a shared disk differ. In milliseconds. */
export const graceMs = 3_600_000;

/** Forgets snapshots that are not kept any longer, and removes from the disk what none refers to. */
export class SnapshotRetention {
  readonly #deps: SnapshotRetentionDeps;
  constructor(deps: SnapshotRetentionDeps) {
    this.#deps = deps;
  }

  /** Goes through the stores of all organizations; one that cannot be tidied up holds up no other. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (const organizationId of await this.#deps.store.find((finder) =>
      finder.old.organizationsWithSnapshots(),
    )) {
      if (signal?.aborted === true) return;
      try {
        await this.collect(organizationId);
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'snapshots were not tidied up');
      }
    }
  }

  /** @param at what was there a grace before then, and is not referred to, goes. */
  async collect(organizationId: OrganizationId, at = this.#deps.now().getTime() - graceMs): Promise<void> {
    const { store, workspaces, keep, log } = this.#deps;
    while ((await store.transact(organizationId, (tx) => tx.snapshots.removeOld(organizationId, keep))) > 0);
    const begun = this.#deps.now();
    const roots = await store.transact(organizationId, (tx) => tx.snapshots.listTrees(organizationId));
    const { damaged, ...figures } = await workspaces.collect(organizationId, { roots, before: at });
    const { bytes } = figures;
    await store.transact(organizationId, (tx) => tx.snapshots.setMeasured(organizationId, bytes, begun));
    if (damaged.length > 0) log.error({ count: damaged.length }, 'snapshots lack something');
    if (figures.removed > 0) log.info({ count: figures.removed, bytes }, 'snapshots were tidied up');
  }
}
