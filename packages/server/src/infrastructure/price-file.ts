import { z } from 'zod';
import { unitPrices, type ModelPrice, type PriceTable } from '../domain/billing/price-table.ts';

const amount = z.number().nonnegative().max(100_000);

const Prices = z.strictObject({
  input: amount,
  output: amount,
  cache_write_5m: amount.optional(),
  cache_write_1h: amount.optional(),
  cache_read: amount.optional(),
  web_search_per_thousand: amount.optional(),
});

const Model = Prices.extend({
  long_prompt: Prices.extend({ above_prompt_tokens: z.number().int().positive() }).optional(),
});

const File = z.strictObject({
  version: z.string().regex(/^[\w.-]{1,40}$/),
  models: z.record(z.string().min(1).max(200), Model),
});

/** An operator's own prices, in USD per million tokens, as JSON. Throws with the place of the first mistake. */
export function parsePriceFile(text: string): PriceTable {
  const file = File.parse(JSON.parse(text));
  const models = Object.entries(file.models).map(([name, model]) => [name, toPrice(model)] as const);
  return { version: file.version, models: Object.fromEntries(models) };
}

function toPrice({ long_prompt, ...model }: z.infer<typeof Model>): ModelPrice {
  if (!long_prompt) return toUnits(model);
  return {
    ...toUnits(model),
    longPrompt: { ...toUnits(long_prompt), abovePromptTokens: long_prompt.above_prompt_tokens },
  };
}

function toUnits(prices: z.infer<typeof Prices>) {
  return unitPrices({
    input: prices.input,
    output: prices.output,
    cacheWrite5m: prices.cache_write_5m,
    cacheWrite1h: prices.cache_write_1h,
    cacheRead: prices.cache_read,
    webSearches: prices.web_search_per_thousand,
  });
}
