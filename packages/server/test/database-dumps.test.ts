import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { dumpDatabase, type Dump } from '../src/database/dump.ts';
import { assertEmptyDatabase, loadDatabase } from '../src/database/load.ts';
import { installQueue } from '../src/infrastructure/queue.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase, emptyDatabase, type TestDatabase } from './support/database.ts';
import { fillTenant } from './support/filled-tenant.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let source: TestDatabase;
let folder: string;
let dump: Dump;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-dump-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  source = stack.use(await cloneDatabase());
  await using database = connectDatabase({ url: source.url, poolSize: 2, onError: () => undefined });
  await fillTenant(new Store(database, () => Promise.resolve()));
  await using sql = await openSql(source.url);
  // JSON holds them as they are, and some readers take them for the end of a line.
  await sql.rows('update organizations set name = $1', ['one\u2028two\u2029three\u0085four']);
  dump = await dumpDatabase(source.url, folder);
});
afterAll(() => stack.disposeAsync());

const load = (url: string, changed: Partial<Dump> = {}) =>
  loadDatabase(url, { dump: { ...dump, ...changed }, folder, installQueue: () => installQueue(url) });

/** How many rows each table has, and what is in them. */
async function contents(url: string): Promise<Record<string, unknown>> {
  await using sql = await openSql(url);
  const found: Record<string, unknown> = {};
  for (const { name } of dump.tables)
    [found[name]] = await sql.rows(
      `select count(*)::int as rows, md5(string_agg(t::text, '|' order by t::text)) as md5 from ${name} t`,
    );
  return found;
}

describe('a dump of a database', () => {
  test('brings back every table, row by row [backups:every-table]', async () => {
    await using target = await emptyDatabase();
    await assertEmptyDatabase(target.url);
    await load(target.url);
    const before = await contents(source.url);
    expect(Object.keys(before).length).toBeGreaterThan(60);
    expect(await contents(target.url)).toEqual(before);
    await expect(assertEmptyDatabase(target.url)).rejects.toThrow('The database is not empty');
    await using sql = await openSql(target.url);
    // What comes next in each sequence is new.
    for (const [name, last] of Object.entries(dump.sequences)) {
      const [row] = await sql.rows(`select nextval('${name}')::text as next`);
      expect([name, Number(row?.['next'])]).toEqual([name, Number(last) + 1]);
    }
  });

  test('that lacks rows leaves nothing of itself [backups:all-or-nothing]', async () => {
    await using target = await emptyDatabase();
    const tables = dump.tables.map((table) =>
      table.name === 'users' ? { ...table, rows: table.rows + 1 } : table,
    );
    await expect(load(target.url, { tables })).rejects.toThrow(/rows of users, and says/);
    const left = Object.entries(await contents(target.url)).filter(
      ([, found]) => (found as { rows: number }).rows > 0,
    );
    expect(left).toEqual([]);
  });

  test('of a newer version is refused [backups:newer]', async () => {
    await using target = await emptyDatabase();
    const migrations = [...dump.migrations, '9999_of_tomorrow.sql'];
    await expect(load(target.url, { migrations })).rejects.toThrow(
      '9999_of_tomorrow.sql is not of this version',
    );
  });

  test('by a role that sees no tenant is refused [backups:sees-all]', async () => {
    const url = new URL(source.url);
    url.searchParams.set('options', '-c role=ai_agent_app');
    await expect(dumpDatabase(url.href, folder)).rejects.toThrow('sees the rows of no tenant');
  });
});

test('the command brings a database up to date, and wants to know which [migrations:command]', async () => {
  await using target = await emptyDatabase();
  const run = promisify(execFile);
  const main = path.join(import.meta.dirname, '../src/main.ts');
  const environment = { PATH: process.env['PATH'] ?? '', DATABASE_URL: target.url };
  const { stdout } = await run(process.execPath, [main, 'migrate'], { env: environment });
  expect(stdout).toBe('The database is up to date.\n');
  await using sql = await openSql(target.url);
  expect((await sql.rows('select name from schema_migrations')).length).toBe(dump.migrations.length);
  const refused = run(process.execPath, [main, 'migrate'], { env: { ...environment, DATABASE_URL: '' } });
  await expect(refused).rejects.toThrow('DATABASE_URL was not set');
});
