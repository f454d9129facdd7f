import { describe, expect, test } from 'vitest';
import { script } from './prompt-script.ts';
import { startFakeAnthropic } from './server.ts';
import { errorTypes } from './step.ts';
import { ask, textOf } from './test/ask.ts';

describe('a scripted error', () => {
  test.each([400, 401, 403, 404, 413, 429, 500, 529] as const)(
    '%i has the shape of the API',
    async (error) => {
      await using fake = await startFakeAnthropic();
      const response = await ask(fake, `go${script({ error })}`);
      expect(response.status).toBe(error);
      expect(await response.json()).toEqual({
        type: 'error',
        error: { type: errorTypes[error], message: `Scripted error ${error}.` },
        request_id: response.headers.get('request-id'),
      });
    },
  );

  test('may carry its own type, message and advice on when to retry', async () => {
    await using fake = await startFakeAnthropic();
    const step = {
      error: 429,
      type: 'quota',
      message: 'slow down',
      retryAfter: 3,
      shouldRetry: false,
    } as const;
    const response = await ask(fake, `go${script(step)}`);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({ error: { type: 'quota', message: 'slow down' } });
  });

  test('may say in headers when a used-up quota is there again', async () => {
    await using fake = await startFakeAnthropic();
    const { headers } = await ask(fake, `go${script({ error: 429, quotaResetIn: 60 })}`);
    expect(headers.get('anthropic-ratelimit-unified-status')).toBe('rejected');
    const inSeconds = Number(headers.get('anthropic-ratelimit-unified-reset')) - Date.now() / 1_000;
    expect(inSeconds).toBeGreaterThan(50);
    expect(inSeconds).toBeLessThan(62);
  });

  test('happens as often as it says, then something else does', async () => {
    await using fake = await startFakeAnthropic();
    const prompt = `go${script({ error: 529, times: 2, then: { error: 500, times: 1, then: { text: 'up' } } })}`;
    const statuses = [];
    for (let request = 0; request < 4; request += 1) statuses.push((await ask(fake, prompt)).status);
    expect(statuses).toEqual([529, 529, 500, 200]);
    expect(await textOf(await ask(fake, prompt))).toBe('up');
  });

  test('is counted for each session by itself', async () => {
    await using fake = await startFakeAnthropic();
    const prompt = `go${script({ error: 529, times: 1 })}`;
    expect((await ask(fake, prompt, { session: 'alice' })).status).toBe(529);
    expect((await ask(fake, prompt, { session: 'bob' })).status).toBe(529);
    expect(await textOf(await ask(fake, prompt, { session: 'alice' }))).toBe('recovered');
    expect(await textOf(await ask(fake, prompt, { session: 'bob' }))).toBe('recovered');
  });

  test('is counted over all sessions when it has an id', async () => {
    await using fake = await startFakeAnthropic();
    const prompt = `go${script({ error: 529, times: 1, id: 'outage' })}`;
    expect((await ask(fake, prompt, { session: 'alice' })).status).toBe(529);
    expect((await ask(fake, prompt, { session: 'bob' })).status).toBe(200);
  });
});
