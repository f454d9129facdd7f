import { once } from 'node:events';
import WebSocket from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repairs } from '../src/domain/access/repairs.ts';
import { isPermission, rightOf } from '../src/domain/access/rights.ts';
import { operatorEmail } from '../src/domain/access/user.ts';
import { SessionId, UserId } from '../src/domain/ids.ts';
import { Api, type Json } from './support/api.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { goodBodies, operations } from './support/openapi-operations.ts';
import { logInAsOperator } from './support/operator.ts';
import { postJson, rawRequest } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let operator: Api;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
  operator = await logInAsOperator(service);
});
afterAll(() => stack.disposeAsync());

const withToken = (user: Api, token: string) =>
  new Api({
    ...{ url: user.url, token, refreshToken: '', email: user.email },
    ...{ userId: user.userId, organizationId: user.organizationId },
  });

async function visit(organization: string, more: Json = {}) {
  const made = await operator.post(`/admin/organizations/${organization}/visits`, {
    reason: 'Ticket 1.',
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { id: String(made.body['visit'].id), on: withToken(operator, String(made.body['access_token'])) };
}

const told = async (who: Api, action: string) =>
  (await who.get(`/audit?action=${action}&limit=100`)).body['items'] as Json[];

describe('the operator', () => {
  test('makes and lists organizations, and nobody else does [operator:organizations]', async () => {
    const body = {
      slug: 'acme',
      name: 'Acme',
      plan: 'team',
      admin_email: 'ada@acme.example.com',
      admin_name: 'Ada',
    };
    const made = await operator.post('/admin/organizations', body);
    expect(made.status).toBe(201);
    const id = String(made.body['organization'].id);
    expect(made.body['organization']).toMatchObject({ slug: 'acme', plan: 'team', is_operator: false });
    const secret = 'a password of their own';
    await postJson(service.url, '/api/v1/auth/reset-password', {
      token: made.body['token'],
      password: secret,
    });
    const login = await postJson(service.url, '/api/v1/auth/login', {
      email: body.admin_email,
      password: secret,
    });
    expect(login.status).toBe(200);
    expect((await operator.post('/admin/organizations', body)).status).toBe(409);
    const listed = (await operator.get('/admin/organizations?limit=100')).body['items'] as Json[];
    expect(listed.map((each) => each['id'])).toContain(id);
    expect((await operator.get('/auth/me')).body['is_operator']).toBe(true);

    const ada = withToken(operator, String((JSON.parse(login.text) as Json)['access_token']));
    for (const path of ['/admin/organizations', `/admin/organizations/${id}`])
      expect((await ada.get(path)).status).toBe(403);
    expect((await ada.post('/admin/organizations', { ...body, slug: 'more' })).status).toBe(403);
    expect(
      (await ada.post(`/admin/organizations/${operator.organizationId}/visits`, { reason: 'Me.' })).status,
    ).toBe(403);
    expect((await ada.post('/roles', { name: 'X', grants: { 'platform:write': 'all' } })).status).toBe(422);
    expect((await told(ada, 'organization.created')).map((entry) => entry['actor_id'])).toEqual([
      operator.userId,
    ]);
    expect((await told(operator, 'organization.created')).map((entry) => entry['resource_id'])).toContain(id);
  });

  test('bounds the quotas that an organization sets for itself [operator:limits]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const path = `/admin/organizations/${admin.organizationId}`;
    const quota = `/quotas/organization/${admin.organizationId}/sessions`;
    await admin.put(quota, { limit: 1_000 });
    expect((await operator.patch(path, { plan: 'small', limits: { sessions: 2 } })).body).toMatchObject({
      ...{ plan: 'small', limits: { sessions: 2 } },
    });
    const quotas = (await admin.get('/quotas')).body['items'] as Json[];
    expect(quotas).toMatchObject([{ resource: 'sessions', limit: 2 }]);
    expect((await admin.put(quota, { limit: 3 })).status).toBe(409);
    const kept = await admin.delete(quota);
    expect(kept).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('set it to 2,') as string },
    });
    expect((await admin.put(quota, { limit: 1 })).status).toBe(200);
    await operator.patch(path, { limits: {} });
    expect((await admin.put(quota, { limit: 3 })).status).toBe(200);
  });

  test('suspends an organization: it is refused, its streams end and nothing of it runs [operator:suspension]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const path = `/admin/organizations/${admin.organizationId}`;
    const key = String((await admin.post('/api-keys', { name: 'K', scopes: ['sessions:read'] })).body['key']);
    const session = await admin.newSession();
    await admin.patch('/organization', { allows_public_links: true });
    const link = await admin.post(`/sessions/${session}/links`, { audience: 'public' });
    const shared = `${service.url}/api/v1/shared/${link.body['token']}`;
    expect((await fetch(shared)).status).toBe(200);
    const turn = await admin.tell(session, 'Work.');
    const socket = await admin.socket(session);
    await socket.until((frame) => frame['type'] === 'connected');
    expect((await operator.post(`${path}/suspend`, { reason: 'The bill is open.' })).body).toMatchObject({
      suspended_for: 'The bill is open.',
    });
    expect((await socket.untilClosed()).code).toBe(4401);
    expect((await fetch(shared)).status).toBe(404);
    const refused = await admin.get('/sessions');
    expect([refused.status, refused.body['detail']]).toEqual([
      403,
      expect.stringContaining('The bill is open.'),
    ]);
    expect((await withToken(admin, key).get('/sessions')).status).toBe(403);
    const login = { email: admin.email, password };
    expect((await postJson(service.url, '/api/v1/auth/login', login)).status).toBe(403);
    const refresh = { refresh_token: admin.refreshToken };
    expect((await postJson(service.url, '/api/v1/auth/refresh', refresh)).status).toBe(403);
    // No node gets the right to run it, and no execution is begun.
    const lease = await service.store.transact(admin.organizationId, async (tx) => {
      const [busy] = await tx.turns.listBusySessions('', 1);
      return { busy, turn: (await tx.turns.list(SessionId.parse(session), { limit: 10, skip: 0 })).items[0] };
    });
    expect(lease).toMatchObject({ busy: undefined, turn: { id: turn, status: 'interrupted' } });
    const inside = await visit(admin.organizationId);
    expect((await inside.on.get(`/sessions/${session}`)).status).toBe(200);
    expect(
      (await operator.post(`/admin/organizations/${operator.organizationId}/suspend`, { reason: 'Me.' }))
        .status,
    ).toBe(409);

    expect((await operator.post(`${path}/reinstate`)).body).toMatchObject({ suspended_for: null });
    expect((await admin.get('/sessions')).status).toBe(200);
    expect((await told(admin, 'organization.suspended'))[0]).toMatchObject({
      ...{ actor_id: operator.userId, after: { suspended_for: 'The bill is open.' } },
    });
  });

  test('works in an organization by a token that ends, told in both audit logs [operator:switch]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { id, on } = await visit(admin.organizationId);
    const answer = await on.get('/organization');
    expect(answer.body['id']).toBe(admin.organizationId);
    expect(answer.headers.get('x-operator-visit')).toContain(`switch; id=${id}`);
    const made = await on.post('/sessions', { name: 'Theirs' });
    expect(made.status).toBe(201);
    for (const who of [admin, operator])
      expect((await told(who, 'operator.switched'))[0]).toMatchObject({
        ...{ actor_id: operator.userId, resource_id: id, after: { reason: 'Ticket 1.' } },
      });
    // What is done on a visit is found by it.
    expect((await told(admin, 'session.created'))[0]).toMatchObject({ login_id: id });
    // It makes no ways in that outlive it.
    const ways = [
      await on.post('/api-keys', { name: 'Mine', scopes: ['sessions:read'] }),
      await on.post('/users', { kind: 'service', name: 'Mine', role: 'admin' }),
      await on.post('/roles', { name: 'Mine', grants: { 'sessions:read': 'all' } }),
      await on.post('/auth/logout-all'),
      await on.post('/stream-tickets', {}),
      await on.post(`/admin/organizations/${admin.organizationId}/visits`, { reason: 'On.' }),
    ];
    expect(ways.map(({ status }) => status)).toEqual(ways.map(() => 403));
    const path = `/admin/organizations/${admin.organizationId}/visits/${id}`;
    expect((await operator.delete(path)).status).toBe(204);
    expect((await on.get('/organization')).status).toBe(401);
    expect((await operator.delete(path)).status).toBe(404);
    const own = await operator.post(`/admin/organizations/${operator.organizationId}/visits`, {
      reason: 'Me.',
    });
    expect(own.status).toBe(409);
  });

  const changing = operations.filter(
    ({ method, operation }) =>
      !['GET', 'HEAD'].includes(method) && isPermission(String(operation['x-permission'])),
  );

  test('names for repairs what there is to be done by a right that a visit has [operator:visit-repairs]', () => {
    const rightOfEach = new Map(
      changing.map(({ operation }) => [operation.operationId, String(operation['x-permission'])]),
    );
    for (const [operation, reason] of Object.entries(repairs)) {
      const permission = rightOfEach.get(operation) ?? '';
      if (!isPermission(permission)) throw new Error(`There is no operation ${operation}.`);
      const { byLoginOnly, notOnVisits, operatorOnly } = rightOf(permission);
      expect([operation, byLoginOnly, notOnVisits, operatorOnly]).toEqual([
        operation,
        ...[undefined, undefined, undefined],
      ]);
      expect(reason.length).toBeGreaterThan(5);
    }
  });

  test('reads and repairs on a visit, and plants nothing [operator:no-ways]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const session = await admin.newSession();
    const { on } = await visit(admin.organizationId);
    for (const { name, method, template, operation } of changing) {
      const body = goodBodies[name];
      const answer = await rawRequest(service.url, {
        ...{ method, path: template.replaceAll(/\{\w+\}/g, () => SessionId.new()) },
        headers: {
          authorization: `Bearer ${on.token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const isRefused = answer.status === 403;
      expect([name, answer.status, isRefused]).toEqual([
        name,
        answer.status,
        !(operation.operationId in repairs),
      ]);
      if (isRefused) expect(answer.text).toMatch(/A visit (reads|lacks)|for the operators/);
    }
    const hook = {
      name: 'Out',
      event: 'TurnStart',
      role: 'observer',
      action: { kind: 'webhook', url: 'https://example.com/' },
    };
    for (const more of [{ hooks: [hook] }, { sdk_options: { permission_mode: 'bypassPermissions' } }])
      expect((await on.post('/sessions', more)).status).toBe(403);
    const call = { name: 'decide_approval', arguments: { approval_id: 'apr_1', decision: 'allow' } };
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call };
    const told = await rawRequest(service.url, {
      ...{ method: 'POST', path: '/mcp', body: JSON.stringify(message) },
      headers: {
        authorization: `Bearer ${on.token}`,
        ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      },
    });
    expect(told.text).toContain('A visit');
    const handshake = { headers: { authorization: `Bearer ${on.token}` } };
    const socket = new WebSocket(
      `${service.url.replace('http', 'ws')}/api/v1/sessions/${session}/stream`,
      handshake,
    );
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4403);
  });

  test('is on a visit no longer than their logins, and streams no longer than the organization goes [operator:visit-ends]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const session = await admin.newSession();
    const path = `/admin/organizations/${admin.organizationId}`;
    const { on } = await visit(admin.organizationId, { as_user_id: admin.userId });
    const stream = await fetch(`${service.url}/api/v1/sessions/${session}/events/stream`, {
      headers: { authorization: `Bearer ${on.token}`, accept: 'text/event-stream' },
    });
    expect(stream.status).toBe(200);
    const ended = expect(stream.text()).rejects.toThrow();
    await operator.post(`${path}/suspend`, { reason: 'The bill is open.' });
    await ended;
    await operator.post(`${path}/reinstate`);
    expect((await on.get('/organization')).status).toBe(200);
    expect((await operator.post('/auth/logout-all')).status).toBe(204);
    expect((await on.get('/organization')).status).toBe(401);
    operator = await logInAsOperator(service);
  });

  test('has a user of its own in each organization, which nobody there takes or changes [operator:own-user]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const email = operatorEmail(organizationId);
    const taken = [
      await admin.post('/users', { kind: 'person', email, name: 'Me', role: 'admin' }),
      await admin.post('/invitations', { email: email.toUpperCase(), role: 'admin' }),
      await admin.put('/organization/single-sign-on', {
        ...{ issuer: 'https://login.example.com', client_id: 'c', scopes: ['openid'], creates_users: true },
        email_domains: ['example.com', 'x.service-account.invalid'],
      }),
    ];
    expect(taken.map(({ status }) => status)).toEqual([422, 422, 422]);
    for (const { body } of taken) expect(JSON.stringify(body)).toContain('for service accounts');

    const { on } = await visit(organizationId);
    const id = String((await on.get('/auth/me')).body['id']);
    const ways = [
      await admin.post('/api-keys', { name: 'K', scopes: ['sessions:read'], service_account_id: id }),
      await admin.patch(`/users/${id}`, { role: 'viewer' }),
      await admin.delete(`/users/${id}`),
    ];
    for (const { status, body } of ways) {
      expect(status).toBe(403);
      expect(body['detail']).toContain('operators of the service');
    }
    const by = { actor_id: operator.userId, resource_id: id };
    expect((await told(admin, 'user.created')).find((entry) => entry['resource_id'] === id)).toMatchObject(
      by,
    );
    await service.store.transact(organizationId, async (tx) => {
      await tx.users.save({ ...(await tx.users.get(UserId.parse(id))), isActive: false }, new Date());
    });
    expect((await (await visit(organizationId)).on.get('/users')).status).toBe(200);
    expect((await told(admin, 'user.changed'))[0]).toMatchObject({ ...by, after: { is_active: true } });
  });

  test('makes nobody an admin who has the address of its user [operator:squatter]', async () => {
    const { userId, organizationId } = await service.newUser({ role: 'viewer' });
    await superuser.rows('update users set email = $1 where id = $2', [
      operatorEmail(organizationId),
      userId,
    ]);
    const path = `/admin/organizations/${organizationId}/visits`;
    expect((await operator.post(path, { reason: 'Ticket 1.' })).status).toBe(409);
    const rows = await superuser.rows('select role from users where id = $1', [userId]);
    expect(rows).toEqual([{ role: 'viewer' }]);
  });

  test('works in the place of a user, who sees it, and changes no way in of theirs [operator:impersonation]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId });
    const session = await user.newSession();
    const { id, on } = await visit(organizationId, { as_user_id: user.userId, minutes: 1 });
    expect((await on.get(`/sessions/${session}`)).status).toBe(200);
    expect((await on.get('/users')).status).toBe(403);
    expect((await on.get('/auth/me')).body).toMatchObject({
      ...{ id: user.userId, is_operator: false, visit: { id, operator: operator.email } },
    });
    expect((await user.get('/auth/me')).body).toMatchObject({
      ...{
        visit: null,
        visits: [{ id, kind: 'impersonation', reason: 'Ticket 1.', operator: operator.email }],
      },
    });
    const ways = [
      await on.post('/auth/change-password', {
        current_password: password,
        new_password: 'another long one',
      }),
      await on.patch('/auth/me', { name: 'Somebody else' }),
      await on.post('/api-keys', { name: 'Mine', scopes: ['sessions:read'] }),
    ];
    expect(ways.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await told(admin, 'operator.impersonated'))[0]).toMatchObject({
      ...{ actor_id: operator.userId, after: { user_id: user.userId } },
    });

    const mails = async (who: Api) => {
      const items = (await admin.get('/notifications')).body['items'] as Json[];
      return items.filter((each) => each['user_id'] === who.userId);
    };
    expect(await mails(user)).toMatchObject([{ event: 'visit.began', facts: { operator: operator.email } }]);
    expect(await mails(admin)).toEqual([]);
    await visit(organizationId);
    expect((await told(admin, 'operator.switched')).length).toBe(1);
    expect(await mails(admin)).toMatchObject([{ event: 'visit.began' }]);

    expect((await on.post(`/sessions/${session}/pause`)).status).toBe(200);
    expect((await user.post(`/sessions/${session}/resume`)).status).toBe(200);
    const [paused, resumed] = (await user.events(session)).filter(({ type }) => /paused|resumed/.test(type));
    expect(paused).toMatchObject({ user_id: user.userId, visit_id: id });
    expect(resumed).not.toHaveProperty('visit_id');

    const turn = await on.tell(session, 'From the operator.');
    const own = await user.tell(session, 'From the user.');
    const sent = { asked_by: user.userId, visit_id: id };
    const said = (await user.events(session)).filter(({ type }) => type === 'user.message');
    expect(said).toMatchObject([
      { turn_id: turn, user_id: user.userId, visit_id: id },
      { turn_id: own, user_id: user.userId },
    ]);
    expect(said[1]).not.toHaveProperty('visit_id');
    expect((await user.get(`/turns/${turn}`)).body).toMatchObject(sent);
    expect((await user.get(`/sessions/${session}/messages`)).body['items']).toMatchObject([
      sent,
      { asked_by: user.userId, visit_id: null },
    ]);

    await admin.patch(`/users/${user.userId}`, { is_active: false });
    const again = { reason: 'Ticket 2.', as_user_id: user.userId };
    const path = `/admin/organizations/${organizationId}/visits`;
    expect((await operator.post(path, again)).status).toBe(409);
    expect((await operator.post(path, { ...again, as_user_id: UserId.new() })).status).toBe(404);
    expect((await operator.post(path, { ...again, minutes: 61 })).status).toBe(422);
    expect((await operator.post(path, { as_user_id: user.userId })).status).toBe(422);
  });
});
