import { describe, expect, test } from 'vitest';
import { StartSlots } from './start-slots.ts';

/** Starts things that are ready when told, and tells in which order they were started. */
function starting(slots: StartSlots) {
  const started: string[] = [];
  const ready = new Map<string, () => void>();
  const start = (name: string, kind: 'session' | 'spare' = 'session') => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    ready.set(name, () => {
      resolve(undefined);
    });
    void slots.run(kind, () => {
      started.push(name);
      return Promise.resolve({ ready: promise });
    });
  };
  const tell = async (name: string) => {
    ready.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, start, tell };
}

describe('slots for starts', () => {
  test('are as many as was said, and given in order [start-slots:bound]', async () => {
    const { started, start, tell } = starting(new StartSlots(2));
    for (const name of ['a', 'b', 'c', 'd']) start(name);
    await tell('nobody');
    expect(started).toEqual(['a', 'b']);
    await tell('b');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  test('are free again after a start that failed, or that was not wanted any more [start-slots:failed]', async () => {
    const slots = new StartSlots(1);
    const ready = Promise.resolve();
    await expect(slots.run('session', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await slots.run('spare', () => Promise.resolve(undefined));
    expect(await slots.run('session', () => Promise.resolve({ ready }))).toBeDefined();
  });

  test('go to spares only when no session starts or waits [start-slots:spares-last]', async () => {
    const { started, start, tell } = starting(new StartSlots(2));
    start('first');
    start('spare', 'spare');
    start('second');
    start('third');
    await tell('nobody');
    await tell('first');
    expect(started).toEqual(['first', 'second', 'third']);
    await tell('second');
    await tell('third');
    expect(started.at(-1)).toBe('spare');
  });

  test('are not waited for by who is stopped, and none is lost of it [start-slots:stopped]', async () => {
    const slots = new StartSlots(1);
    const { started, start, tell } = starting(slots);
    start('first');
    const stop = new AbortController();
    const never = () => Promise.reject(new Error('It was started.'));
    const waiting = slots.run('session', never, stop.signal);
    start('second');
    stop.abort();
    await expect(waiting).rejects.toThrow('before its agent was started');
    await expect(slots.run('session', never, stop.signal)).rejects.toThrow('before its agent was started');
    await tell('first');
    expect(started).toEqual(['first', 'second']);
  });
});
