import { query } from '@anthropic-ai/claude-agent-sdk';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHarness, realKey, type Harness } from './support/gateway-harness.ts';

/** One turn of the real agent, which knows the socket and its token and nothing else. */
async function runAgent(harness: Harness, prompt: string) {
  const home = await mkdtemp(path.join(tmpdir(), 'gw-agent-'));
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    CLAUDE_CONFIG_DIR: path.join(home, '.claude'),
    TMPDIR: home,
    CLAUDE_CODE_TMPDIR: home,
    ANTHROPIC_UNIX_SOCKET: harness.socketPath,
    ANTHROPIC_BASE_URL: 'http://gateway.local',
    ANTHROPIC_API_KEY: harness.token,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_MAX_RETRIES: '0',
    IS_SANDBOX: '1',
  };
  try {
    const seen: { result?: { subtype: string; is_error: boolean; text: string } } = {};
    const options = {
      cwd: home,
      env,
      settingSources: [],
      strictMcpConfig: true,
      model: 'claude-sonnet-4-5',
      tools: ['Bash'],
      allowedTools: ['Bash'],
      includePartialMessages: true,
    };
    for await (const entry of query({ prompt, options }))
      if (entry.type === 'result')
        seen.result = {
          subtype: entry.subtype,
          is_error: entry.is_error,
          text: 'result' in entry ? entry.result : '',
        };
    return seen.result;
  } catch (error) {
    return { subtype: 'threw', is_error: true, text: String(error) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

test('the real agent works through the gateway, with tools, and never holds a key', async () => {
  await using fake = await startFakeAnthropic();
  await using harness = await openHarness({ url: fake.url });
  const command = 'env; cat /proc/self/environ | tr "\\0" "\\n"';
  const result = await runAgent(
    harness,
    script({ tools: [{ name: 'Bash', input: { command } }] }, { text: 'all done' }),
  );
  expect(result).toMatchObject({ subtype: 'success', is_error: false, text: 'all done' });
  const rows = await harness.booked();
  expect(rows.length).toBeGreaterThanOrEqual(2);
  expect(rows.every((row) => row.outcome === 'completed' && !row.isEstimated && row.cost > 0n)).toBe(true);
  expect(fake.requests.every((request) => request.headers['x-api-key'] === realKey)).toBe(true);
  expect(JSON.stringify(fake.requests.map((request) => request.body))).not.toContain(realKey);
  expect(harness.events.filter((event) => event.type === 'refused')).toEqual([]);
});

test('a spent budget ends its turn at once', async () => {
  await using fake = await startFakeAnthropic();
  const budget = { scope: 'session', scopeId: 's', period: 'total', limit: 1n, spent: 1n } as const;
  await using harness = await openHarness({
    url: fake.url,
    accounts: {
      reserve: () => Promise.resolve({ refusal: { why: 'reached', budget } }),
      settle: () => Promise.resolve([]),
      giveBack: () => Promise.resolve(),
    },
  });
  const before = Date.now();
  const result = await runAgent(harness, 'hello');
  expect(result?.is_error).toBe(true);
  expect(result?.text).toContain('budget');
  expect(harness.gateway.takeStop()).toEqual({ kind: 'budget_reached', budget });
  expect(Date.now() - before).toBeLessThan(15_000);
  expect(fake.requests).toEqual([]);
});

test('an overload that passes is not noticed', async () => {
  await using fake = await startFakeAnthropic();
  await using harness = await openHarness({ url: fake.url });
  const result = await runAgent(harness, script({ error: 529, times: 2, then: { text: 'up again' } }));
  expect(result).toMatchObject({ is_error: false, text: 'up again' });
  expect(harness.events.filter((event) => event.type === 'retry')).toHaveLength(2);
});

test('a stream that is cut is asked for again, and both are booked', async () => {
  await using fake = await startFakeAnthropic();
  await using harness = await openHarness({ url: fake.url });
  const result = await runAgent(harness, script({ text: 'one two three four', cutAfter: 2 }));
  expect(result).toMatchObject({ is_error: false });
  const rows = await harness.booked();
  expect(rows.map((row) => row.outcome)).toEqual(['cut', 'completed']);
  expect(rows.map((row) => row.isEstimated)).toEqual([true, false]);
});
