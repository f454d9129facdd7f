import { mkdirSync, opendirSync, renameSync, rmSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isMissing, MissingObjectError, type ObjectStore } from './object-store.ts';
import { decodeTree } from './tree-format.ts';

export type GarbageTask = {
  /** Every tree that something in the database refers to. */
  readonly roots: readonly string[];
  /**
   * What is younger stays, in milliseconds since 1970: the time at which the roots were read, less a grace that is longer
   * than any snapshot takes and than the clocks of two nodes differ.
   */
  readonly before: number;
};

export type Collected = {
  readonly objects: number;
  readonly bytes: number;
  readonly removed: number;
  readonly removedBytes: number;
  /** Snapshots of which something is missing. */
  readonly damaged: readonly string[];
};

/**
 * Removes what no snapshot refers to, beside snapshots that are being taken, here or on other nodes, and without a lock.
 * It takes two rounds. In the first an object that is old is set aside. A snapshot that needs it either finds it gone and
 * adds it anew, or made it young a moment before, which is looked for after it was set aside: then it is put back. An
 * object that has been aside for the time of grace, and that nothing refers to by then, is removed.
 */
export function collectGarbage(store: ObjectStore, { roots, before }: GarbageTask): Collected {
  store.prepare();
  const { folders } = store;
  const { used, damaged } = mark(store, roots);
  for (const { file, stats } of filesIn(folders.drafts))
    if (stats.mtimeMs < before) rmSync(file, { force: true });
  const removed = clearLeaving(store, used, before);
  const figures = { objects: 0, bytes: 0 };
  for (const prefix of namesIn(folders.kept))
    for (const { file, name, stats } of filesIn(path.join(folders.kept, prefix))) {
      const isOld = !used.has(prefix + name) && stats.mtimeMs < before;
      if (isOld && setAside(file, path.join(folders.leaving, prefix + name), before)) continue;
      figures.objects++;
      figures.bytes += stats.size;
    }
  return { ...figures, ...removed, damaged };
}

function mark(store: ObjectStore, roots: readonly string[]): { used: Set<string>; damaged: string[] } {
  const used = new Set<string>();
  const damaged: string[] = [];
  const visit = (tree: string): void => {
    if (used.has(tree)) return;
    used.add(tree);
    for (const entry of decodeTree(store.read(tree))) {
      if (entry.kind === 'folder') visit(entry.hash);
      if (entry.kind === 'file') used.add(entry.hash);
    }
  };
  for (const root of roots) {
    try {
      visit(root);
    } catch (error) {
      if (!(error instanceof MissingObjectError)) throw error;
      damaged.push(root);
    }
  }
  return { used, damaged };
}

/** False when it turned out to be needed. */
function setAside(file: string, aside: string, before: number): boolean {
  try {
    renameSync(file, aside);
    if (statSync(aside).mtimeMs < before) return true;
    // Somebody claimed it between the look and the move.
    renameSync(aside, file);
    return false;
  } catch (error) {
    // Another node was faster.
    if (isMissing(error)) return true;
    throw error;
  }
}

function clearLeaving(store: ObjectStore, used: ReadonlySet<string>, before: number) {
  const { kept, leaving } = store.folders;
  const figures = { removed: 0, removedBytes: 0 };
  for (const { file, name, stats } of filesIn(leaving)) {
    if (used.has(name) || stats.mtimeMs >= before) {
      bringBack(file, path.join(kept, name.slice(0, 2), name.slice(2)));
      continue;
    }
    // When it was set aside is when the file itself last changed.
    if (stats.ctimeMs >= before) continue;
    rmSync(file, { force: true });
    figures.removed++;
    figures.removedBytes += stats.size;
  }
  return figures;
}

function bringBack(file: string, place: string): void {
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
  try {
    renameSync(file, place);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function* filesIn(folder: string): Generator<{ file: string; name: string; stats: Stats }, void> {
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats) yield { file, name, stats };
  }
}

function* namesIn(folder: string): Generator<string, void> {
  using listing = opendirSync(folder);
  for (let entry = listing.readSync(); entry; entry = listing.readSync()) yield entry.name;
}
