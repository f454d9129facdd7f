import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ArchiveFile, ArchiveFormat } from '../../domain/session/session-archive.ts';
import { sessionRecords } from '../../domain/session/session-record.ts';
import type { ObjectStore } from '../snapshots/object-store.ts';
import { checkArchive, sha256Of } from './check-archive.ts';
import { recordFile, treesFile } from './contents.ts';
import { writeLines } from './lines.ts';
import { manifestName, type ManifestHeader, type ManifestLine } from './manifest.ts';
import { fileMember, treeMembers, treesIn, type Member } from './members.ts';
import type { SpareDisk } from './spare-disk.ts';
import { writeArchive } from './write-archive.ts';

export type PackTask = {
  readonly header: ManifestHeader;
  readonly format: ArchiveFormat;
  readonly store: ObjectStore;
  /** An own folder, which has the session's records. In it the archive is afterwards. */
  readonly work: string;
  readonly disk: SpareDisk;
};

export type Packed = Omit<ArchiveFile, 'place'> & { readonly file: string };

/** Writes the archive of a session, and reads it back to see that it is whole. To be run in a thread. */
export async function packSession(task: PackTask): Promise<Packed> {
  const { header, format, store, work, disk } = task;
  const at = Date.parse(header.created_at);
  const records: Member[] = [];
  for (const record of sessionRecords)
    records.push(await fileMember(recordFile(record), path.join(work, recordFile(record)), at));
  records.push(await fileMember(treesFile, await writeTrees(task), at));
  const members = function* (): Generator<Member, void> {
    yield* records;
    yield* treeMembers(store, header.tree);
  };
  const { manifest, count } = await writeManifest(task, members(), at);
  const file = path.join(work, 'archive');
  await writeArchive(format, withFirst(manifest, members()), { file, disk });
  const of = { sha256: await sha256Of(file), manifestSha256: manifest.sha256 };
  const check = path.join(work, 'check');
  await mkdir(check, { mode: 0o700 });
  await checkArchive({ ...of, format, file }, check);
  return { ...of, file, bytes: (await stat(file)).size, members: count };
}

function* withFirst(first: Member, rest: Iterable<Member>): Generator<Member, void> {
  yield first;
  yield* rest;
}

async function writeTrees({ header, store, work, disk }: PackTask): Promise<string> {
  const file = path.join(work, treesFile);
  const lines = function* (): Generator<string, void> {
    for (const tree of treesIn(store, header.tree)) {
      disk.spend(tree.length);
      yield JSON.stringify(tree.toString());
    }
  };
  await writeLines(file, lines());
  return file;
}

async function writeManifest(
  { header, work }: PackTask,
  members: Iterable<Member>,
  at: number,
): Promise<{ readonly manifest: Member; readonly count: number }> {
  const file = path.join(work, manifestName);
  let count = 0;
  const lines = function* (): Generator<string, void> {
    yield JSON.stringify(header);
    for (const { name, kind, size, sha256 } of members) {
      const line: ManifestLine = { name, kind, size, sha256 };
      count++;
      yield JSON.stringify(line);
    }
  };
  await writeLines(file, lines());
  return { manifest: await fileMember(manifestName, file, at), count };
}
