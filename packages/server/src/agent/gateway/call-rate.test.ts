import { expect, test } from 'vitest';
import { CallRate } from './call-rate.ts';

test('a session may make many calls at once, and then so many a second; large ones count for more [gateway:rate]', () => {
  let now = 0;
  const rate = new CallRate(10, () => now);
  const made = (bytes = 0) => {
    let calls = 0;
    while (rate.take(bytes)) calls++;
    return calls;
  };
  expect(made()).toBe(200);
  now += 1_000;
  expect(made()).toBe(10);
  now += 3_600_000;
  expect(made(9 * 1024 * 1024)).toBe(20);
});
