import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NoSuchRangeError } from '../../domain/errors.ts';
import { mediaTypeOf, tellingBytes } from '../../domain/session/media-type.ts';
import type { FileState } from '../../domain/session/workspace-file.ts';
import { attachment } from './content-disposition.ts';
import { matches, quoted, rangeOf, type ByteRange } from './file-conditions.ts';

type Opened = AsyncDisposable & { readonly handle: FileHandle; readonly state: FileState };

/** Longer pieces are no faster. */
const piece = 128 * 1024;

/** Sends a file, or the part of it that is asked for, or that it is still the one that the caller has. Closes it. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: Opened,
): Promise<FastifyReply> {
  const body = await begin(request, reply, file).catch(async (error: unknown) => {
    await file[Symbol.asyncDispose]();
    throw error;
  });
  if (!(body instanceof Readable)) await file[Symbol.asyncDispose]();
  // Also when nobody has read from it.
  else body.once('close', () => void file[Symbol.asyncDispose]());
  return reply.send(body);
}

async function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  { state, handle }: Opened,
): Promise<Readable | string | null> {
  describe(reply, state);
  if (matches(request.headers['if-none-match'], state.version)) {
    void reply.code(304);
    return null;
  }
  void reply.type(mediaTypeOf(await headOf(handle)));
  const range = wantedRange(request, reply, state);
  const { start, length } = range ?? { start: 0, length: state.size };
  if (range)
    void reply.code(206).header('content-range', `bytes ${start}-${start + length - 1}/${state.size}`);
  void reply.header('content-length', String(length));
  if (request.method === 'HEAD') return '';
  return Readable.from(bytesOf(handle, start, length), { objectMode: false });
}

function describe(reply: FastifyReply, { path: of, version, modifiedAt }: FileState): void {
  void reply.headers({
    etag: quoted(version),
    'last-modified': modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': attachment(path.posix.basename(of)),
    'x-content-type-options': 'nosniff',
    // Whatever a browser makes of it, it runs nothing and has no origin.
    'content-security-policy': "default-src 'none'; sandbox",
  });
}

/** @throws NoSuchRangeError for one that lies behind the end. */
export function wantedRange(
  request: Pick<FastifyRequest, 'headers'>,
  reply: Pick<FastifyReply, 'header'>,
  { size, version }: Pick<FileState, 'size' | 'version'>,
): ByteRange | undefined {
  const { range, 'if-range': ifRange } = request.headers;
  if (typeof ifRange === 'string' && ifRange !== quoted(version)) return undefined;
  const wanted = rangeOf(range, size);
  if (wanted !== 'none') return wanted;
  void reply.header('content-range', `bytes */${size}`);
  throw new NoSuchRangeError(size);
}

async function headOf(handle: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(tellingBytes), 0, tellingBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** What was promised, or an error: a file may have become shorter meanwhile. */
async function* bytesOf(handle: FileHandle, start: number, length: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < length;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(Math.min(piece, length - at)), {
      position: start + at,
    });
    if (bytesRead === 0) throw new Error('The file has become shorter while it was sent.');
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
