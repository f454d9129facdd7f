import { expect, test } from 'vitest';
import { noUsage, totalUsage, type Usage } from './usage.ts';

function usage(inputTokens: number, cost: bigint): Usage {
  return { ...noUsage, inputTokens, outputTokens: inputTokens * 2, cost };
}

test('the total is the sum over all models, and nothing for nothing [usage:total]', () => {
  expect(totalUsage({})).toEqual(noUsage);
  expect(totalUsage({ a: usage(1, 1n), b: usage(2, 2n) })).toEqual(usage(3, 3n));
});
