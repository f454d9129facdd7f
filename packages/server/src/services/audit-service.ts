import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { AuditCheckpoint, AuditHead } from '../domain/audit/audit-checkpoint.ts';
import type { AuditEntry } from '../domain/audit/audit-entry.ts';
import type { AuditExportItem } from '../domain/audit/audit-line.ts';
import { TooManyRequestsError } from '../domain/errors.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { AuditFilter } from '../repositories/audit-log-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { auditItems } from './audit-items.ts';

export type AuditServiceDeps = {
  readonly store: Store;
  readonly signer: AuditSigner;
  readonly now: () => Date;
};

export type AuditExportWish = {
  readonly format: string;
  readonly filter: AuditFilter;
  /** Only what comes after this place in the log. */
  readonly after: number;
};

/** Each node writes out so many at once. */
const mostExports = 4;

/** What was done in an organization, for those who look after it. */
export class AuditService {
  readonly #deps: AuditServiceDeps;
  #exports = 0;

  constructor(deps: AuditServiceDeps) {
    this.#deps = deps;
  }

  /** The newest first. */
  async list(actor: Actor, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    assertMay(actor, 'audit:read');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) => tx.auditLog.list(organizationId, filter, page));
  }

  /** The newest first. */
  async checkpoints(actor: Actor, page: PageRequest): Promise<Page<AuditCheckpoint>> {
    assertMay(actor, 'audit:read');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) =>
      tx.auditLog.listCheckpoints(organizationId, page),
    );
  }

  /**
   * The log as it is when this is called, the oldest first. Without a filter it has its checkpoints, and a signed end, by
   * which one knows offline that nothing is missing. That somebody took it is in it too.
   */
  async export(
    actor: Actor,
    { format, filter, after }: AuditExportWish,
  ): Promise<AsyncIterable<AuditExportItem>> {
    assertMay(actor, 'audit:read');
    if (this.#exports >= mostExports)
      throw new TooManyRequestsError(
        `${mostExports} exports of audit logs are being written by this node.`,
        10,
      );
    const { organizationId } = actor;
    const { store } = this.#deps;
    await store.transact(organizationId, (tx) => {
      tx.record(actor, 'audit_log.exported', organizationId, {
        after: { format, filter: Object.keys(filter) },
      });
      return Promise.resolve();
    });
    const head = await store.transact(organizationId, (tx) => tx.auditLog.head(organizationId));
    if (!head) throw new Error('The log has no entry, though one was just written.');
    return this.#items(head, { filter, after });
  }

  async *#items(
    head: AuditHead,
    wish: Pick<AuditExportWish, 'filter' | 'after'>,
  ): AsyncGenerator<AuditExportItem, void> {
    const { store, signer, now } = this.#deps;
    this.#exports += 1;
    try {
      const read = <T>(work: (tx: Repositories) => Promise<T>) => store.transact(head.organizationId, work);
      yield* auditItems({ read, signer, now }, head, wish);
    } finally {
      this.#exports -= 1;
    }
  }
}
