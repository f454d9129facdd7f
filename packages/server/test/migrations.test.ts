import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { embeddedDirectory } from '../src/database/embedded-directory.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { migrate, roles } from '../src/database/migrate.ts';
import { installQueue } from '../src/infrastructure/queue.ts';
import { Store } from '../src/repositories/store.ts';
import { fillTenant } from './support/filled-tenant.ts';
import { password } from './support/harness.ts';
import { postJson } from './support/raw-http.ts';
import { startNode } from './support/service-node.ts';
import { openSql } from './support/sql.ts';

/** A server of its own, on which the service's roles do not exist before the first migration. */
let postgres: EmbeddedPostgres;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-migrations-'));
  postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(directory) });
});
afterAll(async () => {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
});

let made = 0;

/** An empty database; with an owner, as a hosted one is given out: no superuser. */
async function emptyDatabase(owner?: string, server = postgres.url): Promise<string> {
  const name = `empty_${++made}`;
  await using sql = await openSql(server);
  await sql.rows(`create database ${name} ${owner === undefined ? '' : `owner ${owner}`}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (owner !== undefined) url.username = owner;
  return url.href;
}

const migrateAll = (url: string) => migrate(url, () => installQueue(url));

describe('a migration', () => {
  test('runs once, though four servers begin it at once on an empty database [migrations:parallel]', async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 4 }, () => migrateAll(url)));
    await using sql = await openSql(url);
    const applied = await sql.rows('select name from schema_migrations order by name');
    expect(applied.map((row) => row['name'])).toEqual([
      expect.stringMatching(/^0001_/),
      expect.stringMatching(/^0002_/),
      expect.stringMatching(/^0003_/),
      ...applied.slice(3).map(() => expect.stringMatching(/^\d{4}_\w+\.sql$/) as unknown),
    ]);
  });

  test('runs at once on several databases of one server, which share its roles [migrations:databases]', async () => {
    const urls = [await emptyDatabase(), await emptyDatabase(), await emptyDatabase()];
    await Promise.all(urls.map(migrateAll));
    for (const url of urls) {
      await using database = connectDatabase({ url, poolSize: 1, onError: () => undefined });
      await fillTenant(new Store(database, () => Promise.resolve()));
    }
  });

  test('changes nothing when there is nothing to do [migrations:repeated]', async () => {
    const url = await emptyDatabase();
    await migrateAll(url);
    await using sql = await openSql(url);
    const shape = () =>
      sql.rows(`select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public' order by 1, 2`);
    const times = () => sql.rows('select name, checksum, applied_at from schema_migrations order by 1');
    const before = [await shape(), await times()];
    await migrateAll(url);
    expect([await shape(), await times()]).toEqual(before);
  });

  test('that was changed after it ran stops the start with a message that names it [migrations:changed]', async () => {
    const url = await emptyDatabase();
    await migrateAll(url);
    await using sql = await openSql(url);
    await sql.rows(`update schema_migrations set checksum = 'other' where name like '0002%'`);
    await expect(migrateAll(url)).rejects.toThrow(
      '0002_sessions.sql was changed after it ran here; add a new migration instead.',
    );
    await expect(startNode({ databaseUrl: url })).rejects.toThrow('0002_sessions.sql was changed');
  });

  test('that fails leaves nothing of itself, and the next start tries again [migrations:atomic]', async () => {
    const url = await emptyDatabase();
    await using sql = await openSql(url);
    await sql.rows('create table turns (id int)');
    await expect(migrateAll(url)).rejects.toThrow(/^0002_sessions\.sql failed: .*turns/);
    const left = await sql.rows(`select to_regclass('sessions') as sessions`);
    expect(left).toEqual([{ sessions: null }]);
    await sql.rows('drop table turns');
    await migrateAll(url);
  });

  test('by an owner that is no superuser gives a service that works and is bound [migrations:plain-owner]', async () => {
    // On a server of its own: elsewhere another one has made the roles already.
    const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-hosted-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const hosted = stack.use(await startEmbeddedPostgres({ directory: await embeddedDirectory(folder) }));
    await using host = await openSql(hosted.url);
    await host.rows('create role hosted_owner login createrole');
    const url = await emptyDatabase('hosted_owner', hosted.url);
    await migrateAll(url);
    await migrateAll(url);
    await using sql = await openSql(url);
    const [me] = await sql.rows('select rolsuper from pg_roles where rolname = current_user');
    expect(me).toEqual({ rolsuper: false });
    {
      await using database = connectDatabase({ url, poolSize: 2, onError: () => undefined });
      const store = new Store(database, () => Promise.resolve());
      const acme = await fillTenant(store);
      const umbrella = await fillTenant(store);
      const listed = await store.transact(acme.organizationId, (tx) =>
        tx.sessions.list({}, { limit: 10, skip: 0 }),
      );
      expect(listed.items.map((session) => session.id)).toEqual([acme.sessionId]);
      const stranger = store.transact(umbrella.organizationId, (tx) => tx.sessions.get(acme.sessionId));
      await expect(stranger).rejects.toThrow('There is no session');
      expect(await store.find((finder) => finder.owners.credentials(acme.user.email))).toBeDefined();
    }
    await using node = await startNode({ databaseUrl: url, environment: { ADMIN_PASSWORD: password } });
    const login = { email: 'admin@example.com', password };
    // There are users already, so no admin was made; the service answers all the same.
    expect((await postJson(node.url, '/api/v1/auth/login', login)).status).toBe(401);
  });

  test.each([
    ['may not create roles', 'powerless', ''],
    ['finds the roles made by another', 'latecomer', 'createrole'],
  ])(
    'by an owner that %s tells what a superuser is to run, and that helps [migrations:roles-refused]',
    async (_what, owner, rights) => {
      await migrateAll(await emptyDatabase());
      await using sql = await openSql(postgres.url);
      await sql.rows(`create role ${owner} login ${rights}`);
      const url = await emptyDatabase(owner);
      await expect(migrateAll(url)).rejects.toThrow(
        new RegExp(`Let a superuser run: .*grant ${roles.join(', ')} to ${owner}\\.$`),
      );
      await sql.rows(`grant ${roles.join(', ')} to ${owner}`);
      await migrateAll(url);
      await using database = connectDatabase({ url, poolSize: 1, onError: () => undefined });
      await fillTenant(new Store(database, () => Promise.resolve()));
    },
  );
});

describe('the generated table types', () => {
  test('name every table and column that the migrations make [migrations:types]', async () => {
    const url = await emptyDatabase();
    await migrateAll(url);
    await using sql = await openSql(url);
    const columns = await sql.rows(
      `select table_name, column_name from information_schema.columns where table_schema = 'public'`,
    );
    const types = await readFile(
      path.join(import.meta.dirname, '..', 'src', 'database', 'schema.gen.ts'),
      'utf8',
    );
    expect(columns.length).toBeGreaterThan(80);
    for (const { table_name: table, column_name: column } of columns) {
      expect(types).toContain(`  ${String(table)}: `);
      expect(types).toMatch(new RegExp(`^  ${String(column)}: `, 'm'));
    }
  });
});
