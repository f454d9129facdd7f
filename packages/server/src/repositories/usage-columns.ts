import { z } from 'zod';
import { parseUsd } from '../domain/money.ts';
import { figuresByModel } from '../domain/session/session-event.ts';
import type { Usage, UsageByModel } from '../domain/session/usage.ts';
import { toJsonb } from './jsonb.ts';

const Figures = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_creation_tokens: z.number(),
  cache_read_tokens: z.number(),
  cost_usd: z.string(),
});
const FiguresByModel = z.record(z.string(), Figures);

type UsageRow = {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_tokens: number;
  readonly cache_read_tokens: number;
};

export function toUsage(row: UsageRow, microUsd: number): Usage {
  return {
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheCreationTokens: row.cache_creation_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cost: BigInt(microUsd),
  };
}

export function usageJsonb(byModel: UsageByModel): string {
  return toJsonb(figuresByModel(byModel));
}

export function parseUsageByModel(value: unknown): UsageByModel {
  const entries = Object.entries(FiguresByModel.parse(value));
  return Object.fromEntries(
    entries.map(([model, figures]) => [model, toUsage(figures, Number(parseUsd(figures.cost_usd)))]),
  );
}
