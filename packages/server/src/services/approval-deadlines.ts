import { meetDeadline } from '../domain/agent/approval.ts';
import type { ApprovalId, OrganizationId } from '../domain/ids.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';
import { saveApproval } from './settle-approval.ts';

export type ApprovalDeadlinesDeps = { readonly store: Store; readonly log: Log };

/** Lets approvals expire, or go to others, when their time is over by the database's clock. */
export class ApprovalDeadlines {
  readonly #deps: ApprovalDeadlinesDeps;
  constructor(deps: ApprovalDeadlinesDeps) {
    this.#deps = deps;
  }

  /** To be called every few seconds on every worker; each deadline is met once. */
  async sweep(): Promise<void> {
    const { store, log } = this.#deps;
    for (const { organizationId, id } of await store.find((finder) => finder.due.dueApprovals())) {
      try {
        await this.#meet(organizationId, id);
      } catch (error) {
        log.error({ err: error, approval_id: id }, 'a deadline was not met; the next sweep tries again');
      }
    }
  }

  async #meet(organizationId: OrganizationId, id: ApprovalId): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      const { sessionId } = await tx.approvals.get(id);
      const session = await tx.sessions.lock(sessionId);
      const { approval, now } = await tx.approvals.lock(id);
      await saveApproval(tx, { session, before: approval, after: meetDeadline(approval, now), at: now });
    });
  }
}
