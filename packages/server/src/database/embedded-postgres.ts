import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError, ignoring, locateBinaries, prepareBinaries } from './postgres-binaries.ts';
import {
  claimCluster,
  clearLocks,
  ensureData,
  isPostmasterOf,
  openCluster,
  readPostmasterFile,
  serverEnvironment,
  urlOf,
  type Cluster,
} from './postgres-cluster.ts';

export type EmbeddedPostgresOptions = {
  /** Holds everything of this database: data, socket, log, and a copy of the binaries where one is needed. */
  readonly directory: string;
  readonly log?: (message: string) => void;
  /** Gives up the start; a database that has started is ended by `stop`. */
  readonly signal?: AbortSignal | undefined;
  /** The `native` directory to use in place of the installed npm package's. */
  readonly binaries?: string;
};

export type PostgresExit = { readonly expected: boolean; readonly reason: string };

export type EmbeddedPostgres = AsyncDisposable & {
  /** Logs in as a superuser, whom row-level security does not bind. */
  readonly url: string;
  readonly socketDirectory: string;
  /** Whether a process that died had left this server running. */
  readonly adopted: boolean;
  /** Settles when the server has gone; `expected` is false unless `stop` was called. Never rejects. */
  readonly exited: Promise<PostgresExit>;
  stop(): Promise<void>;
};

type Postmaster = {
  readonly pid: number;
  isAlive(): boolean;
  /** Settles with the way it ended. */
  readonly ended: Promise<string>;
};

type Launch = {
  readonly log: (message: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly binaries: string | undefined;
};

const startWithin = 30_000;
const stopWithin = 10_000;
/** PostgreSQL itself kills the processes that ignore a SIGQUIT for five seconds. */
const quitWithin = 8_000;
const largestLog = 10 * 1024 * 1024;
/** PostgreSQL's words while a backend that outlived its killed server still ends. */
const memoryInUse = 'pre-existing shared memory block';

const settings = [
  'listen_addresses=',
  'port=5432',
  'unix_socket_permissions=0700',
  'max_connections=100',
  'shared_buffers=64MB',
  'fsync=on',
  'synchronous_commit=on',
  'autovacuum=on',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'logging_collector=off',
];

/**
 * Starts a private PostgreSQL that listens on a unix socket only; under root it runs as uid 65534.
 * If this process is killed the server keeps running, and the next start in the same directory adopts it:
 * whoever adopts it also stops it. A directory whose owner lives is refused.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { directory, log = () => undefined, signal, binaries } = options;
  signal?.throwIfAborted();
  const cluster = await openCluster(directory);
  await using held = new AsyncDisposableStack();
  held.use(await claimCluster(cluster));

  const leftover = await adoptLeftover(cluster, signal);
  const postmaster = leftover ?? (await launch(cluster, held, { log, signal, binaries }));
  if (leftover) held.adopt(leftover, end);
  log(`${leftover ? 'adopted' : 'started'} PostgreSQL in ${cluster.directory}, process ${postmaster.pid}`);
  return handleOf(cluster, postmaster, { adopted: leftover !== undefined, held: held.move() });
}

function handleOf(
  cluster: Cluster,
  postmaster: Postmaster,
  { adopted, held }: { adopted: boolean; held: AsyncDisposableStack },
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  const exited = Promise.withResolvers<PostgresExit>();
  const stop = () =>
    (stopping ??= held
      .disposeAsync()
      .then(() => exited.resolve({ expected: true, reason: 'it was stopped' })));
  void postmaster.ended.then((reason) => exited.resolve({ expected: stopping !== undefined, reason }));
  return {
    url: urlOf(cluster),
    socketDirectory: cluster.socketDirectory,
    adopted,
    exited: exited.promise,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The server that a dead process left behind, if it answers; one that does not is ended. */
async function adoptLeftover(cluster: Cluster, signal?: AbortSignal): Promise<Postmaster | undefined> {
  const pid = (await readPostmasterFile(cluster))?.pid;
  if (pid === undefined || !isPostmasterOf(cluster, pid)) return undefined;

  const isAlive = () => isPostmasterOf(cluster, pid);
  const leftover = { pid, isAlive, ended: watch(isAlive) };
  await isReady(cluster, leftover, signal);
  const answers = await ensureDatabase(cluster).then(
    () => true,
    () => false,
  );
  if (answers) return leftover;
  await end(leftover);
  return undefined;
}

/** A process that is not our child does not report its end. */
async function watch(isAlive: () => boolean): Promise<string> {
  while (isAlive()) await sleep(250, undefined, { ref: false });
  return 'the adopted PostgreSQL has gone';
}

/** What it starts is put on `held`, so that a failure on the way ends it. */
async function launch(cluster: Cluster, held: AsyncDisposableStack, options: Launch): Promise<Postmaster> {
  const { log, signal, binaries = locateBinaries() } = options;
  await clearLocks(cluster);
  const native = await prepareBinaries(binaries, join(cluster.directory, 'binaries'), cluster.user);
  if (native !== binaries) log(`PostgreSQL runs from ${native}, a copy of ${binaries}`);
  signal?.throwIfAborted();
  await ensureData(cluster, { initdb: join(native, 'bin', 'initdb'), log, signal });

  const start = () => startPostmaster(cluster, join(native, 'bin', 'postgres'), held, signal);
  const deadline = performance.now() + startWithin;
  let outcome = await start();
  while ('failure' in outcome && outcome.failure.includes(memoryInUse) && performance.now() < deadline) {
    await sleep(100);
    outcome = await start();
  }
  if ('failure' in outcome) throw new EmbeddedPostgresError('not_started', outcome.failure);
  await ensureDatabase(cluster);
  return outcome;
}

async function startPostmaster(
  cluster: Cluster,
  postgres: string,
  held: AsyncDisposableStack,
  signal: AbortSignal | undefined,
): Promise<Postmaster | { failure: string }> {
  const logFile = join(cluster.directory, 'postgres.log');
  const logged = await boundLog(logFile);
  const postmaster = held.adopt(spawnPostmaster(cluster, postgres, logFile), end);
  if (await isReady(cluster, postmaster, signal)) return postmaster;
  const state = postmaster.isAlive()
    ? `it is not ready after ${startWithin / 1000} s`
    : await postmaster.ended;
  return { failure: `PostgreSQL did not start: ${state}\n${await tail(logFile, logged)}`.trimEnd() };
}

function spawnPostmaster(cluster: Cluster, postgres: string, logFile: string): Postmaster {
  const args = ['-D', cluster.data, '-k', cluster.socketDirectory, ...settings.flatMap((it) => ['-c', it])];
  const output = openSync(logFile, 'a', 0o600);
  // Detached: the Ctrl-C of a terminal is for us, who may still need the database to finish our work.
  const child = spawn(postgres, args, {
    ...cluster.user,
    cwd: '/',
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code ?? 0}`}`));
  });
  const isAlive = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return { pid: child.pid ?? 0, isAlive, ended };
}

