import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  futimesSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
} from 'node:fs';
import { isOneOf } from './closed-doors.ts';
import { writeAll } from './keep-content.ts';
import type { ObjectStore } from './object-store.ts';
import { MissingObjectError } from './object-store.ts';
import { StatCacheDraft, tick } from './stat-cache.ts';
import { decodeTree, type TreeEntry } from './tree-format.ts';

export type LayOutTask = {
  readonly tree: string;
  /** Which of the snapshot's folders, and where to: there is nothing yet, and nobody but the server reaches it. */
  readonly part: string;
  readonly target: string;
  /** Where to remember what the files look like; absent: nowhere. */
  readonly cacheFile?: string;
  /** Whose it is to be; absent: the server's. */
  readonly owner?: { readonly uid: number; readonly gid: number };
};

type FileEntry = Extract<TreeEntry, { kind: 'file' }>;
type FolderEntry = Extract<TreeEntry, { kind: 'folder' }>;

/** One step of laying a snapshot out; the steps follow each other, and the second one is done by several threads. */
export type LayOutStep =
  | { readonly step: 'folders' }
  | { readonly step: 'files'; readonly share: number; readonly of: number }
  | { readonly step: 'end' };

/** What a visit to a folder of the snapshot is given: where its counterpart is, and what is in it. */
type Visit = {
  readonly inside: Buffer;
  readonly path: string;
  readonly entries: readonly TreeEntry[];
};

/** False when the snapshot has no such folder. */
export function layOut(store: ObjectStore, task: LayOutTask, step: LayOutStep): boolean {
  const part = decodeTree(store.read(task.tree)).find(({ name }) => name === task.part);
  if (part?.kind !== 'folder') return false;
  switch (step.step) {
    case 'folders':
      mkdirSync(task.target, { mode: 0o700 });
      walk(store, part, task, makeFolders);
      return true;
    case 'files': {
      let count = 0;
      walk(store, part, task, (visit) => {
        for (const entry of visit.entries)
          if (entry.kind === 'file' && entry.sameAs === undefined && count++ % step.of === step.share)
            writeFile(store, visit.inside, entry, task);
      });
      return true;
    }
    case 'end':
      finish(store, part, task);
      return true;
  }
}

function finish(store: ObjectStore, part: FolderEntry, task: LayOutTask): void {
  const firsts = new Map<string, Buffer>();
  walk(store, part, task, (visit) => makeLinks(store, visit, task, firsts));
  if (task.cacheFile === undefined) {
    walk(
      store,
      part,
      task,
      () => undefined,
      (descriptor, folder) => finishFolder(descriptor, folder, task),
    );
    return;
  }
  // What changed just now could change again without a sign of it; a moment later it could not.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * tick);
  using draft = new StatCacheDraft(task.cacheFile);
  walk(
    store,
    part,
    task,
    (visit) => remember(draft, visit),
    (descriptor, folder) => finishFolder(descriptor, folder, task),
  );
  draft.save('');
}

/** So that the next snapshot need not read the files. Nobody else has reached them yet. */
function remember(draft: StatCacheDraft, { inside, path, entries }: Visit): void {
  for (const entry of entries)
    if (entry.kind === 'file')
      draft.addFile(`${path}/${entry.name}`, lstatSync(placeOf(inside, entry.name)), entry.hash);
}

/** Goes through a snapshot's folder and what was laid out of it, through descriptors however deep it is. */
function walk(
  store: ObjectStore,
  part: FolderEntry,
  { target, part: path }: LayOutTask,
  visit: (visit: Visit) => void,
  leave: (descriptor: number, folder: FolderEntry) => void = () => undefined,
): void {
  const enter = (place: Buffer, folder: FolderEntry, path: string) => {
    const entries = decodeTree(store.read(folder.hash));
    const before = { inside: Buffer.concat([place, Buffer.from('/')]), path, entries };
    const descriptor = openSync(place, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      const inside =
        process.platform === 'linux' ? Buffer.from(`/proc/self/fd/${descriptor}/`) : before.inside;
      visit({ ...before, inside });
      for (const entry of entries)
        if (entry.kind === 'folder') enter(placeOf(inside, entry.name), entry, `${path}/${entry.name}`);
      leave(descriptor, folder);
    } finally {
      closeSync(descriptor);
    }
  };
  enter(Buffer.from(target), part, path);
}

