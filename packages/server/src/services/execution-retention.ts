import type { OrganizationId } from '../domain/ids.ts';
import type { Store } from '../repositories/store.ts';

export type ExecutionRetentionDeps = { readonly store: Store; readonly executionDays: number };

/** Removes executions that ended longer ago than an operator keeps them. What they cost, and the audit log, stay. */
export class ExecutionRetention {
  readonly #deps: ExecutionRetentionDeps;
  constructor(deps: ExecutionRetentionDeps) {
    this.#deps = deps;
  }

  async sweep(signal?: AbortSignal): Promise<void> {
    const { store, executionDays: days } = this.#deps;
    const organizations = await store.find((finder) => finder.old.organizationsWithLongEndedExecutions(days));
    for (const id of organizations) await this.#tidy(id, signal);
  }

  /** Goes on while there is something to remove: what reports and others name stays until these are gone. */
  async #tidy(id: OrganizationId, signal: AbortSignal | undefined): Promise<void> {
    const { store, executionDays: days } = this.#deps;
    for (let removed = 1; removed > 0 && signal?.aborted !== true;)
      removed = await store.transact(id, (tx) => tx.executions.removeOld(id, days));
  }
}
