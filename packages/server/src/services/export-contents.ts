import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { inThread } from '../agent/archives/in-thread.ts';
import type { Member } from '../agent/archives/members.ts';
import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { OrganizationExport } from '../domain/organization/organization-export.ts';
import { fileNameOf } from '../domain/report/report.ts';
import type { ObjectStorage } from '../infrastructure/object-storage.ts';
import type { ReportFiles } from '../infrastructure/report-files.ts';
import type { Store } from '../repositories/store.ts';
import type { ExportManifest } from './export-manifest.ts';
import { Measure, membersOf, type PartWriting, type WrittenPart } from './export-parts.ts';
import { isMissing } from './gather-files.ts';
import { archiveEndings } from './make-archive.ts';

export type ExportContentsDeps = {
  readonly store: Store;
  readonly reportFiles: ReportFiles;
  /** Where archives of sessions are. */
  readonly archives: ObjectStorage;
  readonly workspaces: Pick<Workspaces, 'storeOf'>;
  /** So much of the disk is left to others. */
  readonly minFreeBytes: number;
};

export type Contents = {
  readonly of: OrganizationExport;
  readonly records: readonly WrittenPart[];
  readonly manifest: ExportManifest;
  readonly takenAt: Date;
  readonly writing: PartWriting;
};

/** What goes into the file, one after the other, with the manifest last. */
export async function* exportContents(
  deps: ExportContentsDeps,
  contents: Contents,
): AsyncGenerator<Member, void> {
  const { records, manifest, takenAt } = contents;
  const mtime = takenAt.getTime();
  for await (const member of membersOf(records, mtime)) {
    yield member;
    const { name: part, size: bytes, sha256, rows } = member;
    await manifest.add({ part, bytes, sha256, rows });
  }
  yield* reports(deps, contents);
  yield* archives(deps, contents);
  yield* workspaces(deps, contents);
  yield await manifest.end(mtime);
}

async function* reports({ store, reportFiles }: ExportContentsDeps, contents: Contents) {
  const { organizationId } = contents.of;
  const list = (after: string) =>
    store.transact(organizationId, (tx) =>
      tx.organizationRecords.listReports(organizationId, { after, at: contents.takenAt }),
    );
  for await (const report of pagesOf(list)) {
    const name = `reports/${fileNameOf(report)}`;
    const content = await reportFiles.read({ ...report, organizationId }, report);
    yield* passed(contents, name, content && { content, bytes: report.bytes });
  }
}

async function* archives({ store, archives: storage }: ExportContentsDeps, contents: Contents) {
  const { organizationId } = contents.of;
  const list = (after: string) =>
    store.transact(organizationId, (tx) =>
      tx.organizationRecords.listArchives(organizationId, { after, at: contents.takenAt }),
    );
  for await (const { id, format, place } of pagesOf(list)) {
    const found = await storage.open(place, contents.writing.signal);
    yield* passed(contents, `archives/${id}.${archiveEndings[format]}`, found);
  }
}

/** Of each session one file, made in a thread: what is in the store is read with calls that block. */
async function* workspaces({ store, workspaces: all, minFreeBytes }: ExportContentsDeps, contents: Contents) {
  const { of, manifest, takenAt, writing } = contents;
  const { organizationId } = of;
  const list = (after: string) =>
    store.transact(organizationId, (tx) =>
      tx.organizationRecords.listTrees(organizationId, { after, at: takenAt }),
    );
  for await (const { id, tree } of pagesOf(list)) {
    const name = `workspaces/${id}.tar.gz`;
    const order = { kind: 'files', tree, work: writing.work, name: `${id}.tar.gz`, minFreeBytes } as const;
    try {
      const { folder } = all.storeOf(of);
      const { file, bytes, sha256 } = await inThread<'files'>({ ...order, store: folder }, writing.signal);
      const open = () => createReadStream(file);
      yield {
        ...{ name, size: bytes, sha256, open, mtime: takenAt.getTime() },
        kind: 'file',
        mode: 0o600,
      } as const;
      await manifest.add({ part: name, bytes, sha256 });
    } catch (error) {
      if (!isMissing(error)) throw error;
      await manifest.add({ missing: name, why: 'The snapshot of its files lacks something.' });
    } finally {
      await rm(`${writing.work}/${order.name}`, { force: true });
    }
  }
}

/** A file from a storage, as it comes. */
async function* passed(
  { manifest, takenAt }: Contents,
  name: string,
  found: { readonly content: Readable; readonly bytes: number } | undefined,
): AsyncGenerator<Member, void> {
  if (!found) {
    await manifest.add({ missing: name, why: 'It is not in the storage where it was put.' });
    return;
  }
  const { content, bytes } = found;
  const measure = new Measure();
  const open = () => pipeline(content, measure, () => undefined);
  try {
    yield { ...{ name, size: bytes, sha256: '', open, mtime: takenAt.getTime() }, kind: 'file', mode: 0o600 };
  } finally {
    content.destroy();
  }
  await manifest.add({ part: name, bytes, sha256: measure.sha256() });
}

/** Each of a list that is read page by page, in the order of their ids. */
async function* pagesOf<T extends { readonly id: string }>(
  list: (after: string) => Promise<readonly T[]>,
): AsyncGenerator<T, void> {
  for (let after = ''; ;) {
    const page = await list(after);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}
