import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SessionId } from '../domain/ids.ts';
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
 */
export async function makeSessionFolders({ config, ...kept }: SessionFolders): Promise<void> {
  await Promise.all(Object.values(kept).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  await removeFolder(config);
  await mkdir(config, { mode: 0o700 });
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
