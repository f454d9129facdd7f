import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NoThreadError, Threads } from './threads.ts';

test('work on files that finds no place for as long as it may take is given up, and the next one gets one [threads:no-place]', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'threads-'));
  await using threads = new Threads(2);
  const store = path.join(folder, 'store');
  const collect = (withinMs: number) =>
    threads.run<'collect'>({ kind: 'collect', store, task: { roots: [], before: 0 } }, withinMs);
  // One tenant has one of the two places.
  const first = collect(30_000);
  await expect(collect(0)).rejects.toThrow(NoThreadError);
  await first;
  expect(await collect(30_000)).toMatchObject({ removed: 0 });
  await rm(folder, { recursive: true });
});

test('work on files that is stopped ends at once, whether it waits or is done, and leaves its place [threads:stopped]', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'threads-'));
  await using threads = new Threads(2);
  const store = path.join(folder, 'store');
  const collect = (signal?: AbortSignal) =>
    threads.run<'collect'>({ kind: 'collect', store, task: { roots: [], before: 0 } }, 30_000, signal);
  const stop = new AbortController();
  const [atWork, waiting] = [collect(stop.signal), collect(stop.signal)];
  stop.abort(new Error('Nobody wants it.'));
  const ended = await Promise.allSettled([atWork, waiting, collect(stop.signal)]);
  expect(ended).toMatchObject(Array(3).fill({ status: 'rejected', reason: { message: 'Nobody wants it.' } }));
  expect(await collect()).toMatchObject({ removed: 0 });
  await rm(folder, { recursive: true });
});
