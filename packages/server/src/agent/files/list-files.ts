import type { WorkspaceFile } from '../../domain/session/workspace-file.ts';
import { hasFolder, walk, WalkTooLongError, type Found } from './walk.ts';

export type ListTask = {
  /** The workspace, on the host. */
  readonly folder: string;
  /** Where to begin in it: the names on the way. */
  readonly start: readonly string[];
  readonly depth?: number;
  readonly after?: string;
  readonly most: number;
  /** In milliseconds. */
  readonly within: number;
};

export type CountTask = Pick<ListTask, 'folder' | 'within'> & { readonly dev: string; readonly ino: string };

export type Listed = { readonly files: readonly WorkspaceFile[]; readonly hasMore: boolean };

/** What there is in a folder, and below it, in the order of the paths. */
export function listFiles({
  folder,
  start,
  after,
  most,
  within,
  ...task
}: ListTask): Listed | 'no_folder' | 'took_too_long' {
  const way = start.map(toBytes);
  if (!hasFolder(folder, way)) return 'no_folder';
  const options = {
    ...(task.depth !== undefined && { depth: task.depth }),
    ...(after !== undefined && { after: toBytes(after) }),
    deadline: performance.now() + within,
  };
  const files: WorkspaceFile[] = [];
  try {
    for (const found of walk(folder, way, options)) {
      if (files.length === most) return { files, hasMore: true };
      files.push(shown(found));
    }
  } catch (error) {
    if (error instanceof WalkTooLongError) return 'took_too_long';
    throw error;
  }
  return { files, hasMore: false };
}

/** How many names a file has in the workspace; as many as were found until the time was over. */
export function countNames({ folder, dev, ino, within }: CountTask): number {
  let names = 0;
  try {
    for (const { stats } of walk(folder, [], { deadline: performance.now() + within }))
      if (String(stats.dev) === dev && String(stats.ino) === ino) names++;
  } catch (error) {
    if (!(error instanceof WalkTooLongError)) throw error;
  }
  return names;
}

function shown({ path, type, stats }: Found): WorkspaceFile {
  const text = toText(path);
  const isText = toBytes(text) === path;
  return {
    path: text,
    type: isText ? type : 'other',
    size: type === 'file' ? Number(stats.size) : 0,
    modifiedAt: new Date(Number(stats.mtimeMs)),
  };
}

/** One letter for each byte. */
function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function toText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
