import { describe, expect, test } from 'vitest';
import { formatUsd, microUsd } from './money.ts';

describe('money', () => {
  test.each([
    [0n, '0.000000'],
    [1n, '0.000001'],
    [1_234_567n, '1.234567'],
    [-1n, '-0.000001'],
    [-12_000_000n, '-12.000000'],
    [9_007_199_254_740_993n, '9007199254.740993'],
  ])('of %i millionths is written %s [money:format]', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
  });

  test.each([
    [0.1 + 0.2, 300_000n],
    [0.000_000_4, 0n],
    [0.000_000_6, 1n],
    [12.345_678_9, 12_345_679n],
  ])('of %d dollars is rounded to the millionth [money:round]', (usd, amount) => {
    expect(microUsd(usd)).toBe(amount);
  });
});
