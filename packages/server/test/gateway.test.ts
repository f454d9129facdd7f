import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { newOpaqueToken } from '../src/infrastructure/tokens.ts';
import { ask, message, openHarness, raw, realKey } from './support/gateway-harness.ts';

async function setUp(options: Partial<Parameters<typeof openHarness>[0]> = {}) {
  const stack = new AsyncDisposableStack();
  const fake = stack.use(await startFakeAnthropic());
  const harness = stack.use(await openHarness({ url: fake.url, ...options }));
  return { fake, harness, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('a call through the gateway', () => {
  test('streams the answer byte for byte, with the real key and the same body', async () => {
    await using world = await setUp();
    const { fake, harness } = world;
    const body = message({ messages: [{ role: 'user', content: 'say Grüße 🌍' }] }).replace('{', '{ \n');
    const answer = await ask(harness, {
      path: '/v1/messages?beta=true',
      body,
      headers: { 'anthropic-beta': 'a-1,b-2', 'anthropic-version': '2023-06-01' },
    });
    const direct = await fetch(`${fake.url}/v1/messages?beta=true`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    const withoutIds = (text: string) => text.replaceAll(/msg_\w+/g, 'msg');
    expect(withoutIds(answer.text)).toBe(withoutIds(await direct.text()));
    const seen = fake.requests[0];
    expect(seen?.headers).toMatchObject({
      'x-api-key': realKey,
      'anthropic-beta': 'a-1,b-2',
      'anthropic-version': '2023-06-01',
      'accept-encoding': 'identity',
    });
    expect(seen?.headers['authorization']).toBeUndefined();
    expect(seen?.bytes).toBe(Buffer.byteLength(body));
    expect(JSON.stringify(seen)).not.toContain(harness.token);
  });

  test('is booked with the figures of the answer', async () => {
    await using world = await setUp();
    const usage = {
      input_tokens: 1_000,
      output_tokens: 500,
      cache_creation_input_tokens: 100,
      cache_read_input_tokens: 2_000,
    };
    world.fake.script({ expect: 'hello', steps: [{ text: 'hi', usage }], repeat: true });
    await ask(world.harness, { body: message() });
    await ask(world.harness, { body: message({ stream: false }) });
    const rows = await world.harness.booked();
    expect(rows).toHaveLength(2);
    for (const row of rows)
      expect(row).toMatchObject({
        model: 'claude-sonnet-4-5',
        outcome: 'completed',
        isEstimated: false,
        status: 200,
        attempts: 1,
        tokens: { input: 1_000, output: 500, cacheWrite5m: 100, cacheRead: 2_000 },
        cost: 3_000n + 7_500n + 375n + 600n,
      });
    expect(rows[0]?.turnId).toBeDefined();
  });

  test('counting tokens is answered and not booked', async () => {
    await using world = await setUp();
    const answer = await ask(world.harness, { path: '/v1/messages/count_tokens', body: message() });
    expect(JSON.parse(answer.text)).toHaveProperty('input_tokens');
    expect(await world.harness.booked()).toEqual([]);
  });

  test('a bearer token is as good, two different ones are none', async () => {
    await using world = await setUp();
    const { harness } = world;
    const bearer = { 'x-api-key': '', authorization: `Bearer ${harness.token}` };
    const other = { authorization: 'Bearer something-else' };
    const twice = await ask(harness, { body: message(), headers: other });
    expect(twice.status).toBe(403);
    const { 'x-api-key': _, ...only } = bearer;
    const socket = await raw(
      harness,
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nauthorization: ${only.authorization}\r\nconnection: close\r\n` +
        `content-type: application/json\r\ncontent-length: ${message().length}\r\n\r\n${message()}`,
    );
    expect(socket).toContain('HTTP/1.1 200');
  });

  test('the models are those of the session', async () => {
    await using world = await setUp({ rules: { models: ['claude-haiku-*'], serverFeatures: [] } });
    const answer = await ask(world.harness, { method: 'GET', path: '/v1/models' });
    const page = JSON.parse(answer.text) as { data: { id: string }[] };
    expect(page.data.map((model) => model.id)).toEqual(['claude-haiku-4-5', 'claude-haiku-5-5']);
    expect(world.fake.requests).toHaveLength(0);
  });

  test('greetings are answered here', async () => {
    await using world = await setUp();
    for (const [method, target] of [
      ['HEAD', '/'],
      ['GET', '/api/hello'],
      ['HEAD', '/api/hello'],
    ] as const)
      expect((await ask(world.harness, { method, path: target, headers: { 'x-api-key': '' } })).status).toBe(
        200,
      );
    expect(world.fake.requests).toHaveLength(0);
  });
});

describe('who may call', () => {
  test('a wrong, missing or foreign token is a 403 that says not to try again, never a 401', async () => {
    await using world = await setUp();
    await using other = await setUp();
    for (const token of ['', 'wrong', other.harness.token, `${world.harness.token}x`, realKey]) {
      const answer = await ask(world.harness, { body: message(), headers: { 'x-api-key': token } }).catch(
        () => undefined,
      );
      expect(answer?.status).toBe(403);
      expect(answer?.headers['x-should-retry']).toBe('false');
      expect(JSON.parse(answer?.text ?? '')).toMatchObject({
        type: 'error',
        error: { type: 'permission_error' },
      });
    }
    expect(world.fake.requests).toHaveLength(0);
  });

  test('an expired token and one that was taken back are refused', async () => {
    const { token, hash } = newOpaqueToken();
    await using world = await setUp({ token: { hash, expiresAt: new Date(Date.now() - 1) } });
    const { gateway } = world.harness;
    const call = () => ask(world.harness, { body: message(), headers: { 'x-api-key': token } });
    expect((await call()).status).toBe(403);
    gateway.setToken({ hash, expiresAt: new Date(Date.now() + 60_000) });
    expect((await call()).status).toBe(200);
    gateway.setToken(undefined);
    expect((await call()).status).toBe(403);
  });

  test('only its owner reaches the socket', async () => {
    await using world = await setUp();
    const { socketPath } = world.harness;
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(socketPath))).mode & 0o777).toBe(0o700);
  });

  test('a gateway that is closed is gone, and ends what ran', async () => {
    await using world = await setUp();
    const { fake, harness } = world;
    fake.script({ expect: 'hello', steps: [{ text: 'one two three', hangAfter: 1 }], repeat: true });
    const running = ask(harness, { body: message() });
    while (fake.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await harness.gateway[Symbol.asyncDispose]();
    await expect(running.catch(() => ({ isCut: true }))).resolves.toMatchObject({ isCut: true });
    expect(await harness.booked()).toHaveLength(1);
    await expect(ask(harness, { body: message() })).rejects.toThrow();
  });
});

describe('what may be asked', () => {
  test.each([
    ['GET', '/v1/messages'],
    ['POST', '/v1/messages/../v1/messages'],
    ['POST', '/v1/messages?api_base=http://evil.test'],
    ['POST', '/v1/messages/batches'],
    ['GET', '/v1/files'],
    ['DELETE', '/v1/messages'],
    ['GET', '/metrics'],
  ])('%s %s does not exist', async (method, target) => {
    await using world = await setUp();
    const answer = await ask(world.harness, {
      method,
      path: target,
      ...(method === 'POST' && { body: message() }),
    });
    expect(answer.status).toBe(404);
    expect(world.fake.requests).toHaveLength(0);
  });

  test('a model that is not on the list, or has no price', async () => {
    await using world = await setUp({ rules: { models: ['claude-haiku-4-5', 'gpt-9'], serverFeatures: [] } });
    for (const model of ['claude-sonnet-4-5', 'gpt-9']) {
      const answer = await ask(world.harness, { body: message({ model }) });
      expect(answer.status).toBe(403);
      expect(world.harness.gateway.takeStop()).toEqual({ kind: 'model_refused', model });
    }
    expect(world.harness.gateway.takeStop()).toBeUndefined();
    expect(world.fake.requests).toHaveLength(0);
  });

  test.each([
    { tools: [{ type: 'web_fetch_20250910', name: 'web_fetch' }] },
    { mcp_servers: [{ type: 'url', url: 'https://evil.test', name: 'x' }] },
    { tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] },
  ])('what would run at the provider: %j', async (more) => {
    await using world = await setUp();
    expect((await ask(world.harness, { body: message(more) })).status).toBe(403);
    expect(world.fake.requests).toHaveLength(0);
  });

  test('it may when the session has it', async () => {
    await using world = await setUp({ rules: { models: [], serverFeatures: ['web_search'] } });
    const tools = [{ type: 'web_search_20250305', name: 'web_search' }];
    expect((await ask(world.harness, { body: message({ tools }) })).status).toBe(200);
  });

  test('a body that is too large is refused before it is read, and while it is', async () => {
    await using world = await setUp({ limits: { maxBodyBytes: 10_000 } });
    const declared = await raw(
      world.harness,
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.harness.token}\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`,
    );
    expect(declared).toContain('HTTP/1.1 413');
    const chunked = await raw(
      world.harness,
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.harness.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n` +
        `4e20\r\n${'x'.repeat(20_000)}\r\n`,
    );
    expect(chunked).toContain('HTTP/1.1 413');
    expect(world.harness.bodies.held).toBe(0);
    expect(world.fake.requests).toHaveLength(0);
  });

  test('a body of 32 MB passes', async () => {
    await using world = await setUp();
    const content = 'x'.repeat(32 * 1024 * 1024 - 200);
    const answer = await ask(world.harness, { body: message({ messages: [{ role: 'user', content }] }) });
    expect(answer.status).toBe(200);
    expect(world.harness.bodies.held).toBe(0);
  });

  test('another content type, a body that is not JSON', async () => {
    await using world = await setUp();
    expect(
      (await ask(world.harness, { body: 'a=b', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415);
    expect((await ask(world.harness, { body: '{"model":' })).status).toBe(400);
    expect((await ask(world.harness, { body: '\u001f\ufffd' })).status).toBe(400);
  });

  test('more calls at once than the session may have', async () => {
    await using world = await setUp({ limits: { maxInFlight: 4 } });
    world.fake.script({ expect: 'hello', steps: [{ text: 'hi', delayMs: 200 }], repeat: true });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask(world.harness, { body: message() })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(4);
    expect(answers.filter((answer) => answer.status === 429 && answer.headers['retry-after'])).toHaveLength(
      6,
    );
  });
});
