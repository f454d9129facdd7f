import { createHash } from 'node:crypto';
import { closeSync, constants, copyFileSync, openSync, readSync, writeSync } from 'node:fs';
import { isOneOf } from './closed-doors.ts';
import type { ObjectStore } from './object-store.ts';
import { hashOf } from './tree-format.ts';

export type Kept = { readonly hash: string; readonly size: number; readonly addedBytes: number };

type Bounds = {
  /** What the file shows. */
  readonly size: number;
  /** No more is read. */
  readonly most: number;
  readonly deadline: number;
};

const chunk = Buffer.allocUnsafeSlow(1024 * 1024);

/** From this size on a file system is asked to share the bytes rather than to copy them. */
const worthSharing = 64 * 1024;

/** Whether the file system can; false once it has said that it cannot. */
let canShare = process.platform === 'linux';

/** Puts an open file's content into the store, as it is read from its beginning. */
export function keepContent(
  store: ObjectStore,
  descriptor: number,
  bounds: Bounds,
): Kept | 'too_large' | 'took_too_long' {
  if (canShare && bounds.size >= worthSharing) {
    const shared = keepShared(store, descriptor, bounds);
    if (shared) return shared;
  }
  const length = fill(descriptor, 0);
  if (length > bounds.most) return 'too_large';
  if (length === chunk.length) return keepLarge(store, descriptor, bounds);
  const bytes = chunk.subarray(0, length);
  const hash = hashOf(bytes);
  return { hash, size: length, addedBytes: store.add(hash, bytes) ? length : 0 };
}

/** The copy is made at once and nobody else's, so that it cannot change while it is read. */
function keepShared(
  store: ObjectStore,
  descriptor: number,
  bounds: Bounds,
): ReturnType<typeof keepContent> | undefined {
  const draft = store.newDraft();
  try {
    copyFileSync(`/proc/self/fd/${descriptor}`, draft, constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    store.dropDraft(draft);
    if (!isOneOf(error, 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EINVAL', 'ENOTTY')) throw error;
    canShare = false;
    return undefined;
  }
  const copy = openSync(draft, constants.O_RDONLY);
  try {
    return keepDraft(store, draft, readThrough(copy, bounds));
  } finally {
    closeSync(copy);
  }
}

function keepLarge(store: ObjectStore, descriptor: number, bounds: Bounds): ReturnType<typeof keepContent> {
  const draft = store.newDraft();
  const copy = openSync(draft, 'wx', 0o600);
  try {
    return keepDraft(
      store,
      draft,
      readThrough(descriptor, bounds, (bytes) => writeAll(copy, bytes)),
    );
  } catch (error) {
    store.dropDraft(draft);
    throw error;
  } finally {
    closeSync(copy);
  }
}

function keepDraft(
  store: ObjectStore,
  draft: string,
  read: { hash: string; size: number } | 'too_large' | 'took_too_long',
): ReturnType<typeof keepContent> {
  if (typeof read === 'string') {
    store.dropDraft(draft);
    return read;
  }
  const { hash, size } = read;
  if (store.claim(hash, size)) {
    store.dropDraft(draft);
    return { hash, size, addedBytes: 0 };
  }
  store.keepDraft(draft, hash);
  return { hash, size, addedBytes: size };
}

function readThrough(
  descriptor: number,
  { most, deadline }: Bounds,
  take: (bytes: Buffer) => void = () => undefined,
): { hash: string; size: number } | 'too_large' | 'took_too_long' {
  const digest = createHash('sha256');
  for (let size = 0; ;) {
    const length = fill(descriptor, size);
    const bytes = chunk.subarray(0, length);
    digest.update(bytes);
    take(bytes);
    size += length;
    if (size > most) return 'too_large';
    if (performance.now() > deadline) return 'took_too_long';
    if (length < chunk.length) return { hash: digest.digest('hex'), size };
  }
}

/** As much as there is room for in the chunk; less only at the end of the file. */
function fill(descriptor: number, position: number): number {
  let length = 0;
  while (length < chunk.length) {
    const read = readSync(descriptor, chunk, length, chunk.length - length, position + length);
    if (read === 0) break;
    length += read;
  }
  return length;
}

export function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
