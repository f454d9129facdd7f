import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack as newPack, type Pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import type { ArchiveFormat } from '../../domain/session/session-archive.ts';
import { compressor, type TarFormat } from './compression.ts';
import type { Member } from './members.ts';
import type { SpareDisk } from './spare-disk.ts';

/** Times that every program understands, in milliseconds since 1970. */
const latest = (2 ** 31 - 1) * 1_000;

/** The time that an archive shows. The one that a file is given when it is restored stands in the trees. */
function timeOf({ mtime }: Member): Date {
  return new Date(Math.min(Math.max(mtime, 0), latest));
}

type Where = {
  readonly file: string;
  readonly disk: SpareDisk;
  /** Absent: whoever waits ends the thread. */
  readonly signal?: AbortSignal;
};

/**
 * Writes an archive to a new file. What is in it is never in memory, but a list of its members is for a zip file. To be
 * run in a thread: reading what is in the store blocks, and an error may come from a stream that nobody waits for.
 */
export async function writeArchive(
  format: ArchiveFormat,
  members: Iterable<Member>,
  where: Where,
): Promise<void> {
  if (format === 'zip') await writeZip(members, where);
  else await writeTar(format, members, where);
}

function outOf({ file }: Where): Writable {
  return createWriteStream(file, { flags: 'wx', mode: 0o600 });
}

function guardOf({ disk }: Where): (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  return (source) => disk.guard(source);
}

/** The same for members that come one by one, from whoever does not block. */
export async function writeTar(
  format: TarFormat,
  members: Iterable<Member> | AsyncIterable<Member>,
  where: Where,
): Promise<void> {
  const pack = newPack();
  // Whichever side fails takes the other one with it.
  const broken = new AbortController();
  const written = pipeline(pack, compressor(format), guardOf(where), outOf(where)).catch((error: unknown) => {
    broken.abort(error);
    throw error;
  });
  written.catch(() => undefined);
  try {
    const signal = where.signal ? AbortSignal.any([broken.signal, where.signal]) : broken.signal;
    for await (const member of members) await addToTar(pack, member, signal);
    pack.finalize();
  } catch (error) {
    pack.destroy(error instanceof Error ? error : new Error('An archive was not written.', { cause: error }));
    await written.catch(() => undefined);
    throw broken.signal.reason ?? error;
  }
  await written;
}

async function addToTar(pack: Pack, member: Member, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { name, kind, mode, size } = member;
  const header = { name, mode, mtime: timeOf(member) };
  const source = member.open();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const done = (error?: Error | null) => (error ? reject(error) : resolve(undefined));
  promise.catch(() => undefined);
  if (kind === 'file') {
    const entry = pack.entry({ ...header, type: 'file', size }, done);
    // Told of by the pipeline, or by the pack that it belongs to.
    entry.on('error', () => undefined);
    await pipeline(source, entry, { signal });
  } else if (kind === 'folder') pack.entry({ ...header, name: `${name}/`, type: 'directory', size: 0 }, done);
  else {
    const linkname = (await Array.fromAsync(source as AsyncIterable<Buffer>)).join('');
    pack.entry({ ...header, type: 'symlink', linkname, size: 0 }, done);
  }
  await promise;
}

/** What the upper half of the attributes says on Unix. */
const fileTypes = { file: 0o100000, link: 0o120000, folder: 0o040000 } as const;

async function writeZip(members: Iterable<Member>, where: Where): Promise<void> {
  const zip = new ZipFile();
  const broken = new AbortController();
  // What cannot be read is told of here and nowhere else.
  zip.on('error', (error: Error) => broken.abort(error));
  for (const member of members) {
    const { name, kind, mode } = member;
    const options = { mode: fileTypes[kind] | mode, mtime: timeOf(member) };
    if (kind === 'folder') zip.addEmptyDirectory(name, options);
    else
      zip.addReadStreamLazy(name, { ...options, size: member.size }, (use) => {
        try {
          use(null, member.open());
        } catch (error) {
          broken.abort(error);
        }
      });
  }
  zip.end();
  try {
    // Of buffers, all of it.
    const content = zip.outputStream as AsyncIterable<Buffer> & NodeJS.ReadableStream;
    await pipeline(content, guardOf(where), outOf(where), { signal: broken.signal });
  } catch (error) {
    throw broken.signal.reason ?? error;
  }
}
