import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ByteBudget } from '../src/agent/gateway/byte-budget.ts';
import { answerOf, startFaultyUpstream } from './support/faulty-upstream.ts';
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

  test('one that fills its own room with half a request leaves the others theirs [gateway:room]', async () => {
    const megabyte = 1024 * 1024;
    const bodies = new ByteBudget(64 * megabyte);
    await using world = await setUp({ bodies });
    await using other = await setUp({ bodies });
    const { socketPath } = world.harness;
    const hogs = Array.from({ length: 12 }, () => connect(socketPath).on('error', () => undefined));
    for (const hog of hogs) {
      hog.write(head(world.harness, `content-length: ${9 * megabyte}\r\n\r\n`));
      hog.write(Buffer.alloc(8 * megabyte, 0x20));
    }
    await expect.poll(() => bodies.held).toBeGreaterThan(8 * megabyte);
    const content = 'x'.repeat(8 * megabyte);
    const body = message({ messages: [{ role: 'user', content }] });
    expect((await ask(other.harness, { body })).status).toBe(200);
    expect(bodies.held).toBeLessThanOrEqual(16 * megabyte);
    for (const hog of hogs) hog.destroy();
    await expect.poll(() => bodies.held).toBe(0);
  });

  test('what it does not read of answers in one piece is counted, and given up in time [gateway:unread]', async () => {
    const text = 'x'.repeat(3_000_000);
    await using upstream = await startFaultyUpstream(({ write }) => {
      write(answerOf(200, JSON.stringify({ model: 'claude-sonnet-4-5', usage: { output_tokens: 9 }, text })));
    });
    const limits = { idleMs: 400 };
    await using harness = await openHarness({
      url: upstream.url,
      limits,
      bodies: new ByteBudget(16_000_000),
    });
    const body = message({ stream: false });
    const more = `content-length: ${body.length}\r\n\r\n${body}`;
    const clients = Array.from({ length: 6 }, () => connect(harness.socketPath).pause());
    for (const client of clients) client.write(head(harness, more));
    await expect.poll(() => upstream.seen.length).toBeGreaterThan(0);
    await expect.poll(async () => (await harness.booked()).length, { timeout: 5_000 }).toBe(1);
    expect(upstream.seen.length).toBe(1);
    expect(harness.events.filter(({ type }) => type === 'refused').length).toBe(5);
    expect((await ask(harness, { body })).status).toBe(200);
    for (const client of clients) client.destroy();
    expect(harness.bodies.held).toBe(0);
  });

  test('an answer in one piece that is far too large is none [gateway:huge-answer]', async () => {
    await using upstream = await startFaultyUpstream(({ write }) => {
      write(answerOf(200, JSON.stringify({ text: 'x'.repeat(6_000_000) })));
    });
    await using harness = await openHarness({ url: upstream.url });
    expect((await ask(harness, { body: message({ stream: false }) })).status).toBe(502);
  });

  test('one that calls without end is told to wait, whatever it calls [gateway:rate]', async () => {
    await using world = await setUp({ limits: { callsPerSecond: 0.06 } });
    const count = () => ask(world.harness, { path: '/v1/messages/count_tokens', body: message() });
    expect((await count()).status).toBe(200);
    const again = await count();
    expect([again.status, again.headers['retry-after']]).toEqual([429, '1']);
    expect(world.fake.requests).toHaveLength(1);
    expect(world.harness.bodies.held).toBe(0);
  });

  test('one that begins again and again does not hold up the end of its turn [gateway:end]', async () => {
    await using world = await setUp();
    const { harness } = world;
    let isOver = false;
    const again = (): void => {
      if (isOver) return;
      const client = connect(harness.socketPath).on('error', () => undefined);
      client.write(head(harness, 'content-length: 1000\r\n\r\n{'));
      client.once('close', () => setImmediate(again));
    };
    for (let index = 0; index < 24; index++) again();
    await sleep(200);
    const before = performance.now();
    await harness.gateway.finish(200);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect((await ask(harness, { body: message() })).status).toBe(403);
    isOver = true;
  });

  test('a tunnel that was refused does not keep the gateway open [gateway:end]', async () => {
    await using world = await setUp();
    const client = connect({ path: world.harness.socketPath, allowHalfOpen: true });
    client.on('error', () => undefined).write('CONNECT a.example:443 HTTP/1.1\r\nhost: a\r\n\r\n');
    await once(client, 'data');
    await world.harness.gateway[Symbol.asyncDispose]();
    client.destroy();
  });

  test('an upgrade is cut', async () => {
    await using world = await setUp();
    const more = 'connection: upgrade\r\nupgrade: websocket\r\n\r\n';
    expect(await raw(world.harness, head(world.harness, more))).toBe('');
  });
});
