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
