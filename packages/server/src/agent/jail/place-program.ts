import { chmod, copyFile, constants, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { firstClosed, makeReachable } from './passable.ts';
import type { Refusal } from './refusal.ts';

/**
 * Sees to it that agents' users can reach the programs: a service that is installed below /root gets them linked, or
 * copied, into the data folder.
 */
export async function placePrograms(
  dataDir: string,
  programs: readonly string[],
): Promise<ReadonlyMap<string, string> | Refusal> {
  const closed = await makeReachable(dataDir, 'DATA_DIR');
  if (closed) return closed;
  const placed = new Map<string, string>();
  for (const program of programs)
    if ((await firstClosed(path.dirname(program))) !== undefined)
      placed.set(program, await placeBelow(path.join(dataDir, 'programs'), program));
  return placed;
}

async function placeBelow(folder: string, program: string): Promise<string> {
  const { size, mtimeMs } = await stat(program);
  const place = path.join(folder, `${path.basename(program)}-${size}-${Math.trunc(mtimeMs)}`);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  if (await stat(place).catch(() => undefined)) return place;
  const draft = `${place}.${process.pid}`;
  await link(program, draft).catch(() => copyFile(program, draft, constants.COPYFILE_FICLONE));
  await chmod(draft, 0o755);
  await rename(draft, place);
  // Renaming one name of a file to another of its names does nothing and leaves both.
  await rm(draft, { force: true });
  return place;
}
