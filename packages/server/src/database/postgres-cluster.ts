import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lchown, lstat, mkdir, open, readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  EmbeddedPostgresError,
  exists,
  ignoring,
  isReachableBy,
  type ServerUser,
} from './postgres-binaries.ts';

/** Where one embedded database lives, and the account its server runs under when that is not our own. */
export type Cluster = {
  readonly directory: string;
  readonly data: string;
  readonly socketDirectory: string;
  readonly user: ServerUser | undefined;
};

export const superuser = 'ai_agent_api_owner';

/** The environment of the service holds secrets, and PG* variables would change what the server does. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC' };

const nobody: ServerUser = { uid: 65534, gid: 65534 };
const socketName = '.s.PGSQL.5432';
/** Linux allows 107 bytes, macOS 103. */
const longestSocketPath = 103;

export async function openCluster(directory: string): Promise<Cluster> {
  const made = await mkdir(directory, { recursive: true });
  if (made !== undefined) await chmod(directory, 0o711);
  const real = await realpath(directory);
  const user = process.getuid?.() === 0 ? nobody : undefined;
  if (user && !(await isReachableBy(user, real))) {
    const message = `The user that runs PostgreSQL (uid ${user.uid}) cannot reach ${directory}; set DATA_DIR to a place that other users can traverse.`;
    throw new EmbeddedPostgresError('unreachable_directory', message);
  }
  const socketDirectory = socketDirectoryFor(real);
  await makePrivateDirectory(socketDirectory, user);
  return { directory: real, data: join(real, 'data'), socketDirectory, user };
}

/** PostgreSQL reads a list of directories, so a path with a comma or a quote needs a plain one in its place too. */
function socketDirectoryFor(directory: string): string {
  const direct = join(directory, 'socket');
  if (Buffer.byteLength(join(direct, socketName)) <= longestSocketPath && !/[,"]/.test(direct)) return direct;
  return join(tmpdir(), `ai-agent-api-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`);
}

/** Refuses a directory that somebody else made: the server trusts whoever reaches its socket. */
async function makePrivateDirectory(path: string, user?: ServerUser): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch(ignoring(undefined, 'EEXIST'));
  const found = await lstat(path);
  const ours = found.uid === process.getuid?.() || found.uid === user?.uid;
  if (!found.isDirectory() || !ours || (found.mode & 0o077) !== 0) {
    const message = `${path} must be a directory that only its owner, the user of this service, can enter; remove it.`;
    throw new EmbeddedPostgresError('unsafe_socket_directory', message);
  }
  if (user) await lchown(path, user.uid, user.gid);
}

/**
 * Claims the cluster for this process until the returned server is closed or the process dies.
 * It listens beside PostgreSQL's socket: a claim that accepts connections has a living owner.
 */
export async function claimCluster(cluster: Cluster): Promise<Server> {
  const path = join(cluster.socketDirectory, '.owner');
  if (await accepts(path)) {
    const message = `The database in ${cluster.directory} belongs to another running process; stop that process first, or set DATABASE_URL to "${urlOf(cluster)}" to share it.`;
    throw new EmbeddedPostgresError('in_use', message);
  }
  await rm(path, { force: true });
  const claim = createServer((visitor) => visitor.destroy()).listen(path);
  await once(claim, 'listening');
  return claim;
}

async function accepts(path: string): Promise<boolean> {
  const visitor = connect(path);
  const answer = once(visitor, 'connect').then(() => true, ignoring(false, 'ECONNREFUSED', 'ENOENT'));
  return answer.finally(() => visitor.destroy());
}

export function urlOf(cluster: Cluster, database = 'ai_agent_api'): string {
  return `postgres://${superuser}@localhost:5432/${database}?host=${encodeURIComponent(cluster.socketDirectory)}`;
}

/** Creates the data directory unless it is there, whole or not at all: a crash on the way leaves none. */
export async function ensureData(
  { directory, data, user }: Cluster,
  {
    initdb,
    log,
    signal,
  }: { initdb: string; log: (message: string) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  if ((await exists(join(data, 'PG_VERSION'))) && (await exists(join(data, 'global', 'pg_control')))) return;
  await setAside(data, log);

  const partial = `${data}.partial`;
  await rm(partial, { recursive: true, force: true, maxRetries: 5 });
  await makePrivateDirectory(partial, user);
  const auth = ['--auth-local=trust', '--auth-host=reject'];
  const args = ['-D', partial, '-U', superuser, ...auth, '--no-locale', '-E', 'UTF8'];
  await promisify(execFile)(initdb, args, { ...user, cwd: '/', env: serverEnvironment, signal }).catch(
    (cause: unknown) => {
      signal?.throwIfAborted();
      const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
      const reason = said || String(cause);
      throw new EmbeddedPostgresError('initdb_failed', `No database could be made: ${reason}`, { cause });
    },
  );
  await rename(partial, data);
  await flush(directory);
  log(`created a PostgreSQL data directory in ${data}`);
}

/** An unfinished data directory is kept under another name, for it may not be ours to delete. */
async function setAside(data: string, log: (message: string) => void): Promise<void> {
  if (!(await exists(data))) return;
  if (await rmdir(data).then(() => true, ignoring(false, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'))) return;
  const aside = `${data}.incomplete-${Date.now()}`;
  await rename(data, aside);
  log(`${data} was not a complete PostgreSQL data directory; it is now ${aside}`);
}

/** Makes a rename in `directory` survive a power loss. */
async function flush(directory: string): Promise<void> {
  await using handle = await open(directory);
  await handle.sync();
}

/** What the server of this cluster says of itself, or said before it died. */
export async function readPostmasterFile({
  data,
}: Cluster): Promise<{ pid: number; ready: boolean } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(ignoring('', 'ENOENT'));
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/** False for a dead process, a zombie, and another process that got the same number. */
export function isPostmasterOf({ data }: Cluster, pid: number): boolean {
  return commandOf(pid).includes(`/postgres -D ${data} -`);
}

function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** A dead server's lock files stop the next one if their process number is in use again. */
export async function clearLocks({ data, socketDirectory }: Cluster): Promise<void> {
  const socket = join(socketDirectory, socketName);
  for (const file of [join(data, 'postmaster.pid'), socket, `${socket}.lock`])
    await rm(file, { force: true });
}
