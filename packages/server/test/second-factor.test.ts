import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { codeOf } from './support/authenticator.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { postJson, type RawAnswer } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const json = (answer: RawAnswer) => JSON.parse(answer.text) as Json;
const open = (path: string, body: object, url = service.url) => postJson(url, `/api/v1/auth/${path}`, body);
const login = (user: Api, secret = password) => open('login', { email: user.email, password: secret });
const step = (challenge: string, code: string) => open('second-factor', { challenge, code });

/** The password was right, and a code is asked for. */
async function challengeOf(user: Api): Promise<string> {
  const answer = await login(user);
  expect(answer.status, answer.text).toBe(202);
  expect(answer.text).not.toContain('access_token');
  return String(json(answer)['challenge']);
}

async function newTeam(): Promise<{ admin: Api; member: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  return { admin, member: await service.newUser({ organizationId: admin.organizationId }) };
}

/** Sets a second factor up, with the code of this step of time. */
async function enrol(user: Api): Promise<{ secret: string; recoveryCodes: string[] }> {
  const offered = await user.post('/auth/totp', { password });
  expect(offered.status).toBe(201);
  const secret = String(offered.body['secret']);
  const confirmed = await user.post('/auth/totp/confirm', { code: codeOf(secret) });
  expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200);
  return { secret, recoveryCodes: confirmed.body['recovery_codes'] as string[] };
}

const demand = (admin: Api, isRequired = true) => admin.patch('/organization', { require_totp: isRequired });

describe('a second factor', () => {
  test('is asked for once a code has confirmed it, and not before [second-factor:enrol]', async () => {
    const { member } = await newTeam();
    expect((await member.post('/auth/totp', { password: 'wrong' })).status).toBe(403);
    const { secret, uri } = (await member.post('/auth/totp', { password })).body;
    expect(uri).toContain(`secret=${secret}`);
    expect((await login(member)).status).toBe(200);
    expect((await member.get('/auth/totp')).body).toMatchObject({ is_set: false, recovery_codes_left: 0 });
    expect((await member.post('/auth/totp/confirm', { code: '000000' })).status).toBe(403);
    const confirmed = await member.post('/auth/totp/confirm', { code: codeOf(String(secret)) });
    expect(confirmed.body['recovery_codes']).toHaveLength(10);
    expect((await member.get('/auth/totp')).body).toMatchObject({ is_set: true, recovery_codes_left: 10 });
    expect((await member.post('/auth/totp', { password })).status).toBe(409);
    const rows = await superuser.rows(
      `select to_jsonb(s)::text as text from totp_secrets s union all select to_jsonb(r)::text from recovery_codes r`,
    );
    for (const kept of [secret, ...(confirmed.body['recovery_codes'] as string[])])
      expect(JSON.stringify(rows)).not.toContain(kept);
    const logged = json(await step(await challengeOf(member), codeOf(String(secret), 1)));
    expect(logged['user']).toMatchObject({ id: member.userId });
    expect(logged['recovery_codes']).toBeNull();
    expect((await open('refresh', { refresh_token: logged['refresh_token'] })).status).toBe(200);
  });

  test('is shown by a code once, for one login [second-factor:once]', async () => {
    const { member } = await newTeam();
    const { secret } = await enrol(member);
    // The code that has confirmed it is spent.
    const challenge = await challengeOf(member);
    expect((await step(challenge, codeOf(secret))).status).toBe(401);
    const [one, other] = [await challengeOf(member), await challengeOf(member)];
    const code = codeOf(secret, 1);
    const answers = await Promise.all([step(one, code), step(other, code), step(one, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await step('made up', code)).status).toBe(401);
    await superuser.rows(`update login_challenges set expires_at = now() where user_id = $1`, [
      member.userId,
    ]);
    expect((await step(challenge, code)).status).toBe(401);
  });

  test('is not shown for a login that began with an old password [second-factor:old-password]', async () => {
    const { member } = await newTeam();
    const { secret } = await enrol(member);
    const challenge = await challengeOf(member);
    const body = { current_password: password, new_password: 'another horse battery staple' };
    expect((await member.post('/auth/change-password', body)).status).toBe(204);
    expect((await step(challenge, codeOf(secret, 1))).status).toBe(401);
  });

  test('is replaced by a recovery code, each of which is good once [second-factor:recovery]', async () => {
    const { member } = await newTeam();
    const { recoveryCodes } = await enrol(member);
    const [first = '', second = ''] = recoveryCodes;
    expect((await step(await challengeOf(member), first.toLowerCase().replaceAll('-', ' '))).status).toBe(
      200,
    );
    expect((await step(await challengeOf(member), first)).status).toBe(401);
    expect((await step(await challengeOf(member), second)).status).toBe(200);
    expect((await member.get('/auth/totp')).body).toMatchObject({ recovery_codes_left: 8 });
  });

  test('is switched off with the password and a code, or taken away by an admin [second-factor:off]', async () => {
    const { admin, member } = await newTeam();
    const { secret, recoveryCodes } = await enrol(member);
    const disable = (body: object) => member.post('/auth/totp/disable', body);
    expect((await disable({ password: 'wrong', code: codeOf(secret, 1) })).status).toBe(403);
    expect((await disable({ password, code: '000000' })).status).toBe(403);
    expect((await disable({ password, code: recoveryCodes[0] })).status).toBe(204);
    expect((await login(member)).status).toBe(200);
    await enrol(member);
    expect((await member.delete(`/users/${member.userId}/totp`)).status).toBe(403);
    expect((await admin.delete(`/users/${member.userId}/totp`)).status).toBe(204);
    expect((await admin.delete(`/users/${member.userId}/totp`)).status).toBe(409);
    expect((await member.get('/auth/me')).status).toBe(401);
    expect((await login(member)).status).toBe(200);
    await enrol(admin);
    expect((await admin.delete(`/users/${admin.userId}/totp`)).status).toBe(409);
    const { items } = (await admin.get(`/audit?resource_id=${member.userId}`)).body;
    const actions = (items as Json[]).map((entry) => String(entry['action']));
    for (const action of ['second_factor.enrolled', 'second_factor.disabled', 'second_factor.reset'])
      expect(actions).toContain(action);
  });

  test('is guessed at as little as a password, whatever logins are begun [second-factor:guesses]', async () => {
    const { admin, member } = await newTeam();
    const { secret } = await enrol(member);
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess++)
      statuses.push((await step(await challengeOf(member), '000000')).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(statuses.slice(20)).toEqual([429, 429]);
    expect((await step(await challengeOf(member), codeOf(secret, 1))).status).toBe(429);
    const { items } = (await admin.get(`/audit?action=login.failed&resource_id=${member.userId}`)).body;
    expect((items as Json[]).length).toBeGreaterThan(0);
  });

  test('is guessed at as little by who has an access token [second-factor:guesses-inside]', async () => {
    const { member } = await newTeam();
    const { secret } = (await member.post('/auth/totp', { password })).body;
    const confirm = (code: string) => member.post('/auth/totp/confirm', { code });
    const statuses: number[] = [];
    for (let guess = 0; guess < 10; guess++) statuses.push((await confirm('000000')).status);
    const disable = { password, code: '000000' };
    for (let guess = 0; guess < 11; guess++)
      statuses.push((await member.post('/auth/totp/disable', disable)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 403), 429]);
    expect((await confirm(codeOf(String(secret)))).status).toBe(429);
  });

  test('that nobody has confirmed in time is none [second-factor:lapses]', async () => {
    const { member } = await newTeam();
    const { secret } = (await member.post('/auth/totp', { password })).body;
    await superuser.rows(
      `update totp_secrets set created_at = created_at - interval '11 minutes' where user_id = $1`,
      [member.userId],
    );
    const code = codeOf(String(secret));
    expect((await member.post('/auth/totp/confirm', { code })).status).toBe(409);
    await enrol(member);
  });

  test('counts wrong codes with wrong passwords towards the lock of the account [second-factor:lock]', async () => {
    await using strict = await startTestApp({ ROLE: 'api', LOGIN_ATTEMPTS_PER_MINUTE: '4' });
    const user = await strict.newUser();
    await user.post('/auth/totp', { password }).then(async ({ body }) => {
      await user.post('/auth/totp/confirm', { code: codeOf(String(body['secret'])) });
    });
    const body = { email: user.email, password };
    const begun = json(await open('login', body, strict.url));
    const guess = () => open('second-factor', { challenge: begun['challenge'], code: '000000' }, strict.url);
    // The password that was right, and three codes that were wrong.
    const statuses = [await guess(), await guess(), await guess(), await guess()].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await open('login', body, strict.url)).status).toBe(429);
  });
});

