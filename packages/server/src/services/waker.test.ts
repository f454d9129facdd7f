import { describe, expect, test } from 'vitest';
import { Waker } from './waker.ts';

async function isDone(promise: Promise<unknown>): Promise<boolean> {
  const marker = Symbol();
  return (await Promise.race([promise, Promise.resolve(marker).then((m) => m)])) !== marker;
}

describe('a waker', () => {
  test('wakes who waits, and those who are armed before the call [waker:armed]', async () => {
    const waker = new Waker();
    const woken = waker.arm();
    expect(await isDone(woken)).toBe(false);
    waker.wake();
    await woken;
  });

  test('does not carry a call over to the next wait [waker:once]', async () => {
    const waker = new Waker();
    void waker.arm();
    waker.wake();
    waker.wake();
    expect(await isDone(waker.arm())).toBe(false);
  });
});
