import { constants, copyFile, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArchiveStorage } from './archive-storage.ts';

/** Archives as files below a folder, one folder for each organization. */
export function diskArchives(folder: string): ArchiveStorage {
  const fileOf = (place: string) => path.join(folder, place);
  return {
    put: async (place, file) => {
      const draft = `${fileOf(place)}.part`;
      await mkdir(path.dirname(draft), { recursive: true, mode: 0o700 });
      await copyFile(file, draft, constants.COPYFILE_FICLONE);
      await sync(draft);
      await rename(draft, fileOf(place));
      await sync(path.dirname(draft));
    },
    fetch: async (place) => ((await isThere(fileOf(place))) ? fileOf(place) : undefined),
    removeAll: async (prefix, except) => {
      const inside = path.dirname(fileOf(prefix));
      for (const name of await namesIn(inside))
        if (name.startsWith(path.basename(prefix)) && path.join(inside, name) !== fileOf(except ?? '/'))
          await rm(path.join(inside, name), { force: true });
    },
  };
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
