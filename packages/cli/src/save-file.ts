import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './exit-codes.ts';

/**
 * Saves what is downloaded. A file gets its name when it is whole, so a download that breaks off leaves the one that was
 * there. What is no file, such as a pipe or `/dev/null`, is written to as it comes.
 */
export async function saveFile(body: ReadableStream<Uint8Array>, to: string): Promise<void> {
  const there = await stat(to).catch(() => undefined);
  if (there?.isDirectory()) throw new UsageError(`${to} is a folder; name a file.`);
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  if (there && !there.isFile()) return pipeline(source, createWriteStream(to, { flags: 'r+' }));
  const draft = `${to}.${randomBytes(4).toString('hex')}.part`;
  try {
    await pipeline(source, createWriteStream(draft, { flags: 'wx' }));
    await rename(draft, to);
  } finally {
    await rm(draft, { force: true });
  }
}
