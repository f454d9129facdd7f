import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Linux: a file that is in no directory. Node has no name for the flag. */
const unnamed = 0o20000000 | constants.O_DIRECTORY;

/**
 * A descriptor to read the content from. There is no file for it that anybody could find, or that a killed server
 * could leave behind. The caller closes it.
 */
export function unnamedFile(directory: string, content: string | Buffer): number {
  const { descriptor, name } = openForWriting(directory);
  try {
    const bytes = Buffer.from(content);
    for (let done = 0; done < bytes.length;)
      done += writeSync(descriptor, bytes, done, bytes.length - done, done);
    return openSync(`/proc/self/fd/${descriptor}`, 'r');
  } finally {
    closeSync(descriptor);
    if (name !== undefined) rmSync(name, { force: true });
  }
}

function openForWriting(directory: string): { descriptor: number; name?: string } {
  try {
    return { descriptor: openSync(directory, constants.O_RDWR | unnamed, 0o600) };
  } catch {
    // Not every file system can do this; then there is a name for a moment.
    const name = path.join(directory, `.jail-${randomUUID()}`);
    return { descriptor: openSync(name, 'wx', 0o600), name };
  }
}
