import { guardsAt, type GuardsDeps } from '../agent/hooks/guards.ts';
import type { TurnHooks } from '../agent/hooks/hooked-turn.ts';
import { runScript, type ScriptDeps } from '../agent/hooks/run-script.ts';
import { HookFault } from '../domain/agent/hook-fault.ts';
import type { Hook } from '../domain/agent/hook.ts';
import { builtInTools } from '../domain/agent/agent-tools.ts';
import type { NewExecution, ScriptTelling, ToldMoment } from '../domain/agent/hook-execution.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { SecretBoxError } from '../infrastructure/secret-box.ts';
import { WebhookError } from '../infrastructure/webhooks.ts';
import type { Store } from '../repositories/store.ts';
import { keepExecutions, type ToldPlace } from './tell-observers.ts';

export type TurnHooksDeps = GuardsDeps & {
  readonly store: Store;
  readonly now: () => Date;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** How the hooks of a turn are run. What cannot be kept for observers is logged, and stops no turn. */
export function turnHooks(
  { store, now, metrics, log, ...guards }: TurnHooksDeps,
  of: Required<ToldPlace>,
  hooks: readonly Hook[],
): TurnHooks {
  const keep: TurnHooks['keep'] = (executions) =>
    store
      .transact(of.organizationId, (tx) => keepExecutions(tx, of, executions))
      .catch((error: unknown) =>
        log.error({ err: error, session_id: of.sessionId }, 'observers were not told of a moment'),
      );
  return {
    hooks,
    askGuard: (call, signal) =>
      guardsAt(guards, of)(call, signal).catch((error: unknown) => {
        throw new HookFault(reasonOf(error, log));
      }),
    keep,
    runScripts: (scripts) => {
      for (const script of scripts)
        void runObserver({ ...guards, log }, { ...of, createdAt: now() }, script).then((execution) => {
          const { event, outcome } = execution;
          metrics.hookExecutions.inc({ event, kind: 'script', outcome });
          return keep([execution]);
        });
    },
    count: ({ event, action: { kind } }, outcome, moment) => {
      metrics.hookExecutions.inc({ event, kind, outcome });
      if (kind === 'metrics') metrics.observedMoments.inc({ event, tool: toolLabel(moment) });
    },
  };
}

/** Runs an observer's script to its end. What it prints counts for nothing. */
async function runObserver(
  deps: ScriptDeps & { readonly log: Log },
  of: Required<ToldPlace> & { readonly createdAt: Date },
  { hook, execution }: ScriptTelling,
): Promise<NewExecution> {
  const { id: executionId, hookId, event, payload = {} } = execution;
  const address = { ...of, executionId, hookId, event };
  const started = performance.now();
  const over = () => ({ ...execution, durationMs: Math.round(performance.now() - started) });
  try {
    await runScript(deps, hook, { address, moment: payload }, AbortSignal.timeout(hook.timeoutMs));
    return over();
  } catch (error) {
    return { ...over(), outcome: 'failed', reason: reasonOf(error, deps.log) };
  }
}

/** What the maker of a hook is told, and the model with them. An error of the server's own is for its log. */
function reasonOf(error: unknown, log: Log): string {
  const isTheirs = [HookFault, WebhookError, SecretBoxError].some((kind) => error instanceof kind);
  if (isTheirs && error instanceof Error) return error.message.slice(0, 500);
  log.error({ err: error }, 'a hook failed because of an error of the server');
  return 'It failed because of an error of the server.';
}

/** Names of other tools are tenants' to choose, and a label must not be. */
function toolLabel(moment: ToldMoment): string {
  if (!('tool_name' in moment)) return 'none';
  const known: readonly string[] = builtInTools;
  return known.includes(moment.tool_name) ? moment.tool_name : 'other';
}
