import { assertMay, type Actor } from '../domain/access/actor.ts';
import { exportEndText, type AuditCheckpoint, type AuditHead } from '../domain/audit/audit-checkpoint.ts';
import type { AuditEntry } from '../domain/audit/audit-entry.ts';
import { TooManyRequestsError } from '../domain/errors.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { AuditFilter } from '../repositories/audit-log-repository.ts';
import type { Store } from '../repositories/store.ts';

export type AuditServiceDeps = {
  readonly store: Store;
  readonly signer: AuditSigner;
  readonly now: () => Date;
};

/** What an export says at its end: that it is whole, from its first entry to this one. */
export type AuditExportEnd = AuditCheckpoint & { readonly first: number };

export type AuditExportItem =
  | { readonly kind: 'entry'; readonly entry: AuditEntry }
  | { readonly kind: 'checkpoint'; readonly checkpoint: AuditCheckpoint }
  | { readonly kind: 'end'; readonly end: AuditExportEnd };

export type AuditExportWish = {
  readonly format: string;
  readonly filter: AuditFilter;
  /** Only what comes after this place in the log. */
  readonly after: number;
};

/** So many entries are read at a time. */
const atOnce = 1_000;

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
    return this.#items(head, filter, after);
  }

  async *#items(head: AuditHead, filter: AuditFilter, start: number): AsyncGenerator<AuditExportItem, void> {
    const isWhole = Object.keys(filter).length === 0;
    this.#exports += 1;
    try {
      for (let after = start; ;) {
        const { entries, checkpoints } = await this.#read(head, filter, after);
        for (const entry of entries) {
          yield { kind: 'entry', entry };
          const checkpoint = isWhole && checkpoints.get(entry.seq);
          if (checkpoint) yield { kind: 'checkpoint', checkpoint };
        }
        const last = entries.at(-1);
        if (last) after = last.seq;
        if (entries.length < atOnce) break;
      }
      if (isWhole && head.seq > start) yield { kind: 'end', end: this.#endOf(head, start + 1) };
    } finally {
      this.#exports -= 1;
    }
  }

  async #read({ organizationId, seq: upTo }: AuditHead, filter: AuditFilter, after: number) {
    return this.#deps.store.transact(organizationId, async (tx) => {
      const entries = await tx.auditLog.listAfter(organizationId, filter, { after, upTo, limit: atOnce });
      const until = entries.at(-1)?.seq ?? after;
      const signed = await tx.auditLog.checkpointsBetween(organizationId, after, until);
      return { entries, checkpoints: new Map(signed.map((each) => [each.seq, each])) };
    });
  }

  #endOf(head: AuditHead, first: number): AuditExportEnd {
    const { signer, now } = this.#deps;
    const at = now();
    const signature = signer.sign(exportEndText(head, first, at));
    return { ...head, first, at, publicKey: signer.publicKey, signature };
  }
}
