import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { ask, message, openHarness, raw, type Harness } from './support/gateway-harness.ts';

async function setUp(options: Partial<Parameters<typeof openHarness>[0]> = {}) {
  const stack = new AsyncDisposableStack();
  const fake = stack.use(await startFakeAnthropic());
  const harness = stack.use(await openHarness({ url: fake.url, ...options }));
  return { fake, harness, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('clients that misbehave', () => {
  const head = (harness: Harness, more = '') =>
    `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${harness.token}\r\ncontent-type: application/json\r\n${more}`;

  test.each([
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1'],
    [
      'a length and chunks',
      'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    ],
    ['an odd transfer encoding', 'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'x-a: 1\r\n 2\r\ncontent-length: 0\r\n\r\n'],
    ['a bare line feed', 'content-length: 0\n\n'],
    ['a space before the colon', 'content-length : 5\r\n\r\n'],
    ['huge headers', `x-a: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('%s reach nobody', async (_what, rest) => {
    await using world = await setUp({ limits: { headersMs: 300, requestMs: 600 } });
    const text = await raw(world.harness, head(world.harness, rest));
    expect(text).not.toContain('HTTP/1.1 200');
    expect(world.fake.requests).toHaveLength(0);
  });

  test('a header that is smuggled into another is not sent on', async () => {
    await using world = await setUp();
    const body = message();
    const more = `anthropic-beta: a\r\nx-evil: 1\r\nconnection: close, x-evil, anthropic-beta\r\nhost: evil.test\r\nx-forwarded-host: evil.test\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    expect(await raw(world.harness, head(world.harness, more).replace('host: x\r\n', ''))).toContain(
      '200 OK',
    );
    const { headers } = world.fake.requests[0]!;
    expect(headers).not.toHaveProperty('x-evil');
    expect(headers).not.toHaveProperty('x-forwarded-host');
    expect(headers['host']).toMatch(/^127\.0\.0\.1/);
  });

  test('garbage instead of HTTP is refused and told', async () => {
    await using world = await setUp();
    expect(await raw(world.harness, '\u0016\u0003\u0001 hello\r\n\r\n')).toContain('400');
    expect(world.harness.events).toContainEqual({ type: 'refused', status: 400, code: 'not_http' });
  });

  test('one that says nothing, stops in its headers or in its body is let go', async () => {
    await using world = await setUp({ limits: { headersMs: 300, requestMs: 600 } });
    const { harness } = world;
    const before = Date.now();
    await Promise.all([
      raw(harness, ''),
      raw(harness, head(harness)),
      raw(harness, head(harness, 'content-length: 1000\r\n\r\n{"model"')),
    ]);
    expect(Date.now() - before).toBeLessThan(3_000);
    await expect.poll(() => harness.bodies.held).toBe(0);
    expect((await ask(harness, { body: message() })).status).toBe(200);
  });

  test('one that closes its half has left', async () => {
    await using world = await setUp();
    const body = message();
    const more = `content-length: ${body.length}\r\n\r\n${body}`;
    expect(await raw(world.harness, head(world.harness, more), true)).not.toContain('message_stop');
    await expect.poll(() => world.harness.bodies.held).toBe(0);
  });

  test('an upgrade is cut', async () => {
    await using world = await setUp();
    const more = 'connection: upgrade\r\nupgrade: websocket\r\n\r\n';
    expect(await raw(world.harness, head(world.harness, more))).toBe('');
  });
});
