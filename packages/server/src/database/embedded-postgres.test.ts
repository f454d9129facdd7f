import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { EmbeddedPostgresError, locateBinaries } from './postgres-binaries.ts';

const asRoot = test.runIf(process.getuid?.() === 0);
const onLinux = test.runIf(process.platform === 'linux');

let scratch: string;
/** A database that exists; each test leaves it stopped. */
let directory: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(scratch, 0o755);
  directory = join(scratch, 'home');
  await using postgres = await startEmbeddedPostgres({ directory });
  await query(postgres, 'create table notes (text text)');
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function query<Row extends object>({ url }: { url: string }, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8'));
}

/** What the kernel says of a process; undefined when it has ended, reaped or not. */
async function processStatus(pid: number): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  return status === undefined || /^State:\s+Z/m.test(status) ? undefined : status;
}

/** Another process that starts the database and then does nothing with it. */
async function startElsewhere() {
  const module = new URL('./embedded-postgres.ts', import.meta.url).href;
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ directory: ${JSON.stringify(directory)} });
    console.log('started');`;
  const args = ['--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
}

async function refusalOf(start: Promise<EmbeddedPostgres>): Promise<EmbeddedPostgresError> {
  const error: unknown = await start.then(
    (postgres) => postgres.stop(),
    (reason: unknown) => reason,
  );
  if (error instanceof EmbeddedPostgresError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe('a database directory', () => {
  test('keeps its rows from one start to the next', async () => {
    {
      await using postgres = await startEmbeddedPostgres({ directory });
      await query(postgres, `insert into notes values ('kept')`);
    }
    await using postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.adopted).toBe(false);
    expect(await query(postgres, `select distinct text from notes`)).toEqual([{ text: 'kept' }]);
  });

  test('whose creation was cut short is made anew, and what was there is kept aside', async () => {
    const cut = join(scratch, 'cut-short');
    for (const half of ['data', 'data.partial']) {
      await mkdir(join(cut, half, 'base'), { recursive: true });
      await writeFile(join(cut, half, 'PG_VERSION'), '18\n');
    }
    await chmod(cut, 0o755);
    await using postgres = await startEmbeddedPostgres({ directory: cut });
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(cut)).toContainEqual(expect.stringMatching(/^data\.incomplete-/));
    expect(await readdir(cut)).not.toContain('data.partial');
  });

  test('with a path too long for a socket works through a short, private socket directory', async () => {
    const long = join(scratch, 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(long, { recursive: true });
    await rename(join(directory, 'data'), join(long, 'data'));
    try {
      await using postgres = await startEmbeddedPostgres({ directory: long });
      expect(dirname(postgres.socketDirectory)).toBe(tmpdir());
      expect((await stat(postgres.socketDirectory)).mode & 0o777).toBe(0o700);
      expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
      await postgres.stop();
      await rm(postgres.socketDirectory, { recursive: true });
    } finally {
      await rename(join(long, 'data'), join(directory, 'data'));
    }
  });

  asRoot('that the unprivileged server cannot reach is refused by name, with the way out', async () => {
    const closed = join(scratch, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const refusal = await refusalOf(startEmbeddedPostgres({ directory: join(closed, 'postgres') }));
    expect(refusal.code).toBe('unreachable_directory');
    expect(refusal.message).toContain(join(closed, 'postgres'));
    expect(refusal.message).toContain('DATA_DIR');
  });

  test('that was damaged fails to start with the words of the server', async () => {
    const file = join(directory, 'data', 'PG_VERSION');
    const version = await readFile(file);
    await writeFile(file, '9\n');
    try {
      const refusal = await refusalOf(startEmbeddedPostgres({ directory }));
      expect(refusal.code).toBe('not_started');
      expect(refusal.message).toContain('database files are incompatible with server');
    } finally {
      await writeFile(file, version);
    }
  });
});

describe('the server', () => {
  test('is a durable PostgreSQL 18 in UTC that listens on no port', async () => {
    await using postgres = await startEmbeddedPostgres({ directory });
    const show = (name: string) => `current_setting('${name}') as ${name}`;
    const shown = ['fsync', 'listen_addresses', 'timezone', 'jit', 'autovacuum', 'server_encoding'].map(show);
    const [row] = await query(
      postgres,
      `select ${shown.join(', ')}, version() like 'PostgreSQL 18%' as is_18`,
    );
    expect(row).toEqual({
      fsync: 'on',
      listen_addresses: '',
      timezone: 'UTC',
      jit: 'off',
      autovacuum: 'on',
      server_encoding: 'UTF8',
      is_18: true,
    });
  });

  asRoot(
    'runs under another user than root, and only that user may reach its socket and its data',
    async () => {
      await using postgres = await startEmbeddedPostgres({ directory });
      expect(await processStatus(await serverPid())).toMatch(/^Uid:\s+65534\s+65534/m);
      for (const place of [postgres.socketDirectory, join(directory, 'data')]) {
        expect(await stat(place)).toMatchObject({ uid: 65534, mode: 0o040700 });
      }
      const stranger = { uid: 12345, gid: 12345, stdio: 'ignore' } as const;
      expect(() => execFileSync('/bin/ls', [postgres.socketDirectory], stranger)).toThrow();
    },
  );

  asRoot('runs from a copy when the installed binaries are out of its reach, links and all', async () => {
    const home = join(scratch, 'private-home');
    await mkdir(home, { mode: 0o700 });
    const binaries = join(home, 'native');
    await cp(locateBinaries(), binaries, { recursive: true, verbatimSymlinks: true });
    await writeFile(join(home, 'package.json'), '{ "version": "18.0.0-test" }');
    for (const entry of await readdir(join(binaries, 'lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(binaries, 'lib', entry.name));
    }
    await using postgres = await startEmbeddedPostgres({ directory, binaries });
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(join(directory, 'binaries'))).toEqual(['18.0.0-test']);
  });

  test('stops once for all who ask, and reports an expected exit', async () => {
    const postgres = await startEmbeddedPostgres({ directory });
    const pid = await serverPid();
    await Promise.all([postgres.stop(), postgres.stop(), postgres[Symbol.asyncDispose]()]);
    await postgres.stop();
    expect((await postgres.exited).expected).toBe(true);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('that dies by itself reports an unexpected exit, and starts again', async () => {
    const postgres = await startEmbeddedPostgres({ directory });
    process.kill(await serverPid(), 'SIGKILL');
    expect(await postgres.exited).toEqual({ expected: false, reason: 'it ended with SIGKILL' });
    await postgres.stop();

    await using again = await startEmbeddedPostgres({ directory });
    expect(again.adopted).toBe(false);
  });

  test('is not started for a caller who gave up, and leaves the directory free', async () => {
    const unwanted = join(scratch, 'unwanted');
    const caller = new AbortController();
    const start = startEmbeddedPostgres({ directory: unwanted, signal: caller.signal });
    const refusal = expect(start).rejects.toThrow('changed my mind');
    await vi.waitFor(async () => expect(await readdir(unwanted)).toContain('data.partial'), { interval: 10 });
    caller.abort(new Error('changed my mind'));
    await refusal;
    expect(await readdir(unwanted)).not.toContain('data');
    expect(await readdir(join(unwanted, 'socket'))).toEqual([]);
  });
});

describe('a server that outlived the process which started it', () => {
  onLinux('is adopted, and stopped by the process that adopted it', async () => {
    const kill = await startElsewhere();
    const pid = await serverPid();
    await kill();
    expect(await processStatus(pid)).toBeDefined();

    const postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.adopted).toBe(true);
    expect(await serverPid()).toBe(pid);
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    expect(await processStatus(pid)).toBeUndefined();
    expect((await postgres.exited).expected).toBe(true);
  });

  onLinux('reports its death to the process that adopted it', async () => {
    const kill = await startElsewhere();
    await kill();
    await using postgres = await startEmbeddedPostgres({ directory });
    process.kill(await serverPid(), 'SIGQUIT');
    expect((await postgres.exited).expected).toBe(false);
  });

  test('is not taken from a process that still uses it', async () => {
    const kill = await startElsewhere();
    try {
      const refusal = await refusalOf(startEmbeddedPostgres({ directory }));
      expect(refusal.code).toBe('in_use');
    } finally {
      await kill();
      await (await startEmbeddedPostgres({ directory })).stop();
    }
  });

  test('is ended and replaced when its socket is gone', async () => {
    const kill = await startElsewhere();
    const pid = await serverPid();
    await kill();
    await rm(join(directory, 'socket', '.s.PGSQL.5432'));
    await using postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.adopted).toBe(false);
    expect(await serverPid()).not.toBe(pid);
  });
});

test('the lock files of a dead server do not hinder a start, whoever has its process number now', async () => {
  const stranger = spawn('/bin/sleep', ['60'], process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {});
  const lock = `${stranger.pid}\n${join(directory, 'data')}\n1\n5432\n${join(directory, 'socket')}\n\n\nready   \n`;
  await writeFile(join(directory, 'data', 'postmaster.pid'), lock);
  await writeFile(join(directory, 'socket', '.s.PGSQL.5432.lock'), lock);
  try {
    await using postgres = await startEmbeddedPostgres({ directory });
    expect(postgres.adopted).toBe(false);
    expect(await serverPid()).not.toBe(stranger.pid);
    expect(stranger.exitCode).toBeNull();
  } finally {
    stranger.kill();
  }
});

test('a log that has grown past ten megabytes is begun anew', async () => {
  const log = join(directory, 'postgres.log');
  await writeFile(log, Buffer.alloc(11 * 1024 * 1024, 'x'));
  await (await startEmbeddedPostgres({ directory })).stop();
  expect((await stat(log)).size).toBeLessThan(1024 * 1024);
});
