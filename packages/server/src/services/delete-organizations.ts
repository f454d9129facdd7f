import { createHash } from 'node:crypto';
import type { Organization } from '../domain/access/organization.ts';
import {
  certificateOf,
  certificateText,
  mayHold,
  plusFiles,
  plusRows,
  type RemovedThings,
} from '../domain/audit/deletion-certificate.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { OrganizationId, SessionId } from '../domain/ids.ts';
import { terminate } from '../domain/session/session.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { Log } from '../infrastructure/log.ts';
import type { ErasedTable, Eraser } from '../repositories/eraser.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { OrganizationFiles } from './organization-files.ts';
import { stopTurns } from './stop-turns.ts';

export type DeleteOrganizationsDeps = {
  readonly store: Store;
  readonly files: OrganizationFiles;
  readonly auditSigner: AuditSigner;
  /** For so long backups are kept. */
  readonly backupDays: number;
  /** What runs is told to end, and may take so long. Ten minutes if absent. */
  readonly graceSeconds?: number;
  /** So many rows go at once. */
  readonly batch?: number;
  readonly log: Log;
  readonly now: () => Date;
};

/** As many sessions are looked at together. */
const together = 500;

/**
 * Deletes organizations whose deletion is due: first what runs, then files, then rows, and last the organization itself, in one
 * transaction with the certificate that it is gone. Each step may be done again, so that a node that dies leaves it to another.
 */
export class DeleteOrganizations {
  readonly #deps: DeleteOrganizationsDeps;
  constructor(deps: DeleteOrganizationsDeps) {
    this.#deps = deps;
  }

