import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { Browser } from './support/browser.ts';
import { newAttempt } from './support/filled-tenant.ts';
import { freePort } from './support/free-port.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import {
  newKey,
  signWith,
  startOpenIdServer,
  type OpenIdServer,
  type Person,
} from './support/openid-server.ts';
import { postJson, type RawAnswer } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let callbackUrl: string;
let [provider, otherProvider]: OpenIdServer[] = [];
let superuser: Sql;
beforeAll(async () => {
  const port = await freePort();
  callbackUrl = `http://127.0.0.1:${port}/api/v1/auth/sso/callback`;
  provider = stack.use(await startOpenIdServer(callbackUrl));
  otherProvider = stack.use(await startOpenIdServer(callbackUrl));
  service = stack.use(
    await startTestApp({
      ...{ ROLE: 'api', PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` },
      SSO_TO_LOOPBACK: 'yes',
    }),
  );
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());
afterEach(() => {
  for (const each of [provider, otherProvider]) if (each) each.tamper = undefined;
});

const server = (): OpenIdServer => provider!;
const groupRoles = [
  { group: 'owners', role: 'admin' },
  { group: 'staff', role: 'user' },
];
const newPerson = (but: Partial<Person> = {}): Person => ({
  ...{ sub: randomUUID(), email: `${randomUUID()}@example.com`, email_verified: true },
  ...{ name: 'Ada Lovelace', groups: ['staff'] },
  ...but,
});

/** An organization whose people log in at a provider. Its short name is its id. */
async function newOrganization(but: Record<string, unknown> = {}, at = server()): Promise<Api> {
  const admin = await service.newUser({ role: 'admin' });
  const { issuer, clientId, clientSecret } = at;
  const answer = await admin.put('/organization/single-sign-on', {
    ...{ issuer, client_id: clientId, client_secret: clientSecret },
    ...{ scopes: ['openid', 'email', 'profile', 'groups'], group_roles: groupRoles },
    ...{ email_domains: ['example.com'], creates_users: true },
    ...but,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return admin;
}

const newVerifier = () => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

type Begun = { readonly browser: Browser; readonly verifier: string; readonly back: string };

/** As far as the provider has sent the browser back. */
async function begin(admin: Api, person: Person, { at = server(), port = 9_999 } = {}): Promise<Begun> {
  at.person = person;
  const browser = new Browser();
  const verifier = newVerifier();
  const query = new URLSearchParams({
    ...{ organization: admin.organizationId, challenge: challengeOf(verifier), port: String(port) },
  });
  const start = `${service.url}/api/v1/auth/sso/start?${query.toString()}`;
  return { browser, verifier, back: await browser.until(start, callbackUrl) };
}

/** What the browser brings to the program. */
function broughtBy({ status, headers, text }: RawAnswer): { code?: string; refusal?: string } {
  expect(status, text).toBe(302);
  const { origin, searchParams } = new URL(headers.location ?? '');
  expect(origin).toBe('http://127.0.0.1:9999');
  return Object.fromEntries(searchParams);
}

const exchange = (code: string, verifier: string) =>
  postJson(service.url, '/api/v1/auth/sso/token', { code, verifier });

async function logIn(admin: Api, person: Person): Promise<Json> {
  const { browser, verifier, back } = await begin(admin, person);
  const brought = broughtBy(await browser.open(back));
  expect(brought.refusal).toBeUndefined();
  const answer = await exchange(brought.code ?? '', verifier);
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text) as Json;
}

async function refusalOf(admin: Api, person: Person): Promise<string> {
  const { browser, back } = await begin(admin, person);
  const { refusal = '', code } = broughtBy(await browser.open(back));
  expect(code).toBeUndefined();
  return refusal;
}

const badAnswer = 'The answer of the provider is not good; log in again.';
const notHere = 'This account cannot log in here; ask an admin.';

describe('a login at a provider', () => {
  test('makes a user with the role of their groups, which the next login brings up to date [sso:login]', async () => {
    const admin = await newOrganization();
    const person = newPerson();
    const first = await logIn(admin, person);
    expect(first['user']).toMatchObject({
      ...{ email: person.email, name: 'Ada Lovelace', role: 'user', kind: 'person' },
      organization_id: admin.organizationId,
    });
    const again = await logIn(admin, { ...person, groups: ['owners'] });
    expect(again['user']).toMatchObject({ id: first['user'].id, role: 'admin' });
    expect(await refusalOf(admin, { ...person, groups: ['guests'] })).toMatch(/None of your groups/);
    const { items } = (await admin.get(`/audit?actor_id=${first['user'].id}`)).body;
    const actions = (items as Json[]).map((entry) => String(entry['action']));
    expect(actions).toEqual(
      expect.arrayContaining(['user.created', 'single_sign_on.linked', 'login.succeeded', 'user.changed']),
    );
  });

  test('is worth nothing when all logins of the user ended before its tokens were asked for [sso:outdated]', async () => {
    const admin = await newOrganization();
    const person = newPerson();
    const { browser, verifier, back } = await begin(admin, person);
    const { code = '' } = broughtBy(await browser.open(back));
    await superuser.rows('update users set token_version = token_version + 1 where email = $1', [
      person.email,
    ]);
    expect((await exchange(code, verifier)).status).toBe(401);
  });

  test('takes the place of the oldest where very many are under way [sso:crowded]', async () => {
    const { organizationId } = await newOrganization();
    const now = new Date();
    const names = ['first', 'second', 'third'].map((name) => `${name} of ${organizationId}`);
    const left = await service.store.transact(organizationId, async (tx) => {
      for (const [index, stateHash] of names.entries()) {
        const expiresAt = new Date(now.getTime() + 60_000 + index);
        await tx.ssoLogins.begin({ ...newAttempt(organizationId), stateHash, expiresAt }, 2, now);
      }
      const { bindingHash } = newAttempt(organizationId);
      return Promise.all(names.map((stateHash) => tx.ssoLogins.take({ stateHash, bindingHash }, now)));
    });
    expect(left.map((attempt) => attempt?.stateHash)).toEqual([undefined, names[1], names[2]]);
  });

  test('is over after half a day, however often it is refreshed [sso:login-ends]', async () => {
    const admin = await newOrganization();
    const { refresh_token: token, user } = await logIn(admin, newPerson());
    const answer = await postJson(service.url, '/api/v1/auth/refresh', { refresh_token: token });
    expect(answer.status).toBe(200);
    const rows = await superuser.rows(
      `select expires_at = login_until as is_bound, login_until < now() + interval '12 hours' as is_soon
       from refresh_tokens where user_id = $1`,
      [user.id],
    );
    expect(rows).toEqual([
      { is_bound: true, is_soon: true },
      { is_bound: true, is_soon: true },
    ]);
  });

  test('is the login of who has the address in the organization, and of nobody else [sso:linked]', async () => {
    const admin = await newOrganization();
    const member = await service.newUser({ organizationId: admin.organizationId });
    const person = newPerson({ email: member.email.toUpperCase() });
    expect((await logIn(admin, person))['user']).toMatchObject({ id: member.userId, role: 'user' });
    // The address is given to somebody else at the provider.
    expect(await refusalOf(admin, { ...person, sub: randomUUID() })).toBe(notHere);
    // Their address changes there; they are the same.
    const renamed = { ...person, email: `${randomUUID()}@example.com` };
    expect((await logIn(admin, renamed))['user']).toMatchObject({ id: member.userId });
    const stranger = await service.newUser();
    expect(await refusalOf(admin, newPerson({ email: stranger.email }))).toBe(notHere);
  });

  test('is refused to who is shut out, unverified, of another domain, or not known where nobody is made [sso:refused]', async () => {
    const admin = await newOrganization({ creates_users: false });
    const member = await service.newUser({ organizationId: admin.organizationId });
    expect(await refusalOf(admin, newPerson())).toBe(notHere);
    expect(await refusalOf(admin, newPerson({ email: member.email, email_verified: false }))).toMatch(
      /verified/,
    );
    expect(await refusalOf(admin, newPerson({ email: 'ada@example.org' }))).toMatch(/example\.org/);
    await admin.patch(`/users/${member.userId}`, { is_active: false });
    expect(await refusalOf(admin, newPerson({ email: member.email }))).toMatch(/disabled/);
    const robot = await admin.post('/users', { kind: 'service', name: 'Robot', role: 'user' });
    const asRobot = newPerson({ email: String(robot.body['email']) });
    expect(await refusalOf(admin, asRobot)).toMatch(/not let in/);
    const { items } = (await admin.get('/audit?action=single_sign_on.refused')).body;
    expect((items as Json[]).length).toBeGreaterThanOrEqual(5);
  });

  test('leaves an organization its last admin, whatever the groups say [sso:last-admin]', async () => {
    const admin = await newOrganization();
    const person = newPerson({ email: admin.email, groups: ['staff'] });
    expect((await logIn(admin, person))['user']).toMatchObject({ id: admin.userId, role: 'admin' });
  });
});

describe('the answer of a provider', () => {
  test('counts once, and in the browser in which the login began [sso:once]', async () => {
    const admin = await newOrganization();
    const { browser, verifier, back } = await begin(admin, newPerson());
    expect((await new Browser().open(back)).status).toBe(401);
    const answers = await Promise.all([1, 2, 3].map(() => browser.open(back)));
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 401, 401]);
    const { code = '' } = broughtBy(answers.find(({ status }) => status === 302)!);
    expect((await exchange(code, newVerifier())).status).toBe(401);
    // Whoever tried with it and had not the verifier has spent it.
    expect((await exchange(code, verifier)).status).toBe(401);
  });

  test('is worth tokens once, to the program that began it [sso:exchange]', async () => {
    const admin = await newOrganization();
    const { browser, verifier, back } = await begin(admin, newPerson());
    const { code = '' } = broughtBy(await browser.open(back));
    const answers = await Promise.all([1, 2, 3].map(() => exchange(code, verifier)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test('is refused with a forged signature, another nonce, audience or issuer, and when it is too old [sso:forged]', async () => {
    const admin = await newOrganization();
    const now = Math.floor(Date.now() / 1_000);
    const forged: Record<string, NonNullable<OpenIdServer['tamper']>> = {
      'a signature of another key': (claims) => signWith(newKey(), claims),
      'no signature': (claims) => Promise.resolve(new UnsecuredJWT(claims).encode()),
      'another nonce': (claims) => server().sign({ ...claims, nonce: 'another' }),
      'no nonce': ({ nonce: _, ...claims }) => server().sign(claims),
      'another audience': (claims) => server().sign({ ...claims, aud: 'others' }),
      'another issuer': (claims) => server().sign({ ...claims, iss: otherProvider!.issuer }),
      'an end 90 seconds ago': (claims) => server().sign({ ...claims, exp: now - 90 }),
      'another subject than is asked about': (claims) => server().sign({ ...claims, sub: 'somebody else' }),
    };
    for (const [what, tamper] of Object.entries(forged)) {
      server().tamper = tamper;
      expect([what, await refusalOf(admin, newPerson())]).toEqual([what, badAnswer]);
    }
    server().tamper = (claims) => server().sign({ ...claims, exp: now - 30 });
    await logIn(admin, newPerson());
  });

  test('is refused when it comes from another provider than was asked [sso:mixed-up]', async () => {
    const [one, two] = [await newOrganization(), await newOrganization({}, otherProvider)];
    const mix = async (change: (own: URLSearchParams, others: URLSearchParams) => void) => {
      const own = await begin(one, newPerson());
      const others = await begin(two, newPerson(), { at: otherProvider! });
      const address = new URL(own.back);
      change(address.searchParams, new URL(others.back).searchParams);
      return broughtBy(await own.browser.open(address.href));
    };
    const take = (name: string) => (own: URLSearchParams, others: URLSearchParams) =>
      own.set(name, others.get(name) ?? '');
    expect(await mix(take('code'))).toEqual({ refusal: badAnswer });
    expect(await mix(take('iss'))).toEqual({ refusal: badAnswer });
    expect(await mix((own) => own.delete('iss'))).toEqual({ refusal: badAnswer });
    expect(
      await mix((own, others) => {
        take('code')(own, others);
        take('iss')(own, others);
      }),
    ).toEqual({ refusal: badAnswer });
    // The state of the other organization belongs to another browser.
    const own = await begin(one, newPerson());
    const others = await begin(two, newPerson(), { at: otherProvider! });
    expect((await own.browser.open(others.back)).status).toBe(401);
  });

  test('says no, which the program is told [sso:denied]', async () => {
    const admin = await newOrganization();
    const { browser, back } = await begin(admin, newPerson());
    const address = new URL(back);
    address.searchParams.delete('code');
    address.searchParams.set('error', 'access_denied');
    expect(broughtBy(await browser.open(address.href))).toEqual({ refusal: badAnswer });
  });

  test('is shown as a code where no program waits on the machine [sso:code]', async () => {
    const admin = await newOrganization();
    server().person = newPerson();
    const [browser, verifier] = [new Browser(), newVerifier()];
    const query = new URLSearchParams({
      organization: admin.organizationId,
      challenge: challengeOf(verifier),
    });
    const start = `${service.url}/api/v1/auth/sso/start?${query.toString()}`;
    const shown = await browser.open(await browser.until(start, callbackUrl));
    expect(shown.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    });
    const [, code = ''] = /^Your code: (\S+)/.exec(shown.text) ?? [];
    expect((await exchange(code, verifier)).status).toBe(200);
  });
});

describe('the settings of single sign-on', () => {
  test('never show the secret, and keep it while provider and client stay [sso:settings]', async () => {
    const admin = await newOrganization();
    const path = '/organization/single-sign-on';
    const shown = await admin.get(path);
    expect(shown.body).toMatchObject({ is_set: true, has_secret: true, callback_url: callbackUrl });
    const audit = (await admin.get('/audit?action=single_sign_on.set')).body;
    const rows = await superuser.rows(`select to_jsonb(p)::text as text from sso_providers p`);
    expect(JSON.stringify([shown.body, audit, rows])).not.toContain(server().clientSecret);
    const { issuer, clientId } = server();
    const set = (but: object) =>
      admin.put(path, { issuer, client_id: clientId, email_domains: ['example.com'], ...but });
    expect((await set({})).body).toMatchObject({ has_secret: true, creates_users: false });
    expect((await set({ client_id: 'another' })).body).toMatchObject({ has_secret: false });
    for (const bad of [
      ...[{ issuer: 'nothing' }, { issuer: `${issuer}/.well-known/openid-configuration` }],
      ...[{ email_domains: [] }, { email_domains: ['*'] }, { scopes: ['email'] }, { default_role: 'king' }],
    ])
      expect([bad, (await set(bad)).status]).toEqual([bad, 422]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).body).toMatchObject({ is_set: false });
    const start = `/api/v1/auth/sso/start?organization=${admin.organizationId}&challenge=${'x'.repeat(43)}`;
    expect((await new Browser().open(`${service.url}${start}`)).status).toBe(404);
  });

  test('lead to no address that is not public, and to no provider that calls itself otherwise [sso:guarded]', async () => {
    const { port } = new URL(server().issuer);
    for (const issuer of [
      'http://169.254.169.254',
      `https://localhost:${port}`,
      `http://localhost:${port}`,
    ]) {
      const admin = await newOrganization({ issuer });
      const start = `/api/v1/auth/sso/start?organization=${admin.organizationId}&challenge=${'x'.repeat(43)}`;
      const answer = await new Browser().open(`${service.url}${start}`);
      expect([issuer, answer.status]).toEqual([issuer, 503]);
      expect(answer.text).not.toContain('169.254');
    }
  });
});
