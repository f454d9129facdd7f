import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { isMissing, MissingObjectError, type ObjectStore } from '../snapshots/object-store.ts';
import { decodeTree, hashOf } from '../snapshots/tree-format.ts';
import { checkArchive, type LocalArchive, type TakeMember } from './check-archive.ts';
import { DamagedArchiveError } from './damaged-archive.ts';
import { linesOf } from './lines.ts';
import type { ManifestHeader } from './manifest.ts';
import { filesPrefixes, recordFile, treesFile } from './contents.ts';
import type { SpareDisk } from './spare-disk.ts';

export type UnpackTask = {
  readonly archive: LocalArchive;
  readonly store: ObjectStore;
  /** An own folder, in which the transcripts are afterwards. */
  readonly work: string;
  /** Where the store is. */
  readonly disk: SpareDisk;
};

export type Unpacked = { readonly header: ManifestHeader; readonly transcripts: string };

/**
 * Checks an archive and takes its files into the store of its organization, each under the hash of its content. No name
 * that the archive has for them is used: what is called how stands in the trees, which are kept by their hashes too.
 * When it returns all of it is on the disk for good. To be run in a thread: what the store does blocks.
 */
export async function unpackArchive({ archive, store, work, disk }: UnpackTask): Promise<Unpacked> {
  store.prepare();
  const transcripts = recordFile('transcripts');
  const take: TakeMember = async (member, content) => {
    const isOfFiles = filesPrefixes.some((prefix) => member.name.startsWith(prefix));
    if (member.kind === 'file' && isOfFiles) await keepObject(store, member, disk.guard(content));
    else if (member.name === treesFile || member.name === transcripts)
      await writeFrom(content, path.join(work, member.name));
    else for await (const _ of content);
  };
  const header = await checkArchive(archive, work, take);
  for await (const line of linesOf(path.join(work, treesFile))) {
    const tree = Buffer.from(String(JSON.parse(line)));
    store.add(hashOf(tree), tree);
  }
  assertComplete(store, header.tree);
  await makeDurable(store);
  return { header, transcripts: path.join(work, transcripts) };
}

async function keepObject(
  store: ObjectStore,
  { sha256, size }: { readonly sha256: string; readonly size: number },
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const draft = store.newDraft();
  try {
    await writeFrom(content, draft);
  } catch (error) {
    store.dropDraft(draft);
    throw error;
  }
  if (store.claim(sha256, size)) store.dropDraft(draft);
  else store.keepDraft(draft, sha256);
}

async function writeFrom(content: AsyncIterable<Buffer>, file: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  for await (const chunk of content) await handle.writeFile(chunk);
}

/** Everything that a tree refers to is in the store, and counts as new. */
function assertComplete(store: ObjectStore, root: string): void {
  const seen = new Set<string>();
  const left = [root];
  for (let tree = left.pop(); tree !== undefined; tree = left.pop()) {
    if (seen.has(tree)) continue;
    seen.add(tree);
    for (const entry of entriesOf(store, tree)) {
      if (entry.kind === 'folder') left.push(entry.hash);
      if (entry.kind === 'file' && !store.claim(entry.hash, entry.size))
        throw new DamagedArchiveError(treesFile, `names a file that it does not have (${entry.hash})`);
    }
  }
}

function entriesOf(store: ObjectStore, tree: string) {
  try {
    const bytes = store.read(tree);
    store.claim(tree, bytes.length);
    return decodeTree(bytes);
  } catch (error) {
    if (error instanceof MissingObjectError || isMissing(error))
      throw new DamagedArchiveError(treesFile, `lacks the tree ${tree}`, error);
    throw error;
  }
}

/** All that was written there, at once: to have it done file by file takes a thousand times as long. */
async function makeDurable(store: ObjectStore): Promise<void> {
  await promisify(execFile)('sync', ['-f', store.folders.kept]);
}
