import type { ReadShell } from './shell-command.ts';
import type { HookExecuted } from '../session/session-event.ts';
import { HookExecutionId, type HookId, type SessionId, type TurnId } from '../ids.ts';
import { concerns, type Hook } from './hook.ts';
import type { HookEvent } from './hook-event.ts';
import { toRecord, type HookMoment } from './hook-moment.ts';
import type { HookOutcome } from './hook-verdict.ts';

/** `pending`: the observer has not been reached yet. */
export const executionOutcomes = [
  'passed',
  'changed',
  'blocked',
  'failed',
  'pending',
] as const satisfies readonly (HookOutcome | 'pending')[];
export type ExecutionOutcome = (typeof executionOutcomes)[number];

/** One time that a hook was asked or told. */
export type HookExecution = {
  readonly id: HookExecutionId;
  readonly hookId: HookId;
  readonly sessionId: SessionId;
  readonly turnId?: TurnId;
  readonly toolUseId?: string;
  readonly event: HookEvent;
  readonly outcome: ExecutionOutcome;
  readonly reason?: string;
  /** What an observer is told; absent for guards. */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly attempts: number;
  readonly durationMs?: number;
  readonly createdAt: Date;
  readonly endedAt?: Date;
};

/** What observers are told of a moment: the moment, and what came of it. */
export type ToldMoment = HookMoment & {
  readonly decision?: 'allow' | 'deny' | 'defer';
  /** Why it did not happen. */
  readonly blocked_reason?: string;
};

/** An execution that is to be kept. */
export type NewExecution = Pick<
  HookExecution,
  'id' | 'hookId' | 'event' | 'outcome' | 'reason' | 'payload' | 'toolUseId' | 'durationMs'
>;

/** An observer that runs on the agent's node, and what is kept of it when it is over. */
export type ScriptTelling = { readonly hook: Hook; readonly execution: NewExecution };

/** What is to be done about a moment for those that observe it. */
export type Telling = {
  /** For the session's log. */
  readonly notices: readonly HookExecuted[];
  readonly executions: readonly NewExecution[];
  readonly scripts: readonly ScriptTelling[];
  /** To be counted in metrics. */
  readonly counted: readonly Hook[];
};

/** Whom to tell of a moment, and what. */
export function tellObservers(hooks: readonly Hook[], moment: ToldMoment, readShell: ReadShell): Telling {
  const observers = hooks.filter((hook) => hook.role === 'observer' && concerns(hook, moment, readShell));
  const toolUse = 'tool_use_id' in moment ? { tool_use_id: moment.tool_use_id } : {};
  const payload = observers.length === 0 ? {} : toRecord(moment);
  return {
    notices: observers.flatMap(({ id, name, event, action }) =>
      action.kind === 'notification'
        ? [
            {
              ...{ execution_id: HookExecutionId.new(), hook_id: id, hook_name: name, event },
              ...{ outcome: 'passed', reason: action.message, ...toolUse, duration_ms: 0 },
            },
          ]
        : [],
    ),
    executions: observers.flatMap((hook) => (isKept(hook) ? [executionOf(hook, moment, payload)] : [])),
    scripts: observers.flatMap((hook) =>
      hook.action.kind === 'script' ? [{ hook, execution: executionOf(hook, moment, payload) }] : [],
    ),
    counted: observers.filter(({ action }) => action.kind === 'metrics'),
  };
}

function isKept({ action }: Hook): boolean {
  return action.kind === 'audit' || action.kind === 'webhook';
}

function executionOf(
  { id, event, action }: Hook,
  moment: ToldMoment,
  payload: Readonly<Record<string, unknown>>,
): NewExecution {
  const outcome = action.kind === 'webhook' ? 'pending' : 'passed';
  const toolUseId = 'tool_use_id' in moment ? { toolUseId: moment.tool_use_id } : {};
  return { id: HookExecutionId.new(), hookId: id, event, outcome, payload, ...toolUseId };
}
