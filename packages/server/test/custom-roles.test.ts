import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { rawRequest } from './support/raw-http.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
});
afterAll(() => stack.disposeAsync());

async function newTeam(): Promise<{ admin: Api; member: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  return { admin, member: await service.newUser({ organizationId: admin.organizationId }) };
}

let named = 0;

async function newRole(admin: Api, grants: Json): Promise<string> {
  const made = await admin.post('/roles', { name: `Role ${(named += 1)}`, grants });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return String(made.body['id']);
}

const give = async (admin: Api, to: Api, role: string | null) =>
  (await admin.patch(`/users/${to.userId}`, { role_id: role })).status;

const withKey = async (key: string, path: string) =>
  (await rawRequest(service.url, { method: 'GET', path: `/api/v1${path}`, headers: { 'x-api-key': key } }))
    .status;

describe('a role', () => {
  test('is made, replaced under its version, and deleted once nobody has it [custom-roles:crud]', async () => {
    const { admin, member } = await newTeam();
    const made = await admin.post('/roles', { name: 'Auditor', grants: { 'audit:read': 'all' } });
    const path = `/roles/${made.body['id']}`;
    expect(made.body).toMatchObject({ version: 1, grants: { 'audit:read': 'all', 'account:read': 'own' } });
    expect((await admin.post('/roles', { name: 'AUDITOR', grants: { 'audit:read': 'all' } })).status).toBe(
      409,
    );
    expect((await admin.post('/roles', { name: 'X', grants: { 'all:things': 'all' } })).status).toBe(422);
    expect((await admin.post('/roles', { name: 'X', grants: { 'audit:read': 'some' } })).status).toBe(422);
    const own = await admin.post('/roles', { name: 'X', grants: { 'audit:read': 'own' } });
    expect([own.status, JSON.stringify(own.body)]).toEqual([422, expect.stringContaining('grant it as')]);

    const tag = made.headers.get('etag') ?? '';
    const next = { name: 'Auditor', grants: { 'audit:read': 'all', 'usage:read': 'all' } };
    expect((await admin.put(path, next, { 'if-match': tag })).body).toMatchObject({ version: 2 });
    expect((await admin.put(path, next, { 'if-match': tag })).status).toBe(412);
    expect((await member.get(path)).status).toBe(403);

    expect(await give(admin, member, String(made.body['id']))).toBe(200);
    expect((await member.get('/auth/me')).body).toMatchObject({
      role: 'user',
      custom_role: { id: made.body['id'], name: 'Auditor' },
    });
    expect((await admin.delete(path)).status).toBe(409);
    expect(await give(admin, member, null)).toBe(200);
    expect((await admin.delete(path)).status).toBe(204);
    expect(await give(admin, member, String(made.body['id']))).toBe(404);
    const told = (await admin.get('/audit?resource_type=role')).body['items'] as Json[];
    expect(told.map(({ action }) => action)).toEqual(['role.deleted', 'role.changed', 'role.created']);
    expect(told[1]?.['after']).toMatchObject({
      rights: expect.arrayContaining(['usage:read (all)']) as unknown,
    });
  });

  test('holds at the next request, and ends the streams of who had it [custom-roles:at-once]', async () => {
    const { admin, member } = await newTeam();
    const reading = { 'sessions:read': 'all', 'sessions:write': 'own' };
    const role = await newRole(admin, reading);
    await give(admin, member, role);
    const session = await admin.newSession();
    expect((await member.get(`/sessions/${session}`)).status).toBe(200);
    expect((await member.get('/tasks')).status).toBe(403);
    const socket = await member.socket(session);
    await socket.until((frame) => frame['type'] === 'connected');

    await admin.put(`/roles/${role}`, { name: 'Less', grants: { 'sessions:read': 'own' } });
    expect((await member.get(`/sessions/${session}`)).status).toBe(404);
    expect((await member.post('/sessions', {})).status).toBe(403);
    socket.send({ type: 'query', message: 'hello' });
    expect((await socket.untilClosed()).code).toBe(4401);

    await give(admin, member, null);
    expect((await member.get('/tasks')).status).toBe(200);
  });

  test('cannot be used to get a right that one lacks [custom-roles:give]', async () => {
    const { admin, member } = await newTeam();
    const { organizationId } = admin;
    const lead = await newRole(admin, {
      ...{ 'users:read': 'all', 'users:write': 'all', 'roles:read': 'all', 'roles:write': 'all' },
      ...{ 'keys:write': 'all', 'keys:read': 'all', 'sessions:read': 'own' },
    });
    const auditor = await newRole(admin, { 'audit:read': 'all' });
    await give(admin, member, lead);
    const other = await service.newUser({ role: 'viewer', organizationId });
    const robot = await admin.post('/users', { kind: 'service', name: 'Robot', role: 'admin' });

    const mine = await newRole(member, { 'sessions:read': 'own' });
    const refused = [
      await member.post('/roles', { name: 'More', grants: { 'audit:read': 'all' } }),
      await member.post('/roles', { name: 'Farther', grants: { 'sessions:read': 'all' } }),
      await member.put(`/roles/${mine}`, { name: 'More', grants: { 'audit:read': 'all' } }),
      await member.put(`/roles/${auditor}`, { name: 'Less', grants: { 'account:read': 'own' } }),
      await member.delete(`/roles/${auditor}`),
      await member.patch(`/users/${member.userId}`, { role: 'admin', role_id: null }),
      await member.patch(`/users/${member.userId}`, { role_id: null }),
      await member.patch(`/users/${other.userId}`, { role_id: auditor }),
      await member.patch(`/users/${admin.userId}`, { is_active: false }),
      await member.delete(`/users/${admin.userId}`),
      await member.post(`/users/${admin.userId}/password-reset`),
      await member.post('/users', { kind: 'service', name: 'Mine', role: 'admin' }),
      await member.post('/invitations', { email: 'friend@example.com', role: 'admin' }),
      await member.post('/api-keys', {
        ...{ name: 'Mine', scopes: ['audit:read'], service_account_id: robot.body['id'] },
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect((await admin.get('/auth/me')).status).toBe(200);
  });

  test('of another organization is not there, and no admin has one [custom-roles:not-admin]', async () => {
    const { admin, member } = await newTeam();
    const theirs = await newRole((await newTeam()).admin, { 'audit:read': 'all' });
    expect(await give(admin, member, theirs)).toBe(404);
    expect((await admin.post('/api-keys', { name: 'X', role_id: theirs })).status).toBe(404);
    const own = await newRole(admin, { 'sessions:read': 'all' });
    const both = await admin.post('/users', { kind: 'service', name: 'X', role: 'admin', role_id: own });
    expect(both.status).toBe(422);
    expect(await give(admin, admin, own)).toBe(422);
  });

  test('is the ceiling of a key, which changes with it [custom-roles:keys]', async () => {
    const { admin } = await newTeam();
    const role = await newRole(admin, { 'sessions:read': 'all', 'tasks:read': 'all' });
    const newKey = async (more: Json) =>
      (await admin.post('/api-keys', { name: 'Key', role_id: role, ...more })).body;
    const made = await newKey({});
    const whole = String(made['key']);
    const narrow = String((await newKey({ scopes: ['tasks:read', 'usage:read'] }))['key']);
    expect(made).toMatchObject({ scopes: [], custom_role: { id: role } });
    expect((await admin.post('/api-keys', { name: 'Key' })).status).toBe(422);
    expect([await withKey(whole, '/sessions'), await withKey(narrow, '/sessions')]).toEqual([200, 403]);
    expect([await withKey(whole, '/tasks'), await withKey(narrow, '/tasks')]).toEqual([200, 200]);
    expect([await withKey(whole, '/usage'), await withKey(narrow, '/usage')]).toEqual([403, 403]);
    await admin.put(`/roles/${role}`, { name: 'Less', grants: { 'tasks:read': 'all' } });
    await eventually(async () => expect(await withKey(whole, '/sessions')).toBe(403), { within: 0 });
    expect((await admin.delete(`/roles/${role}`)).status).toBe(409);
  });
});
