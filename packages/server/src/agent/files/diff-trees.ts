import { structuredPatch } from 'diff';
import type { FileDiff } from '../../domain/session/file-diff.ts';
import { isText, tellingBytes } from '../../domain/session/media-type.ts';
import type { ObjectStore } from '../snapshots/object-store.ts';
import { StatCache } from '../snapshots/stat-cache.ts';
import { decodeTree, type TreeEntry } from '../snapshots/tree-format.ts';
import { openPresentFolder, type Present } from './present-folder.ts';
import { WalkTooLongError } from './walk.ts';

export type DiffTask = {
  /** Undefined: nothing at all. */
  readonly from?: string;
  /** A snapshot, or the folder on the host as it is now. */
  readonly to?: string | PresentPlace;
  /** The folder of the snapshot that is compared. */
  readonly part: string;
  readonly mostFiles: number;
  /** In milliseconds. */
  readonly within: number;
};

/** @param cacheFile tells which files have not changed since the last snapshot. */
export type PresentPlace = { readonly folder: string; readonly cacheFile: string };

export type TreeDiff = { readonly files: readonly FileDiff[]; readonly hasMore: boolean };

/** Larger files are only named. */
const largestFile = 512 * 1024;

/** Of one file, and of all together, so many characters of a diff are shown. */
const longestDiff = 100_000;
const longestOfAll = 1_000_000;

/** More different lines make the comparison slow. */
const mostEdits = 5_000;

type Side = { readonly size: number; readonly read: () => Buffer | undefined };
type Pair = { readonly path: string; readonly before?: Side; readonly after?: Side };

/** What differs between two snapshots, or a snapshot and what is there now, in the order of the paths. */
export function diffTrees(store: ObjectStore, { from, to, part, mostFiles, within }: DiffTask): TreeDiff {
  const deadline = performance.now() + within;
  const files: FileDiff[] = [];
  let left = longestOfAll;
  const before = from === undefined ? undefined : partOf(store, from, part);
  const found =
    typeof to === 'object'
      ? presentPairs(store, before, Buffer.from(to.folder), {
          ...{ path: part, cache: new StatCache(to.cacheFile), deadline },
        })
      : pairs(store, before, to === undefined ? undefined : partOf(store, to, part), '');
  try {
    for (const pair of found) {
      if (files.length === mostFiles || performance.now() > deadline) return { files, hasMore: true };
      const file = compare(pair, Math.min(longestDiff, left));
      left -= file.diff?.length ?? 0;
      files.push(file);
    }
    return { files, hasMore: false };
  } catch (error) {
    if (error instanceof WalkTooLongError) return { files, hasMore: true };
    throw error;
  }
}

function partOf(store: ObjectStore, tree: string, part: string): string | undefined {
  const entry = decodeTree(store.read(tree)).find(({ name }) => name === part);
  return entry?.kind === 'folder' ? entry.hash : undefined;
}

/** The same hash is the same folder, and not entered. */
function* pairs(
  store: ObjectStore,
  from: string | undefined,
  to: string | undefined,
  above: string,
): Generator<Pair, void> {
  if (from === to) return;
  const [before, after] = [entriesOf(store, from), entriesOf(store, to)];
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [one, other] = [before.get(name), after.get(name)];
    const path = `${above}${Buffer.from(name, 'latin1').toString('utf8')}`;
    const sides = [one, other].map((entry) => (entry && entry.kind !== 'folder' ? entry : undefined));
    if ((sides[0] ?? sides[1]) && !isSame(sides[0], sides[1]))
      yield pairOf(path, sides[0] && keptSide(store, sides[0]), sides[1] && keptSide(store, sides[1]));
    const inner = [one, other].map((entry) => (entry?.kind === 'folder' ? entry.hash : undefined));
    if (inner[0] !== undefined || inner[1] !== undefined) yield* pairs(store, inner[0], inner[1], `${path}/`);
  }
}

