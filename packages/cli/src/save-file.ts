import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './exit-codes.ts';

export type Saving = {
  /** Told how many bytes have come, all in all. */
  readonly onBytes?: (count: number) => void;
  /** A new file is for nobody else on the machine to read. */
  readonly isPrivate?: boolean;
};

/**
 * Saves what is downloaded. A file gets its name when it is whole, so a download that breaks off leaves the one that was
 * there. What is no file, such as a pipe or `/dev/null`, is written to as it comes.
 */
export async function saveFile(
  body: ReadableStream<Uint8Array>,
  to: string,
  { onBytes, isPrivate = false }: Saving = {},
): Promise<void> {
  const there = await stat(to).catch(() => undefined);
  if (there?.isDirectory()) throw new UsageError(`${to} is a folder; name a file.`);
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  const write = (file: string, flags: string) =>
    pipeline(
      source,
      counting(onBytes),
      createWriteStream(file, { flags, mode: isPrivate ? 0o600 : 0o666 }),
    ).catch((cause: unknown) => {
      if (!isFull(cause)) throw cause;
      const words = `${to} was not saved: there is no room for it. Make some, or save it elsewhere.`;
      throw new Error(words, { cause });
    });
  if (there && !there.isFile()) return write(to, 'r+');
  const draft = `${to}.${randomBytes(4).toString('hex')}.part`;
  try {
    await write(draft, 'wx');
    await rename(draft, to);
  } finally {
    await rm(draft, { force: true });
  }
}

function counting(onBytes?: (count: number) => void): Transform {
  let count = 0;
  return new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      count += chunk.length;
      onBytes?.(count);
      done(undefined, chunk);
    },
  });
}

/** The disk, a quota, or what this process may write. */
function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
