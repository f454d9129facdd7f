import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { SessionId } from '../domain/ids.ts';
import { transcriptProject, type SessionFolders } from './sdk/options.ts';

/** All that a session has on the disk. */
export function sessionFolder(root: string, id: SessionId): string {
  return path.join(root, id);
}

export function sessionFolders(root: string, id: SessionId): SessionFolders {
  const base = sessionFolder(root, id);
  return {
    workspace: path.join(base, 'workspace'),
    home: path.join(base, 'home'),
    config: path.join(base, 'home', '.claude'),
    temp: path.join(base, 'tmp'),
  };
}

export async function makeSessionFolders(folders: SessionFolders): Promise<void> {
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
}

/** Whether this node has the transcript: a process killed before its first answer leaves none behind. */
export async function hasTranscript(folders: SessionFolders, conversationId: string): Promise<boolean> {
  const file = path.join(folders.config, 'projects', transcriptProject, `${conversationId}.jsonl`);
  return access(file).then(
    () => true,
    () => false,
  );
}
