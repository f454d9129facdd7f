import { constants, type BigIntStats } from 'node:fs';
import { chmod, lstat, open, opendir, type FileHandle } from 'node:fs/promises';
import { exceeds, noDiskUsage, type DiskUsage } from '../../domain/agent/disk-quota.ts';

/** How many files are looked at together. */
const together = 64;

/** Each level takes a descriptor; no honest folder is that deep. */
const deepest = 256;

const asFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

type Walk = {
  readonly atMost: DiskUsage;
  /** When it is given up, by the clock. */
  readonly until: number;
  /** Files with more than one name, whose bytes take their place once. */
  readonly seen: Set<string>;
  bytes: number;
  files: number;
  isPartial: boolean;
};

/**
 * What a folder takes of the disk with all that is in it. It belongs to an agent that may change it meanwhile: no link
 * is followed, whatever comes and goes, and the walk ends as soon as it has found more than `atMost`, or as its time is over.
 */
export async function measureFolder(
  folder: string,
  atMost: DiskUsage,
  withinMs = timeFor(atMost),
): Promise<DiskUsage> {
  const until = performance.now() + withinMs;
  const walk: Walk = { atMost, until, seen: new Set(), ...noDiskUsage, isPartial: false };
  await enter(folder, 0, walk);
  return toUsage(walk);
}

/** In milliseconds: a slow disk tells of ten files in each, and of the first ones after a minute. */
function timeFor({ files }: DiskUsage): number {
  return 60_000 + files / 10;
}

async function enter(folder: string | Buffer, depth: number, walk: Walk): Promise<void> {
  const handle = await openFolder(folder, walk);
  if (!handle) return;
  try {
    await measure(Buffer.from(pathOf(handle, folder)), depth, walk);
  } finally {
    await handle.close();
  }
}

/** A folder that its owner has closed to itself is opened again: what is in it takes its place all the same. */
async function openFolder(folder: string | Buffer, walk: Walk): Promise<FileHandle | undefined> {
  try {
    return await open(folder, asFolder);
  } catch (error) {
    // It has gone, or become something else, since its name was read.
    if (isOneOf(error, 'ENOENT', 'ELOOP', 'ENOTDIR')) return undefined;
    if (!isOneOf(error, 'EACCES', 'ENAMETOOLONG')) throw error;
  }
  try {
    return await reopen(folder);
  } catch {
    walk.isPartial = true;
    return undefined;
  }
}

/** Of Linux: the folder itself, whatever comes in its place, without a right to look into it. */
const asPlace = 0o10_000_000 | constants.O_DIRECTORY | constants.O_NOFOLLOW;

async function reopen(folder: string | Buffer): Promise<FileHandle> {
  if (process.platform !== 'linux') {
    await chmod(folder, 0o700);
    return open(folder, asFolder);
  }
  await using place = await open(folder, asPlace);
  const itself = pathOf(place, folder);
  await chmod(itself, 0o700);
  // The last part is a link of the kernel's own, which only leads to what is open.
  return await open(itself, constants.O_RDONLY | constants.O_DIRECTORY);
}

/** Through the descriptor, so that nothing that is put in the folder's place leads elsewhere. */
function pathOf(handle: FileHandle, folder: string | Buffer): string | Buffer {
  return process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : folder;
}

async function measure(folder: Buffer, depth: number, walk: Walk): Promise<void> {
  const inner: Buffer[] = [];
  let batch: Buffer[] = [];
  // One letter for each byte: a name need not be text.
  for await (const { name } of await opendir(folder, { encoding: 'latin1', bufferSize: together })) {
    batch.push(Buffer.concat([folder, Buffer.from('/'), Buffer.from(name, 'latin1')]));
    if (batch.length < together) continue;
    inner.push(...(await count(batch, walk)));
    batch = [];
    if (isOver(walk)) return;
  }
  inner.push(...(await count(batch, walk)));
  if (inner.length > 0 && depth === deepest) walk.isPartial = true;
  for (const each of inner) {
    if (isOver(walk)) return;
    await enter(each, depth + 1, walk);
  }
}

/** @returns those that are folders. */
async function count(paths: readonly Buffer[], walk: Walk): Promise<Buffer[]> {
  const found = await Promise.all(paths.map((path) => lstat(path, { bigint: true }).catch(() => undefined)));
  for (const stats of found) {
    if (!stats) continue;
    walk.files++;
    if (isNew(stats, walk)) walk.bytes += Number(stats.blocks) * 512;
  }
  return paths.filter((_, index) => found[index]?.isDirectory());
}

function isNew({ dev, ino, nlink, ...stats }: BigIntStats, { seen }: Walk): boolean {
  if (nlink < 2n || (stats.mode & BigInt(constants.S_IFMT)) === BigInt(constants.S_IFDIR)) return true;
  const key = `${dev}:${ino}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function isOver(walk: Walk): boolean {
  if (performance.now() > walk.until) walk.isPartial = true;
  return exceeds(toUsage(walk), walk.atMost);
}

function toUsage({ bytes, files, isPartial }: Walk): DiskUsage {
  return { bytes, files, ...(isPartial && { isPartial }) };
}

function isOneOf(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
