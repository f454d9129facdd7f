export const mcpHealthStates = ['unknown', 'healthy', 'degraded', 'unhealthy'] as const;
export type McpHealthState = (typeof mcpHealthStates)[number];

/** How a server was when it was last asked for its tools. */
export type McpHealth = {
  /** Degraded: it answers, but slowly, or has no tools. Unknown: it was not asked since it was made or changed. */
  readonly state: McpHealthState;
  readonly checkedAt?: Date;
  readonly latencyMs?: number;
  readonly lastError?: string;
  readonly tools: readonly string[];
};

export const unknownMcpHealth: McpHealth = { state: 'unknown', tools: [] };

/** Who waits longer for a list of tools notices. */
const slowMs = 3_000;

export type McpCheck =
  { readonly tools: readonly string[]; readonly latencyMs: number } | { readonly error: string };

/** What a check says of a server. The tools that it had stay known while it does not answer. */
export function afterCheck({ tools }: McpHealth, check: McpCheck, checkedAt: Date): McpHealth {
  if ('error' in check) return { state: 'unhealthy', checkedAt, lastError: check.error, tools };
  const isWell = check.latencyMs <= slowMs && check.tools.length > 0;
  return { ...check, state: isWell ? 'healthy' : 'degraded', checkedAt };
}
