import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserId } from '../src/domain/ids.ts';
import { hashToken } from '../src/infrastructure/tokens.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { startMailSink, type MailSink } from './support/mail-sink.ts';
import { postJson } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
const publicUrl = 'https://agents.example.com';
let service: TestApp;
let sink: MailSink;
let superuser: Sql;
beforeAll(async () => {
  sink = stack.use(await startMailSink());
  service = stack.use(
    await startTestApp({
      ...{ SMTP_URL: sink.url, MAIL_FROM: 'Agents <agents@example.com>', PUBLIC_URL: publicUrl },
      LOGIN_ATTEMPTS_PER_MINUTE: '3',
    }),
  );
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const other = 'another horse battery staple';
const open = (path: string, body: object) => postJson(service.url, `/api/v1/auth/${path}`, body);
const ask = (email: string) => open('password-reset', { email });
const reset = (token: string) => open('reset-password', { token, password: other });
const login = async (email: string, secret: string) => open('login', { email, password: secret });
const soon = { within: 10_000 };
const newAddress = () => `${UserId.new()}@example.com`;
const mailsTo = (email: string) => sink.received.filter(({ to }) => to.includes(email));

/** The tokens that came to an address, once there are so many. */
async function untilTokens(email: string, count: number): Promise<string[]> {
  return eventually(() => {
    expect(mailsTo(email)).toHaveLength(count);
    return Promise.resolve(mailsTo(email).map(({ text }) => /Token: (\S+)/.exec(text)?.[1] ?? ''));
  }, soon);
}

const jobs = async (): Promise<number> => {
  const [row] = await superuser.rows(
    `select count(*)::int as count from pgboss.job where name = 'mail-password-reset' and state in ('created', 'retry', 'active')`,
  );
  return Number(row?.['count']);
};

const entriesAbout = async (admin: Api, user: Api): Promise<string[]> =>
  ((await admin.get(`/audit?resource_id=${user.userId}`)).body['items'] as Json[]).map((each) =>
    String(each['action']),
  );

describe('a password that was forgotten', () => {
  test('is set by a token that a mail brings, once, which ends every login and the lock [account-mail:reset]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    for (let guess = 0; guess < 4; guess++) await login(user.email, 'wrong');
    expect((await login(user.email, password)).status).toBe(429);
    expect((await ask(` ${user.email.toUpperCase()}`)).status).toBe(202);
    const [token = ''] = await untilTokens(user.email, 1);
    const [mail] = mailsTo(user.email);
    expect(mail?.text).toContain(`ai-agent auth reset-password --url ${publicUrl}`);
    expect(mail?.headers).toMatchObject({ subject: 'A new password', 'auto-submitted': 'auto-generated' });
    const [row] = await superuser.rows(
      `select to_jsonb(r)::text as text, expires_at - created_at = interval '1 hour' as is_short from mailed_password_resets r where user_id = $1`,
      [user.userId],
    );
    expect(row?.['text']).not.toContain(token);
    expect(row?.['is_short']).toBe(true);
    const answers = await Promise.all([reset(token), reset(token), reset(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401]);
    expect((await user.get('/auth/me')).status).toBe(401);
    expect((await open('refresh', { refresh_token: user.refreshToken })).status).toBe(401);
    expect((await login(user.email, other)).status).toBe(200);
    const actions = await entriesAbout(admin, user);
    expect(actions).toEqual(expect.arrayContaining(['password.reset_mailed', 'password.reset']));
  });

  test('is mailed anew for who asks again, and what an admin gave out stays good [account-mail:newest]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    const given = (await admin.post(`/users/${user.userId}/password-reset`)).body['token'] as string;
    await ask(user.email);
    const [first = ''] = await untilTokens(user.email, 1);
    await ask(user.email);
    const newest = (await untilTokens(user.email, 2)).find((token) => token !== first) ?? '';
    expect((await reset(first)).status).toBe(401);
    expect((await reset(given)).status).toBe(204);
    // Whoever has set a password leaves no other way to set one.
    expect((await reset(newest)).status).toBe(401);
  });

  test('is granted by nodes of the version before beside what a mail has brought [account-mail:rolling]', async () => {
    const user = await service.newUser();
    await ask(user.email);
    const [mailed = ''] = await untilTokens(user.email, 1);
    const grantAsBefore = (hash: string) =>
      superuser.rows(
        `insert into password_resets (organization_id, user_id, token_hash, created_at, expires_at)
         values ($1, $2, $3, now(), now() + interval '1 hour')
         on conflict (organization_id, user_id) do update set token_hash = excluded.token_hash`,
        [user.organizationId, user.userId, hash],
      );
    await grantAsBefore(hashToken(`first of ${user.userId}`));
    await grantAsBefore(hashToken(`second of ${user.userId}`));
    expect((await reset(`first of ${user.userId}`)).status).toBe(401);
    expect((await reset(`second of ${user.userId}`)).status).toBe(204);
    expect((await reset(mailed)).status).toBe(401);
  });

  test('is asked for with the same answer by whoever has no account, is shut out, or asks too often [account-mail:alike]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    await admin.patch(`/users/${user.userId}`, { is_active: false });
    const robot = await admin.post('/users', { kind: 'service', name: 'Robot', role: 'user' });
    const unknown = newAddress();
    const addresses = [
      unknown,
      user.email,
      String(robot.body['email']),
      'no address',
      `${unknown}\r\nBcc: x`,
    ];
    const answers = await Promise.all(addresses.map(ask));
    expect(answers.map(({ status, text }) => [status, text])).toEqual(addresses.map(() => [202, 'null']));
    const often = await service.newUser();
    for (let count = 0; count < 8; count++) expect((await ask(often.email)).status).toBe(202);
    await eventually(async () => expect(await jobs()).toBe(0), soon);
    expect(mailsTo(often.email).length).toBeLessThanOrEqual(5);
    for (const email of addresses) expect(mailsTo(email)).toEqual([]);
  });
});

describe('an invitation', () => {
  test('is brought by mail, with the token that the admin sees too [account-mail:invitation]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const email = newAddress();
    const made = (await admin.post('/invitations', { email, role: 'viewer' })).body;
    expect(made).toMatchObject({ is_mailed: true });
    const [token] = await untilTokens(email, 1);
    expect(token).toBe(made['token']);
    expect(mailsTo(email)[0]?.headers['subject']).toBe('An invitation to Test');
    const rows = await superuser.rows(
      `select data::text as text from pgboss.job where name = 'mail-invitation'`,
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await open('register', { token, name: 'Grace', password: other })).status).toBe(201);
  });

  test('is left to the admin where the service has no mail server, and a reset is refused [account-mail:without]', async () => {
    await using without = await startTestApp({ ROLE: 'api' });
    const admin = await without.newUser({ role: 'admin' });
    const made = await admin.post('/invitations', { email: newAddress(), role: 'user' });
    expect(made.body).toMatchObject({ is_mailed: false, token: expect.any(String) as string });
    for (const email of [admin.email, newAddress()])
      expect((await postJson(without.url, '/api/v1/auth/password-reset', { email })).status).toBe(409);
  });
});
