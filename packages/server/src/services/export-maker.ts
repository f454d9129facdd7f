import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileMember } from '../agent/archives/members.ts';
import { LittleDiskError, SpareDisk } from '../agent/archives/spare-disk.ts';
import { writeTar } from '../agent/archives/write-archive.ts';
import { actorOf, assertMay } from '../domain/access/actor.ts';
import { auditLine, type AuditExportItem } from '../domain/audit/audit-line.ts';
import { DomainError } from '../domain/errors.ts';
import type { Jobs } from '../domain/jobs.ts';
import type {
  ExportFailure,
  ExportFile,
  ExportManifestHeader,
  OrganizationExport,
} from '../domain/organization/organization-export.ts';
import type { AuditSigner } from '../infrastructure/audit-signer.ts';
import type { ExportFiles } from '../infrastructure/export-files.ts';
import type { Log } from '../infrastructure/log.ts';
import type { LongReading } from '../repositories/store.ts';
import { auditItems } from './audit-items.ts';
import { exportContents, type ExportContentsDeps } from './export-contents.ts';
import { ExportManifest } from './export-manifest.ts';
import { writePart, type PartWriting, type WrittenPart } from './export-parts.ts';

export type ExportMakerDeps = ExportContentsDeps & {
  readonly files: ExportFiles;
  readonly signer: AuditSigner;
  /** How long an export is kept. */
  readonly keptDays: number;
  readonly version: string;
  readonly log: Log;
  readonly now: () => Date;
};

/** An export that its makers have died of so often is not tried again. */
const mostAttempts = 5;

/** No export takes longer than this, and nobody goes on for longer with one that is not theirs any more. In milliseconds. */
const within = 3 * 3_600_000;
const askEvery = 3_000;

/** Lines are put together in groups of so many. */
const together = 500;

class ExportFailedError extends Error {
  override readonly name = 'ExportFailedError';
  readonly code: ExportFailure;
  constructor(code: ExportFailure, detail: string) {
    super(detail);
    this.code = code;
  }
}

type Records = {
  readonly takenAt: Date;
  readonly header: ExportManifestHeader;
  readonly parts: WrittenPart[];
};

/** Makes exports of organizations: writes down the rows as of one moment, then puts the files to them. */
export class ExportMaker {
  readonly #deps: ExportMakerDeps;
  readonly #stopping = new AbortController();

  constructor(deps: ExportMakerDeps) {
    this.#deps = deps;
  }

