import { figuresByModel } from '../domain/session/session-event.ts';
import type { Usage, UsageByModel } from '../domain/session/usage.ts';
import { toJsonb } from './jsonb.ts';

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
