import { describe, expect, test } from 'vitest';
import { noUsage, totalUsage, usageSince, type Usage } from './usage.ts';

function usage(inputTokens: number, cost: bigint): Usage {
  return { ...noUsage, inputTokens, outputTokens: inputTokens * 2, cost };
}

describe('usageSince', () => {
  test('is the difference of two readings [usage:difference]', () => {
    expect(usageSince({ sonnet: usage(30, 300n) }, { sonnet: usage(10, 100n) })).toEqual({
      sonnet: usage(20, 200n),
    });
  });

  test('counts a reading in full when its counter began again [usage:counter-reset]', () => {
    expect(usageSince({ sonnet: usage(7, 70n) }, { sonnet: usage(10, 100n) })).toEqual({
      sonnet: usage(7, 70n),
    });
  });

  test('judges each model for itself, and counts a new one in full [usage:by-model]', () => {
    const before = { sonnet: usage(10, 100n), haiku: usage(50, 5n) };
    const now = { sonnet: usage(11, 101n), haiku: usage(3, 1n), opus: usage(2, 2n) };
    expect(usageSince(now, before)).toEqual({
      sonnet: usage(1, 1n),
      haiku: usage(3, 1n),
      opus: usage(2, 2n),
    });
  });

  test('is nothing for nothing [usage:nothing]', () => {
    expect(usageSince({}, { sonnet: usage(1, 1n) })).toEqual({});
    expect(totalUsage({})).toEqual(noUsage);
    expect(totalUsage({ a: usage(1, 1n), b: usage(2, 2n) })).toEqual(usage(3, 3n));
  });
});
