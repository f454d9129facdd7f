import { structuredPatch } from 'diff';
import type { FileDiff } from '../../domain/session/file-diff.ts';
import { isText, tellingBytes } from '../../domain/session/media-type.ts';
import type { ObjectStore } from '../snapshots/object-store.ts';
import { decodeTree, type TreeEntry } from '../snapshots/tree-format.ts';

export type DiffTask = {
  /** Undefined: nothing at all. */
  readonly from?: string;
  readonly to?: string;
  /** The folder of the snapshot that is compared. */
  readonly part: string;
  readonly mostFiles: number;
  /** In milliseconds. */
  readonly within: number;
};

export type TreeDiff = { readonly files: readonly FileDiff[]; readonly hasMore: boolean };

/** Larger files are only named. */
const largestFile = 512 * 1024;

/** Of one file, and of all together, so many characters of a diff are shown. */
const longestDiff = 100_000;
const longestOfAll = 1_000_000;

/** More different lines make the comparison slow. */
const mostEdits = 5_000;

type Side = Extract<TreeEntry, { kind: 'file' | 'link' }>;
type Pair = { readonly path: string; readonly before?: Side; readonly after?: Side };

/** What differs between two snapshots, in the order of the paths. */
export function diffTrees(store: ObjectStore, { from, to, part, mostFiles, within }: DiffTask): TreeDiff {
  const deadline = performance.now() + within;
  const files: FileDiff[] = [];
  let left = longestOfAll;
  const roots = [from, to].map((tree) => tree && partOf(store, tree, part));
  for (const pair of pairs(store, roots[0], roots[1], '')) {
    if (files.length === mostFiles || performance.now() > deadline) return { files, hasMore: true };
    const found = compare(store, pair, Math.min(longestDiff, left));
    left -= found.diff?.length ?? 0;
    files.push(found);
  }
  return { files, hasMore: false };
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
  const [before, after] = [from, to].map(
    (hash) =>
      new Map((hash === undefined ? [] : decodeTree(store.read(hash))).map((entry) => [entry.name, entry])),
  ) as [Map<string, TreeEntry>, Map<string, TreeEntry>];
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [one, other] = [before.get(name), after.get(name)];
    const path = `${above}${Buffer.from(name, 'latin1').toString('utf8')}`;
    const sides = [one, other].map((entry) => (entry && entry.kind !== 'folder' ? entry : undefined));
    if ((sides[0] ?? sides[1]) && !isSame(sides[0], sides[1]))
      yield { path, ...(sides[0] && { before: sides[0] }), ...(sides[1] && { after: sides[1] }) };
    const inner = [one, other].map((entry) => (entry?.kind === 'folder' ? entry.hash : undefined));
    if (inner[0] !== undefined || inner[1] !== undefined) yield* pairs(store, inner[0], inner[1], `${path}/`);
  }
}

function isSame(one: Side | undefined, other: Side | undefined): boolean {
  if (one?.kind === 'file' && other?.kind === 'file') return one.hash === other.hash;
  return one?.kind === 'link' && other?.kind === 'link' && one.target === other.target;
}

function compare(store: ObjectStore, { path, before, after }: Pair, most: number): FileDiff {
  const of = {
    path,
    change: before ? (after ? 'changed' : 'removed') : 'added',
    sizeBefore: sizeOf(before),
    sizeAfter: sizeOf(after),
  } as const;
  const none = { ...of, isBinary: false, linesAdded: 0, linesRemoved: 0 };
  if (of.sizeBefore > largestFile || of.sizeAfter > largestFile) return none;
  const [old, now] = [textOf(store, before), textOf(store, after)];
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

function sizeOf(side: Side | undefined): number {
  if (!side) return 0;
  return side.kind === 'file' ? side.size : side.target.length;
}

/** A link is what it says. Undefined for what is no text. */
function textOf(store: ObjectStore, side: Side | undefined): string | undefined {
  if (!side) return '';
  const bytes = side.kind === 'link' ? Buffer.from(side.target, 'latin1') : store.read(side.hash);
  return isText(bytes.subarray(0, tellingBytes)) ? bytes.toString('utf8') : undefined;
}
