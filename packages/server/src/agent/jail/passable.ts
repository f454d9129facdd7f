import { chmodSync, lstatSync } from 'node:fs';
import path from 'node:path';

/** Lets other users pass through a folder of the server's; they may still not list it. */
export function makePassable(folder: string): void {
  const { mode } = lstatSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
}

/** The folders between the data folder and this one. Folders elsewhere are not the server's to change. */
export function makeWayPassable(dataDir: string, folder: string): void {
  const below = path.relative(dataDir, path.dirname(folder));
  if (below === '..' || below.startsWith('../') || path.isAbsolute(below)) return;
  const names = below.split('/').filter(Boolean);
  names.forEach((_, index) => makePassable(path.join(dataDir, ...names.slice(0, index + 1))));
}
