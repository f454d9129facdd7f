import type { MicroUsd } from '../money.ts';
import type { TokenCounts } from './token-counts.ts';

/** Nano-USD for one of each (that is: USD per billion), so that every price is a whole number. */
export type UnitPrices = Readonly<Record<keyof TokenCounts, number>>;

/** @param longPrompt what all of a call costs whose prompt is longer than a number of tokens. */
export type ModelPrice = UnitPrices & {
  readonly longPrompt?: UnitPrices & { readonly abovePromptTokens: number };
};

/** The version is written into each ledger row, so that an old row can be explained. */
export type PriceTable = {
  readonly version: string;
  readonly models: Readonly<Record<string, ModelPrice>>;
};

/** USD per million tokens, as price lists have it. What is left out follows Anthropic's usual ratios. */
export type ListPrice = {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
  readonly cacheRead?: number | undefined;
  /** USD for a thousand searches. */
  readonly webSearches?: number | undefined;
};

export function unitPrices(list: ListPrice): UnitPrices {
  const nano = (usdPerMillion: number) => Math.round(usdPerMillion * 1_000);
  return {
    input: nano(list.input),
    output: nano(list.output),
    cacheWrite5m: nano(list.cacheWrite5m ?? list.input * 1.25),
    cacheWrite1h: nano(list.cacheWrite1h ?? list.input * 2),
    cacheRead: nano(list.cacheRead ?? list.input / 10),
    webSearches: Math.round((list.webSearches ?? 10) * 1_000_000),
  };
}

/** A model's price by its name, with or without a date; undefined for one that nobody priced. */
export function priceOf(table: PriceTable, model: string): ModelPrice | undefined {
  const named = (name: string) => (Object.hasOwn(table.models, name) ? table.models[name] : undefined);
  return named(model) ?? named(undated(model));
}

/** Of the name with a date, which there may be any number of, the one without. */
export function undated(model: string): string {
  return model.replace(/-(\d{8}|latest)$/, '');
}

/** The table with an operator's prices in front. */
export function withPrices(table: PriceTable, own: PriceTable): PriceTable {
  return { version: `${own.version}+${table.version}`, models: { ...table.models, ...own.models } };
}

const units = ['input', 'output', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead', 'webSearches'] as const;

/** Exact, then rounded up to a whole millionth: a sum of calls is never booked too low. */
export function costOf(price: ModelPrice, counts: TokenCounts): MicroUsd {
  const prompt = counts.input + counts.cacheWrite5m + counts.cacheWrite1h + counts.cacheRead;
  const long = price.longPrompt;
  const prices = long && prompt > long.abovePromptTokens ? long : price;
  const nano = units.reduce((sum, unit) => sum + BigInt(counts[unit]) * BigInt(prices[unit]), 0n);
  return (nano + 999n) / 1_000n;
}

/**
 * The most that a call can cost: a token for every two bytes of its prompt, which no language reaches, all written to
 * the hour's cache (the dearest kind of input), and an answer as long as it may be.
 */
export function worstCost(price: ModelPrice, call: { promptBytes: number; maxTokens: number }): MicroUsd {
  const counts = {
    input: 0,
    output: call.maxTokens,
    cacheWrite5m: 0,
    cacheWrite1h: Math.ceil(call.promptBytes / 2),
    cacheRead: 0,
    webSearches: 0,
  };
  return costOf(price, counts);
}
