import { lstatSync, opendirSync, type BigIntStats } from 'node:fs';
import type { FileType } from '../../domain/session/workspace-file.ts';
import { isGone, openForReading } from '../snapshots/closed-doors.ts';

/** Something that a walk has come by. */
export type Found = {
  /** From the workspace on. Names have one letter for each byte. */
  readonly path: string;
  /** How to get there while the walk stands here, and no longer. */
  readonly place: Buffer;
  readonly type: FileType;
  readonly stats: BigIntStats;
};

export type WalkOptions = {
  /** How many folders deep; 1: what is in the folder itself. */
  readonly depth?: number;
  /** A path: what comes up to it is left out, and not entered. */
  readonly after?: string;
  /** By the clock of `performance`. */
  readonly deadline: number;
};

/** A walk takes too long. */
export class WalkTooLongError extends Error {
  override readonly name = 'WalkTooLongError';
}

/** Each level takes a descriptor. */
const deepest = 256;

/**
 * Goes through a folder of an agent's in the order of the paths: a folder, then what is in it. It follows no link, enters
 * each folder through the one before, and takes what comes and goes meanwhile as it is. Blocks: for threads.
 */
export function* walk(
  folder: string,
  start: readonly string[],
  options: WalkOptions,
): Generator<Found, void> {
  const { depth = deepest, after, deadline } = options;
  yield* enter(Buffer.from(folder), start, {
    ...{ deadline, path: start.join('/'), depth: Math.min(depth, deepest) },
    ...(after !== undefined && { after: after.split('/') }),
  });
}

/** Whether there is such a folder. */
export function hasFolder(folder: string, start: readonly string[]): boolean {
  const [name, ...rest] = start;
  const opened = openForReading(Buffer.from(folder), 'folder');
  if (typeof opened === 'string') return false;
  using open = opened;
  return (
    name === undefined || hasFolder(placeIn(insideOf(open.descriptor, folder), name).toString('latin1'), rest)
  );
}

type Visit = {
  readonly path: string;
  readonly depth: number;
  readonly after?: readonly string[];
  readonly deadline: number;
};

function* enter(folder: Buffer, way: readonly string[], visit: Visit): Generator<Found, void> {
  const opened = openForReading(folder, 'folder');
  if (typeof opened === 'string') return;
  using open = opened;
  const inside = insideOf(open.descriptor, folder.toString('latin1'));
  const [next, ...rest] = way;
  if (next === undefined) yield* visitAll(inside, visit);
  else yield* enter(placeIn(inside, next), rest, visit);
}

function* visitAll(inside: Buffer, visit: Visit): Generator<Found, void> {
  const [from, ...further] = visit.after ?? [];
  for (const name of namesIn(inside)) {
    if (performance.now() > visit.deadline) throw new WalkTooLongError();
    if (from !== undefined && name < from) continue;
    const isOnTheWay = name === from;
    const place = placeIn(inside, name);
    const stats = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    if (!stats) continue;
    const path = visit.path === '' ? name : `${visit.path}/${name}`;
    const type = typeOf(stats);
    if (!isOnTheWay) yield { path, place, type, stats };
    if (type !== 'folder' || visit.depth <= 1) continue;
    const { after: _, ...inner } = { ...visit, path, depth: visit.depth - 1 };
    yield* enter(place, [], isOnTheWay && further.length > 0 ? { ...inner, after: further } : inner);
  }
}

/** In the order of their bytes. */
export function namesIn(inside: Buffer): string[] {
  const names: string[] = [];
  try {
    using listing = opendirSync(inside, { encoding: 'latin1', bufferSize: 256 });
    for (let entry = listing.readSync(); entry; entry = listing.readSync()) names.push(entry.name);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return names.sort();
}

function typeOf(stats: BigIntStats): FileType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** Through the descriptor, so that nothing that is put in the folder's place leads elsewhere. */
export function insideOf(descriptor: number, folder: string): Buffer {
  if (process.platform === 'linux') return Buffer.from(`/proc/self/fd/${descriptor}/`);
  return Buffer.from(`${folder}/`, 'latin1');
}

export function placeIn(inside: Buffer, name: string): Buffer {
  return Buffer.concat([inside, Buffer.from(name, 'latin1')]);
}
