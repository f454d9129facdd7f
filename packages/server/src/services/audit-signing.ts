import { checkpointText } from '../domain/audit/audit-checkpoint.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { Store } from '../repositories/store.ts';

export type AuditSigningDeps = {
  readonly store: Store;
  readonly auditSigner: AuditSigner;
  readonly now: () => Date;
};

const atOnce = 500;

/** Signs the newest entry of each audit log that has grown. */
export class AuditSigning {
  readonly #deps: AuditSigningDeps;
  constructor(deps: AuditSigningDeps) {
    this.#deps = deps;
  }

  async sweep(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const found = await this.#deps.store.find((finder) => finder.due.unsignedAuditLogs(atOnce));
      for (const id of found) {
        if (signal?.aborted === true) return;
        await this.#sign(id);
      }
      if (found.length < atOnce) return;
    }
  }

  async #sign(organizationId: OrganizationId): Promise<void> {
    const { store, auditSigner: signer, now } = this.#deps;
    await store.transact(organizationId, async (tx) => {
      const head = await tx.auditLog.head(organizationId);
      if (!head) return;
      const at = now();
      const signature = signer.sign(checkpointText(head, at));
      await tx.auditLog.addCheckpoint({ ...head, at, publicKey: signer.publicKey, signature });
    });
  }
}