describe('an organization that demands a second factor', () => {
  test('has who has none set one up to log in, and keeps keys as they are [second-factor:required]', async () => {
    const { admin, member } = await newTeam();
    const { key } = (await member.post('/api-keys', { name: 'Builds', scopes: ['account:read'] })).body;
    expect((await demand(admin)).status).toBe(409);
    await enrol(admin);
    expect((await demand(admin)).body).toMatchObject({ require_totp: true });
    expect((await admin.get('/auth/me')).status).toBe(200);
    // Logins that have shown none are over.
    expect((await member.get('/auth/me')).status).toBe(401);
    expect((await open('refresh', { refresh_token: member.refreshToken })).status).toBe(401);
    const byKey = await fetch(`${service.url}/api/v1/auth/me`, { headers: { 'x-api-key': String(key) } });
    expect(byKey.status).toBe(200);

    const begun = json(await login(member));
    expect(begun).toMatchObject({ must_enrol: true });
    const challenge = String(begun['challenge']);
    expect((await step(challenge, '123456')).status).toBe(409);
    const { secret } = json(await open('second-factor/enrol', { challenge }));
    const taken = json(await step(challenge, codeOf(String(secret))));
    expect(taken['recovery_codes']).toHaveLength(10);
    const off = { password, code: String((taken['recovery_codes'] as string[])[0]) };
    const disabling = await fetch(`${service.url}/api/v1/auth/totp/disable`, {
      method: 'POST',
      headers: { authorization: `Bearer ${taken['access_token']}`, 'content-type': 'application/json' },
      body: JSON.stringify(off),
    });
    expect(disabling.status).toBe(409);
    expect((await open('second-factor/enrol', { challenge })).status).toBe(401);
  });

  test('demands it of who registers, too [second-factor:registers]', async () => {
    const { admin } = await newTeam();
    await enrol(admin);
    await demand(admin);
    const email = `new-${admin.userId}@example.com`;
    const { token } = (await admin.post('/invitations', { email, role: 'user' })).body;
    const answer = await open('register', { token, name: 'Grace', password: 'another horse battery staple' });
    expect(answer.status).toBe(202);
    const { challenge, must_enrol: mustEnrol } = json(answer);
    expect(mustEnrol).toBe(true);
    const { secret } = json(await open('second-factor/enrol', { challenge }));
    expect((await step(String(challenge), codeOf(String(secret)))).status).toBe(200);
  });
});
