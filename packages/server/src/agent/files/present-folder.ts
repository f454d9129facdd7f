import { createHash } from 'node:crypto';
import { fstatSync, lstatSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { isGone, openForReading } from '../snapshots/closed-doors.ts';
import type { StatCache } from '../snapshots/stat-cache.ts';
import { insideOf, namesIn, placeIn, WalkTooLongError } from './walk.ts';

/** Something in a folder as it is now. It can be read while its folder is open, and no longer. */
export type Present =
  | { readonly kind: 'folder'; readonly place: Buffer }
  | { readonly kind: 'link'; readonly target: string }
  | {
      readonly kind: 'file';
      readonly size: number;
      /** Of its content; read only where it is not known. Undefined when it is gone. */
      readonly hash: () => string | undefined;
      /** Undefined when it is gone, is longer, or has another name, which may be outside of the workspace. */
      readonly read: (most: number) => Buffer | undefined;
    };

export type PresentFolder = Disposable & { readonly entries: ReadonlyMap<string, Present> };

type Way = {
  /** From the snapshot's top on, as the cache knows it. */
  readonly path: string;
  readonly cache: StatCache;
  /** By the clock of `performance`. */
  readonly deadline: number;
};

const chunk = Buffer.allocUnsafeSlow(1024 * 1024);

/** Opens a folder of an agent's for as long as its entries are looked at; empty when it has gone. Blocks: for threads. */
export function openPresentFolder(place: Buffer, way: Way): PresentFolder {
  const opened = openForReading(place, 'folder');
  if (typeof opened === 'string') return { entries: new Map(), [Symbol.dispose]: () => undefined };
  const inside = insideOf(opened.descriptor, place.toString('latin1'));
  const entries = new Map<string, Present>();
  for (const name of namesIn(inside)) {
    if (performance.now() > way.deadline) {
      opened[Symbol.dispose]();
      throw new WalkTooLongError();
    }
    const entry = look(placeIn(inside, name), { ...way, path: `${way.path}/${name}` });
    if (entry) entries.set(name, entry);
  }
  return { entries, [Symbol.dispose]: () => opened[Symbol.dispose]() };
}

function look(place: Buffer, way: Way): Present | undefined {
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.isDirectory()) return { kind: 'folder', place };
  if (stats.isSymbolicLink()) return readLink(place);
  return stats.isFile() ? fileOf(place, stats, way) : undefined;
}

function fileOf(place: Buffer, stats: Stats, { path, cache, deadline }: Way): Present {
  return {
    kind: 'file',
    size: stats.size,
    hash: () => cache.hashOf(path, stats) ?? hashAt(place, deadline),
    read: (most) => readAt(place, most),
  };
}

function readLink(place: Buffer): Present | undefined {
  try {
    return { kind: 'link', target: readlinkSync(place, 'buffer').toString('latin1') };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function hashAt(place: Buffer, deadline: number): string | undefined {
  const opened = openForReading(place, 'file');
  if (typeof opened === 'string') return undefined;
  using file = opened;
  if (!fstatSync(file.descriptor).isFile()) return undefined;
  const digest = createHash('sha256');
  for (let at = 0; ;) {
    if (performance.now() > deadline) throw new WalkTooLongError();
    const length = readSync(file.descriptor, chunk, 0, chunk.length, at);
    if (length === 0) return digest.digest('hex');
    digest.update(chunk.subarray(0, length));
    at += length;
  }
}

function readAt(place: Buffer, most: number): Buffer | undefined {
  const opened = openForReading(place, 'file');
  if (typeof opened === 'string') return undefined;
  using file = opened;
  const stats = fstatSync(file.descriptor);
  // Another one may have come in its place.
  if (!stats.isFile() || stats.nlink > 1 || stats.size > most) return undefined;
  const bytes = Buffer.alloc(stats.size);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(file.descriptor, bytes, length, bytes.length - length, length);
  return bytes.subarray(0, length);
}
