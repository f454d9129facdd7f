import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { embeddedDirectory } from '../src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import { SessionId } from '../src/domain/ids.ts';
import type { Json } from './support/api.ts';
import { expectRefusal } from './support/attacked-service.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp } from './support/harness.ts';
import { postJson, rawRequest } from './support/raw-http.ts';
import { startNode } from './support/service-node.ts';
import { openSql } from './support/sql.ts';

describe('a request without its database', () => {
  test('is answered with 503, while the process says that it lives and is not ready [input:database-gone]', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-gone-'));
    const postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(directory) });
    try {
      await using node = await startNode({
        databaseUrl: postgres.url,
        environment: { ADMIN_PASSWORD: password },
      });
      const login = { email: 'admin@example.com', password };
      const pair = JSON.parse((await postJson(node.url, '/api/v1/auth/login', login)).text) as Json;
      const authorization = `Bearer ${pair['access_token']}`;
      const get = (path: string) => rawRequest(node.url, { path, headers: { authorization } });
      expect((await get('/api/v1/sessions')).status).toBe(200);
      await postgres.stop();

      for (let round = 0; round < 3; round++) {
        const answers = await Promise.all([
          get('/api/v1/sessions'),
          get('/api/v1/auth/me'),
          get(`/api/v1/sessions/${SessionId.new()}`),
          postJson(node.url, '/api/v1/sessions', {}, { authorization, 'idempotency-key': 'x' }),
          postJson(node.url, '/api/v1/auth/login', login),
          postJson(node.url, '/api/v1/auth/refresh', { refresh_token: pair['refresh_token'] }),
        ]);
        for (const [index, answer] of answers.entries()) {
          // Who asks is remembered for some seconds.
          if (index === 1 && answer.status === 200) continue;
          expectRefusal(answer, 503);
          expect(answer.headers['retry-after']).toBe('2');
        }
      }
      expect((await get('/health')).status).toBe(200);
      const ready = await get('/ready');
      expect(ready.status).toBe(503);
      expect(JSON.parse(ready.text)).toMatchObject({
        status: 'not_ready',
        checks: { database: { ok: false }, disk: { ok: true } },
      });
    } finally {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe('a database that breaks every connection', () => {
  test('costs the requests of that moment and not the server [input:connections-broken]', async () => {
    await using working = await startTestApp({ ROLE: 'api' });
    const other = await working.newUser();
    const get = () =>
      rawRequest(working.url, {
        path: '/api/v1/sessions',
        headers: { authorization: `Bearer ${other.token}` },
      });
    await using sql = await openSql(working.databaseUrl);
    const breakAll = () =>
      sql.rows(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    // In the middle of a transaction, when the connection is in somebody's hands and no query runs on it.
    const held = working.store.transact(other.organizationId, async (tx) => {
      await tx.sessions.list({}, { limit: 1, skip: 0 });
      await breakAll();
      return tx.sessions.list({}, { limit: 1, skip: 0 });
    });
    await expect(held).rejects.toThrow();
    const requests = Array.from({ length: 60 }, async (_, index) => {
      if (index % 20 === 0) await breakAll();
      return get();
    });
    for (const answer of await Promise.all(requests)) if (answer.status !== 200) expectRefusal(answer, 503);
    await eventually(async () => expect((await get()).status).toBe(200), { within: 5_000 });
  });
});
