import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPrices } from './default-prices.ts';
import { costOf, priceOf, unitPrices, withPrices, worstCost, type ModelPrice } from './price-table.ts';
import { noTokens } from './token-counts.ts';

const sonnet = priceOf(defaultPrices, 'claude-sonnet-4-5');
if (!sonnet) throw new Error('Sonnet has a price.');

const tokens = fc.record({
  input: fc.nat(2_000_000),
  output: fc.nat(200_000),
  cacheWrite5m: fc.nat(2_000_000),
  cacheWrite1h: fc.nat(2_000_000),
  cacheRead: fc.nat(2_000_000),
  webSearches: fc.nat(100),
});

describe('priceOf', () => {
  test.each(['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'claude-3-7-sonnet-latest'])(
    '%s has a price',
    (name) => {
      expect(priceOf(defaultPrices, name)).toBeDefined();
    },
  );

  test.each(['gpt-5', 'claude-sonnet', 'constructor', '__proto__', 'claude-sonnet-4-5-2025'])(
    '%s has none',
    (name) => {
      expect(priceOf(defaultPrices, name)).toBeUndefined();
    },
  );

  test.each([0.01, 0.07, 1.1, 4.35, 8.2, 9.99, 0.0000015])(
    '%d USD for a thousand searches is a price',
    (webSearches) => {
      const price = unitPrices({ input: 1, output: 1, webSearches });
      expect(costOf(price, { ...noTokens, webSearches: 1_000 })).toBe(BigInt(Math.round(webSearches * 1e6)));
    },
  );

  test("an operator's price wins and shows in the version", () => {
    const own = { version: 'acme-1', models: { 'claude-sonnet-4-5': unitPrices({ input: 1, output: 2 }) } };
    const table = withPrices(defaultPrices, own);
    expect(priceOf(table, 'claude-sonnet-4-5-20250929')?.output).toBe(2_000);
    expect(table.version).toBe(`acme-1+${defaultPrices.version}`);
  });
});

describe('costOf', () => {
  test('a call is priced by what it used', () => {
    const used = {
      input: 1_000,
      output: 500,
      cacheWrite5m: 200,
      cacheWrite1h: 100,
      cacheRead: 10_000,
      webSearches: 1,
    };
    // 3,000 + 7,500 + 750 + 600 + 3,000 + 10,000 millionths
    expect(costOf(sonnet, used)).toBe(24_850n);
  });

  test('a part of a millionth is a whole one', () => {
    expect(costOf(sonnet, { ...noTokens, cacheRead: 1 })).toBe(1n);
    expect(costOf(sonnet, noTokens)).toBe(0n);
  });

  test('a long prompt changes the price of the whole call', () => {
    const price: ModelPrice = {
      ...unitPrices({ input: 1, output: 1 }),
      longPrompt: { abovePromptTokens: 100, ...unitPrices({ input: 5, output: 5 }) },
    };
    expect(costOf(price, { ...noTokens, input: 100, output: 10 })).toBe(110n);
    expect(costOf(price, { ...noTokens, input: 60, cacheRead: 41, output: 10 })).toBe(300n + 50n + 21n);
  });

  test('is never below the exact price, and less than a millionth above it', () => {
    fc.assert(
      fc.property(tokens, (used) => {
        const nano =
          used.input * 3_000 +
          used.output * 15_000 +
          used.cacheWrite5m * 3_750 +
          used.cacheWrite1h * 6_000 +
          used.cacheRead * 300 +
          used.webSearches * 10_000_000;
        const micro = Number(costOf(sonnet, used));
        expect(micro * 1_000).toBeGreaterThanOrEqual(nano);
        expect(micro * 1_000 - nano).toBeLessThan(1_000);
      }),
    );
  });

  test('the worst that a call can cost covers whatever it does cost', () => {
    fc.assert(
      fc.property(tokens, fc.nat(1_000), (used, spare) => {
        const prompt = used.input + used.cacheWrite5m + used.cacheWrite1h + used.cacheRead;
        const worst = worstCost(sonnet, { promptBytes: prompt * 2 + spare, maxTokens: used.output + spare });
        expect(worst).toBeGreaterThanOrEqual(costOf(sonnet, { ...used, webSearches: 0 }));
      }),
    );
  });
});
