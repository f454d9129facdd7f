import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../src/domain/access/role.ts';
import { OrganizationId, UserId } from '../src/domain/ids.ts';
import { Api, type Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { postJson, type RawAnswer } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
let watcher: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
  watcher = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const other = 'another horse battery staple';
const json = (answer: RawAnswer) => JSON.parse(answer.text) as Json;
const open = (path: string, body: object) => postJson(service.url, `/api/v1/auth/${path}`, body);
const login = (email: string, secret: string) => open('login', { email, password: secret });
const refresh = (token: string) => open('refresh', { refresh_token: token });
const newAddress = () => `${UserId.new()}@example.com`;

/** The same user by another login. */
async function again(user: Api): Promise<Api> {
  const { email, userId, organizationId } = user;
  return Api.login(service.url, { email, password, userId, organizationId });
}

async function newTeam(role: Role = 'user'): Promise<{ admin: Api; member: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  return { admin, member: await service.newUser({ role, organizationId: admin.organizationId }) };
}

describe('an admin', () => {
  test('makes, finds, changes and deletes users [users:crud]', async () => {
    const { admin, member } = await newTeam();
    const email = newAddress();
    const made = await admin.post('/users', {
      ...{ kind: 'person', email: ` ${email.toUpperCase()}`.trim(), name: 'Ada Lovelace', role: 'viewer' },
      password: other,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ email, name: 'Ada Lovelace', role: 'viewer', is_active: true });
    expect(made.headers.get('location')).toBe(`/api/v1/users/${made.body['id']}`);
    expect((await login(email, other)).status).toBe(200);

    const found = async (query: string) =>
      ((await admin.get(`/users?${query}`)).body['items'] as Json[]).map((user) => String(user['id']));
    expect(await found('limit=100')).toHaveLength(3);
    expect(await found('q=love')).toEqual([made.body['id']]);
    expect(await found('q=%25')).toEqual([]);
    expect(await found('role=user')).toEqual([member.userId]);
    expect(await found('is_active=false')).toEqual([]);

    const changed = await admin.patch(`/users/${made.body['id']}`, { name: 'Ada', role: 'user' });
    expect(changed.body).toMatchObject({ name: 'Ada', role: 'user', email });
    expect((await admin.delete(`/users/${made.body['id']}`)).status).toBe(204);
    expect((await admin.get(`/users/${made.body['id']}`)).status).toBe(404);
    expect((await admin.patch(`/users/${made.body['id']}`, { is_active: true })).status).toBe(404);
    expect((await login(email, other)).status).toBe(401);
    // The address is free again.
    expect((await admin.post('/users', { kind: 'person', email, name: 'Ada', role: 'user' })).status).toBe(
      201,
    );
  });

  test('who sets a password anew shuts out who is logging in by the old one [users:login-race]', async () => {
    const user = await service.newUser();
    await superuser.rows('begin');
    await superuser.rows(`update users set password_hash = 'another' where id = $1`, [user.userId]);
    const coming = login(user.email, password);
    await eventually(
      async () => {
        const waiting = await watcher.rows(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(waiting).not.toEqual([]);
      },
      { within: 10_000 },
    );
    await superuser.rows('commit');
    expect((await coming).status).toBe(401);
  });

  test('cannot give an address twice, whoever has it [users:address-taken]', async () => {
    const { admin } = await newTeam();
    const stranger = await service.newUser();
    const answer = await admin.post('/users', {
      kind: 'person',
      email: stranger.email,
      name: 'X',
      role: 'user',
    });
    expect(answer.status).toBe(409);
    expect((await stranger.get('/auth/me')).status).toBe(200);
  });

  test('who changes a role is heard at the next request [users:role-at-once]', async () => {
    const { admin, member } = await newTeam();
    expect((await member.post('/sessions', { name: 'Before' })).status).toBe(201);
    await admin.patch(`/users/${member.userId}`, { role: 'viewer' });
    expect((await member.post('/sessions', { name: 'After' })).status).toBe(403);
    await admin.patch(`/users/${member.userId}`, { role: 'admin' });
    expect((await member.get('/users')).status).toBe(200);
  });

  test('ends every login of a user, who may log in again [users:end-logins]', async () => {
    const { admin, member: user } = await newTeam();
    const stranger = await service.newUser();
    expect((await user.get('/auth/me')).status).toBe(200);
    expect((await admin.delete(`/users/${user.userId}/logins`)).status).toBe(204);
    expect((await user.get('/auth/me')).status).toBe(401);
    expect((await refresh(user.refreshToken)).status).toBe(401);
    expect((await (await again(user)).get('/auth/me')).status).toBe(200);
    expect((await admin.delete(`/users/${stranger.userId}/logins`)).status).toBe(404);
    const colleague = await service.newUser({ organizationId: admin.organizationId });
    expect((await colleague.delete(`/users/${user.userId}/logins`)).status).toBe(403);
    const log = (await admin.get('/audit?action=login.all_ended')).body['items'];
    expect(log).toMatchObject([{ actor_id: admin.userId, resource_id: user.userId }]);
  });

  test('who deactivates a user ends their logins at once, and for good [users:deactivation]', async () => {
    const { admin, member } = await newTeam();
    expect((await member.get('/auth/me')).status).toBe(200);
    await admin.patch(`/users/${member.userId}`, { is_active: false });
    expect((await member.get('/auth/me')).status).toBe(401);
    expect((await refresh(member.refreshToken)).status).toBe(401);
    expect((await login(member.email, password)).status).toBe(403);
    await admin.patch(`/users/${member.userId}`, { is_active: true });
    expect((await member.get('/auth/me')).status).toBe(401);
    expect((await refresh(member.refreshToken)).status).toBe(401);
    expect((await login(member.email, password)).status).toBe(200);
  });
});

describe('the last admin of an organization', () => {
  test('is not demoted, deactivated or deleted [users:last-admin]', async () => {
    const { admin, member } = await newTeam();
    const path = `/users/${admin.userId}`;
    // A service account runs nothing, and who is deactivated does not either.
    await admin.post('/users', { kind: 'service', name: 'Robot', role: 'admin' });
    await admin.patch(`/users/${member.userId}`, { role: 'admin' });
    await admin.patch(`/users/${member.userId}`, { is_active: false });
    expect((await admin.patch(path, { role: 'user' })).status).toBe(409);
    expect((await admin.patch(path, { is_active: false })).status).toBe(409);
    expect((await admin.delete(path)).status).toBe(409);
    expect((await admin.patch(path, { name: 'Still here' })).status).toBe(200);
    await admin.patch(`/users/${member.userId}`, { is_active: true });
    expect((await admin.patch(path, { role: 'user' })).status).toBe(200);
  });

  test('stays, when two admins remove each other at the same moment [users:last-admin-race]', async () => {
    for (let round = 0; round < 4; round++) {
      const { admin, member } = await newTeam('admin');
      const answers = await Promise.all([
        admin.patch(`/users/${member.userId}`, { role: 'user' }),
        member.delete(`/users/${admin.userId}`),
        admin.patch(`/users/${member.userId}`, { is_active: false }),
        member.patch(`/users/${admin.userId}`, { role: 'viewer' }),
      ]);
      for (const { status } of answers) expect([200, 204, 401, 403, 404, 409]).toContain(status);
      const [left] = await superuser.rows(
        `select count(*)::int as count from users where organization_id = $1 and role = 'admin' and is_active`,
        [admin.organizationId],
      );
      expect(left).toEqual({ count: 1 });
    }
  });
});

describe('an invitation', () => {
  const invite = async (admin: Api, email = newAddress(), role = 'user') =>
    (await admin.post('/invitations', { email, role })).body;
  const accept = (token: string, name = 'Grace Hopper') => open('register', { token, name, password: other });

  test('lets one in who then is a user, once [users:invitation]', async () => {
    const { admin } = await newTeam();
    const invitation = await invite(admin, newAddress(), 'viewer');
    const answers = await Promise.all([1, 2, 3].map(() => accept(invitation['token'])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    const registered = json(answers.find(({ status }) => status === 201)!);
    expect(registered['user']).toMatchObject({
      ...{ email: invitation['email'], role: 'viewer', name: 'Grace Hopper' },
      organization_id: admin.organizationId,
    });
    expect((await login(invitation['email'], other)).status).toBe(200);
    expect((await refresh(registered['refresh_token'])).status).toBe(200);
    const [listed] = (await admin.get('/invitations')).body['items'];
    expect(listed).toMatchObject({ id: invitation['id'], accepted_at: expect.any(String) as string });
    expect(JSON.stringify(listed)).not.toContain(invitation['token']);
  });

  test('that is withdrawn, too old or made up lets nobody in [users:invitation-ends]', async () => {
    const { admin } = await newTeam();
    const [withdrawn, old] = [await invite(admin), await invite(admin)];
    expect((await admin.delete(`/invitations/${withdrawn['id']}`)).status).toBe(204);
    await superuser.rows(`update invitations set expires_at = now() where id = $1`, [old['id']]);
    const answers = await Promise.all(
      [withdrawn['token'], old['token'], 'made up'].map((token) => accept(token)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    const texts = answers.map(({ text }) => text.replace(/req_\w+/, ''));
    expect(new Set(texts).size).toBe(1);
  });

  test('of an address that is taken is not told, and not used up [users:invitation-taken]', async () => {
    const { admin } = await newTeam();
    const stranger = await service.newUser();
    const invitation = await invite(admin, stranger.email);
    expect(invitation).toMatchObject({ email: stranger.email });
    expect((await accept(invitation['token'])).status).toBe(409);
    expect((await accept(invitation['token'])).status).toBe(409);
    expect((await login(stranger.email, other)).status).toBe(401);
  });

  test('is kept as a hash, and so is a reset [users:tokens-hashed]', async () => {
    const { admin, member } = await newTeam();
    const { token } = await invite(admin);
    const reset = (await admin.post(`/users/${member.userId}/password-reset`)).body;
    const rows = await superuser.rows(
      `select to_jsonb(i)::text as text from invitations i union all select to_jsonb(r)::text from password_resets r`,
    );
    const text = JSON.stringify(rows);
    expect(text).not.toContain(token);
    expect(text).not.toContain(reset['token']);
  });
});

describe('a password', () => {
  const change = (user: Api, current: string, wanted = other) =>
    user.post('/auth/change-password', { current_password: current, new_password: wanted });

  test('is changed by who knows it, and ends every other login [users:change-password]', async () => {
    const user = await service.newUser();
    const elsewhere = await again(user);
    expect((await change(user, 'wrong')).status).toBe(403);
    expect((await change(user, password, user.email)).status).toBe(422);
    expect((await elsewhere.get('/auth/me')).status).toBe(200);
    expect((await change(user, password)).status).toBe(204);
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401);
    expect((await user.get('/auth/me')).status).toBe(200);
    expect((await refresh(user.refreshToken)).status).toBe(200);
    expect((await login(user.email, password)).status).toBe(401);
    expect((await login(user.email, other)).status).toBe(200);
  });

  test('is set anew by a token, once, and ends every login [users:reset]', async () => {
    const { admin, member } = await newTeam();
    const grant = async () =>
      (await admin.post(`/users/${member.userId}/password-reset`)).body['token'] as string;
    const outdated = await grant();
    const token = await grant();
    const reset = (text: string) => open('reset-password', { token: text, password: other });
    expect((await reset(outdated)).status).toBe(401);
    const answers = await Promise.all([reset(token), reset(token), reset(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401]);
    expect((await member.get('/auth/me')).status).toBe(401);
    expect((await refresh(member.refreshToken)).status).toBe(401);
    expect((await login(member.email, other)).status).toBe(200);

    const old = await grant();
    await superuser.rows(`update password_resets set expires_at = now() where user_id = $1`, [member.userId]);
    expect((await reset(old)).status).toBe(401);
  });

  test('is what a person without one sets first, and a service account never [users:first-password]', async () => {
    const { admin } = await newTeam();
    const email = newAddress();
    const person = await admin.post('/users', { kind: 'person', email, name: 'New', role: 'user' });
    expect((await login(email, other)).status).toBe(401);
    const { token } = (await admin.post(`/users/${person.body['id']}/password-reset`)).body;
    expect((await open('reset-password', { token, password: other })).status).toBe(204);
    expect((await login(email, other)).status).toBe(200);
    const robot = await admin.post('/users', { kind: 'service', name: 'Robot', role: 'user' });
    expect((await admin.post(`/users/${robot.body['id']}/password-reset`)).status).toBe(409);
    expect((await login(robot.body['email'], other)).status).toBe(401);
  });
});

describe('an account', () => {
  test('shows its logins, and ends one of them with its access tokens and no other [users:logins]', async () => {
    const user = await service.newUser();
    const elsewhere = await again(user);
    const listed = async () => (await user.get('/auth/sessions')).body['items'] as Json[];
    const logins = await listed();
    expect(logins).toHaveLength(2);
    expect(logins.map((each) => each['is_current'])).toEqual([false, true]);
    expect(logins[0]).toMatchObject({ address: '127.0.0.1', agent: expect.any(String) as string });
    expect((await user.delete(`/auth/sessions/${logins[0]?.['id']}`)).status).toBe(204);
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401);
    expect((await user.get('/auth/me')).status).toBe(200);
    expect(await listed()).toHaveLength(1);
    expect((await user.delete(`/auth/sessions/${logins[0]?.['id']}`)).status).toBe(404);
  });

  test('that logs out has no access token left either [users:logout-at-once]', async () => {
    const user = await service.newUser();
    const elsewhere = await again(user);
    expect((await user.get('/auth/me')).status).toBe(200);
    await open('logout', { refresh_token: user.refreshToken });
    expect((await user.get('/auth/me')).status).toBe(401);
    expect((await elsewhere.get('/auth/me')).status).toBe(200);
  });

  test('is renamed by its owner, who changes nothing else of it [users:rename]', async () => {
    const user = await service.newUser();
    expect((await user.patch('/auth/me', { name: 'Somebody' })).body).toMatchObject({ name: 'Somebody' });
    expect((await user.get('/auth/me')).body).toMatchObject({ name: 'Somebody', role: 'user' });
    for (const more of [
      { role: 'admin' },
      { email: newAddress() },
      { organization_id: OrganizationId.new() },
    ])
      expect((await user.patch('/auth/me', { name: 'X', ...more })).status).toBe(422);
  });
});
