import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SessionId } from '../domain/ids.ts';
import type { SessionFolders } from './sdk/options.ts';

/** All that a session has on the disk. */
export function sessionFolder(root: string, id: SessionId): string {
  return path.join(root, id);
}

export function sessionFolders(root: string, id: SessionId): SessionFolders {
  return foldersBelow(sessionFolder(root, id));
}

export function foldersBelow(base: string): SessionFolders {
  return {
    workspace: path.join(base, 'workspace'),
    home: path.join(base, 'home'),
    results: path.join(base, 'tool-results'),
    config: path.join(base, 'config'),
    temp: path.join(base, 'tmp'),
  };
}

/**
 * Makes what is missing, and the config folder anew: an agent can change its own, and what is to be written there
 * must not go where it likes.
 * @returns what tells this config folder from the next one.
 */
export async function makeSessionFolders({ config, ...kept }: SessionFolders): Promise<string> {
  await Promise.all(Object.values(kept).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  await removeFolder(config);
  await mkdir(config, { mode: 0o700 });
  return identityOf(config);
}

/**
 * Removes a folder if it is the one that was meant: where nodes share folders, another may have made its own in its place.
 * It is moved away first, so that what comes under its name meanwhile is left alone.
 */
export async function removeOwnFolder(folder: string, identity: string): Promise<void> {
  if ((await identityOf(folder).catch(() => undefined)) !== identity) return;
  const away = `${folder}.${randomBytes(6).toString('hex')}`;
  await rename(folder, away);
  await removeFolder(away);
}

/** The number alone would not do: it is soon given to another. */
async function identityOf(folder: string): Promise<string> {
  const { ino, birthtimeNs } = await lstat(folder, { bigint: true });
  return `${ino} ${birthtimeNs}`;
}

const run = promisify(execFile);

/**
 * By the system's programs, which follow no link even if one is put in their way while they work. Folders that an agent
 * has closed to its own user, who is the server's where that is not root, are opened first.
 */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => run('rm', ['-rf', '--', folder]);
  try {
    await remove();
  } catch {
    await run('chmod', ['-R', 'u+rwX', '--', folder]).catch(() => undefined);
    await remove();
  }
}

/** What folders are called that are on their way out. */
const aside = '.aside';

/** Moves all that the session has on the disk out of its place, at once. No process of it may be up. */
export async function setSessionAside(root: string, id: SessionId): Promise<void> {
  const folder = sessionFolder(root, id);
  await rename(folder, `${folder}.${randomBytes(6).toString('hex')}${aside}`).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/** Removes what was moved out of its place. */
export async function removeSessionAside(root: string, id: SessionId): Promise<void> {
  for (const name of await readdir(root))
    if (name.startsWith(`${id}.`) && name.endsWith(aside)) await removeFolder(path.join(root, name));
}

/** The sessions that have something on the disk, be it on its way out. */
export async function sessionsOnDisk(root: string): Promise<SessionId[]> {
  const ids = (await readdir(root)).flatMap((name) => name.split('.')[0] ?? []).filter(SessionId.is);
  return [...new Set(ids)];
}
