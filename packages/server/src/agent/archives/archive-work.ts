import { isOneOf } from '../snapshots/closed-doors.ts';
import { ObjectStore } from '../snapshots/object-store.ts';
import { DamagedArchiveError } from './damaged-archive.ts';
import { packFiles, type FilesTask, type PackedFiles } from './pack-files.ts';
import { packSession, type Packed, type PackTask } from './pack-session.ts';
import { LittleDiskError, SpareDisk } from './spare-disk.ts';
import { unpackArchive, type Unpacked, type UnpackTask } from './unpack.ts';

/** Where the store is, and what of the disk is to be left to others. */
type Place = { readonly store: string; readonly minFreeBytes: number };

/** What a thread is asked to do with an archive. */
export type ArchiveOrder =
  | ({ readonly kind: 'pack' } & Place & Omit<PackTask, 'store' | 'disk'>)
  | ({ readonly kind: 'files' } & Place & Omit<FilesTask, 'store' | 'disk'>)
  | ({ readonly kind: 'unpack' } & Place & Omit<UnpackTask, 'store' | 'disk'>);

/** What comes of an order, by its kind. */
export type ArchiveResults = { pack: Packed; files: PackedFiles; unpack: Unpacked };

export type ArchiveAnswer =
  | { readonly result: ArchiveResults[keyof ArchiveResults] }
  /** Errors that keep their kind on their way out of the thread. */
  | { readonly damaged: Pick<DamagedArchiveError, 'member' | 'what'> }
  | { readonly isDiskFull: true };

export async function carryOut(order: ArchiveOrder): Promise<ArchiveAnswer> {
  try {
    return { result: await work(order) };
  } catch (error) {
    if (error instanceof DamagedArchiveError) return { damaged: { member: error.member, what: error.what } };
    if (error instanceof LittleDiskError || isOneOf(error, 'ENOSPC', 'EDQUOT')) return { isDiskFull: true };
    throw error;
  }
}

function work(order: ArchiveOrder): Promise<ArchiveResults[keyof ArchiveResults]> {
  const store = new ObjectStore(order.store);
  const { minFreeBytes } = order;
  switch (order.kind) {
    case 'pack':
      return packSession({ ...order, store, disk: new SpareDisk(order.work, minFreeBytes) });
    case 'files':
      return packFiles({ ...order, store, disk: new SpareDisk(order.work, minFreeBytes) });
    case 'unpack':
      return unpackArchive({ ...order, store, disk: new SpareDisk(order.store, minFreeBytes) });
  }
}
