import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { ObjectStore } from './object-store.ts';
import { encodeTree, hashOf, type TreeEntry } from './tree-format.ts';

let base: string;
let store: ObjectStore;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'garbage-'));
  store = new ObjectStore(base);
  store.prepare();
});
afterEach(() => rm(base, { recursive: true, force: true }));

const hour = 3_600_000;
const collect = (roots: readonly string[], before = Date.now() - hour) =>
  collectGarbage(store, { roots, before });

/** Everything in the store is so much older from now on. */
function age(ms: number): void {
  for (const folder of [store.folders.kept, store.folders.leaving, store.folders.drafts])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(folder, name);
      const stats = statSync(file);
      const then = stats.mtimeMs / 1_000 - ms / 1_000;
      if (stats.isFile()) utimesSync(file, then, then);
    }
}

function addFile(content: string): { hash: string; size: number } {
  const bytes = Buffer.from(content);
  store.add(hashOf(bytes), bytes);
  return { hash: hashOf(bytes), size: bytes.length };
}

function addTree(contents: readonly string[]): string {
  const files = contents.map((content, index): TreeEntry => ({
    ...{ kind: 'file', name: `f${index}`, mode: 0o600, mtime: 0 },
    ...addFile(content),
  }));
  const inner = encodeTree(files);
  store.add(hashOf(inner), inner);
  const folder: TreeEntry = { kind: 'folder', name: 'workspace', mode: 0o700, mtime: 0, hash: hashOf(inner) };
  const outer = encodeTree([folder]);
  store.add(hashOf(outer), outer);
  return hashOf(outer);
}

const isThere = (content: string) => {
  try {
    return store.read(hashOf(Buffer.from(content))).toString() === content;
  } catch {
    return false;
  }
};

describe('what no snapshot refers to', () => {
  test('is set aside when it is old, and removed a grace later [snapshots:garbage]', () => {
    const kept = addTree(['shared', 'mine']);
    addTree(['shared', 'dropped']);
    age(2 * hour);
    addFile('new');
    expect(collect([kept])).toMatchObject({ removed: 0, damaged: [] });
    // It is still found: who reads it does not notice.
    for (const content of ['shared', 'mine', 'dropped', 'new']) expect(isThere(content)).toBe(true);
    expect(collect([kept]).removed).toBe(0);
    age(2 * hour);
    // A grace after it was set aside, by the clock of the file system.
    expect(collect([kept], Date.now() + 1)).toMatchObject({ removed: 3 });
    expect(isThere('dropped')).toBe(false);
    for (const content of ['shared', 'mine']) expect(isThere(content)).toBe(true);
  });

  test('comes back when something refers to it again [snapshots:garbage-back]', () => {
    const tree = addTree(['one']);
    age(2 * hour);
    collect([]);
    expect(store.claim(hashOf(Buffer.from('one')), 3)).toBe(false);
    collect([tree]);
    expect(store.claim(hashOf(Buffer.from('one')), 3)).toBe(true);
  });

  test('comes back when it was claimed just before it was set aside [snapshots:garbage-claimed]', () => {
    addFile('one');
    age(2 * hour);
    const hash = hashOf(Buffer.from('one'));
    store.claim(hash, 3);
    // As if the collector had died between its two looks.
    renameSync(
      path.join(store.folders.kept, hash.slice(0, 2), hash.slice(2)),
      path.join(store.folders.leaving, hash),
    );
    collect([]);
    expect(store.claim(hash, 3)).toBe(true);
  });

  test('includes drafts that were never finished [snapshots:garbage-drafts]', () => {
    writeFileSync(store.newDraft(), 'half');
    collect([]);
    expect(readdirSync(store.folders.drafts)).toHaveLength(1);
    age(2 * hour);
    collect([]);
    expect(readdirSync(store.folders.drafts)).toHaveLength(0);
  });

  test('is told apart from what is missing [snapshots:garbage-damaged]', () => {
    const [good, bad] = [addTree(['one']), addTree(['two'])];
    rmSync(path.join(store.folders.kept, bad.slice(0, 2), bad.slice(2)));
    expect(collect([good, bad])).toMatchObject({ damaged: [bad] });
  });
});

/** A small generator of numbers, so that a failure can be had again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
}

describe('any order of snapshots, forgetting and collecting', () => {
  const grace = 150;
  const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

  type Snapshot = { readonly contents: string[]; readonly begunAt: number; done: number };
  type Root = { readonly tree: string; readonly contents: string[] };

  test.each([1, 2, 3])(
    'removes nothing that a snapshot refers to, seed %i [snapshots:garbage-live]',
    (seed) => {
      const next = numbersFrom(seed);
      let roots: Root[] = [];
      let open: Snapshot[] = [];
      let removed = 0;
      for (let step = 0; step < 150; step++) {
        pause();
        const what = next(8);
        if (what === 0)
          open.push({
            contents: Array.from({ length: 3 }, () => `content ${next(40)}`),
            begunAt: Date.now(),
            done: 0,
          });
        else if (what === 1) roots = roots.filter(() => next(2) > 0);
        else if (what === 2)
          removed += collect(
            roots.map(({ tree }) => tree),
            Date.now() - grace,
          ).removed;
        for (const snapshot of open) {
          const content = snapshot.contents[snapshot.done++];
          if (content !== undefined) addFile(content);
          else {
            const tree = addTree(snapshot.contents);
            // One that has taken too long is given up.
            if (Date.now() - snapshot.begunAt < grace / 2) roots.push({ tree, contents: snapshot.contents });
          }
        }
        open = open.filter(({ contents, done }) => done <= contents.length);
        for (const { tree, contents } of roots) {
          expect(store.read(tree).length).toBeGreaterThan(0);
          for (const content of contents) expect(isThere(content), `step ${step}: ${content}`).toBe(true);
        }
      }
      roots = [];
      for (let round = 0; round < 3; round++) {
        for (let wait = 0; wait < 40; wait++) pause();
        removed += collect([], Date.now() - grace).removed;
      }
      expect(removed).toBeGreaterThan(10);
      for (const folder of readdirSync(store.folders.kept))
        expect(readdirSync(path.join(store.folders.kept, folder))).toEqual([]);
    },
  );
});
