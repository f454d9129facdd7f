import { once } from 'node:events';
import { Agent, request as ask, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './figures.ts';

/** Where a request goes: a port of this machine or a gateway's socket, and the key for it. */
export type Target = { readonly port?: number; readonly socketPath?: string; readonly key: string };

/** What the client is asked to measure. The ways are taken in turns. */
export type Work =
  | { readonly kind: 'first-byte'; readonly ways: readonly Target[]; readonly rounds: number }
  | { readonly kind: 'rate'; readonly ways: readonly (readonly Target[])[]; readonly rounds: number }
  | { readonly kind: 'slow'; readonly targets: readonly Target[] };

/** Each of the parallel callers of a rate makes this many calls in a round. */
const callsInRound = 10;

// About 80 kB, as an agent sends them.
const body = JSON.stringify({
  model: 'claude-sonnet-4-5',
  max_tokens: 1_000,
  stream: true,
  messages: [{ role: 'user', content: 'x'.repeat(40_000) }],
  tools: Array.from({ length: 25 }, (_, n) => ({
    name: `tool_${n}`,
    description: 'd "q" '.repeat(200),
    input_schema: { type: 'object' },
  })),
});
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** @returns milliseconds until the answer's first byte, and its length. */
async function call(
  { key, ...where }: Target,
  headers: Record<string, string> = {},
): Promise<{ first: number; length: number }> {
  const before = performance.now();
  const outgoing = ask({
    ...where,
    agent,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/messages?beta=true',
    headers: {
      'x-api-key': key,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`A call was answered with ${response.statusCode ?? 0}.`);
  let first = 0;
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    if (first === 0) first = performance.now() - before;
    length += chunk.length;
  });
  await once(response, 'end');
  return { first, length };
}

/** Calls one after the other. */
async function firstBytes(ways: readonly Target[], rounds: number): Promise<number[]> {
  for (let round = 0; round < 100; round++) for (const way of ways) await call(way);
  const times: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, way] of ways.entries()) times[index]?.push((await call(way)).first);
  return times.map(median);
}

/** A caller for each target, all at once. @returns requests per second. */
async function rates(ways: readonly (readonly Target[])[], rounds: number): Promise<number[]> {
  const found: number[][] = ways.map(() => []);
  for (let round = 0; round <= rounds; round++)
    for (const [index, targets] of ways.entries()) {
      const before = performance.now();
      await Promise.all(
        targets.map(async (target) => {
          for (let left = callsInRound; left > 0; left--) await call(target);
        }),
      );
      const rate = (targets.length * callsInRound * 1_000) / (performance.now() - before);
      // The first round is to get warm.
      if (round > 0) found[index]?.push(rate);
    }
  return found.map(median);
}

/** One slow stream from each, all at once. @returns the lengths of the answers. */
async function slowStreams(targets: readonly Target[]): Promise<number[]> {
  const answers = targets.map(async (target, index) => {
    await sleep(index);
    return (await call(target, { 'x-app': 'slow' })).length;
  });
  return Promise.all(answers);
}

process.on('message', (work: Work) => {
  const measure = () => {
    if (work.kind === 'first-byte') return firstBytes(work.ways, work.rounds);
    return work.kind === 'rate' ? rates(work.ways, work.rounds) : slowStreams(work.targets);
  };
  void measure().then((found) => process.send?.(found));
});
