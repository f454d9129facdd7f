import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from './support/api.ts';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { password } from './support/harness.ts';
import { postJson, rawRequest, type RawAnswer } from './support/raw-http.ts';
import { startNode, temporaryFolder } from './support/service-node.ts';
import { openSql } from './support/sql.ts';

const login = (email: string, secret: string, url: string) =>
  postJson(url, '/api/v1/auth/login', { email, password: secret });
const me = (authorization: string, url: string) =>
  rawRequest(url, { path: '/api/v1/auth/me', headers: { authorization } });
const json = (answer: RawAnswer) => JSON.parse(answer.text) as Json;

describe('the first admin', () => {
  const admins = async (database: TestDatabase) => {
    await using sql = await openSql(database.url);
    return await sql.rows('select email, role from users');
  };

  test('gets a random password in a file that only the service reads [auth:first-admin]', async () => {
    await using database = await cloneDatabase();
    await using node = await startNode({
      databaseUrl: database.url,
      environment: { ADMIN_EMAIL: 'Root@Example.com' },
    });
    const file = path.join(node.dataDir, 'initial-admin.json');
    expect(node.app.firstAdmin).toEqual({ email: 'root@example.com', passwordFile: file });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const written = JSON.parse(await readFile(file, 'utf8')) as Json;
    expect(Object.keys(written)).toEqual(['email', 'password']);
    expect(String(written['password']).length).toBeGreaterThanOrEqual(20);
    const answer = await login(written['email'], written['password'], node.url);
    expect(json(answer)['user']).toMatchObject({ email: 'root@example.com', role: 'admin' });
  });

  test('gets the password that the operator chose, and no file [auth:first-admin-given]', async () => {
    await using database = await cloneDatabase();
    await using node = await startNode({
      databaseUrl: database.url,
      environment: { ADMIN_PASSWORD: password },
    });
    expect(node.app.firstAdmin).toEqual({ email: 'admin@example.com' });
    await expect(stat(path.join(node.dataDir, 'initial-admin.json'))).rejects.toThrow('ENOENT');
    expect((await login('admin@example.com', password, node.url)).status).toBe(200);
  });

  test('is made once, however often the server starts [auth:first-admin-once]', async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await cloneDatabase());
    const dataDir = await temporaryFolder(stack);
    const passwordFile = path.join(dataDir, 'initial-admin.json');
    const start = async () => {
      await using node = await startNode({ databaseUrl: database.url, dataDir });
      return node.app.firstAdmin;
    };
    for (let times = 0; times < 3; times++)
      expect(await start()).toEqual({ email: 'admin@example.com', passwordFile });
    await rm(passwordFile);
    expect(await start()).toBeUndefined();
    expect(await admins(database)).toEqual([{ email: 'admin@example.com', role: 'admin' }]);
  });

  test('is one, though several servers start on an empty database at once [auth:first-admin-race]', async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await cloneDatabase());
    const nodes = await Promise.all(
      Array.from({ length: 3 }, () => startNode({ databaseUrl: database.url })),
    );
    nodes.forEach((node) => stack.use(node));
    expect(await admins(database)).toEqual([{ email: 'admin@example.com', role: 'admin' }]);
    const makers = nodes.filter((node) => node.app.firstAdmin);
    expect(makers).toHaveLength(1);
    const [written, ...none] = await Promise.all(
      [...makers, ...nodes.filter((node) => !node.app.firstAdmin)].map((node) =>
        readFile(path.join(node.dataDir, 'initial-admin.json'), 'utf8').catch(() => undefined),
      ),
    );
    expect(none).toEqual([undefined, undefined]);
    const admin = JSON.parse(written ?? '{}') as Json;
    for (const node of nodes)
      expect((await login(admin['email'], admin['password'], node.url)).status).toBe(200);
  });
});

describe('the signing secret', () => {
  test('is made at the first start, kept, and read by the service alone [auth:jwt-secret-file]', async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await cloneDatabase());
    const dataDir = await temporaryFolder(stack);
    const file = path.join(dataDir, 'jwt-secret');
    const tokens: string[] = [];
    const secrets = new Set<string>();
    for (const _round of [1, 2]) {
      await using node = await startNode({
        databaseUrl: database.url,
        dataDir,
        environment: { ADMIN_PASSWORD: password },
      });
      tokens.push(json(await login('admin@example.com', password, node.url))['access_token']);
      for (const token of tokens) expect((await me(`Bearer ${token}`, node.url)).status).toBe(200);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      secrets.add(await readFile(file, 'utf8'));
    }
    expect([...secrets].map((secret) => secret.length >= 32)).toEqual([true]);
  });
});
