import { once } from 'node:events';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { pack as newPack, type Pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import type { DownloadFormat } from '../../domain/session/download-format.ts';
import type { Member } from './workspace-members.ts';

/** A reader who takes nothing for so long is gone. In milliseconds. */
const patience = 60_000;

const chunkSize = 256 * 1024;

/** Speed counts for more than the last percent of size. */
const level = 1;

/** An archive as it is read; what is in it is never in memory, but a list of its members is for a zip file. */
export function packMembers(format: DownloadFormat, members: AsyncIterable<Member>): Readable {
  const out = new PassThrough({ highWaterMark: chunkSize });
  const packed = format === 'zip' ? packZip(members, out) : packTar(format, members, out);
  packed.catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}

async function packTar(
  format: 'tar.gz' | 'tar.zst',
  members: AsyncIterable<Member>,
  out: Writable,
): Promise<void> {
  const pack = newPack({ highWaterMark: chunkSize });
  const written = pipeline(pack, compressor(format), out);
  const broken = new AbortController();
  written.catch((error: unknown) => broken.abort(error));
  // One for all members: a signal with a time of its own for each costs as much as the member.
  const gone = setTimeout(() => broken.abort(new Error('Nobody reads any more.')), patience);
  try {
    for await (const member of members) {
      gone.refresh();
      await addToTar(pack, member, { broken: broken.signal, gone });
    }
    pack.finalize();
  } catch (error) {
    pack.destroy(error instanceof Error ? error : undefined);
    throw error;
  } finally {
    clearTimeout(gone);
  }
  await written;
}

function compressor(format: 'tar.gz' | 'tar.zst') {
  if (format === 'tar.gz') return createGzip({ level, chunkSize });
  return createZstdCompress({ chunkSize, params: { [constants.ZSTD_c_compressionLevel]: level } });
}

/** What ends the packing, and the timer that does when nothing moves. */
type Patience = { readonly broken: AbortSignal; readonly gone: NodeJS.Timeout };

async function addToTar(pack: Pack, member: Member, { broken: signal, gone }: Patience): Promise<void> {
  const { path: name, mode, modifiedAt: mtime, kind } = member;
  const header = { name, mode, mtime };
  if (kind !== 'file') {
    if (kind === 'folder') pack.entry({ ...header, type: 'directory' });
    else pack.entry({ ...header, type: 'symlink', linkname: member.target });
    return;
  }
  const entry = pack.entry({ ...header, type: 'file', size: member.size });
  for await (const bytes of member.content()) {
    if (!entry.write(bytes)) await once(entry, 'drain', { signal });
    gone.refresh();
  }
  const ended = once(entry, 'close', { signal });
  entry.end(undefined);
  await ended;
}

async function packZip(members: AsyncIterable<Member>, out: PassThrough): Promise<void> {
  const zip = new ZipFile();
  const broken = new AbortController();
  zip.outputStream.pipe(out);
  zip.on('error', (error) => broken.abort(error));
  out.once('close', () => broken.abort(new Error('Nobody reads any more.')));
  for await (const member of members) await addToZip(zip, member, broken.signal);
  zip.end();
}

async function addToZip(zip: ZipFile, member: Member, broken: AbortSignal): Promise<void> {
  broken.throwIfAborted();
  const { path: name, mode, modifiedAt: mtime, kind } = member;
  if (kind === 'folder') zip.addEmptyDirectory(name, { mtime, mode: 0o040000 | mode });
  if (kind === 'link') zip.addBuffer(Buffer.from(member.target), name, { mtime, mode: 0o120777 });
  if (kind !== 'file') return;
  const content = watched(member.content(), broken);
  zip.addReadStream(content, name, { mtime, mode: 0o100000 | mode, compressionLevel: level });
  await once(content, 'close', { signal: broken });
}

/** Ends when the archive is given up, or nobody takes anything of it for long. */
function watched(content: AsyncIterable<Buffer> | Iterable<Buffer>, broken: AbortSignal): Readable {
  const stream = Readable.from(content, { objectMode: false, highWaterMark: chunkSize });
  const give = () => stream.destroy(new Error('An archive is given up.'));
  let timer = setTimeout(give, patience);
  stream.on('data', () => {
    clearTimeout(timer);
    timer = setTimeout(give, patience);
  });
  stream.pause();
  broken.addEventListener('abort', give, { once: true });
  stream.once('close', () => {
    clearTimeout(timer);
    broken.removeEventListener('abort', give);
  });
  return stream;
}
