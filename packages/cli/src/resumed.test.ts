import { createHash, randomBytes } from 'node:crypto';
import { AgentApiError } from '@ai-agent-api/client';
import { expect, test } from 'vitest';
import { resumed } from './resumed.ts';

const content = randomBytes(1_000);
const sha256 = createHash('sha256').update(content).digest('hex');

/** A server that cuts each answer after some bytes. */
function cutting(after: number, froms: number[] = []) {
  return (from: number) => {
    froms.push(from);
    const end = Math.min(content.length, from + after);
    const pieces = function* () {
      yield Uint8Array.from(content.subarray(from, end));
      if (end < content.length) throw new TypeError('terminated');
    };
    return Promise.resolve({ body: ReadableStream.from(pieces()), status: from > 0 ? 206 : 200 });
  };
}

const signal = new AbortController().signal;
const all = async (of: Partial<Parameters<typeof resumed>[0]>) =>
  Buffer.concat(
    await Array.fromAsync(resumed({ bytes: content.length, sha256, open: cutting(300), signal, ...of })),
  );

test('a download that is cut goes on where it was, and is checked at the end [cli:resumed]', async () => {
  const froms: number[] = [];
  expect((await all({ open: cutting(300, froms) })).equals(content)).toBe(true);
  expect(froms).toEqual([0, 300, 600, 900]);
  await expect(all({ sha256: '0'.repeat(64) })).rejects.toThrow('not what the server has');
});

test('a download from which nothing comes any more, or that is refused, is given up [cli:resumed]', async () => {
  let calls = 0;
  const failing = (error: Error) => () => {
    calls++;
    return Promise.reject(error);
  };
  await expect(all({ open: failing(new TypeError('fetch failed')) })).rejects.toThrow('fetch failed');
  expect(calls).toBe(4);
  const gone = new AgentApiError({
    ...{ status: 410, code: 'gone', detail: 'It is gone.', errors: [] },
    ...{ requestId: undefined, retryAfterSeconds: undefined },
  });
  await expect(all({ open: failing(gone) })).rejects.toThrow('It is gone.');
  expect(calls).toBe(5);
  const whole = () => Promise.resolve({ body: ReadableStream.from([Uint8Array.of(1)]), status: 200 });
  await expect(all({ open: whole })).rejects.toThrow('the whole file only');
});