  /**
   * One that cannot be deleted holds up no other, and is tried again the next time.
   * @throws what kept the first of them, for operators to see.
   */
  async sweep(signal: AbortSignal): Promise<void> {
    const due = await this.#deps.store.find((finder) => finder.due.organizationsToDelete());
    const failures: unknown[] = [];
    for (const id of due) {
      if (signal.aborted) return;
      await this.#tryToDelete(id, signal).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #tryToDelete(id: OrganizationId, signal: AbortSignal): Promise<void> {
    const { log } = this.#deps;
    try {
      if (await this.delete(id, signal)) log.info({ organization_id: id }, 'an organization was deleted');
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error, organization_id: id }, 'the deletion of an organization broke off');
      throw error;
    }
  }

  /** @returns whether it is gone; if not, something of it may still run. */
  async delete(id: OrganizationId, signal: AbortSignal): Promise<boolean> {
    const { store, graceSeconds = 600, now } = this.#deps;
    const organization = await store.transact(id, (tx) => begin(tx, id, now()));
    const begunAt = organization.deletion?.begunAt?.getTime();
    // Somebody has cancelled it since it was found to be due.
    if (begunAt === undefined) return false;
    await this.#endSessions(id, signal);
    const running = await store.transact(id, (tx) => tx.sessions.listStillRunning(graceSeconds, 1));
    // Reports and exports that somebody is at have their time to end as well.
    if (running.length > 0 || begunAt > now().getTime() - graceSeconds * 1_000) return false;
    await this.#removeFiles(id, signal);
    await this.#removeRows(id, signal);
    // What somebody was at when the files went has had its time to come to an end.
    await this.#removeKept(id, signal);
    await this.#close(organization);
    return true;
  }

  async #endSessions(id: OrganizationId, signal: AbortSignal): Promise<void> {
    for await (const ids of this.#sessions(id, { isLive: true }))
      for (const sessionId of ids) {
        signal.throwIfAborted();
        await this.#deps.store.transact(id, (tx) => endSession(tx, sessionId, this.#deps.now()));
      }
  }

  async #removeFiles(id: OrganizationId, signal: AbortSignal): Promise<void> {
    const { store, files } = this.#deps;
    const onDisk = await files.onDisk();
    for await (const ids of this.#sessions(id))
      for (const sessionId of ids.filter((each) => onDisk.has(each))) {
        signal.throwIfAborted();
        const removed = await files.removeSession(sessionId);
        await store.erase(id, (eraser) => note(eraser, (sum) => plusFiles(sum, 'sessions', removed)));
      }
    await this.#removeKept(id, signal);
  }

  async #removeKept(id: OrganizationId, signal: AbortSignal): Promise<void> {
    const { store, files } = this.#deps;
    const kept = await files.removeKept(id, signal);
    await store.erase(id, (eraser) =>
      note(eraser, (sum) => kept.reduce((so, [where, removed]) => plusFiles(so, where, removed), sum)),
    );
  }

  async #removeRows(id: OrganizationId, signal: AbortSignal): Promise<void> {
    const { store, batch = 1_000 } = this.#deps;
    const tables = await store.erase(id, (eraser) => eraser.tables());
    const head = await store.transact(id, (tx) => tx.auditLog.head(id));
    await store.erase(id, async (eraser) => {
      const jobs = await eraser.removeJobs();
      await note(eraser, (sum) => plusRows(headed(sum, head), 'jobs', jobs));
    });
    const repeat = async (work: (eraser: Eraser) => Promise<number>) => {
      while ((await store.erase(id, work)) > 0) signal.throwIfAborted();
    };
    await repeat((eraser) => eraser.clearCircles(batch));
    for (const table of tables) await repeat((eraser) => removeSome(eraser, table, batch));
  }

  /** What somebody added meanwhile goes too: from here on the database lets nobody add anything. */
  async #close(organization: Organization): Promise<void> {
    const { store, auditSigner: signer, batch = 1_000, backupDays, now } = this.#deps;
    const { id, slug, deletion, createdAt } = organization;
    const keeper = await store.find((finder) => finder.owners.operatorOrganization());
    if (!keeper) throw new NotFoundError('organization of operators for the certificate of', id);
    if (!deletion?.begunAt) throw new NotFoundError('deletion of', id);
    const at = now();
    const made = await store.backups.list();
    const facts = {
      ...{ organizationId: id, slugSha256: sha256(slug), askedBy: deletion.askedBy },
      ...{ askedAt: deletion.askedAt, begunAt: deletion.begunAt, deletedAt: at },
      backups: made.filter((each) => mayHold(each, createdAt, backupDays, at)),
      backupDays,
    };
    const erase = async (eraser: Eraser) => {
      await eraser.removed();
      await eraser.clearCircles(batch);
      // Without a way to them, so that those are found that hang on nothing.
      for (const { name } of await eraser.tables()) await removeSome(eraser, { name, via: null }, batch);
      const removed = await eraser.removed();
      await eraser.removeOrganization();
      return removed;
    };
    await store.eraseFor(keeper, id, erase, async (tx, removed) => {
      const certificate = certificateOf({ ...facts, removed });
      await tx.deletionCertificates.add({
        ...{ organizationId: keeper, deletedId: id, certificate, createdAt: facts.deletedAt },
        ...{ publicKey: signer.publicKey, signature: signer.sign(certificateText(certificate)) },
      });
      const told = { deletionAskedBy: deletion.askedBy, certificateSha256: sha256(certificate) };
      tx.record({ organizationId: keeper }, 'organization.deleted', id, { after: told });
    });
  }

  async *#sessions(id: OrganizationId, which: { readonly isLive?: true } = {}): AsyncGenerator<SessionId[]> {
    let after = '';
    for (;;) {
      const page = { after, limit: together, ...which };
      const ids = await this.#deps.store.transact(id, (tx) => tx.sessions.listIds(page));
      yield ids;
      const last = ids.at(-1);
      if (last === undefined || ids.length < together) return;
      after = last;
    }
  }
}

/** Begins it if that is due, and shuts out whoever may be in a suspended organization. */
async function begin(tx: Repositories, id: OrganizationId, at: Date): Promise<Organization> {
  if (await tx.organizations.beginDeletion(id)) {
    await tx.operatorVisits.endAll(id, at);
    tx.record({ organizationId: id }, 'organization.deletion_begun', id);
  }
  return tx.organizations.get(id);
}

/** Whatever it does: nobody is told, as nobody is there to hear of it. */
async function endSession(tx: Repositories, id: SessionId, at: Date): Promise<void> {
  const session = await tx.sessions.getForUpdate(id);
  await stopTurns(tx, session, at);
  await tx.sessions.save(terminate(session, at));
  await tx.sessions.markDeleted(id, at);
}

async function removeSome(eraser: Eraser, table: ErasedTable, most: number): Promise<number> {
  const count = await eraser.removeRows(table, most);
  if (count > 0) await note(eraser, (sum) => plusRows(sum, table.name, count));
  return count;
}

/** In the transaction of what is noted. */
async function note(eraser: Eraser, add: (removed: RemovedThings) => RemovedThings): Promise<void> {
  await eraser.saveRemoved(add(await eraser.removed()));
}

/** The first that is seen: what comes after the log has gone is not of it. */
function headed(
  removed: RemovedThings,
  head: { readonly seq: number; readonly hash: string } | undefined,
): RemovedThings {
  return removed.auditHead || !head ? removed : { ...removed, auditHead: { seq: head.seq, hash: head.hash } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