/** Waits until the server accepts connections; false if it ends or takes too long. */
async function isReady(cluster: Cluster, postmaster: Postmaster, signal?: AbortSignal): Promise<boolean> {
  let ready = false;
  await until(startWithin, async () => {
    signal?.throwIfAborted();
    const found = await readPostmasterFile(cluster);
    ready = postmaster.isAlive() && found?.pid === postmaster.pid && found.ready;
    return ready || !postmaster.isAlive();
  });
  return ready;
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, 'postgres'),
    ssl: false,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query(`select 1 from pg_database where datname = 'ai_agent_api'`);
    if (found.rowCount === 0) await client.query('create database ai_agent_api');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Fast shutdown, which ends open transactions; if that hangs, one that recovers on the next start. */
async function end(postmaster: Postmaster): Promise<void> {
  const gone = () => !postmaster.isAlive();
  for (const [signal, within] of [
    ['SIGINT', stopWithin],
    ['SIGQUIT', quitWithin],
  ] as const) {
    if (!gone()) send(postmaster.pid, signal);
    if (await until(within, gone)) return;
  }
  throw new EmbeddedPostgresError('not_stopped', `PostgreSQL, process ${postmaster.pid}, does not stop.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    ignoring(undefined, 'ESRCH')(error);
  }
}

async function until(within: number, condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Removes a log that has grown too large; the size of what is left, where the coming run begins. */
async function boundLog(path: string): Promise<number> {
  const size = await stat(path).then((found) => found.size, ignoring(0, 'ENOENT'));
  if (size <= largestLog) return size;
  await rm(path);
  return 0;
}

async function tail(path: string, from: number): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  const start = Math.max(from, size - 2000);
  const { buffer } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
  return buffer.toString('utf8');
}
