import { chmodSync, lstatSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { refuse, type Refusal } from './refusal.ts';

/** Lets other users pass through a folder of the server's; they may still not list it. */
function makePassable(folder: string): void {
  const { mode } = lstatSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
}

/**
 * Makes a folder of the server's one that agents' users can reach.
 * @param variable the setting that names the folder.
 */
export async function makeReachable(folder: string, variable: string): Promise<Refusal | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  makePassable(folder);
  const closed = await firstClosed(folder);
  if (closed === undefined) return undefined;
  return refuse(
    `${variable} cannot be reached by agents' users: ${closed} lets nobody pass.`,
    `Put ${variable} elsewhere, below /var/lib for instance, or run: chmod o+x ${closed}`,
  );
}

/** The folders between one of the server's and this one. Folders elsewhere are not the server's to change. */
export function makeWayPassable(ownFolder: string, folder: string): void {
  const below = path.relative(ownFolder, path.dirname(folder));
  if (below === '..' || below.startsWith('../') || path.isAbsolute(below)) return;
  const names = below.split('/').filter(Boolean);
  names.forEach((_, index) => makePassable(path.join(ownFolder, ...names.slice(0, index + 1))));
}

/** The first folder on the way that a foreign user may not pass. */
export async function firstClosed(folder: string): Promise<string | undefined> {
  const parent = path.dirname(folder);
  const above = parent === folder ? undefined : await firstClosed(parent);
  if (above !== undefined) return above;
  const { mode } = await stat(folder);
  return (mode & 0o001) === 0 ? folder : undefined;
}
