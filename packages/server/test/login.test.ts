import { createHmac, randomBytes } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrganizationId, UserId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { expectProblem } from './support/problem.ts';
import { postJson, rawRequest, type RawAnswer } from './support/raw-http.ts';
import { startNode, type ServiceNode } from './support/service-node.ts';
import { openSql, type Sql } from './support/sql.ts';

const jwtSecret = 'a secret of the test that is long enough';
/** The promise of the product: a change of rights holds everywhere after this time. */
const soon = { within: 5_500 };

const stack = new AsyncDisposableStack();
let service: TestApp;
/** A second process of the service, with its own memory of who is who. */
let neighbour: ServiceNode;
let superuser: Sql;

beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api', JWT_SECRET: jwtSecret }));
  const environment = { JWT_SECRET: jwtSecret };
  neighbour = stack.use(await startNode({ databaseUrl: service.databaseUrl, environment }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const login = (email: string, secret: string, url = service.url) =>
  postJson(url, '/api/v1/auth/login', { email, password: secret });
const refresh = (token: string) => postJson(service.url, '/api/v1/auth/refresh', { refresh_token: token });
const logout = (token: string) => postJson(service.url, '/api/v1/auth/logout', { refresh_token: token });
const me = (authorization: string | undefined, url = service.url, more: Record<string, string> = {}) =>
  rawRequest(url, {
    path: '/api/v1/auth/me',
    headers: { ...(authorization !== undefined && { authorization }), ...more },
  });
const json = (answer: RawAnswer) => JSON.parse(answer.text) as Json;
const problem = (answer: RawAnswer) => ({
  status: answer.status,
  contentType: answer.headers['content-type'] ?? '',
  text: answer.text,
});
const withoutRequestId = (answer: RawAnswer) => answer.text.replace(/req_\w+/, 'req_');
const change = (user: Api, column: 'role' | 'is_active', value: string | boolean) =>
  superuser.rows(`update users set ${column} = $1 where id = $2`, [value, user.userId]);

describe('a login', () => {
  test('answers with a pair of tokens and who one is [auth:login]', async () => {
    const user = await service.newUser({ role: 'viewer' });
    const answer = await login(user.email, password);
    expect(answer.status).toBe(200);
    const token: unknown = expect.stringMatching(/^[\w.~+/=-]{20,}$/);
    const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/);
    expect(json(answer)).toEqual({
      access_token: token,
      refresh_token: token,
      token_type: 'Bearer',
      expires_in: 900,
      user: {
        id: user.userId,
        organization_id: user.organizationId,
        kind: 'person',
        email: user.email,
        name: 'Test',
        role: 'viewer',
        custom_role: null,
        is_active: true,
        created_at: time,
        last_login_at: time,
      },
    });
    expect(answer.text).not.toContain('argon2');
    const shown = await me(`Bearer ${json(answer)['access_token']}`);
    expect(json(shown)).toMatchObject({ id: user.userId, email: user.email });
  });

  test('tells nobody whether an account exists [auth:no-enumeration]', async () => {
    const user = await service.newUser();
    const wrong = await login(user.email, 'wrong');
    const unknown = await login('nobody@example.com', 'wrong');
    expectProblem(problem(wrong), 401);
    expect(unknown.status).toBe(401);
    expect(withoutRequestId(unknown)).toBe(withoutRequestId(wrong));
    const names = (answer: RawAnswer) => Object.keys(answer.headers).sort();
    expect(names(unknown)).toEqual(names(wrong));
  });

  test('takes about as long for an unknown account as for a wrong password [auth:timing]', async () => {
    const user = await service.newUser();
    const timed = async (email: string) => {
      const began = performance.now();
      await login(email, 'wrong');
      return performance.now() - began;
    };
    const times: { known: number; unknown: number }[] = [];
    for (let round = 0; round < 10; round++)
      times.push({ known: await timed(user.email), unknown: await timed('nobody-either@example.com') });
    // The best of each, taken in turns: what else the machine does meanwhile only adds.
    const known = Math.min(...times.map((time) => time.known));
    const unknown = Math.min(...times.map((time) => time.unknown));
    expect(unknown).toBeGreaterThan(known / 3);
    expect(known).toBeGreaterThan(unknown / 3);
  });

  test('of a disabled account is refused, to who knows the password [auth:disabled]', async () => {
    const user = await service.newUser();
    await change(user, 'is_active', false);
    expectProblem(problem(await login(user.email, password)), 403);
    expect((await login(user.email, 'wrong')).status).toBe(401);
  });

  test('finds the account whatever the case and the space around the address [auth:email-case]', async () => {
    const user = await service.newUser();
    for (const email of [user.email.toUpperCase(), `  ${user.email} `, user.email.replace('usr', 'UsR')])
      expect((await login(email, password)).status).toBe(200);
  });

  test('compares the password to the letter [auth:password-exact]', async () => {
    const user = await service.newUser();
    for (const wrong of [password.toUpperCase(), `${password} `, password.slice(0, -1), `${password}\u200b`])
      expect((await login(user.email, wrong)).status).toBe(401);
  });
});

describe('a refresh token', () => {
  test('is replaced at each use [auth:refresh-rotates]', async () => {
    const user = await service.newUser();
    const first = await refresh(user.refreshToken);
    expect(first.status).toBe(200);
    const pair = json(first);
    expect(Object.keys(pair).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    expect(pair['refresh_token']).not.toBe(user.refreshToken);
    expect((await me(`Bearer ${pair['access_token']}`)).status).toBe(200);
    expect((await refresh(pair['refresh_token'])).status).toBe(200);
  });

  test('that comes again ends the whole login, also its newest token [auth:refresh-reuse]', async () => {
    const user = await service.newUser();
    const other = json(await login(user.email, password));
    const newest = json(await refresh(user.refreshToken))['refresh_token'] as string;
    expectProblem(problem(await refresh(user.refreshToken)), 401);
    expectProblem(problem(await refresh(newest)), 401);
    expect((await refresh(other['refresh_token'])).status).toBe(200);
  });

  test('serves one of 50 parallel calls, and as it was used twice its login ends [auth:refresh-race]', async () => {
    const user = await service.newUser();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(user.refreshToken)));
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(49);
    expect((await refresh(json(won[0]!)['refresh_token'])).status).toBe(401);
  });

  test('is stored as a hash [auth:refresh-hashed]', async () => {
    const user = await service.newUser();
    const rows = await superuser.rows('select * from refresh_tokens where user_id = $1', [user.userId]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(user.refreshToken);
  });

  test('ends with its time [auth:refresh-expires]', async () => {
    const user = await service.newUser();
    await superuser.rows(`update refresh_tokens set expires_at = now() - interval '1 s' where user_id = $1`, [
      user.userId,
    ]);
    expectProblem(problem(await refresh(user.refreshToken)), 401);
  });

  test('is of no use to a disabled account [auth:refresh-disabled]', async () => {
    const user = await service.newUser();
    await change(user, 'is_active', false);
    expectProblem(problem(await refresh(user.refreshToken)), 401);
  });

  test('is not taken for an access token, nor the other way round [auth:token-kinds]', async () => {
    const user = await service.newUser();
    expectProblem(problem(await me(`Bearer ${user.refreshToken}`)), 401);
    expectProblem(problem(await refresh(user.token)), 401);
  });
});

describe('a logout', () => {
  test('ends its login and no other [auth:logout]', async () => {
    const user = await service.newUser();
    const other = json(await login(user.email, password));
    const answer = await logout(user.refreshToken);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await refresh(user.refreshToken)).status).toBe(401);
    expect((await refresh(other['refresh_token'])).status).toBe(200);
  });

  test('that is repeated or of an unknown token does no harm [auth:logout-unknown]', async () => {
    const user = await service.newUser();
    expect((await logout(user.refreshToken)).status).toBe(204);
    expect((await logout(user.refreshToken)).status).toBe(204);
    expect((await logout('unknown')).status).toBe(204);
  });
});

