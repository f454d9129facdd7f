import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatUsd, microUsd, parseUsd } from './money.ts';

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
    expect(parseUsd(text)).toBe(amount);
  });

  test('is read as it was written, whatever it is [money:inverse]', () => {
    fc.assert(fc.property(fc.bigInt(), (amount) => parseUsd(formatUsd(amount)) === amount));
  });

  test.each([
    [0.1 + 0.2, 300_000n],
    [0.000_000_4, 0n],
    [0.000_000_6, 1n],
    [12.345_678_9, 12_345_679n],
  ])('of %d dollars is rounded to the millionth [money:round]', (usd, amount) => {
    expect(microUsd(usd)).toBe(amount);
  });

  test.each(['', '1', '1.0', '.000001', '1.0000000', '1,000000', ' 1.000000', '1e6', '--1.000000'])(
    'is not "%s" [money:parse]',
    (text) => {
      expect(() => parseUsd(text)).toThrow('is not an amount');
    },
  );
});
