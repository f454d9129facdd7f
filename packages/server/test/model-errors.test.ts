import net from 'node:net';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

async function goesOn(alice: Api, id: string): Promise<void> {
  expect(await alice.ask(id, `Go on.${script({ text: 'On.' })}`)).toMatchObject({
    status: 'completed',
    content: { text: 'On.' },
  });
  expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('active');
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.concurrent('a turn whose model call is refused', () => {
  test.each([
    [400, 'model_invalid_request', 'error'],
    [401, 'model_authentication', 'error'],
    [403, 'model_authentication', 'error'],
    [404, 'model_not_found', 'error'],
    [413, 'model_invalid_request', 'error'],
    [429, 'model_rate_limited', 'retries_exhausted'],
    [500, 'model_error', 'retries_exhausted'],
    [529, 'model_overloaded', 'retries_exhausted'],
  ] as const)(
    'with %i fails with %s, and the session goes on [model-errors:codes]',
    async (status, code, stopReason) => {
      const alice = await service.newUser();
      // A model that fails again and again gets a pause, which is not for the other tests to feel.
      const model = ({ 500: 'claude-opus-4-5', 529: 'claude-haiku-4-5' } as Record<number, string>)[status];
      const options = { system_prompt: 'x', ...(model !== undefined && { model }) };
      const id = await alice.newSession({ sdk_options: options });
      const answer = await alice.ask(id, `Try.${script({ error: status, times: 50, retryAfter: 0 })}`);
      expect(answer).toMatchObject({ status: 'failed', stop_reason: stopReason, error: { code } });
      expect(answer['error'].message).not.toContain('sk-ant-test-key');
      const log = await alice.events(id);
      expect(log.filter((event) => event.type === 'session.error')).toMatchObject([{ error: { code } }]);
      expect(log.at(-1)).toMatchObject({ type: 'session.status_idle', stop_reason: stopReason });
      await goesOn(alice, id);
    },
    60_000,
  );
});

describe.concurrent('a model call that fails at first', () => {
  test.each([
    [429, 'rate_limited'],
    [500, 'server_error'],
    [529, 'overloaded'],
  ] as const)(
    'with %i is tried again, and the log says so [model-errors:retry]',
    async (status, reason) => {
      const alice = await service.newUser();
      const id = await alice.newSession();
      const recovering = script({ error: status, times: 1, retryAfter: 1, then: { text: 'up again' } });
      const answer = await alice.ask(id, `Try.${recovering}`);
      expect(answer).toMatchObject({ status: 'completed', content: { text: 'up again' }, error: null });
      const retries = (await alice.events(id)).filter((event) => event.type === 'session.status_rescheduled');
      expect(retries).toHaveLength(1);
      expect(retries[0]?.['reason']).toBe(reason);
      expect(retries[0]?.['retry_in_ms']).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each([
    ['is cut', { text: 'one two three four', cutAfter: 2 }],
    ['turns into garbage', { text: 'one two three four', malformed: true }],
  ] as const)(
    'because its stream %s is made whole by asking again [model-errors:broken-stream]',
    async (_, step) => {
      const alice = await service.newUser();
      const id = await alice.newSession();
      const answer = await alice.ask(id, `Try.${script(step)}`);
      expect(answer).toMatchObject({ status: 'completed', content: { text: 'one two three four' } });
      const said = (await alice.events(id)).filter((event) => event.type === 'agent.message');
      expect(said.at(-1)?.['content']).toEqual([{ type: 'text', text: 'one two three four' }]);
      await goesOn(alice, id);
    },
    60_000,
  );
});

describe.concurrent('a model that says nothing', () => {
  test.each([
    ['in the middle of an answer', { text: 'one two three', hangAfter: 1 }],
    ['at all', { hang: true as const }],
  ])(
    '%s is given up at the deadline of the session [model-errors:silent]',
    async (_, step) => {
      const alice = await service.newUser();
      const id = await alice.newSession({ timeout_seconds: 3 });
      const asked = performance.now();
      const answer = await alice.ask(id, `Try.${script(step)}`);
      expect(performance.now() - asked).toBeLessThan(8_000);
      expect(answer).toMatchObject({ status: 'failed', error: { code: 'turn_timeout' } });
      await goesOn(alice, id);
    },
    60_000,
  );

  test('because it cannot be reached fails the turn, and the session goes on when it can [model-errors:unreachable]', async () => {
    const port = await freePort();
    await using apart = await startTestApp({ ANTHROPIC_UPSTREAM_URL: `http://127.0.0.1:${port}` });
    const alice = await apart.newUser();
    const id = await alice.newSession();
    const answer = await alice.ask(id, 'Anyone?');
    expect(answer).toMatchObject({
      status: 'failed',
      stop_reason: 'retries_exhausted',
      error: { code: 'model_unreachable' },
    });
    await using _ = await startFakeAnthropic({ port });
    await goesOn(alice, id);
  }, 60_000);
});
