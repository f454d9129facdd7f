import path from 'node:path';
import type { ObjectStore } from '../snapshots/object-store.ts';
import { fileMember, treeMembers } from './members.ts';
import type { SpareDisk } from './spare-disk.ts';
import { writeArchive } from './write-archive.ts';

export type FilesTask = {
  readonly tree: string;
  readonly store: ObjectStore;
  /** A name that nothing has yet, in this folder. */
  readonly work: string;
  readonly name: string;
  readonly disk: SpareDisk;
};

export type PackedFiles = { readonly file: string; readonly bytes: number; readonly sha256: string };

/** Writes the files of a tree into a tar file. To be run in a thread. */
export async function packFiles({ tree, store, work, name, disk }: FilesTask): Promise<PackedFiles> {
  const file = path.join(work, name);
  await writeArchive('gzip', treeMembers(store, tree), { file, disk });
  const { size: bytes, sha256 } = await fileMember(name, file, 0);
  return { file, bytes, sha256 };
}
