import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Socket, type Api, type Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { rawRequest } from './support/raw-http.ts';
import { startNode, type ServiceNode } from './support/service-node.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
/** A second process of the service, with its own memory of who is who, behind a proxy. */
let neighbour: ServiceNode;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  const environment = { TRUSTED_PROXIES: '127.0.0.1' };
  neighbour = stack.use(await startNode({ databaseUrl: service.databaseUrl, environment }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const seeing = ['sessions:read', 'account:read'];

async function newKey(
  user: Api,
  more: Record<string, unknown> = {},
): Promise<Json & { id: string; key: string }> {
  const answer = await user.post('/api-keys', { name: 'Builds', scopes: seeing, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as Json & { id: string; key: string };
}

type Asking = { url?: string; path?: string; method?: string; from?: string; body?: object };

async function ask(key: string, { url, path = '/auth/me', method = 'GET', from, body }: Asking = {}) {
  const answer = await rawRequest(url ?? service.url, {
    method,
    path: `/api/v1${path}`,
    headers: {
      'x-api-key': key,
      ...(from !== undefined && { 'x-forwarded-for': from }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Json) };
}

describe('an API key', () => {
  test('asks for its user, in either header, and is shown once [keys:use]', async () => {
    const user = await service.newUser();
    const made = await newKey(user);
    expect((await ask(made.key)).body).toMatchObject({ id: user.userId });
    const bearer = { authorization: `Bearer ${made.key}` };
    expect((await rawRequest(service.url, { path: '/api/v1/auth/me', headers: bearer })).status).toBe(200);
    const listed = (await user.get('/api-keys')).body['items'] as Json[];
    expect(listed).toMatchObject([{ id: made.id, hint: made.key.slice(0, 8), scopes: seeing }]);
    expect(JSON.stringify(listed)).not.toContain(made.key);
  });

  test('is kept as a hash only [keys:hashed]', async () => {
    const { key, id } = await newKey(await service.newUser());
    const rows = await superuser.rows(`select to_jsonb(k)::text as text from api_keys k where id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toContain(key.slice(8));
  });

  test('may what its scopes say, and never more than its user may by then [keys:scoped]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    const { key } = await newKey(user, { scopes: ['sessions:write', 'sessions:read'] });
    const create = () => ask(key, { path: '/sessions', method: 'POST', body: { name: 'By key' } });
    expect((await create()).status).toBe(201);
    expect((await ask(key)).status).toBe(403);
    expect((await ask(key, { path: '/usage' })).status).toBe(403);
    await admin.patch(`/users/${user.userId}`, { role: 'viewer' });
    expect((await create()).status).toBe(403);
    expect((await ask(key, { path: '/sessions' })).status).toBe(200);
    await admin.patch(`/users/${user.userId}`, { is_active: false });
    expect((await ask(key, { path: '/sessions' })).status).toBe(401);
  });

  test('is not given what its user lacks, nor what asks for a login [keys:refused-scopes]', async () => {
    const user = await service.newUser();
    for (const scope of ['users:read', 'keys:write', 'account:write', 'nonsense']) {
      const answer = await user.post('/api-keys', { name: 'X', scopes: ['sessions:read', scope] });
      expect([scope, answer.status]).toEqual([scope, 422]);
      expect(answer.body['errors']).toMatchObject([{ pointer: '/body/scopes/1' }]);
    }
    const past = { name: 'X', scopes: seeing, expires_at: '2020-01-01T00:00:00Z' };
    expect((await user.post('/api-keys', past)).status).toBe(422);
    expect((await user.post('/api-keys', { name: 'X', scopes: seeing, networks: ['nowhere'] })).status).toBe(
      422,
    );
  });

  test('ends with its time [keys:expiry]', async () => {
    const user = await service.newUser();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id, key } = await newKey(user, { expires_at: expiresAt });
    expect(
      (await superuser.rows(`update api_keys set expires_at = now() where id = $1 returning id`, [id]))
        .length,
    ).toBe(1);
    expect((await ask(key)).status).toBe(401);
  });

  test('is taken from its networks only, by the address that a trusted proxy tells [keys:networks]', async () => {
    const user = await service.newUser();
    const { key } = await newKey(user, { networks: ['203.0.113.0/24', '2001:db8::/32'] });
    expect((await ask(key)).status).toBe(401);
    const { url } = neighbour;
    expect((await ask(key, { url })).status).toBe(401);
    expect((await ask(key, { url, from: '203.0.113.9' })).status).toBe(200);
    expect((await ask(key, { url, from: '2001:db8::1' })).status).toBe(200);
    expect((await ask(key, { url, from: '198.51.100.1' })).status).toBe(401);
    // What the client itself says in front of what the proxy says is not believed, nor is it anywhere without a proxy.
    expect((await ask(key, { url, from: '203.0.113.9, 198.51.100.1' })).status).toBe(401);
    expect((await ask(key, { from: '203.0.113.9' })).status).toBe(401);
  });

  test('that is deleted is refused at the next request, and at once on other nodes [keys:revoked]', async () => {
    const user = await service.newUser();
    const { id, key } = await newKey(user);
    const { url } = neighbour;
    expect((await ask(key)).status).toBe(200);
    expect((await ask(key, { url })).status).toBe(200);
    expect((await user.delete(`/api-keys/${id}`)).status).toBe(204);
    expect((await ask(key)).status).toBe(401);
    // Well within the five seconds for which the other node would remember it.
    await eventually(async () => expect((await ask(key, { url })).status).toBe(401), { within: 2_500 });
  });

  test('has its last use written down once a minute at most [keys:last-use]', async () => {
    const user = await service.newUser();
    const { id, key } = await newKey(user);
    const lastUse = async () =>
      ((await user.get('/api-keys')).body['items'] as Json[]).find((each) => each['id'] === id)?.[
        'last_used_at'
      ] as string | null;
    expect(await lastUse()).toBe(null);
    await ask(key);
    const first = await lastUse();
    expect(Date.now() - new Date(first ?? 0).getTime()).toBeLessThan(60_000);
    // The other node has not seen it, and looks.
    await ask(key, { url: neighbour.url });
    expect(await lastUse()).toBe(first);
    await superuser.rows(`update api_keys set last_used_at = now() - interval '2 minutes' where id = $1`, [
      id,
    ]);
    await using third = await startNode({ databaseUrl: service.databaseUrl });
    await ask(key, { url: third.url });
    expect(Date.now() - new Date((await lastUse()) ?? 0).getTime()).toBeLessThan(60_000);
  });

  test('makes and deletes no keys, and changes no account [keys:login-only]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { id, key } = await newKey(admin, { scopes: ['keys:read', 'users:read', 'account:read'] });
    expect((await ask(key, { path: '/api-keys' })).status).toBe(200);
    const more = { name: 'More', scopes: ['users:read'] };
    expect((await ask(key, { path: '/api-keys', method: 'POST', body: more })).status).toBe(403);
    expect((await ask(key, { path: `/api-keys/${id}`, method: 'DELETE' })).status).toBe(403);
    expect((await ask(key, { path: '/auth/logout-all', method: 'POST' })).status).toBe(403);
    expect((await ask(key, { path: '/auth/me', method: 'PATCH', body: { name: 'X' } })).status).toBe(403);
  });

  test('opens a socket by a ticket, and closes it when it is deleted [keys:tickets]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const { id, key } = await newKey(user, { scopes: ['sessions:read'] });
    const { ticket } = (await ask(key, { path: '/stream-tickets', method: 'POST', body: {} })).body;
    const url = `${service.url.replace('http', 'ws')}/api/v1/sessions/${session}/stream`;
    const socket = await Socket.open(url, [`ticket.${ticket}`]);
    await socket.until((frame) => frame['type'] === 'connected');
    socket.send({ type: 'query', id: '1', message: 'Hello.' });
    expect(await socket.until((frame) => frame['id'] === '1')).toMatchObject({ code: 'not_allowed' });
    await user.delete(`/api-keys/${id}`);
    socket.send({ type: 'query', id: '2', message: 'Hello.' });
    expect((await socket.untilClosed()).code).toBe(4401);
  });
});

describe('a service account', () => {
  test('acts by keys that an admin makes for it, and a person by their own only [keys:service-account]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const member = await service.newUser({ organizationId });
    const robot = (await admin.post('/users', { kind: 'service', name: 'Robot', role: 'user' })).body[
      'id'
    ] as string;
    const { key } = await newKey(admin, { service_account_id: robot });
    expect((await ask(key)).body).toMatchObject({ id: robot, kind: 'service', name: 'Robot' });
    // Its role is what counts, not that of whoever made the key.
    const tooMuch = { name: 'X', scopes: ['users:read'], service_account_id: robot };
    expect((await admin.post('/api-keys', tooMuch)).status).toBe(422);
    const forRobot = { name: 'X', scopes: seeing, service_account_id: robot };
    expect((await member.post('/api-keys', forRobot)).status).toBe(403);
    const forMember = { name: 'X', scopes: seeing, service_account_id: member.userId };
    expect((await admin.post('/api-keys', forMember)).status).toBe(409);
    const stranger = await service.newUser({ role: 'admin' });
    expect((await stranger.post('/api-keys', forRobot)).status).toBe(404);

    expect((await admin.get('/api-keys')).body['total']).toBe(1);
    expect((await member.get('/api-keys')).body['total']).toBe(0);
    expect((await member.get(`/api-keys?user_id=${robot}`)).body['total']).toBe(0);
    expect((await admin.delete(`/users/${robot}`)).status).toBe(204);
    expect((await ask(key)).status).toBe(401);
  });

  test('has fifty keys at most, however many are asked for at once [keys:limit]', async () => {
    const user = await service.newUser();
    const answers = await Promise.all(
      Array.from({ length: 55 }, () => user.post('/api-keys', { name: 'Many', scopes: seeing })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  });
});
