import type { AuditAction } from '../domain/audit/audit-action.ts';
import type { AuditActor, AuditedChange } from '../domain/audit/audit-entry.ts';
import type { RequestFacts } from '../domain/access/user.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';

export type SecurityNotesDeps = { readonly store: Store; readonly log: Log };

/** More than this wait for the database at no time; what comes then is in the log of the node alone. */
const mostWaiting = 200;

/**
 * Writes into the audit log what changes nothing else. Failed logins are written beside the answer: were they waited for,
 * the time that it takes would tell whether there is such an account.
 */
export class SecurityNotes implements AsyncDisposable {
  readonly #deps: SecurityNotesDeps;
  readonly #waiting = new Set<Promise<void>>();

  constructor(deps: SecurityNotesDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is written. */
  async write(
    actor: AuditActor,
    action: AuditAction,
    resourceId: string,
    change: AuditedChange,
  ): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, (tx) => {
      tx.record(actor, action, resourceId, change);
      return Promise.resolve();
    });
  }

  /** The same, beside what the caller goes on with. */
  note(actor: AuditActor, action: AuditAction, resourceId: string, change: AuditedChange): void {
    this.#beside(action, () => this.write(actor, action, resourceId, change));
  }

  /** An account takes no more logins for now; nothing is written of one that is not there. */
  noteLockOut(account: string, from: RequestFacts): void {
    this.#beside('login.locked_out', async () => {
      const found = await this.#deps.store.find((finder) => finder.owners.credentials(account));
      if (!found) return;
      const { organizationId, id } = found.user;
      await this.write({ organizationId, from }, 'login.locked_out', id, { outcome: 'denied' });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#waiting);
  }

  #beside(action: AuditAction, work: () => Promise<void>): void {
    if (this.#waiting.size >= mostWaiting) {
      this.#deps.log.warn(
        { action },
        'a security event was not written into the audit log: too many at once',
      );
      return;
    }
    const written = work()
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error, action }, 'a security event was not written into the audit log'),
      )
      .finally(() => this.#waiting.delete(written));
    this.#waiting.add(written);
  }
}
