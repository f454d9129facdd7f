import type { MicroUsd } from '../money.ts';

export type Usage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheCreationTokens: number;
  readonly cacheReadTokens: number;
  readonly cost: MicroUsd;
};

export type UsageByModel = Readonly<Record<string, Usage>>;

export const noUsage: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
  cost: 0n,
};

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheCreationTokens: a.cacheCreationTokens + b.cacheCreationTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cost: a.cost + b.cost,
  };
}

export function totalUsage(byModel: UsageByModel): Usage {
  return Object.values(byModel).reduce(addUsage, noUsage);
}
