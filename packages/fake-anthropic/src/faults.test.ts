import { describe, expect, test } from 'vitest';
import { script } from './prompt-script.ts';
import { startFakeAnthropic } from './server.ts';
import type { Step } from './step.ts';
import { ask, textOf } from './test/ask.ts';

const streamed = { stream: true };
const deltasIn = (stream: string): number => stream.split('event: content_block_delta').length - 1;

/** What a client has read of a stream when it breaks off. */
async function readToTheBreak(response: Response): Promise<string> {
  let stream = '';
  const reading = response.body!.pipeThrough(new TextDecoderStream());
  await expect(
    (async () => {
      for await (const chunk of reading) stream += chunk;
    })(),
  ).rejects.toThrow();
  return stream;
}

async function readUntil(response: Response, expected: string): Promise<string> {
  let stream = '';
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  while (!stream.includes(expected)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended without ${expected}.`);
    stream += value;
  }
  return stream;
}

describe('a stream', () => {
  test.each([
    ['words', { text: 'one two three four', cutAfter: 2 }, 2],
    ['nothing but its start', { text: 'one two', cutAfter: 0 }, 0],
    ['all its words when there are fewer', { text: 'one two', cutAfter: 9 }, 2],
  ] satisfies [string, Step, number][])('is cut after %s', async (_name, step, deltas) => {
    await using fake = await startFakeAnthropic();
    const stream = await readToTheBreak(await ask(fake, `go${script(step)}`, streamed));
    expect(stream).toContain('event: message_start');
    expect(deltasIn(stream)).toBe(deltas);
    expect(stream).not.toContain('message_delta');
    expect(fake.requests).toMatchObject([{ status: 200, aborted: false }]);
  });

  test('turns into garbage', async () => {
    await using fake = await startFakeAnthropic();
    const response = await ask(fake, `go${script({ text: 'one two', malformed: true })}`, streamed);
    const garbage = (await response.text()).split('\n\n').at(-2)?.split('data: ').at(-1);
    expect(() => void JSON.parse(garbage!)).toThrow(SyntaxError);
  });

  test('falls silent and stays open until the client leaves, which is on record', async () => {
    await using fake = await startFakeAnthropic();
    const leaving = new AbortController();
    const prompt = `go${script({ text: 'one two three', hangAfter: 2 })}`;
    const response = await ask(fake, prompt, { stream: true, signal: leaving.signal });
    expect(deltasIn(await readUntil(response, 'two '))).toBe(2);
    expect(fake.requests).toMatchObject([{ status: 200, aborted: false }]);
    leaving.abort();
    await expect.poll(() => fake.requests[0]?.aborted).toBe(true);
  });

  test('pauses between words', async () => {
    await using fake = await startFakeAnthropic();
    const before = performance.now();
    const response = await ask(fake, `go${script({ text: 'a b c d', slowMs: 3 })}`, streamed);
    expect(deltasIn(await response.text())).toBe(4);
    expect(performance.now() - before).toBeGreaterThan(10);
  });
});

describe('an answer', () => {
  test('that hangs sends nothing, not even headers', async () => {
    await using fake = await startFakeAnthropic();
    const leaving = new AbortController();
    const asking = ask(fake, `go${script({ hang: true })}`, { signal: leaving.signal });
    await expect.poll(() => fake.requests.length).toBe(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => fake.requests[0]).toMatchObject({ status: undefined, aborted: true });
  });

  test('that is delayed is given up when the client leaves', async () => {
    await using fake = await startFakeAnthropic();
    const leaving = new AbortController();
    const asking = ask(fake, `go${script({ text: 'late', delayMs: 60_000 })}`, { signal: leaving.signal });
    await expect.poll(() => fake.requests.length).toBe(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(() => fake.requests[0]?.aborted).toBe(true);
    expect(fake.assertFinished).not.toThrow();
  });

  test.each([{ cutAfter: 1 }, { hangAfter: 1 }, { malformed: true }] satisfies Step[])(
    'that is not streamed knows no broken stream: %j',
    async (fault) => {
      await using fake = await startFakeAnthropic();
      expect(await textOf(await ask(fake, `go${script({ text: 'one two', ...fault })}`))).toBe('one two');
    },
  );
});

test('a hung answer does not keep the fake from closing', async () => {
  const fake = await startFakeAnthropic();
  const asking = ask(fake, `go${script({ hang: true })}`);
  await expect.poll(() => fake.requests.length).toBe(1);
  await Promise.all([fake.close(), expect(asking).rejects.toThrow()]);
  await expect(fake.close()).resolves.toBeUndefined();
});