  /** May be called again for the same export, by whoever: from then on the attempt before makes nothing of it. */
  async make({ organizationId, exportId }: Jobs['export-organization']): Promise<void> {
    const { store, files, log } = this.#deps;
    const wanted = await store.transact(organizationId, (tx) => tx.organizationExports.begin(exportId));
    if (!wanted) return;
    const lost = new AbortController();
    const late = AbortSignal.timeout(within);
    try {
      using _ = this.#watch(wanted, lost);
      await this.#make(wanted, AbortSignal.any([this.#stopping.signal, lost.signal, late]));
    } catch (error) {
      if (lost.signal.aborted) return;
      // Another node, or this one when it is up again, makes it.
      if (this.#stopping.signal.aborted) throw error;
      const failure = failureOf(error, wanted, late.aborted);
      if (!failure) throw error;
      log.warn({ err: error, export_id: exportId, code: failure.code }, 'an export was not made');
      const hasFailed = await store.transact(organizationId, (tx) =>
        tx.organizationExports.fail(wanted, failure),
      );
      // Else it is made by now, or somebody else makes it, whose file stays.
      if (hasFailed) await files.removeAll(wanted);
    }
  }

  /** Gives up what is being made, for another node to make. */
  stop(): void {
    this.#stopping.abort(new Error('The server shuts down.'));
  }

  async #make(wanted: OrganizationExport, signal: AbortSignal): Promise<void> {
    const { files, store, keptDays } = this.#deps;
    if (wanted.attempts > mostAttempts)
      throw new ExportFailedError('failed', `It was begun ${mostAttempts} times and never finished.`);
    await this.#assertWanted(wanted);
    const work = path.join(files.workDir, `${wanted.id}.${wanted.attempts}`);
    await mkdir(work, { recursive: true, mode: 0o700 });
    try {
      const file = await this.#writeAndKeep(wanted, work, signal);
      const isKept = await store.transact(wanted.organizationId, async (tx) => {
        const isMine = await tx.organizationExports.complete(wanted, file, keptDays);
        if (isMine) await tx.organizationExports.expireOthers(wanted);
        return isMine;
      });
      if (isKept) await files.removeAll(wanted, wanted);
      else await files.removeAttempt(wanted);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  async #writeAndKeep(wanted: OrganizationExport, work: string, signal: AbortSignal): Promise<ExportFile> {
    try {
      const { local, ...file } = await this.#write(wanted, work, signal);
      await this.#deps.files.keep(wanted, local, signal);
      return file;
    } catch (error) {
      await this.#forget(wanted);
      throw error;
    }
  }

  /** Whoever asked for it may still have it. */
  async #assertWanted({ organizationId, requestedBy }: OrganizationExport): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      const { user, suspendedFor } = await tx.users.getCredentials(requestedBy);
      if (suspendedFor !== undefined)
        throw new ExportFailedError('requester_gone', 'The organization is suspended; nothing runs in it.');
      if (!user.isActive)
        throw new ExportFailedError('requester_gone', 'Who asked for it is no longer active.');
      assertMay(actorOf(user), 'organization:export');
    });
  }

  async #write(
    of: OrganizationExport,
    work: string,
    signal: AbortSignal,
  ): Promise<ExportFile & { readonly local: string }> {
    const disk = new SpareDisk(work, this.#deps.minFreeBytes);
    disk.spend(0);
    const writing = { work, disk, signal };
    const { takenAt, header, parts } = await this.#deps.store.readAsOfNow(of.organizationId, (tx) =>
      this.#writeRecords(tx, of, writing),
    );
    const local = path.join(work, 'export');
    await using manifest = await ExportManifest.begin(path.join(work, 'manifest'), header);
    const contents = exportContents(this.#deps, { of, records: parts, manifest, takenAt, writing });
    await writeTar('gzip', contents, { file: local, disk, signal });
    const { size: bytes, sha256 } = await fileMember('export', local, 0);
    return { ...manifest.counts, bytes, sha256, takenAt, local };
  }

  async #writeRecords(tx: LongReading, of: OrganizationExport, writing: PartWriting): Promise<Records> {
    const { organizationId: id } = of;
    const { at: takenAt, slug, name, tables, leftOut } = await tx.organizationRecords.describe(id);
    const parts: WrittenPart[] = [];
    for (const table of tables)
      parts.push(await writePart(`tables/${table}.jsonl`, tx.organizationRecords.pages(table, id), writing));
    parts.push(await writePart('audit-log.jsonl', this.#auditLines(tx, of), writing));
    return {
      takenAt,
      parts,
      header: {
        ...{ format: 'ai-agent-api organization export', version: 1, service_version: this.#deps.version },
        ...{ export_id: of.id, organization_id: id, slug, name, taken_at: takenAt.toISOString() },
        left_out: leftOut,
      },
    };
  }

  /** The log with its checkpoints and a signed end, as it is verified offline. */
  async *#auditLines(
    tx: LongReading,
    { organizationId }: OrganizationExport,
  ): AsyncGenerator<string[], void> {
    const { signer, now } = this.#deps;
    const head = await tx.auditLog.head(organizationId);
    if (!head) return;
    const items = auditItems({ read: (work) => work(tx), signer, now }, head, { filter: {}, after: 0 });
    yield* grouped(items);
  }

  /** Asks now and then whether it is still to be made, here. */
  #watch(wanted: OrganizationExport, lost: AbortController): Disposable {
    const { store, log } = this.#deps;
    const ask = async () => {
      const isHeld = await store.transact(wanted.organizationId, (tx) =>
        tx.organizationExports.isHeld(wanted),
      );
      if (!isHeld) lost.abort(new Error('The export is gone, or is made by somebody else.'));
    };
    const timer = setInterval(() => {
      ask().catch((error: unknown) => log.warn({ err: error, export_id: wanted.id }, 'the database is away'));
    }, askEvery);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  /** What this attempt has kept, if it has, is nothing that anybody finds. */
  async #forget(wanted: OrganizationExport): Promise<void> {
    const { files, log } = this.#deps;
    await files
      .removeAttempt(wanted)
      .catch((error: unknown) => log.warn({ err: error, export_id: wanted.id }, 'an export was left behind'));
  }
}

async function* grouped(items: AsyncIterable<AuditExportItem>): AsyncGenerator<string[], void> {
  let group: string[] = [];
  for await (const item of items) {
    group.push(auditLine(item));
    if (group.length < together) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** What trying again does not mend; undefined for what it may. */
function failureOf(
  error: unknown,
  { attempts }: OrganizationExport,
  isLate: boolean,
): { code: ExportFailure; detail: string } | undefined {
  if (isLate) return { code: 'took_too_long', detail: 'It was not done in three hours.' };
  if (error instanceof ExportFailedError) return { code: error.code, detail: error.message };
  if (error instanceof DomainError) return { code: 'requester_gone', detail: error.message };
  if (error instanceof LittleDiskError || isFull(error))
    return { code: 'disk_full', detail: 'The disk of the service is full; an operator has to make room.' };
  if (attempts < mostAttempts) return undefined;
  return { code: 'failed', detail: 'It could not be made; the log of the server says why.' };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