function makeFolders({ inside, entries }: Visit): void {
  for (const { kind, name } of entries)
    if (kind === 'folder') mkdirSync(placeOf(inside, name), { mode: 0o700 });
}

/** Links, and the files that have several names. */
function makeLinks(
  store: ObjectStore,
  { inside, path, entries }: Visit,
  task: LayOutTask,
  firsts: Map<string, Buffer>,
): void {
  for (const entry of entries) {
    const place = placeOf(inside, entry.name);
    if (entry.kind === 'link') {
      symlinkSync(Buffer.from(entry.target, 'latin1'), place);
      if (task.owner) lchownSync(place, task.owner.uid, task.owner.gid);
    }
    if (entry.kind !== 'file' || entry.sameAs === undefined) continue;
    const key = `${entry.sameAs} ${entry.hash}`;
    const first = firsts.get(key);
    if (first && linked(first, place)) continue;
    writeFile(store, inside, entry, task);
    firsts.set(key, outerPlace(task, path, entry.name));
  }
}

/** False where the way there is longer than a path may be. */
function linked(first: Buffer, place: Buffer): boolean {
  try {
    linkSync(first, place);
    return true;
  } catch (error) {
    if (isOneOf(error, 'ENAMETOOLONG', 'EMLINK')) return false;
    throw error;
  }
}

/** A path that is good beyond the visit of its folder. */
function outerPlace({ target, part }: LayOutTask, path: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(target), Buffer.from(`${path.slice(part.length)}/${name}`, 'latin1')]);
}

const chunk = Buffer.allocUnsafeSlow(1024 * 1024);

/** Whether the file system lets files share their bytes until one of them is changed. */
let canShare = process.platform === 'linux';

/** A file of its own: never the store's under another name, which an agent could write to. */
function writeFile(store: ObjectStore, inside: Buffer, entry: FileEntry, { owner }: LayOutTask): void {
  const place = placeOf(inside, entry.name);
  const source = store.open(entry.hash);
  try {
    // What was cut short by a power failure shows here.
    if (fstatSync(source).size !== entry.size)
      throw new MissingObjectError(`The object ${entry.hash} is damaged.`);
    const descriptor = share(source, place) ?? copy(source, place);
    try {
      if (owner) fchownSync(descriptor, owner.uid, owner.gid);
      fchmodSync(descriptor, entry.mode);
      futimesSync(descriptor, entry.mtime / 1_000, entry.mtime / 1_000);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    closeSync(source);
  }
}

function share(source: number, place: Buffer): number | undefined {
  if (!canShare) return undefined;
  try {
    copyFileSync(
      `/proc/self/fd/${source}`,
      place,
      constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL,
    );
    return openSync(place, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (error) {
    if (!isOneOf(error, 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EINVAL', 'ENOTTY')) throw error;
    canShare = false;
    return undefined;
  }
}

function copy(source: number, place: Buffer): number {
  const descriptor = openSync(place, 'wx', 0o600);
  try {
    for (let length = -1; length !== 0;) {
      length = readSync(source, chunk, 0, chunk.length, null);
      writeAll(descriptor, chunk.subarray(0, length));
    }
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function finishFolder(descriptor: number, { mode, mtime }: FolderEntry, { owner }: LayOutTask): void {
  if (owner) fchownSync(descriptor, owner.uid, owner.gid);
  fchmodSync(descriptor, mode);
  futimesSync(descriptor, mtime / 1_000, mtime / 1_000);
}

function placeOf(inside: Buffer, name: string): Buffer {
  return Buffer.concat([inside, Buffer.from(name, 'latin1')]);
}
