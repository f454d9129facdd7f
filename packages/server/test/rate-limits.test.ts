import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { expectProblem } from './support/problem.ts';
import { postJson, rawRequest, type RawAnswer } from './support/raw-http.ts';
import { RedisServer } from './support/redis-server.ts';
import { startNode } from './support/service-node.ts';

const limits = {
  ROLE: 'api',
  RATE_LIMIT_READS: '20',
  RATE_LIMIT_WRITES: '10',
  RATE_LIMIT_RUNS: '3',
  RATE_LIMIT_ADDRESS: '0',
};

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp(limits));
});
afterAll(() => stack.disposeAsync());

const me = (url: string, token: string | undefined, headers = {}) =>
  rawRequest(url, {
    path: '/api/v1/auth/me',
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
  });
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const served = (answers: readonly RawAnswer[]) => answers.filter(({ status }) => status !== 429).length;

describe('the limit of requests', () => {
  test('lets exactly so many of one login through in a minute, and says so [rate-limits:exact]', async () => {
    const user = await service.newUser();
    const answers = await times(50, () => me(service.url, user.token));
    expect(served(answers)).toBe(20);
    const good = answers.find(({ status }) => status === 200);
    expect(good?.headers['ratelimit-policy']).toBe('"read";q=20;w=60');
    expect(good?.headers['ratelimit']).toMatch(/^"read";r=\d+;t=\d+$/);
    expect(good?.headers['x-ratelimit-limit']).toBe('20');
    const bad = await me(service.url, user.token);
    expectProblem(
      { status: bad.status, contentType: bad.headers['content-type'] ?? '', text: bad.text },
      429,
    );
    expect(bad.headers['ratelimit']).toMatch(/^"read";r=0;t=\d+$/);
    expect(Number(bad.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(bad.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(bad.text).toContain('20 requests that read may be made in a minute');
  });

  test('counts logins, keys and kinds of requests apart [rate-limits:apart]', async () => {
    const [user, other] = [await service.newUser(), await service.newUser()];
    const { body } = await user.post('/api-keys', { name: 'One', scopes: ['account:read', 'sessions:read'] });
    await times(25, () => me(service.url, user.token));
    expect((await me(service.url, user.token)).status).toBe(429);
    expect((await me(service.url, other.token)).status).toBe(200);
    expect(served(await times(25, () => me(service.url, String(body['key']))))).toBe(20);
    expect((await user.post('/sessions', {})).status).toBe(201);
  });

  test('holds for what has agents work, also over a socket [rate-limits:runs]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const socket = await user.socket(session);
    const query = (id: string) => socket.send({ type: 'query', id, message: 'Go.' });
    await user.tell(session, 'Go.');
    for (const id of ['one', 'two', 'three']) query(id);
    const last = await socket.until((frame) => frame['id'] === 'three');
    expect(last).toMatchObject({ type: 'error', code: 'too_many_requests' });
    expect(socket.frames.filter(({ type }) => type === 'ack')).toHaveLength(2);
    const refused = await user.post(`/sessions/${session}/query`, { message: 'Go.' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toBe('"run";q=3;w=60');
    socket.close();
  });
});

describe('the limit of an address', () => {
  const strict = { ...limits, RATE_LIMIT_READS: '0', RATE_LIMIT_ADDRESS: '100' };
  const forged = (index: number) => ({
    'x-forwarded-for': `203.0.113.${index % 250}, 10.0.0.${index % 250}`,
  });

  test('holds for strangers whatever they say of where they come from [rate-limits:forged-address]', async () => {
    await using app = await startTestApp(strict);
    const answers = await times(300, (index) => me(app.url, undefined, forged(index)));
    expect(served(answers)).toBe(100);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(100);
    const login = { email: 'nobody@example.com', password: 'wrong' };
    expect((await postJson(app.url, '/api/v1/auth/login', login, forged(7))).status).toBe(429);
    expect((await rawRequest(app.url, { path: '/health' })).status).toBe(200);
  });

  test('is of the client where a proxy is trusted, and of the last hop that is not [rate-limits:trusted-proxy]', async () => {
    await using app = await startTestApp({ ...strict, TRUSTED_PROXIES: '127.0.0.1' });
    const through = (client: string) =>
      me(app.url, undefined, { 'x-forwarded-for': `198.51.100.1, ${client}` });
    expect(served(await times(120, () => through('203.0.113.1')))).toBe(100);
    expect((await through('203.0.113.2')).status).toBe(401);
  });
});

describe('two nodes', () => {
  async function newPair(environment: Record<string, string>) {
    await using held = new AsyncDisposableStack();
    const redis = held.use(await RedisServer.start());
    const shared = {
      ...limits,
      ...environment,
      REDIS_URL: redis.url,
      JWT_SECRET: 'a secret of both nodes, long enough',
    };
    const one = held.use(await startTestApp(shared));
    const other = held.use(await startNode({ databaseUrl: one.databaseUrl, environment: shared }));
    const user = await one.newUser();
    const kept = held.move();
    return { redis, one, other, user, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  }

  const spread = (pair: { one: TestApp; other: { url: string }; user: Api }, count: number) =>
    times(count, (index) => me(index % 2 === 0 ? pair.one.url : pair.other.url, pair.user.token));

  test('with a Redis have one limit together, and their own while it is away [rate-limits:redis]', async () => {
    await using pair = await newPair({});
    expect(served(await spread(pair, 60))).toBe(20);
    await pair.redis.kill();
    const alone = served(await spread(pair, 100));
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThanOrEqual(40);
    await pair.redis.start();
    await eventually(
      async () => {
        const { headers } = await me(pair.one.url, (await pair.one.newUser()).token);
        expect(headers['x-ratelimit-remaining']).toBe('19');
      },
      { within: 5_000 },
    );
  });

  test('with a Redis lock an account out together [rate-limits:lock-out]', async () => {
    await using pair = await newPair({ LOGIN_ATTEMPTS_PER_MINUTE: '3' });
    const login = (url: string, secret: string) =>
      postJson(url, '/api/v1/auth/login', { email: pair.user.email, password: secret });
    for (let guess = 0; guess < 3; guess++) expect((await login(pair.one.url, 'wrong')).status).toBe(401);
    expect((await login(pair.other.url, password)).status).toBe(429);
  });

  test('are not held up by a Redis that hangs [rate-limits:redis-hangs]', async () => {
    await using pair = await newPair({});
    pair.redis.signal('SIGSTOP');
    const began = performance.now();
    expect(served(await spread(pair, 40))).toBeGreaterThanOrEqual(20);
    expect(performance.now() - began).toBeLessThan(3_000);
    pair.redis.signal('SIGCONT');
  });
});
