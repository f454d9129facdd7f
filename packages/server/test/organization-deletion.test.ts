import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId } from '../src/domain/ids.ts';
import type { Api } from './support/api.ts';
import { type Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { logInAsOperator } from './support/operator.ts';
import { postJson } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let operator: Api;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  superuser = stack.use(await openSql(service.databaseUrl));
  operator = await logInAsOperator(service);
});
afterAll(() => stack.disposeAsync());

const told = async (who: Api, action: string, resource: string) =>
  ((await who.get(`/audit?action=${action}&resource_id=${resource}`)).body['items'] as Json[]).length;

const pathOf = (api: Api) => `/admin/organizations/${api.organizationId}`;

/** In the tests a slug is the id. */
const slugOf = (api: Api) => api.organizationId;

describe('the deletion of an organization', () => {
  test('needs its slug, suspends it, and can be cancelled [deletion:grace]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = admin.organizationId;
    const path = `${pathOf(admin)}/deletion`;
    expect((await operator.post(path, { confirm: 'another' })).status).toBe(409);
    expect((await operator.delete(path)).status).toBe(409);
    expect((await admin.post(path, { confirm: slugOf(admin) })).status).toBe(403);
    const asked = await operator.post(path, { confirm: slugOf(admin), grace_days: 7 });
    expect(asked.body).toMatchObject({ suspended_for: 'It is to be deleted.', deletion: { begun_at: null } });
    const days = (Date.parse(String(asked.body['deletion'].due_at)) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect((await admin.get('/sessions')).status).toBe(403);
    expect((await operator.post(path, { confirm: slugOf(admin) })).status).toBe(409);
    expect((await operator.post(`${pathOf(admin)}/reinstate`)).status).toBe(409);
    expect((await operator.delete(path)).body).toMatchObject({ suspended_at: null, deletion: null });
    expect((await admin.get('/sessions')).status).toBe(200);
    for (const action of ['organization.deletion_asked', 'organization.deletion_cancelled'])
      expect([await told(admin, action, id), await told(operator, action, id)]).toEqual([1, 1]);

    // What it was suspended for before still holds.
    await operator.post(`${pathOf(admin)}/suspend`, { reason: 'The bill is open.' });
    await operator.post(path, { confirm: slugOf(admin) });
    expect((await operator.delete(path)).body).toMatchObject({
      suspended_for: 'The bill is open.',
      deletion: null,
    });
  });

  test('is asked for by its admins as well, and nobody else; that of operators is not deleted [deletion:own]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ role: 'user', organizationId: admin.organizationId });
    const confirm = slugOf(admin);
    expect((await user.post('/organization/deletion', { confirm })).status).toBe(403);
    const scopes = ['organization:read', 'organization:write'];
    const key = String((await admin.post('/api-keys', { name: 'K', scopes })).body['key']);
    const byKey = await fetch(`${service.url}/api/v1/organization/deletion`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ confirm }),
    });
    expect(byKey.status).toBe(403);
    expect((await admin.post('/organization/deletion', { confirm: 'another' })).status).toBe(409);
    const answer = await admin.post('/organization/deletion', { confirm });
    expect(answer.status).toBe(202);
    const days = (Date.parse(String(answer.body['due_at'])) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect((await admin.get('/organization')).status).toBe(403);
    expect((await operator.get(pathOf(admin))).body['deletion']).toMatchObject({ asked_by: admin.userId });
    expect(await told(operator, 'organization.deletion_asked', admin.organizationId)).toBe(1);
    for (const wish of [
      await operator.post('/organization/deletion', { confirm: 'default' }),
      await operator.post(`${pathOf(operator)}/deletion`, { confirm: 'default' }),
    ])
      expect(wish.status).toBe(409);
  });

  test(
    'ends what runs, leaves nothing that was said, and shuts everybody out for good [deletion:canary]',
    { timeout: 60_000 },
    async () => {
      const admin = await service.newUser({ role: 'admin' });
      const other = await service.newUser({ role: 'admin' });
      const id = admin.organizationId;
      const canary = 'a-canary-that-sings-7261';
      const key = String(
        (await admin.post('/api-keys', { name: 'K', scopes: ['sessions:read'] })).body['key'],
      );
      const session = await admin.newSession();
      const kept = await other.newSession();
      await admin.ask(session, `Say ${canary}.`);
      await other.ask(kept, 'Say something else.');
      const workspace = path.join(service.dataDir, 'sessions', session, 'workspace');
      await writeFile(path.join(workspace, 'canary.txt'), canary);
      await mkdir(path.join(service.dataDir, 'reports', id), { recursive: true });
      await writeFile(path.join(service.dataDir, 'reports', id, 'report'), canary);
      expect(await placesOf(canary)).not.toEqual([]);
      const socket = await admin.socket(session);
      await socket.until((frame) => frame['type'] === 'connected');

      const visit = await operator.post(`${pathOf(admin)}/visits`, { reason: 'To look.' });
      const asVisitor = { headers: { authorization: `Bearer ${String(visit.body['access_token'])}` } };
      const visited = async () => (await fetch(`${service.url}/api/v1/sessions`, asVisitor)).status;
      expect(await visited()).toBe(200);

      await operator.post(`${pathOf(admin)}/deletion`, { confirm: slugOf(admin), grace_days: 0 });
      expect((await socket.untilClosed()).code).toBe(4401);
      // Its sessions have ended at the first look; that they had ten minutes to do so is told to the database.
      await operator.post('/admin/jobs/delete-organizations/run');
      await eventually(
        async () => {
          const [left] = await superuser.rows(
            `select count(*)::int as count from sessions where organization_id = $1 and deleted_at is null`,
            [id],
          );
          expect(left?.['count']).toBe(0);
        },
        { within: 20_000 },
      );
      expect((await operator.delete(`${pathOf(admin)}/deletion`)).status).toBe(409);
      expect((await operator.post(`${pathOf(admin)}/visits`, { reason: 'To look.' })).status).toBe(409);
      expect(await visited()).toBe(401);
      await superuser.rows(
        `update organizations set deletion_begun_at = now() - interval '1 hour' where id = $1`,
        [id],
      );
      await superuser.rows(
        `update sessions set deleted_at = now() - interval '1 hour', lease_until = now() - interval '1 hour' where organization_id = $1`,
        [id],
      );
      await eventually(
        async () => {
          await operator.post('/admin/jobs/delete-organizations/run');
          expect((await operator.get(pathOf(admin))).status).toBe(404);
        },
        { within: 30_000 },
      );

      expect(await placesOf(canary)).toEqual([]);
      expect(await placesOf(session)).toEqual([]);
      expect((await admin.get('/auth/me')).status).toBe(401);
      const byKey = await fetch(`${service.url}/api/v1/sessions`, { headers: { 'x-api-key': key } });
      expect(byKey.status).toBe(401);
      const login = { email: admin.email, password };
      expect((await postJson(service.url, '/api/v1/auth/login', login)).status).toBe(401);
      const refresh = { refresh_token: admin.refreshToken };
      expect((await postJson(service.url, '/api/v1/auth/refresh', refresh)).status).toBe(401);
      expect((await other.get(`/sessions/${SessionId.parse(kept)}/messages`)).status).toBe(200);

      const listed = (await operator.get('/admin/deletion-certificates')).body['items'] as Json[];
      expect(listed.map((each) => each['organization_id'])).toEqual([id]);
      const one = await operator.get(`/admin/deletion-certificates/${id}`);
      const says = JSON.parse(String(one.body['certificate'])) as Json;
      expect(says).toMatchObject({
        organization_id: id,
        rows: { users: 2 },
        files: { reports: { files: 1 } },
      });
      expect(await told(operator, 'organization.deleted', id)).toBe(1);
      expect((await other.get('/admin/deletion-certificates')).status).toBe(403);
      expect((await operator.get('/admin/deletion-certificates/org_nobody')).status).toBe(404);
    },
  );
});

/** Where a text is, in any row of the database and in any file of the service. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await superuser.rows(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
  );
  const places: string[] = [];
  for (const { name } of tables) {
    const [row] = await superuser.rows(
      `select count(*)::int as count from ${String(name)} t where strpos(t::text, $1) > 0`,
      [text],
    );
    if (row?.['count'] !== 0) places.push(String(name));
  }
  for (const entry of await readdir(service.dataDir, { recursive: true, withFileTypes: true })) {
    const whole = path.join(entry.parentPath, entry.name);
    const isIn = entry.isFile() && (await readFile(whole, 'latin1').catch(() => '')).includes(text);
    if (whole.includes(text) || isIn) places.push(path.relative(service.dataDir, whole));
  }
  return places;
}
