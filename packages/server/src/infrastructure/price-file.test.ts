import { expect, test } from 'vitest';
import { costOf } from '../domain/billing/price-table.ts';
import { noTokens } from '../domain/billing/token-counts.ts';
import { parsePriceFile } from './price-file.ts';

test("an operator's prices are read in USD per million", () => {
  const table = parsePriceFile(
    JSON.stringify({
      version: 'acme-2026',
      models: {
        'acme-large': {
          input: 0.6,
          output: 2.2,
          cache_read: 0.11,
          long_prompt: { above_prompt_tokens: 10, input: 6, output: 22 },
        },
      },
    }),
  );
  const price = table.models['acme-large'];
  expect(price && costOf(price, { ...noTokens, input: 10, output: 100 })).toBe(226n);
  expect(price && costOf(price, { ...noTokens, input: 20, output: 100 })).toBe(2_320n);
});

test.each([
  '{}',
  '{"version":"a b","models":{}}',
  '{"version":"1","models":{"m":{"input":-1,"output":1}}}',
  '{"version":"1","models":{"m":{"input":1}}}',
  '{"version":"1","models":{"m":{"input":1,"output":1,"cache":1}}}',
  'nonsense',
])('%s is refused', (text) => {
  expect(() => parsePriceFile(text)).toThrow();
});
