import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { isGone, isOneOf } from '../snapshots/closed-doors.ts';
import type { OpenFolder } from './open-folder.ts';

/** Something of a workspace on its way out. What a file has is read before the next member is asked for. */
export type Member = { readonly path: string; readonly mode: number; readonly modifiedAt: Date } & (
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string }
  | {
      readonly kind: 'file';
      readonly size: number;
      readonly content: () => AsyncIterable<Buffer> | Iterable<Buffer>;
    }
);

export type IsWithin = (file: {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly nlink: bigint;
}) => Promise<boolean>;

/** So much is read at once; a file that is no larger is sent as it was read. */
const piece = 256 * 1024;

const deepest = 256;

/**
 * All that is in a folder, in the order of the paths. What comes and goes meanwhile comes or does not, what cannot be read
 * is left out, and so are links that lead out: nobody should unpack them.
 */
export async function* membersOf(
  folder: OpenFolder,
  isWithin: IsWithin,
  above: readonly string[] = [],
): AsyncGenerator<Member, void> {
  const names = await Array.fromAsync(folder.names());
  for (const name of names.sort()) {
    const at = [...above, name];
    try {
      const stats = await folder.look(name);
      const of = {
        path: at.join('/'),
        mode: Number(stats.mode & 0o777n),
        modifiedAt: new Date(Number(stats.mtimeMs)),
      };
      if (stats.isFile()) yield* file(folder, name, of, isWithin);
      else if (stats.isDirectory() && at.length < deepest) {
        await using inner = await folder.folder(name);
        yield { ...of, kind: 'folder' };
        yield* membersOf(inner, isWithin, at);
      } else if (stats.isSymbolicLink()) {
        const target = await folder.readLink(name);
        if (staysInside(above, target)) yield { ...of, kind: 'link', target };
      }
    } catch (error) {
      if (!isGone(error) && !isOneOf(error, 'EACCES', 'EPERM')) throw error;
    }
  }
}

async function* file(
  folder: OpenFolder,
  name: string,
  of: Pick<Member, 'path' | 'mode' | 'modifiedAt'>,
  isWithin: IsWithin,
): AsyncGenerator<Member, void> {
  await using handle = await folder.file(name);
  const stats = await handle.stat({ bigint: true });
  if (!stats.isFile() || !(await isWithin(stats))) return;
  const size = Number(stats.size);
  if (size > piece) yield { ...of, kind: 'file', size, content: () => large(handle, size) };
  else {
    // One that has grown meanwhile is sent as long as it was.
    const bytes = size === 0 ? Buffer.alloc(0) : await read(handle, 0, size);
    yield { ...of, kind: 'file', size: bytes.length, content: () => [bytes] };
  }
}

/** As many bytes as were promised: what is missing at the end, because the file has become shorter, is zeros. */
async function* large(handle: FileHandle, size: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < size;) {
    const bytes = await read(handle, at, Math.min(piece, size - at));
    yield bytes.length > 0 ? bytes : Buffer.alloc(Math.min(piece, size - at));
    at += bytes.length || Math.min(piece, size - at);
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), { position });
  return buffer.subarray(0, bytesRead);
}

/** Whether a link, by what it says, leads to something in the workspace. */
export function staysInside(above: readonly string[], target: string): boolean {
  if (path.posix.isAbsolute(target) || target.includes('\0')) return false;
  const led = path.posix.normalize([...above, target].join('/'));
  return led !== '..' && !led.startsWith('../');
}
