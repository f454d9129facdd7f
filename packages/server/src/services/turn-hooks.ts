import { guardsAt, type GuardsDeps } from '../agent/hooks/guards.ts';
import type { TurnHooks } from '../agent/hooks/hooked-turn.ts';
import type { Hook } from '../domain/agent/hook.ts';
import type { ToldMoment } from '../domain/agent/hook-execution.ts';
import { builtInTools } from '../domain/agent/agent-tools.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';
import { keepExecutions, type ToldPlace } from './tell-observers.ts';

export type TurnHooksDeps = GuardsDeps & {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** How the hooks of a turn are run. What cannot be kept for observers is logged, and stops no turn. */
export function turnHooks(
  { store, metrics, log, ...guards }: TurnHooksDeps,
  of: Required<ToldPlace>,
  hooks: readonly Hook[],
): TurnHooks {
  return {
    hooks,
    askGuard: guardsAt(guards, of),
    keep: (executions) =>
      store
        .transact(of.organizationId, (tx) => keepExecutions(tx, of, executions))
        .catch((error: unknown) =>
          log.error({ err: error, session_id: of.sessionId }, 'observers were not told of a moment'),
        ),
    count: ({ event, action: { kind } }, outcome, moment) => {
      metrics.hookExecutions.inc({ event, kind, outcome });
      if (kind === 'metrics') metrics.observedMoments.inc({ event, tool: toolLabel(moment) });
    },
  };
}

/** Names of other tools are tenants' to choose, and a label must not be. */
function toolLabel(moment: ToldMoment): string {
  if (!('tool_name' in moment)) return 'none';
  const known: readonly string[] = builtInTools;
  return known.includes(moment.tool_name) ? moment.tool_name : 'other';
}