// Together, because each waits for the other node's memory to fade.
describe.concurrent('a change of rights', () => {
  test('by a logout everywhere ends every login and every access token, here and on other nodes [auth:logout-all]', async () => {
    const user = await service.newUser();
    const bearer = `Bearer ${user.token}`;
    expect((await me(bearer, neighbour.url)).status).toBe(200);
    expect((await user.post('/auth/logout-all')).status).toBe(204);
    expectProblem(problem(await me(bearer)), 401);
    expect((await refresh(user.refreshToken)).status).toBe(401);
    await eventually(async () => expect((await me(bearer, neighbour.url)).status).toBe(401), soon);
    expect((await login(user.email, password)).status).toBe(200);
  });

  test('by a deactivation ends access within seconds [auth:deactivation]', async () => {
    const user = await service.newUser();
    expect((await me(`Bearer ${user.token}`)).status).toBe(200);
    await change(user, 'is_active', false);
    await eventually(async () => expect((await me(`Bearer ${user.token}`)).status).toBe(401), soon);
  });

  test('of the role holds within seconds, for tokens that are out too [auth:role-change]', async () => {
    const user = await service.newUser({ role: 'viewer' });
    expect((await user.post('/sessions', {})).status).toBe(403);
    await change(user, 'role', 'user');
    await eventually(async () => expect((await user.post('/sessions', {})).status).toBe(201), soon);
  });
});

