import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { ArchiveFile, ArchiveFormat } from '../../domain/session/session-archive.ts';
import { DamagedArchiveError } from './damaged-archive.ts';
import { linesOf } from './lines.ts';
import {
  manifestName,
  parseHeader,
  parseMember,
  type ManifestHeader,
  type ManifestLine,
} from './manifest.ts';
import { readArchive, type FoundMember } from './read-archive.ts';
import { LittleDiskError } from './spare-disk.ts';

/** An archive on this disk, and what it has to be. */
export type LocalArchive = Pick<ArchiveFile, 'sha256' | 'manifestSha256'> & {
  readonly format: ArchiveFormat;
  readonly file: string;
};

/**
 * Reads a member's content to its end. When it ends without an error it was what the manifest says; whatever was made of
 * it before then is to be undone otherwise.
 */
export type TakeMember = (member: ManifestLine, content: AsyncIterable<Buffer>) => Promise<void>;

/** The longest manifest that is read, in bytes: of some two million files. */
const longestManifest = 1024 ** 3;

/**
 * Reads a whole archive and compares it with its manifest, and that with what is known of it. What the archive calls its
 * members decides nothing: they have to be those of the manifest, in its order, and nothing else.
 * @param work an own folder for the time being.
 */
export async function checkArchive(
  archive: LocalArchive,
  work: string,
  take: TakeMember = drain,
): Promise<ManifestHeader> {
  const found = readArchive(archive.format, archive.file);
  let expected = manifestName;
  try {
    const manifest = path.join(work, manifestName);
    await keepManifest(await next(found), archive.manifestSha256, manifest);
    const lines = linesOf(manifest);
    const header = parseHeader((await next(lines)) ?? '');
    for await (const line of lines) {
      const member = parseMember(line);
      expected = member.name;
      await takeExpected(member, await next(found), take);
    }
    const surplus = await next(found);
    if (surplus) throw new DamagedArchiveError(surplus.name, 'is none of its manifest');
    await assertSame(archive);
    return header;
  } catch (error) {
    if (error instanceof DamagedArchiveError || !isOfContent(error)) throw error;
    throw new DamagedArchiveError(expected, `cannot be read (${error.message})`, error);
  } finally {
    await found.return();
  }
}

async function keepManifest(found: FoundMember | undefined, sha256: string, file: string): Promise<void> {
  if (found?.name !== manifestName || found.kind !== 'file')
    throw new DamagedArchiveError(manifestName, 'is missing at its beginning');
  await using handle = await open(file, 'wx', 0o600);
  const expected = { name: manifestName, size: longestManifest, sha256 };
  for await (const chunk of checked(expected, found.content, { isExact: false }))
    await handle.writeFile(chunk);
}

async function takeExpected(
  member: ManifestLine,
  found: FoundMember | undefined,
  take: TakeMember,
): Promise<void> {
  if (!found) throw new DamagedArchiveError(member.name, 'is missing');
  if (found.name !== member.name)
    throw new DamagedArchiveError(found.name, `is in the place of "${member.name}"`);
  if (found.kind !== member.kind) throw new DamagedArchiveError(member.name, 'is of another kind');
  await take(member, checked(member, found.content, { isExact: true }));
}

/** Passes the content on, and throws at its end when it was not what it had to be. */
async function* checked(
  { name, size, sha256 }: Pick<ManifestLine, 'name' | 'size' | 'sha256'>,
  content: AsyncIterable<Buffer>,
  { isExact }: { readonly isExact: boolean },
): AsyncGenerator<Buffer, void> {
  const digest = createHash('sha256');
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > size) throw new DamagedArchiveError(name, 'is larger than it was');
    digest.update(chunk);
    yield chunk;
  }
  if (isExact && length < size) throw new DamagedArchiveError(name, 'is smaller than it was');
  if (digest.digest('hex') !== sha256) throw new DamagedArchiveError(name, 'is not what it was');
}

async function drain(_: ManifestLine, content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of content);
}

/** Bytes that belong to no member may have been changed as well. */
async function assertSame({ file, sha256 }: LocalArchive): Promise<void> {
  if ((await sha256Of(file)) !== sha256)
    throw new DamagedArchiveError(
      manifestName,
      'is whole, as are all others, but something between them was changed',
    );
}

export async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) digest.update(chunk);
  return digest.digest('hex');
}

async function next<T>(from: AsyncGenerator<T, void>): Promise<T | undefined> {
  const { value, done } = await from.next();
  return done ? undefined : value;
}

/** Errors of the system are none of the archive's. */
function isOfContent(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof LittleDiskError) return false;
  return !('syscall' in error);
}
