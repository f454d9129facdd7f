import { unitPrices, type ListPrice, type ModelPrice, type PriceTable } from './price-table.ts';

const list = (input: number, output: number, cacheRead?: number): ListPrice => ({ input, output, cacheRead });

const haiku55: ModelPrice = {
  ...unitPrices(list(0.1, 0.5)),
  longPrompt: { abovePromptTokens: 100_000, ...unitPrices(list(0.5, 2.5)) },
};

const lists: Readonly<Record<string, ListPrice>> = {
  'claude-3-haiku': { ...list(0.25, 1.25, 0.03), cacheWrite5m: 0.3 },
  'claude-3-5-haiku': list(0.8, 4),
  'claude-haiku-4-5': list(1, 5),
  'claude-3-5-sonnet': list(3, 15),
  'claude-3-7-sonnet': list(3, 15),
  'claude-sonnet-4': list(3, 15),
  'claude-sonnet-4-0': list(3, 15),
  'claude-sonnet-4-5': list(3, 15),
  'claude-sonnet-4-6': list(3, 15),
  'claude-sonnet-5': list(2, 10),
  'claude-sonnet-5-5': list(2, 10, 0.1),
  'claude-opus-4': list(15, 75),
  'claude-opus-4-0': list(15, 75),
  'claude-opus-4-1': list(15, 75),
  'claude-opus-4-5': list(5, 25),
  'claude-opus-4-6': list(5, 25),
  'claude-opus-4-7': list(5, 25),
  'claude-opus-4-8': list(5, 25),
  'claude-opus-5': list(5, 25),
  'claude-opus-5-5': list(4, 20, 0.2),
  'claude-fable-5': list(10, 50),
  'claude-fable-5-1': list(10, 50, 0.25),
  'claude-fable-5-2': list(8, 40, 0.2),
  'claude-mythos-5': list(10, 50),
  'claude-mythos-5-1': list(10, 50, 0.25),
  'claude-mythos-5-2': list(8, 40, 0.2),
};

const models = Object.entries(lists).map(([name, price]) => [name, unitPrices(price)] as const);

/** Standard prices at the API, those that claude 2.1.330 reckons with. Fast mode and regional surcharges are refused. */
export const defaultPrices: PriceTable = {
  version: '2026-11-22',
  models: { ...Object.fromEntries(models), 'claude-haiku-5-5': haiku55 },
};