describe('an access token', () => {
  const key = new TextEncoder().encode(jwtSecret);
  type Wrong = {
    issuer?: string;
    audience?: string;
    expires?: number;
    notBefore?: number;
    without?: readonly string[];
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    key?: Uint8Array;
  };

  /** A token as the service signs it, but for what is wrong with it. */
  async function forge(user: Api, wrong: Wrong = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const claims: Record<string, unknown> = {
      org: user.organizationId,
      ver: 0,
      sub: user.userId,
      iss: wrong.issuer ?? 'ai-agent-api',
      aud: wrong.audience ?? 'ai-agent-api',
      iat: now,
      exp: now + (wrong.expires ?? 900),
      jti: randomBytes(8).toString('hex'),
      ...(wrong.notBefore !== undefined && { nbf: now + wrong.notBefore }),
      ...wrong.claims,
    };
    const kept = Object.entries(claims).filter(([name]) => !wrong.without?.includes(name));
    return new SignJWT(Object.fromEntries(kept))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...wrong.header })
      .sign(wrong.key ?? key);
  }

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('signed by the secret and in time is good, so that the forgeries below fail for their own reason [auth:token]', async () => {
    const user = await service.newUser();
    expect((await me(`Bearer ${await forge(user)}`)).status).toBe(200);
    expect((await me(`bearer ${user.token}`)).status).toBe(200);
  });

  test('that is forged in any of 40 ways opens nothing [auth:forged-tokens]', async () => {
    const user = await service.newUser();
    const stranger = await service.newUser();
    const [header = '', payload = '', signature = ''] = user.token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const hmac = (name: string, secret: string | Uint8Array, text: string) =>
      createHmac(name, secret).update(text).digest('base64url');
    const headed = (head: Record<string, unknown>) => `${encode(head)}.${payload}`;
    const none = (alg: string) => `${headed({ alg, typ: 'JWT' })}.`;
    const signed = (hash: string, alg: string) =>
      `${headed({ alg, typ: 'JWT' })}.${hmac(hash, key, headed({ alg, typ: 'JWT' }))}`;
    const forged: Record<string, string> = {
      unsecured: new UnsecuredJWT(claims).encode(),
      'alg none': none('none'),
      'alg None': none('None'),
      'alg NONE': none('NONE'),
      'alg none with the old signature': `${none('none')}${signature}`,
      'alg empty': none(''),
      'no alg': `${encode({ typ: 'JWT' })}.${payload}.${signature}`,
      'HS512 of the right key': signed('sha512', 'HS512'),
      'HS384 of the right key': signed('sha384', 'HS384'),
      'says RS256': `${headed({ alg: 'RS256' })}.${hmac('sha256', key, headed({ alg: 'RS256' }))}`,
      'says ES256': `${headed({ alg: 'ES256' })}.${signature}`,
      'says EdDSA': `${headed({ alg: 'EdDSA' })}.${signature}`,
      'another key': await forge(user, { key: randomBytes(32) }),
      'the empty key': `${header}.${payload}.${hmac('sha256', '', `${header}.${payload}`)}`,
      'the key "secret"': `${header}.${payload}.${hmac('sha256', 'secret', `${header}.${payload}`)}`,
      'a key of its own in the header': await forge(user, {
        key: randomBytes(32),
        header: { jwk: { kty: 'oct', k: 'AAAA' } },
      }),
      'a kid that is a path': await forge(user, { key: randomBytes(32), header: { kid: '../../dev/null' } }),
      'an unknown critical header': await forge(user, { header: { crit: ['b64'], b64: false } }).catch(
        () => `${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${payload}.${signature}`,
      ),
      'no signature': `${header}.${payload}`,
      'an empty signature': `${header}.${payload}.`,
      'half a signature': `${header}.${payload}.${signature.slice(0, 20)}`,
      'a longer signature': `${header}.${payload}.${signature}AAAA`,
      'a turned signature': `${header}.${payload}.${signature.split('').reverse().join('')}`,
      'another subject': `${header}.${encode({ ...claims, sub: stranger.userId })}.${signature}`,
      'another tenant': `${header}.${encode({ ...claims, org: stranger.organizationId })}.${signature}`,
      'a longer life': `${header}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      expired: await forge(user, { expires: -1 }),
      'expired long ago': await forge(user, { expires: -1_000_000 }),
      'not good yet': await forge(user, { notBefore: 600 }),
      'another issuer': await forge(user, { issuer: 'somebody' }),
      'another audience': await forge(user, { audience: 'somebody' }),
      'an old version': await forge(user, { claims: { ver: -1 } }),
      'a version to come': await forge(user, { claims: { ver: 1 } }),
      'a version that is text': await forge(user, { claims: { ver: '0' } }),
      'a user that does not exist': await forge(user, { claims: { sub: UserId.new() } }),
      'a user that is no id': await forge(user, { claims: { sub: "' or 1=1 --" } }),
      'a tenant that is no id': await forge(user, { claims: { org: "'; reset role --" } }),
      'a tenant that does not exist': await forge(stranger, { claims: { org: OrganizationId.new() } }),
      'the subject of another tenant': await forge(user, { claims: { org: stranger.organizationId } }),
      'an expiry that is text': await forge(user, { claims: { exp: 'never' } }),
      ...Object.fromEntries(
        await Promise.all(
          ['sub', 'org', 'ver', 'exp', 'iat', 'iss', 'aud', 'jti'].map(
            async (name) => [`without ${name}`, await forge(user, { without: [name] })] as const,
          ),
        ),
      ),
    };
    expect(Object.keys(forged).length).toBeGreaterThanOrEqual(40);
    for (const [name, token] of Object.entries(forged)) {
      const answer = await me(`Bearer ${token}`);
      expect([name, answer.status]).toEqual([name, 401]);
      expectProblem(problem(answer), 401);
    }
  });

  test('that is no token, in any header, is answered with 401 [auth:garbage]', async () => {
    const user = await service.newUser();
    const headers: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer ' },
      { authorization: 'Bearer garbage' },
      { authorization: 'Bearer a.b.c' },
      { authorization: 'Bearer ..' },
      { authorization: `Bearer ${user.token} ${user.token}` },
      { authorization: `Basic ${Buffer.from(`${user.email}:${password}`).toString('base64')}` },
      { authorization: user.token },
      { authorization: `Token ${user.token}` },
      { authorization: "Bearer ' or 1=1 --" },
      { authorization: "Bearer '; drop table users; --" },
      { authorization: `Bearer ${'a'.repeat(10_000)}` },
      { authorization: `Bearer ${'%00'.repeat(100)}` },
      { authorization: `Bearer ${Buffer.from('ünïcödé').toString('latin1')}` },
      { 'x-api-key': 'unknown' },
      { 'x-api-key': "' or 1=1 --" },
      { 'x-api-key': 'a'.repeat(10_000) },
      { cookie: `access_token=${user.token}` },
    ];
    for (const each of headers) {
      const answer = await rawRequest(service.url, { path: '/api/v1/auth/me', headers: each });
      expect([each, answer.status]).toEqual([each, 401]);
      expectProblem(problem(answer), 401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test('is not taken from the address [auth:no-token-in-url]', async () => {
    const user = await service.newUser();
    for (const name of ['access_token', 'token', 'authorization', 'api_key']) {
      const path = `/api/v1/auth/me?${name}=${user.token}`;
      expectProblem(problem(await rawRequest(service.url, { path })), 401);
    }
  });
});

describe('a guesser of passwords', () => {
  test('is told to wait at the eleventh try, though the password were right [auth:throttle]', async () => {
    await using slow = await startTestApp({ ROLE: 'api', LOGIN_ATTEMPTS_PER_MINUTE: '10' });
    const user = await slow.newUser();
    const other = await slow.newUser();
    const guesses = await Promise.all(Array.from({ length: 10 }, () => login(user.email, 'wrong', slow.url)));
    expect(guesses.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 401));
    const eleventh = await login(user.email.toUpperCase(), password, slow.url);
    expectProblem(problem(eleventh), 429);
    expect(Number(eleventh.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(eleventh.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await login(other.email, password, slow.url)).status).toBe(200);
  });

  test('cannot slip more than ten tries through at once [auth:throttle-parallel]', async () => {
    await using slow = await startTestApp({ ROLE: 'api', LOGIN_ATTEMPTS_PER_MINUTE: '10' });
    const user = await slow.newUser();
    const guesses = await Promise.all(Array.from({ length: 40 }, () => login(user.email, 'wrong', slow.url)));
    expect(guesses.filter((answer) => answer.status === 401)).toHaveLength(10);
    expect(guesses.filter((answer) => answer.status === 429)).toHaveLength(30);
  });

  test('who spreads over many accounts is stopped by the address [auth:throttle-address]', async () => {
    await using slow = await startTestApp({ ROLE: 'api', LOGIN_ATTEMPTS_PER_MINUTE: '2' });
    const guesses = [];
    for (let index = 0; index < 11; index++)
      guesses.push((await login(`nobody-${index}@example.com`, 'wrong', slow.url)).status);
    expect(guesses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const forwarded = await postJson(
      slow.url,
      '/api/v1/auth/login',
      { email: 'nobody@example.com', password: 'wrong' },
      { 'x-forwarded-for': '203.0.113.7' },
    );
    expect(forwarded.status).toBe(429);
  });

  test('is forgotten when the right password comes [auth:throttle-reset]', async () => {
    await using slow = await startTestApp({ ROLE: 'api', LOGIN_ATTEMPTS_PER_MINUTE: '10' });
    const user = await slow.newUser();
    for (const round of [1, 2]) {
      for (let guess = 0; guess < 9; guess++)
        expect([round, (await login(user.email, 'wrong', slow.url)).status]).toEqual([round, 401]);
      expect((await login(user.email, password, slow.url)).status).toBe(200);
    }
  });
});
