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

/** Each node goes through all stores so often. In milliseconds. */
const lookEvery = 6 * 3_600_000;

/** Longer than any snapshot takes, and than the clocks of nodes and of a shared disk differ. In milliseconds. */
export const graceMs = 3_600_000;

/** Forgets snapshots that are not kept any longer, and removes from the disk what none refers to. */
export class SnapshotRetention {
  readonly #deps: SnapshotRetentionDeps;
  /** Those of this round that are still to be gone through. */
  #left: OrganizationId[] = [];
  #next: number;
  #isCollecting = false;

  constructor(deps: SnapshotRetentionDeps) {
    this.#deps = deps;
    // Nodes that start together do not look together, nor at once.
    this.#next = deps.now().getTime() + lookEvery * (0.1 + 0.9 * Math.random());
  }

  /** To be called every few seconds. Goes on with one organization at a time, beside everything else. */
  async sweep(): Promise<void> {
    if (this.#isCollecting) return;
    const organizationId = this.#left.pop() ?? (await this.#begin());
    if (organizationId === undefined) return;
    this.#isCollecting = true;
    void this.collect(organizationId)
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, 'snapshots were not tidied up'))
      .finally(() => {
        this.#isCollecting = false;
      });
  }

  /** @param at what was there a grace before then, and is not referred to, goes. */
  async collect(organizationId: OrganizationId, at = this.#deps.now().getTime() - graceMs): Promise<void> {
    const { store, workspaces, keep, log } = this.#deps;
    while ((await store.transact(organizationId, (tx) => tx.snapshots.removeOld(organizationId, keep))) > 0);
    const roots = await store.transact(organizationId, (tx) => tx.snapshots.listTrees(organizationId));
    const { damaged, ...figures } = await workspaces.collect(organizationId, { roots, before: at });
    if (damaged.length > 0) log.error({ count: damaged.length }, 'snapshots lack something');
    if (figures.removed > 0) log.info({ ...figures }, 'snapshots were tidied up');
  }

  async #begin(): Promise<OrganizationId | undefined> {
    const now = this.#deps.now().getTime();
    if (now < this.#next) return undefined;
    this.#next = now + lookEvery;
    this.#left = await this.#deps.store.find((finder) => finder.organizationsWithSnapshots());
    return this.#left.pop();
  }
}
