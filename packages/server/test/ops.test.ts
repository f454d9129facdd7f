import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { expectProblem } from './support/problem.ts';
import { rawRequest, type RawAnswer } from './support/raw-http.ts';

const page = 'https://console.example.com';
const metricsToken = 'a token for the metrics';

const stack = new AsyncDisposableStack();
let service: TestApp;
let guarded: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  guarded = stack.use(
    await startTestApp({
      ROLE: 'api',
      CORS_ORIGINS: `https://other.example.com, ${page}`,
      METRICS_TOKEN: metricsToken.replaceAll(' ', '-'),
    }),
  );
});
afterAll(() => stack.disposeAsync());

const get = (path: string, headers: Record<string, string> = {}, from = service) =>
  rawRequest(from.url, { path, headers });
const json = (answer: RawAnswer) => JSON.parse(answer.text) as Json;
const problem = (answer: RawAnswer) => ({
  status: answer.status,
  contentType: answer.headers['content-type'] ?? '',
  text: answer.text,
});

describe('the state of the process', () => {
  test('says that it lives [ops:health]', async () => {
    const answer = await get('/health');
    expect(answer.status).toBe(200);
    expect(json(answer)).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
    });
  });

  test('says check by check that it takes work [ops:ready]', async () => {
    const answer = await get('/ready');
    expect(answer.status).toBe(200);
    const { status, role, checks } = json(answer);
    // It has no worker behind it, and takes work all the same.
    expect({ status, role }).toEqual({ status: 'degraded', role: 'api' });
    expect(checks).toMatchObject({ database: { ok: true }, queue: { ok: true }, disk: { ok: true } });
    expect(Object.keys(checks as object)).toContain('jail');
  });

  test('says the same to many who ask at once [ops:ready-together]', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => get('/ready')));
    expect(answers.filter(({ status }) => status !== 200).map(({ text }) => text)).toEqual([]);
  });
});

describe('a node whose disk is nearly full', () => {
  test('is not ready, and says how much is free [ops:disk]', async () => {
    await using full = await startTestApp({ ROLE: 'api', DISK_MIN_FREE_MB: '10000000' });
    const answer = await get('/ready', {}, full);
    expect(answer.status).toBe(503);
    expect(json(answer)['checks'].disk).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^\d+ MB free, 10000000 needed\.$/) as unknown,
    });
  });
});

describe('the measurements', () => {
  const names = [
    'api_requests_total',
    'api_request_duration_seconds',
    'sessions_created_total',
    'turns_total',
    'turn_duration_seconds',
    'tool_calls_total',
    'cost_micro_usd_total',
    'model_tokens_total',
    'live_sessions',
    'stream_readers',
    'stream_slow_readers_total',
    'drafts_dropped_total',
    'sdk_unknown_messages_total',
    'jail_starts_total',
    'jail_ends_total',
    'sweeps_total',
    'leftovers_total',
    'process_cpu_seconds_total',
  ];

  test('have the names that dashboards are built on [ops:metrics]', async () => {
    const answer = await get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const name of names) expect(answer.text).toContain(`# TYPE ${name} `);
  });

  test('tell of sessions, turns, lines, leases and connections [ops:metrics-service]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    await user.tell(session, 'Nobody runs it here.');
    await eventually(
      async () => {
        const { text } = await get('/metrics');
        // This node runs no turns.
        expect(text).toMatch(/^turns_unfinished\{status="queued"\} [1-9]/m);
        expect(text).toMatch(/^queue_depth\{queue="turns"\} [1-9]/m);
        expect(text).toMatch(/^queue_oldest_seconds\{queue="turns"\} [\d.]+$/m);
        expect(text).toMatch(/^sessions_total\{status="created"\} [1-9]/m);
        expect(text).toMatch(/^sessions_total\{status="archived"\} 0$/m);
        expect(text).toMatch(/^session_leases\{state="held"\} 0$/m);
        expect(text).toMatch(/^database_pool_connections\{state="total"\} [1-9]/m);
        expect(text).toMatch(/^jobs_ready\{queue="run-turn"\} \d/m);
      },
      { within: 25_000 },
    );
  });

  test('count requests by pattern and name no tenant, no person and no address [ops:metrics-labels]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    await user.get(`/sessions/${session}?q=${user.email}`);
    await get(`/api/v1/nowhere/${user.email}`);
    await get(`/api/v1/nowhere-${user.organizationId}`);
    const { text } = await get('/metrics');
    expect(text).toContain('path="/api/v1/sessions/:session_id"');
    expect(text).toContain('path="unknown"');
    for (const personal of [session, user.userId, user.organizationId, user.email, 'nowhere'])
      expect(text).not.toContain(personal);
    expect(text).not.toMatch(/(org|usr|ses|turn)_[0-9a-f]{8}/);
    expect(text).not.toContain('@');
  });

  test('ask for the token when there is one, and take no other [ops:metrics-token]', async () => {
    const token = metricsToken.replaceAll(' ', '-');
    const ask = (headers: Record<string, string>) => get('/metrics', headers, guarded);
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
    const user = await guarded.newUser({ role: 'admin' });
    for (const authorization of [
      'Bearer wrong',
      `Bearer ${token}x`,
      `Basic ${token}`,
      `Bearer ${user.token}`,
    ])
      expectProblem(problem(await ask({ authorization })), 401);
    expectProblem(problem(await ask({})), 401);
  });
});

