import { createHash } from 'node:crypto';
import { createReadStream, fstatSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { MissingObjectError, type ObjectStore } from '../snapshots/object-store.ts';
import { decodeTree, hashOf, type TreeEntry } from '../snapshots/tree-format.ts';
import type { ManifestLine } from './manifest.ts';
import { asText, memberName } from './member-name.ts';

/** What goes into an archive. */
export type Member = ManifestLine & {
  readonly mode: number;
  /** In milliseconds since 1970. */
  readonly mtime: number;
  /** Where the content comes from: a stream that is read to its end. A folder has none. */
  readonly open: () => Readable;
};

/** A file of the server's own. It is read once for its hash. */
export async function fileMember(name: string, file: string, mtime: number): Promise<Member> {
  const digest = createHash('sha256');
  await using handle = await open(file, 'r');
  for await (const chunk of handle.createReadStream({ autoClose: false })) digest.update(chunk as Buffer);
  const { size } = await handle.stat();
  const of = { name, kind: 'file', size, sha256: digest.digest('hex') } as const;
  return { ...of, mode: 0o600, mtime, open: () => createReadStream(file) };
}

/** Everything in a tree, a folder before what is in it, under the names that people are to see. */
export function* treeMembers(store: ObjectStore, tree: string, inside = ''): Generator<Member, void> {
  for (const entry of decodeTree(store.read(tree))) {
    const path = `${inside}${entry.name}`;
    yield toMember(store, entry, memberName(path));
    if (entry.kind === 'folder') yield* treeMembers(store, entry.hash, `${path}/`);
  }
}

function toMember(store: ObjectStore, entry: TreeEntry, name: string): Member {
  switch (entry.kind) {
    case 'file': {
      const { mode, mtime, size, hash: sha256 } = entry;
      return { name, kind: 'file', size, sha256, mode, mtime, open: () => openObject(store, sha256, size) };
    }
    case 'folder':
      return { ...heldInMemory(name, 'folder', ''), mode: entry.mode, mtime: entry.mtime };
    case 'link':
      return { ...heldInMemory(name, 'link', asText(entry.target)), mode: 0o777, mtime: 0 };
  }
}

function heldInMemory(name: string, kind: 'folder' | 'link', content: string) {
  const bytes = Buffer.from(content);
  const open = () => Readable.from(bytes.length > 0 ? [bytes] : []);
  return { name, kind, size: bytes.length, sha256: hashOf(bytes), open };
}

function openObject(store: ObjectStore, hash: string, size: number): Readable {
  const descriptor = store.open(hash);
  const stream = createReadStream('', { fd: descriptor });
  // What was cut short by a power failure shows here; any other change when the archive is read back.
  if (fstatSync(descriptor).size !== size)
    stream.destroy(new MissingObjectError(`The object ${hash} is damaged.`));
  return stream;
}

/** Each tree that there is in a tree, itself the last, once. */
export function* treesIn(
  store: ObjectStore,
  tree: string,
  seen = new Set<string>(),
): Generator<Buffer, void> {
  if (seen.has(tree)) return;
  seen.add(tree);
  const bytes = store.read(tree);
  for (const entry of decodeTree(bytes)) if (entry.kind === 'folder') yield* treesIn(store, entry.hash, seen);
  yield bytes;
}
