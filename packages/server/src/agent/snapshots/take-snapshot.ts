import { fstatSync, lstatSync, opendirSync, readlinkSync, type Stats } from 'node:fs';
import type { SkipReason, Skipped, TakenSnapshot } from '../../domain/session/workspace-snapshot.ts';
import { isGone, openForReading } from './closed-doors.ts';
import { keepContent } from './keep-content.ts';
import type { ObjectStore } from './object-store.ts';
import { StatCache, StatCacheDraft } from './stat-cache.ts';
import { encodeTree, hashOf, type TreeEntry } from './tree-format.ts';

export type SnapshotLimits = {
  /** All files together, by the size that they show; one that would go beyond is left out. */
  readonly bytes: number;
  readonly files: number;
  readonly ms: number;
};

export type SnapshotTask = {
  /** The folders to look at, and what they are called in the snapshot. One that is missing is left out. */
  readonly folders: Readonly<Record<string, string>>;
  /** Where to remember what was seen; it is nobody's to write but the server's. */
  readonly cacheFile: string;
  /** The session's last snapshot that is in the database: what it refers to is in the store. */
  readonly known?: string;
  readonly limits: SnapshotLimits;
};

/** It cannot be taken within the limits. */
export class SnapshotLimitError extends Error {
  override readonly name = 'SnapshotLimitError';
  readonly problem: 'took_too_long' | 'too_many_files';
  constructor(problem: 'took_too_long' | 'too_many_files') {
    super(problem);
    this.problem = problem;
  }
}

/** Each level takes a descriptor; an agent whose folders are deeper is stopped anyway. */
const deepest = 256;

/** A file that changes while it is read is read so often; then what was read is taken. */
const attempts = 3;

const mostSkippedShown = 20;

/**
 * Puts what is in folders of an agent's into the store. They may change meanwhile: links are kept as links, nothing is
 * followed, and each file is taken as it was read. What has not changed since the last time is not read.
 */
export function takeSnapshot(store: ObjectStore, task: SnapshotTask): TakenSnapshot {
  store.prepare();
  const cache = new StatCache(task.cacheFile);
  using draft = new StatCacheDraft(task.cacheFile);
  const scan = new Scan(store, task, cache, draft);
  const tree = scan.top();
  draft.save(tree);
  return { tree, ...scan.figures };
}

type Folder = Omit<Extract<TreeEntry, { kind: 'folder' }>, 'name'>;
type File = Omit<Extract<TreeEntry, { kind: 'file' }>, 'name'>;

class Scan {
  readonly #store: ObjectStore;
  readonly #task: SnapshotTask;
  readonly #cache: StatCache;
  readonly #draft: StatCacheDraft;
  /** What is in the store for certain. */
  readonly #kept: ReadonlySet<string>;
  readonly #deadline: number;
  readonly #skipped: Skipped[] = [];
  #skippedCount = 0;
  #files = 0;
  #bytes = 0;
  #addedBytes = 0;

  constructor(store: ObjectStore, task: SnapshotTask, cache: StatCache, draft: StatCacheDraft) {
    this.#store = store;
    this.#task = task;
    this.#cache = cache;
    this.#draft = draft;
    this.#kept = cache.tree !== undefined && cache.tree === task.known ? cache.objects() : new Set();
    this.#deadline = performance.now() + task.limits.ms;
  }

  get figures(): Omit<TakenSnapshot, 'tree'> {
    return {
      files: this.#files,
      bytes: this.#bytes,
      addedBytes: this.#addedBytes,
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
    };
  }