describe('the reference', () => {
  test('is where the address that the banner names leads [ops:docs-found]', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers['location']]).toEqual([302, '/docs']);
  });

  test('is a page that takes everything from here [ops:docs-local]', async () => {
    const answer = await get('/docs/');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    const loaded = [...answer.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(0);
    for (const address of loaded) expect(address).not.toMatch(/^(https?:)?\/\//);
    expect(answer.text).not.toMatch(/https?:\/\/|cdn\./);
    for (const address of loaded) {
      const part = await get(new URL(address, `${service.url}/docs/`).pathname);
      expect([address, part.status]).toEqual([address, 200]);
    }
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test('shows the document that is committed [ops:openapi]', async () => {
    const file = path.join(import.meta.dirname, '..', 'openapi.json');
    const committed = JSON.parse(await readFile(file, 'utf8')) as Json;
    const answer = await get('/api/v1/openapi.json');
    expect(answer.status).toBe(200);
    expect(json(answer)).toEqual(committed);
    expect(committed['openapi']).toBe('3.1.0');
  });

  test('names and describes every operation and its errors [ops:openapi-complete]', async () => {
    const { paths } = json(await get('/api/v1/openapi.json')) as {
      paths: Record<string, Record<string, Json>>;
    };
    const operations = Object.entries(paths).flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${template}`, operation })),
    );
    const ids = operations.map(({ operation }) => operation['operationId'] as string);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations) {
      expect([name, operation['operationId']]).toEqual([name, expect.stringMatching(/^[a-z][A-Za-z]+$/)]);
      expect([name, operation['summary']]).toEqual([name, expect.stringMatching(/^[A-Z].+[^.]$/)]);
      const responses = operation['responses'] as Record<string, { content?: object; description: string }>;
      const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      if (name.includes('/api/')) expect([name, errors.length > 0]).toEqual([name, true]);
      for (const [status, { content, description }] of errors) {
        const isReadiness = name === 'get /ready';
        const type = isReadiness ? 'application/json' : 'application/problem+json';
        expect([name, status, Object.keys(content ?? {})]).toEqual([name, status, [type]]);
        expect(description).not.toBe('');
      }
    }
  });
});

describe('every answer', () => {
  test('forbids browsers to guess, frame and run what it holds [ops:security-headers]', async () => {
    const user = await service.newUser();
    const authorization = `Bearer ${user.token}`;
    for (const path of [
      '/health',
      '/api/v1/auth/me',
      '/api/v1/sessions',
      '/nowhere',
      '/api/v1/openapi.json',
    ]) {
      const { headers } = await get(path, { authorization });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
    }
  });

  test('carries the id of the request: the own one when it is harmless, else a new one [ops:request-id]', async () => {
    const kept = ['a', '0199c0ff-ee', 'trace.1_2-3', 'x'.repeat(128)];
    for (const id of kept)
      expect((await get('/health', { 'x-request-id': id })).headers['x-request-id']).toBe(id);
    const replaced = ['', 'x'.repeat(129), 'a b', 'a"b', '<script>', 'a,b', '../etc', '{}', 'a%0d%0ab'];
    for (const id of replaced) {
      const { headers } = await get('/health', { 'x-request-id': id });
      expect(headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/);
    }
    const missing = await get('/nowhere', { 'x-request-id': 'mine' });
    expect(missing.headers['x-request-id']).toBe('mine');
    expect(json(missing)['request_id']).toBe('mine');
  });
});

test('every answer tells the versions of the API and of the server [ops:versions]', async () => {
  const { version } = json(await get('/health'));
  for (const path of ['/health', '/api/v1/sessions', '/nowhere', '/api/v1/openapi.json'])
    expect((await get(path)).headers).toMatchObject({ 'ai-agent-api': '1', 'ai-agent-version': version });
});

describe('a page of another origin', () => {
  const preflight = (origin: string, method: string, from: TestApp) =>
    rawRequest(from.url, {
      method: 'OPTIONS',
      path: '/api/v1/sessions',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  test('may call if it is listed, with every method of the API [ops:cors]', async () => {
    const { headers, status } = await get('/health', { origin: page }, guarded);
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(page);
    expect(headers['vary']).toContain('Origin');
    expect(headers['access-control-expose-headers']).toContain('x-request-id');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      const answer = await preflight(page, method, guarded);
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe(page);
      expect(answer.headers['access-control-allow-methods']).toContain(method);
      expect(answer.headers['access-control-allow-headers']).toContain('authorization');
    }
  });

  test('sees the reason of a refusal too [ops:cors-errors]', async () => {
    const answer = await get('/api/v1/sessions', { origin: page }, guarded);
    expectProblem(problem(answer), 401);
    expect(answer.headers['access-control-allow-origin']).toBe(page);
  });

  test('is let in nowhere if it is not listed [ops:cors-refused]', async () => {
    const strangers = [
      'https://evil.example.com',
      `${page}.evil.com`,
      `${page}:8443`,
      'http://console.example.com',
      'null',
    ];
    for (const origin of strangers) {
      const answers = [
        await get('/health', { origin }, guarded),
        await preflight(origin, 'POST', guarded),
        await get('/health', { origin }),
        await preflight(origin, 'POST', service),
      ];
      for (const { headers } of answers) expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});
