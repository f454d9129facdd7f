import { closeSync, fstatSync, readSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { unifiedDiff } from '../../domain/report/unified-diff.ts';
import type { ReportFile } from '../../domain/report/report-document.ts';
import type { ObjectStore } from './object-store.ts';
import { decodeTree, type TreeEntry } from './tree-format.ts';

export type CompareTask = {
  /** The hash of a snapshot; absent: nothing was there. */
  readonly before?: string;
  readonly after: string;
  /** The folder of the snapshots that is compared. */
  readonly part: string;
  /** How many files are told of, and of how many lines each diff is at most. */
  readonly files: number;
  readonly diffLines: number;
};

export type Comparison = { readonly files: ReportFile[]; readonly total: number; readonly omitted: number };

/** Larger files are told of, and not compared. */
const largest = 512 * 1024;

/** Trees with more changed files than this are counted no further. */
const mostCounted = 100_000;

type FileEntry = Extract<TreeEntry, { kind: 'file' }>;
type Change = { readonly path: string; readonly before?: FileEntry; readonly after?: FileEntry };

/** Which files differ between two snapshots, and how, in the order of their paths. Runs in a thread: its calls block. */
export function compareTrees(
  store: ObjectStore,
  { before, after, part, files, diffLines }: CompareTask,
): Comparison {
  const changes: Change[] = [];
  collect(
    store,
    { path: '', before: partOf(store, before, part), after: partOf(store, after, part) },
    changes,
  );
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  const shown = changes.slice(0, files).map((change) => describe(store, change, diffLines));
  return { files: shown, total: changes.length, omitted: changes.length - shown.length };
}

function partOf(store: ObjectStore, tree: string | undefined, part: string): string | undefined {
  if (tree === undefined) return undefined;
  const found = decodeTree(store.read(tree)).find((entry) => entry.kind === 'folder' && entry.name === part);
  return found?.kind === 'folder' ? found.hash : undefined;
}

type Pair = {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** Folders with the same hash hold the same, and are not read. */
function collect(store: ObjectStore, { path, before, after }: Pair, into: Change[]): void {
  if (before === after || into.length >= mostCounted) return;
  const [old, now] = [entriesOf(store, before), entriesOf(store, after)];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name), now.get(name)];
    const place = path === '' ? textOf(name) : `${path}/${textOf(name)}`;
    const [oldFile, newFile] = [fileOf(was), fileOf(is)];
    if (oldFile?.hash !== newFile?.hash)
      into.push({ path: place, ...(oldFile && { before: oldFile }), ...(newFile && { after: newFile }) });
    collect(store, { path: place, before: folderOf(was), after: folderOf(is) }, into);
  }
}

function entriesOf(store: ObjectStore, hash: string | undefined): Map<string, TreeEntry> {
  return new Map(hash === undefined ? [] : decodeTree(store.read(hash)).map((entry) => [entry.name, entry]));
}

function fileOf(entry: TreeEntry | undefined): FileEntry | undefined {
  return entry?.kind === 'file' ? entry : undefined;
}

function folderOf(entry: TreeEntry | undefined): string | undefined {
  return entry?.kind === 'folder' ? entry.hash : undefined;
}

/** Names have one letter for each byte. */
function textOf(name: string): string {
  return Buffer.from(name, 'latin1').toString();
}

function describe(store: ObjectStore, { path, before, after }: Change, diffLines: number): ReportFile {
  const [old, now] = [contentOf(store, before), contentOf(store, after)];
  const diff = old === undefined || now === undefined ? undefined : unifiedDiff(old, now, diffLines);
  return {
    path,
    change: before && after ? 'changed' : after ? 'added' : 'removed',
    ...(before && { bytes_before: before.size }),
    ...(after && { bytes_after: after.size }),
    ...(diff && { diff: diff.text }),
    ...(diff && diff.omittedLines > 0 && { omitted_lines: diff.omittedLines }),
  };
}

/** Undefined for what is no text, or too large. */
function contentOf(store: ObjectStore, file: FileEntry | undefined): string | undefined {
  if (!file) return '';
  if (file.size > largest) return undefined;
  const bytes = read(store, file.hash);
  return bytes && isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : undefined;
}

function read(store: ObjectStore, hash: string): Buffer | undefined {
  const descriptor = store.open(hash);
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size);
    if (bytes.byteLength > largest) return undefined;
    for (let done = 0; done < bytes.byteLength;) {
      const count = readSync(descriptor, bytes, done, bytes.byteLength - done, done);
      if (count === 0) return undefined;
      done += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
