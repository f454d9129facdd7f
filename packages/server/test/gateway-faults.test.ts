import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { GatewayStop } from '../src/agent/gateway/gateway-options.ts';
import {
  answerOf,
  delta,
  errorAnswer,
  finish,
  frame,
  start,
  startFaultyUpstream,
  streamHead,
  type FaultyUpstream,
} from './support/faulty-upstream.ts';
import { ask, message, openHarness, type HarnessOptions } from './support/gateway-harness.ts';

async function setUp(answer: FaultyUpstream['answer'], options: Partial<HarnessOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const upstream = stack.use(await startFaultyUpstream(answer));
  const harness = stack.use(await openHarness({ url: upstream.url, ...options }));
  return { upstream, harness, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const goodStream = `${streamHead}${start()}${delta('hi')}${finish(7)}`;
const sendAll =
  (text: string): FaultyUpstream['answer'] =>
  (request) => {
    request.write(text);
    request.end();
  };
/** Fails with each of the texts in turn, then answers well. */
const failing =
  (...texts: string[]): FaultyUpstream['answer'] =>
  (request, ordinal) =>
    sendAll(texts[ordinal - 1] ?? goodStream)(request, ordinal);

const well = JSON.stringify({
  model: 'claude-sonnet-4-5',
  usage: { input_tokens: 3, output_tokens: 4 },
  content: [],
});

describe('before the first byte the gateway tries again', () => {
  test.each([
    ['429', errorAnswer(429, 'rate_limit_error', { 'retry-after': '0' })],
    ['529', errorAnswer(529, 'overloaded_error')],
    ['500', errorAnswer(500, 'api_error')],
    ['502 with a page', answerOf(502, '<html>bad gateway</html>', { 'content-type': 'text/html' })],
    ['a page instead of an answer', answerOf(200, '<html>hello</html>', { 'content-type': 'text/html' })],
    ['JSON that is none', answerOf(200, '{"type":"mess')],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['nothing', ''],
    ['a length that is a lie', answerOf(200, well, { 'content-length': '100000' })],
    ['a redirect', answerOf(302, '', { location: 'http://169.254.169.254/' })],
    ['a compressed answer', answerOf(200, well, { 'content-encoding': 'gzip' })],
    [
      'an error as the first event',
      `${streamHead}${frame('error', { error: { type: 'overloaded_error', message: 'x' } })}`,
    ],
    ['an empty stream', streamHead],
    ['a stream of garbage', `${streamHead}\u0000\u0001garbage`],
  ])('%s', async (_what, text) => {
    await using world = await setUp(failing(text, text));
    const answer = await ask(world.harness, { body: message() });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(goodStream.slice(streamHead.length));
    const rows = await world.harness.booked();
    expect(rows).toMatchObject([
      { attempts: 3, outcome: 'completed', tokens: { input: 100, output: 7 }, isEstimated: false },
    ]);
    expect(world.upstream.seen).toHaveLength(3);
    expect(new Set(world.upstream.seen.map((request) => request.body)).size).toBe(1);
  });

  test('a first byte that does not come in time', async () => {
    await using world = await setUp(
      (request, ordinal) => {
        if (ordinal > 1) sendAll(goodStream)(request, ordinal);
      },
      { limits: { firstByteMs: 500 } },
    );
    expect((await ask(world.harness, { body: message() })).status).toBe(200);
    expect(world.upstream.seen).toHaveLength(2);
  });
});

describe('an answer in one piece', () => {
  const whole = message({ stream: false, max_tokens: 20 });
  const asked = { outcome: 'failed', isEstimated: true, attempts: 1, tokens: { output: 20 } };

  test('that does not come in time is not asked for again, and is booked [gateway:paid-whole]', async () => {
    await using world = await setUp(() => undefined, { limits: { firstByteMs: 150 } });
    const answer = await ask(world.harness, { body: whole });
    expect([answer.status, answer.headers['x-should-retry']]).toEqual([504, 'false']);
    expect(world.upstream.seen).toHaveLength(1);
    expect(await world.harness.booked()).toMatchObject([asked]);
  });

  test('that breaks off is booked as well [gateway:paid-whole]', async () => {
    await using world = await setUp((request) => {
      setTimeout(() => {
        request.write(answerOf(200, `{"text":"${'x'.repeat(1_000)}"}`).slice(0, -500));
        request.end();
      }, 300);
    });
    expect((await ask(world.harness, { body: whole })).status).toBe(502);
    expect(world.upstream.seen).toHaveLength(1);
    expect(await world.harness.booked()).toMatchObject([asked]);
  });

  test('whose client leaves is booked by the time it was asked for [gateway:paid-whole]', async () => {
    await using world = await setUp(() => undefined);
    const leaving = new AbortController();
    const body = message({ stream: false, max_tokens: 100_000 });
    const asking = ask(world.harness, { body, signal: leaving.signal }).catch(() => undefined);
    await expect.poll(() => world.upstream.seen.length).toBe(1);
    setTimeout(() => leaving.abort(), 300);
    await asking;
    await expect.poll(async () => (await world.harness.booked()).length).toBe(1);
    const [row] = await world.harness.booked();
    expect(row).toMatchObject({ outcome: 'client_aborted', isEstimated: true });
    expect(row?.tokens.output).toBeGreaterThanOrEqual(30);
    expect(row?.tokens.output).toBeLessThan(2_000);
  });

  test('longer than any model writes is refused [gateway:max-tokens]', async () => {
    await using world = await setUp(() => undefined);
    expect((await ask(world.harness, { body: message({ max_tokens: 128_001 }) })).status).toBe(400);
    expect(world.upstream.seen).toHaveLength(0);
  });
});

describe('a model that has failed', () => {
  const circuit = { openMs: 100, lookMs: 150, retries: 0, minimum: 2, window: 2 };
  const state = (world: Awaited<ReturnType<typeof setUp>>) => world.harness.upstreams.snapshot()[0]?.state;
  const open = async (world: Awaited<ReturnType<typeof setUp>>) => {
    while (state(world) !== 'open') await ask(world.harness, { body: message() });
    await expect.poll(() => state(world)).toBe('open');
    await sleep(circuit.openMs + 10);
  };

  test('is looked at for no longer than it may take, though its stream has opened [gateway:look]', async () => {
    await using world = await setUp(sendAll(errorAnswer(500, 'api_error')), { circuit });
    await open(world);
    world.upstream.answer = ({ write }) => write(streamHead);
    const before = performance.now();
    expect((await ask(world.harness, { body: message() })).status).toBe(504);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(state(world)).toBe('open');
  });

  test('is well again when it answers one that has left [gateway:look-left]', async () => {
    await using world = await setUp(sendAll(errorAnswer(500, 'api_error')), {
      circuit: { ...circuit, lookMs: 5_000 },
    });
    await open(world);
    const seen = world.upstream.seen.length;
    world.upstream.answer = (request, ordinal) =>
      setTimeout(() => sendAll(goodStream)(request, ordinal), 200);
    const leaving = new AbortController();
    const looking = ask(world.harness, { body: message(), signal: leaving.signal }).catch(() => undefined);
    await expect.poll(() => world.upstream.seen.length).toBe(seen + 1);
    leaving.abort();
    await looking;
    await expect.poll(() => state(world)).toBe('closed');
  });

  test('has one circuit under all its dated names [gateway:circuits]', async () => {
    await using world = await setUp(sendAll(goodStream));
    for (const date of ['', '-20250929', '-20260101', '-latest'])
      await ask(world.harness, { body: message({ model: `claude-sonnet-4-5${date}` }) });
    expect(world.harness.upstreams.snapshot()).toMatchObject([{ model: 'claude-sonnet-4-5' }]);
  });
});

describe('what the agent is told when it does not help', () => {
  test.each<[string, string, number, GatewayStop | undefined, number]>([
    [
      'an overload',
      errorAnswer(529, 'overloaded_error'),
      529,
      { kind: 'upstream_failed', failure: 'overloaded' },
      4,
    ],
    ['an error', errorAnswer(500, 'api_error'), 502, { kind: 'upstream_failed', failure: 'server_error' }, 4],
    [
      'a burst',
      errorAnswer(429, 'rate_limit_error'),
      429,
      { kind: 'upstream_failed', failure: 'rate_limited' },
      4,
    ],
    [
      'a refused key',
      errorAnswer(401, 'authentication_error'),
      403,
      { kind: 'upstream_failed', failure: 'key_refused' },
      1,
    ],
    ['a wrong request', errorAnswer(400, 'invalid_request_error'), 400, undefined, 1],
    ['an unknown model', errorAnswer(404, 'not_found_error'), 404, undefined, 1],
    ['no money', errorAnswer(400, 'billing_error'), 429, { kind: 'quota_exhausted' }, 1],
  ])('%s', async (_what, text, status, stop, attempts) => {
    await using world = await setUp(sendAll(text), { circuit: { minimum: 20 } });
    const answer = await ask(world.harness, { body: message() });
    expect(answer.status).toBe(status);
    expect(world.harness.gateway.takeStop()).toEqual(stop);
    expect(world.upstream.seen).toHaveLength(attempts);
    if (stop) expect(answer.headers['x-should-retry']).toBe('false');
    expect(await world.harness.booked()).toMatchObject([{ outcome: 'failed', cost: 0n, attempts }]);
    expect(answer.text).not.toContain('sk-ant');
  });

  test('a used-up quota comes with the moment at which it is back', async () => {
    const reset = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 7_200_000);
    const headers = {
      'retry-after': '5',
      'anthropic-ratelimit-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-reset': reset.toISOString(),
    };
    await using world = await setUp(sendAll(errorAnswer(429, 'rate_limit_error', headers)));
    const answer = await ask(world.harness, { body: message() });
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('quota_exhausted');
    expect(world.harness.gateway.takeStop()).toEqual({ kind: 'quota_exhausted', resetAt: reset });
    expect(world.upstream.seen).toHaveLength(1);
  });

  test('an upstream that is not there', async () => {
    await using world = await setUp(sendAll(goodStream));
    await world.upstream[Symbol.asyncDispose]();
    expect((await ask(world.harness, { body: message() })).status).toBe(502);
    expect(world.harness.gateway.takeStop()).toEqual({ kind: 'upstream_failed', failure: 'unreachable' });
  });
});

describe('when a model is down', () => {
  test('another answers, if the session has one', async () => {
    await using world = await setUp(
      (request, ordinal) => {
        const asked = JSON.parse(request.body) as { model: string };
        sendAll(
          asked.model === 'claude-sonnet-4-5'
            ? errorAnswer(529, 'overloaded_error')
            : goodStream.replaceAll('sonnet', 'haiku'),
        )(request, ordinal);
      },
      { rules: { models: [], serverFeatures: [], fallbackModel: 'claude-haiku-4-5' } },
    );
    expect((await ask(world.harness, { body: message() })).status).toBe(200);
    expect(world.harness.events).toContainEqual({
      type: 'fallback',
      from: 'claude-sonnet-4-5',
      to: 'claude-haiku-4-5',
    });
    expect(await world.harness.booked()).toMatchObject([
      { requestedModel: 'claude-sonnet-4-5', model: 'claude-haiku-4-5', attempts: 5, cost: 100n + 35n },
    ]);
  });

  test('its circuit opens within 20 failures and spares it; after a recovery all is well', async () => {
    let isDown = true;
    await using world = await setUp(
      (request, ordinal) =>
        sendAll(isDown ? errorAnswer(529, 'overloaded_error') : goodStream)(request, ordinal),
      { circuit: { openMs: 300 } },
    );
    const { harness, upstream } = world;
    const storm = await Promise.all(Array.from({ length: 5 }, () => ask(harness, { body: message() })));
    expect(storm.every((answer) => answer.status === 529)).toBe(true);
    expect(upstream.seen.length).toBeLessThanOrEqual(20);
    expect(harness.upstreams.snapshot()).toMatchObject([
      { upstream: 'test', model: 'claude-sonnet-4-5', state: 'open', opened: 1 },
    ]);
    const before = upstream.seen.length;
    const refused = await ask(harness, { body: message() });
    expect([refused.status, refused.headers['retry-after'], upstream.seen.length]).toEqual([
      529,
      '1',
      before,
    ]);
    expect(harness.gateway.takeStop()).toMatchObject({ kind: 'circuit_open' });
    isDown = false;
    await sleep(350);
    const after = await Promise.all(Array.from({ length: 10 }, () => ask(harness, { body: message() })));
    expect(after.every((answer) => answer.status === 200)).toBe(true);
    expect(harness.upstreams.snapshot()).toMatchObject([{ state: 'closed' }]);
    expect(JSON.stringify(harness.upstreams.snapshot())).not.toContain('sk-ant');
  });
});

test('an upstream that a tenant names is not reached at an address of ours', async () => {
  await using world = await setUp(sendAll(goodStream), { upstream: { isForeign: true } });
  expect((await ask(world.harness, { body: message() })).status).toBe(502);
  expect(world.upstream.seen).toHaveLength(0);
});
