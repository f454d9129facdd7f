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

function subtract(now: Usage, before: Usage): Usage {
  const left = {
    inputTokens: now.inputTokens - before.inputTokens,
    outputTokens: now.outputTokens - before.outputTokens,
    cacheCreationTokens: now.cacheCreationTokens - before.cacheCreationTokens,
    cacheReadTokens: now.cacheReadTokens - before.cacheReadTokens,
    cost: now.cost - before.cost,
  };
  const wentBack = Object.values(left).some((value) => value < 0);
  return wentBack ? now : left;
}

/**
 * What was used between two cumulative readings. A reading that is lower than the one before belongs to a
 * counter that began again at zero (a killed process had not saved its totals), so it counts in full.
 */
export function usageSince(now: UsageByModel, before: UsageByModel): UsageByModel {
  const used = Object.entries(now).map(
    ([model, usage]) => [model, subtract(usage, before[model] ?? noUsage)] as const,
  );
  return Object.fromEntries(used);
}
