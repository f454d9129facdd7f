import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract as newExtract, type Header } from 'tar-stream';
import { openPromise, type Entry } from 'yauzl';
import { DomainError, InvalidInputError } from '../../domain/errors.ts';
import {
  assertMayBeMade,
  parseWorkspacePath,
  type WorkspacePath,
} from '../../domain/session/workspace-path.ts';

export const archiveTypes = [
  'application/zip',
  'application/gzip',
  'application/zstd',
  'application/x-tar',
] as const;
export type ArchiveType = (typeof archiveTypes)[number];

/** A file or a folder of an archive that may be put into a workspace. Its content is read before the next one's. */
export type Packed = {
  readonly path: WorkspacePath;
  readonly isFolder: boolean;
  readonly isExecutable: boolean;
  readonly content: AsyncIterable<Uint8Array>;
};

export const mostPacked = 10_000;

/** What is in an archive may be so many times its size, and this much anyway: more is a bomb. */
const mostRatio = 100;
const anyway = 10 * 1024 * 1024;

/** Names and attributes of one member are no longer; they are read into memory. */
const longestHeader = 1024 * 1024;

/**
 * What is in an archive of anybody's making, as far as it may be unpacked: files and folders with good names, not too many
 * and not too much. Anything else is refused, and with it the archive. Links are, whatever they say: what comes after a link may be written
 * through it.
 */
export async function* unpack(
  type: ArchiveType,
  { file, size, most = mostPacked }: { readonly file: string; readonly size: number; readonly most?: number },
): AsyncGenerator<Packed, void> {
  const limit = Math.max(anyway, size * mostRatio);
  let count = 0;
  let bytes = 0;
  const counted = async function* (content: AsyncIterable<Uint8Array>) {
    try {
      for await (const piece of content) {
        bytes += piece.length;
        if (bytes > limit) throw bomb();
        yield piece;
      }
    } catch (error) {
      throw understood(error);
    }
  };
  try {
    for await (const member of type === 'application/zip'
      ? readZip(file, most)
      : readTar(type, file, limit)) {
      if (++count > most) throw refused(`It has more than ${most} members.`);
      if (member.kind === 'other')
        throw refused(`"${shown(member.name)}" is a link or a device; only files and folders are taken.`);
      const path = pathOf(member.name);
      if (!path) continue;
      const { kind, mode } = member;
      const isExecutable = (mode & 0o100) !== 0;
      yield { path, isFolder: kind === 'folder', isExecutable, content: counted(member.content) };
    }
  } catch (error) {
    throw understood(error);
  }
}

type Member = {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  readonly mode: number;
  readonly content: AsyncIterable<Uint8Array>;
};

async function* readTar(
  type: Exclude<ArchiveType, 'application/zip'>,
  file: string,
  limit: number,
): AsyncGenerator<Member, void> {
  const extract = newExtract();
  const guard = new TarGuard(limit);
  const steps =
    type === 'application/x-tar'
      ? []
      : [type === 'application/gzip' ? createGunzip() : createZstdDecompress()];
  const fed = pipeline([createReadStream(file), ...steps, guard, extract]);
  fed.catch((error: unknown) => extract.destroy(error instanceof Error ? error : undefined));
  try {
    for await (const entry of extract) {
      const { name, type: kind, mode } = entry.header;
      guard.isInside = true;
      // What a tar file holds comes as buffers.
      yield { name, kind: kindsOfTar[kind] ?? 'other', mode, content: entry as AsyncIterable<Buffer> };
      entry.resume();
      guard.isInside = false;
    }
    await fed;
  } finally {
    extract.destroy();
    await fed.catch(() => undefined);
  }
}

const kindsOfTar: Partial<Record<Header['type'], Member['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
};

/** Ends what unpacks to too much, be it in what is no content. */
class TarGuard extends Transform {
  readonly #limit: number;
  #bytes = 0;
  #outside = 0;
  isInside = false;

  constructor(limit: number) {
    super();
    this.#limit = limit + mostPacked * 1024;
  }

  override _transform(
    piece: Buffer,
    _encoding: string,
    done: (error: Error | null, piece?: Buffer) => void,
  ): void {
    this.#bytes += piece.length;
    this.#outside = this.isInside ? 0 : this.#outside + piece.length;
    if (this.#bytes > this.#limit) done(bomb());
    else if (this.#outside > longestHeader) done(refused('A name or an attribute in it is too long.'));
    else done(null, piece);
  }
}

async function* readZip(file: string, most: number): AsyncGenerator<Member, void> {
  const zip = await openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    strictFileNames: true,
    validateEntrySizes: true,
  });
  try {
    if (zip.entryCount > most) throw refused(`It has more than ${most} members.`);
    for await (const entry of zip.eachEntry()) {
      const kind = kindOfZip(entry);
      if (kind !== 'file') {
        yield { name: entry.fileName, kind, mode: 0, content: Readable.from([]) };
        continue;
      }
      const content = await zip.openReadStreamPromise(entry);
      // Nobody hears of what comes after the reader has given up.
      content.on('error', () => undefined);
      yield { name: entry.fileName, kind, mode: entry.externalFileAttributes >>> 16, content };
      content.destroy();
    }
  } finally {
    zip.close();
  }
}

function kindOfZip({ fileName, externalFileAttributes: attributes, versionMadeBy }: Entry): Member['kind'] {
  const format = versionMadeBy >>> 8 === 3 ? (attributes >>> 16) & 0o170000 : 0;
  if (format !== 0 && format !== 0o100000 && format !== 0o040000) return 'other';
  return fileName.endsWith('/') || format === 0o040000 ? 'folder' : 'file';
}

/** Undefined for the folder that the archive stands for. */
function pathOf(name: string): WorkspacePath | undefined {
  const plain = name.replace(/^(\.\/)+/, '').replace(/\/$/, '');
  if (plain === '' || plain === '.') return undefined;
  try {
    const path = parseWorkspacePath(plain);
    assertMayBeMade(path);
    return path;
  } catch (error) {
    if (error instanceof InvalidInputError) throw refused(`"${shown(name)}": ${error.message}`);
    throw error;
  }
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100)).slice(1, -1);
}

function bomb(): InvalidInputError {
  return refused('What is in it is far larger than the archive.');
}

function refused(why: string): InvalidInputError {
  return new InvalidInputError(`The archive is not taken. ${why}`);
}

/** What the readers of archives say of them, in our words. */
function understood(error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  return error instanceof DomainError || isOfSystem ? error : refused('It is damaged, or of no known kind.');
}
