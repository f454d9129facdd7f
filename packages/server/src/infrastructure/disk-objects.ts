import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ObjectStorage } from './object-storage.ts';

/** Files below a folder, in one folder for each organization. */
export function diskObjects(folder: string): ObjectStorage {
  const fileOf = (place: string) => path.join(folder, place);
  return {
    put: async (place, file, signal) => {
      // Two may put the same place at once.
      const draft = `${fileOf(place)}.${randomBytes(6).toString('hex')}.part`;
      await mkdir(path.dirname(draft), { recursive: true, mode: 0o700 });
      try {
        await linkOrCopy(file, draft, signal);
        await sync(draft);
        // Whoever has lost it meanwhile puts nothing in its place.
        signal.throwIfAborted();
        await rename(draft, fileOf(place));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      await sync(path.dirname(draft));
    },
    fetch: async (place) => ((await isThere(fileOf(place))) ? fileOf(place) : undefined),
    open: async (place, _signal, part) => {
      const handle = await orMissing(open(fileOf(place), 'r'));
      if (!handle) return undefined;
      const within = part && { start: part.start, end: part.start + part.length - 1 };
      return { bytes: (await handle.stat()).size, content: handle.createReadStream(within) };
    },
    removeAll: async (prefix, signal, except) => {
      const inside = path.dirname(fileOf(prefix));
      for (const name of await namesIn(inside)) {
        signal.throwIfAborted();
        if (name.startsWith(path.basename(prefix)) && path.join(inside, name) !== fileOf(except ?? '/'))
          await rm(path.join(inside, name), { force: true });
      }
    },
    removeFolder: async (name, signal) => {
      let [files, bytes] = [0, 0];
      for (const each of await namesIn(fileOf(name))) {
        signal.throwIfAborted();
        const file = path.join(fileOf(name), each);
        const found = await orMissing(lstat(file));
        await rm(file, { force: true });
        if (found) [files, bytes] = [files + 1, bytes + found.size];
      }
      await orMissing(rmdir(fileOf(name)));
      return { files, bytes };
    },
  };
}

/** On one disk nothing needs to be copied. */
async function linkOrCopy(from: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await pipeline(createReadStream(from), createWriteStream(to, { flags: 'wx', mode: 0o600 }), { signal });
  }
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}

async function isThere(file: string): Promise<boolean> {
  return (await orMissing(lstat(file)))?.isFile() === true;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await orMissing(readdir(folder))) ?? [];
}

async function orMissing<T>(looking: Promise<T>): Promise<T | undefined> {
  return looking.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