/** What is there now is read while its folder is open. */
function* presentPairs(
  store: ObjectStore,
  from: string | undefined,
  place: Buffer,
  way: { readonly path: string; readonly cache: StatCache; readonly deadline: number },
  above = '',
): Generator<Pair, void> {
  const before = entriesOf(store, from);
  using folder = openPresentFolder(place, way);
  for (const name of [...new Set([...before.keys(), ...folder.entries.keys()])].sort()) {
    const [one, other] = [before.get(name), folder.entries.get(name)];
    const path = `${above}${Buffer.from(name, 'latin1').toString('utf8')}`;
    const old = one && one.kind !== 'folder' ? one : undefined;
    const now = other && other.kind !== 'folder' ? other : undefined;
    if ((old ?? now) && !isStillThere(old, now))
      yield pairOf(path, old && keptSide(store, old), now && presentSide(now));
    const inner = one?.kind === 'folder' ? one.hash : undefined;
    if (other?.kind === 'folder')
      yield* presentPairs(store, inner, other.place, { ...way, path: `${way.path}/${name}` }, `${path}/`);
    else if (inner !== undefined) yield* pairs(store, inner, undefined, `${path}/`);
  }
}

function entriesOf(store: ObjectStore, hash: string | undefined): Map<string, TreeEntry> {
  const entries = hash === undefined ? [] : decodeTree(store.read(hash));
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function pairOf(path: string, before: Side | undefined, after: Side | undefined): Pair {
  return { path, ...(before && { before }), ...(after && { after }) };
}

type Leaf = Extract<TreeEntry, { kind: 'file' | 'link' }>;
type PresentLeaf = Extract<Present, { kind: 'file' | 'link' }>;

/** A link is what it says. */
function keptSide(store: ObjectStore, entry: Leaf): Side {
  if (entry.kind === 'link') return linkSide(entry.target);
  return { size: entry.size, read: () => store.read(entry.hash) };
}

function presentSide(entry: PresentLeaf): Side {
  if (entry.kind === 'link') return linkSide(entry.target);
  return { size: entry.size, read: () => entry.read(largestFile) };
}

function linkSide(target: string): Side {
  return { size: target.length, read: () => Buffer.from(target, 'latin1') };
}

/** Only a file of the same size is read to know. */
function isStillThere(one: Leaf | undefined, other: PresentLeaf | undefined): boolean {
  if (one?.kind === 'file' && other?.kind === 'file')
    return one.size === other.size && one.hash === other.hash();
  return one?.kind === 'link' && other?.kind === 'link' && one.target === other.target;
}

function isSame(one: Leaf | undefined, other: Leaf | undefined): boolean {
  if (one?.kind === 'file' && other?.kind === 'file') return one.hash === other.hash;
  return one?.kind === 'link' && other?.kind === 'link' && one.target === other.target;
}

function compare({ path, before, after }: Pair, most: number): FileDiff {
  const of = {
    path,
    change: before ? (after ? 'changed' : 'removed') : 'added',
    sizeBefore: before?.size ?? 0,
    sizeAfter: after?.size ?? 0,
  } as const;
  const none = { ...of, isBinary: false, linesAdded: 0, linesRemoved: 0 };
  if (of.sizeBefore > largestFile || of.sizeAfter > largestFile) return none;
  const [old, now] = [textOf(before), textOf(after)];
  if (old === undefined || now === undefined) return { ...none, isBinary: true };
  const patch = structuredPatch('', '', old, now, undefined, undefined, {
    context: 3,
    maxEditLength: mostEdits,
  });
  if (!patch) return none;
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${startOf(hunk.oldStart, hunk.oldLines)} +${startOf(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  const changed = patch.hunks.flatMap((hunk) => hunk.lines);
  const diff = lines.map((line) => `${line}\n`).join('');
  return {
    ...none,
    linesAdded: changed.filter((line) => line.startsWith('+')).length,
    linesRemoved: changed.filter((line) => line.startsWith('-')).length,
    ...(diff.length <= most && { diff }),
  };
}

/** Where there are no lines, the one before is named. */
function startOf(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

/** Undefined for what is no text, or cannot be read. */
function textOf(side: Side | undefined): string | undefined {
  if (!side) return '';
  const bytes = side.read();
  return bytes && isText(bytes.subarray(0, tellingBytes)) ? bytes.toString('utf8') : undefined;
}