  top(): string {
    const entries: TreeEntry[] = [];
    for (const [name, folder] of Object.entries(this.#task.folders)) {
      const found = this.#folder(Buffer.from(folder), name, 0);
      if (found) entries.push({ name, ...found });
    }
    return this.#keepTree(entries);
  }

  #folder(place: Buffer, path: string, depth: number): Folder | undefined {
    if (depth > deepest) {
      this.#skip(path, 'too_deep');
      return undefined;
    }
    const opened = openForReading(place, 'folder');
    if (typeof opened === 'string') {
      this.#missing(path, opened);
      return undefined;
    }
    using folder = opened;
    const { mode, mtimeMs } = fstatSync(folder.descriptor);
    const inside = insideOf(folder.descriptor, place);
    const entries: TreeEntry[] = [];
    for (const name of namesIn(inside)) {
      const entry = this.#entry(inside, name, `${path}/${name}`, depth);
      if (entry) entries.push(entry);
    }
    return { kind: 'folder', ...attributes(opened.mode ?? mode, mtimeMs), hash: this.#keepTree(entries) };
  }

  #entry(inside: Buffer, name: string, path: string, depth: number): TreeEntry | undefined {
    this.#assertWithin();
    const place = Buffer.concat([inside, Buffer.from(name, 'latin1')]);
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (!stats) return undefined;
    if (stats.isDirectory()) return named(name, this.#folder(place, path, depth + 1));
    if (stats.isSymbolicLink()) return readLink(place, name);
    if (stats.isFile()) return named(name, this.#file(place, path, stats));
    this.#skip(path, stats.isSocket() ? 'socket' : stats.isFIFO() ? 'fifo' : 'device');
    return undefined;
  }

  #assertWithin(): void {
    if (++this.#files > this.#task.limits.files) throw new SnapshotLimitError('too_many_files');
    if (performance.now() > this.#deadline) throw new SnapshotLimitError('took_too_long');
  }

  #file(place: Buffer, path: string, stats: Stats): File | undefined {
    if (stats.size > this.#task.limits.bytes - this.#bytes) {
      this.#skip(path, 'too_large');
      return undefined;
    }
    const known = this.#cache.hashOf(path, stats);
    const isKept = known !== undefined && (this.#kept.has(known) || this.#store.claim(known, stats.size));
    if (!isKept) return this.#readFile(place, path);
    this.#draft.addFile(path, stats, known);
    return this.#fileEntry(place, stats, { hash: known, size: stats.size });
  }

  #readFile(place: Buffer, path: string): File | undefined {
    for (let attempt = 1; ; attempt++) {
      const opened = openForReading(place, 'file');
      if (typeof opened === 'string') {
        this.#missing(path, opened);
        return undefined;
      }
      using file = opened;
      const before = fstatSync(file.descriptor);
      // Something else has come in its place.
      if (!before.isFile()) return undefined;
      const most = this.#task.limits.bytes - this.#bytes;
      const kept = keepContent(this.#store, file.descriptor, {
        size: before.size,
        most,
        deadline: this.#deadline,
      });
      if (kept === 'too_large' || kept === 'took_too_long') {
        if (kept === 'took_too_long') throw new SnapshotLimitError(kept);
        this.#skip(path, kept);
        return undefined;
      }
      this.#addedBytes += kept.addedBytes;
      const after = fstatSync(file.descriptor);
      const isWhole = kept.size === after.size && before.ctimeMs === after.ctimeMs;
      if (!isWhole && attempt < attempts) continue;
      if (isWhole) this.#draft.addFile(path, after, kept.hash);
      const { mode = after.mode } = opened;
      return this.#fileEntry(place, { mode, mtimeMs: after.mtimeMs, nlink: after.nlink }, kept);
    }
  }

  #fileEntry(
    place: Buffer,
    { mode, mtimeMs, nlink }: Pick<Stats, 'mode' | 'mtimeMs' | 'nlink'>,
    { hash, size }: { readonly hash: string; readonly size: number },
  ): File {
    this.#bytes += size;
    const entry: File = { kind: 'file', ...attributes(mode, mtimeMs), size, hash };
    if (nlink < 2) return entry;
    // The number of a file may be greater than what a double can tell apart.
    const same = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    return same && same.nlink > 1n ? { ...entry, sameAs: String(same.ino) } : entry;
  }

  #keepTree(entries: readonly TreeEntry[]): string {
    const bytes = encodeTree(entries);
    const hash = hashOf(bytes);
    this.#draft.addFolder(hash);
    if (!this.#kept.has(hash) && this.#store.add(hash, bytes)) this.#addedBytes += bytes.length;
    return hash;
  }

  /** What has gone since its name was read is as if it had never been there. */
  #missing(path: string, why: 'gone' | 'unreadable'): void {
    if (why !== 'gone') this.#skip(path, why);
  }

  #skip(path: string, reason: SkipReason): void {
    this.#skippedCount++;
    if (this.#skipped.length < mostSkippedShown)
      this.#skipped.push({ path: Buffer.from(path, 'latin1').toString('utf8').slice(0, 500), reason });
  }
}

/** Through the descriptor, so that nothing that is put in the folder's place leads elsewhere. */
function insideOf(descriptor: number, place: Buffer): Buffer {
  if (process.platform === 'linux') return Buffer.from(`/proc/self/fd/${descriptor}/`);
  return Buffer.concat([place, Buffer.from('/')]);
}

function* namesIn(folder: Buffer): Generator<string, void> {
  using listing = opendirSync(folder, { encoding: 'latin1', bufferSize: 128 });
  for (let entry = listing.readSync(); entry; entry = listing.readSync()) yield entry.name;
}

/** Rights of its owner's to run it as somebody else, or to pass a group on, mean nothing for what was an agent's. */
function attributes(mode: number, mtimeMs: number): { mode: number; mtime: number } {
  return { mode: mode & 0o1777, mtime: Math.round(mtimeMs) };
}

function named<Entry extends object>(
  name: string,
  entry: Entry | undefined,
): (Entry & { name: string }) | undefined {
  return entry && { name, ...entry };
}

function readLink(place: Buffer, name: string): TreeEntry | undefined {
  try {
    return { kind: 'link', name, target: readlinkSync(place, 'buffer').toString('latin1') };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
