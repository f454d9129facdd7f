import type { Hook } from '../../domain/agent/hook.ts';
import { isAgentEvent, type AgentHookEvent, type HookEvent } from '../../domain/agent/hook-event.ts';
import {
  tellObservers,
  type NewExecution,
  type ScriptTelling,
  type ToldMoment,
} from '../../domain/agent/hook-execution.ts';
import type { HookMoment } from '../../domain/agent/hook-moment.ts';
import type { HookVerdict } from '../../domain/agent/hook-verdict.ts';
import type { HookExecuted, SessionEvent } from '../../domain/session/session-event.ts';
import { failedTurn, type TurnOutcome, type TurnStart } from '../../domain/session/turn.ts';
import { askGuards, type AskGuard } from './ask-guards.ts';
import { readShell } from '../permissions/shell-parser.ts';

/** Answers what the agent's runtime asks at a moment of its work. */
export type AskHooks = <Moment extends HookMoment>(
  moment: Moment,
  signal: AbortSignal,
) => Promise<HookVerdict<Moment>>;

/** The hooks of one turn, as they were when it began, and how they are run. */
export type TurnHooks = {
  readonly hooks: readonly Hook[];
  readonly askGuard: AskGuard;
  /** Keeps what observers are told, and sees to it that they are. */
  readonly keep: (executions: readonly NewExecution[]) => Promise<void>;
  /** Runs what observes by a script, and keeps what came of it. Nobody waits for it. */
  readonly runScripts: (scripts: readonly ScriptTelling[]) => void;
  readonly count: (hook: Hook, outcome: HookExecuted['outcome'], moment: ToldMoment) => void;
};

export type HookListener = {
  readonly executed: (executed: HookExecuted) => void;
  /** The turn is over, and the agent's runtime has no other means to end it. */
  readonly stopAgent: () => void;
};

type Block = NonNullable<HookVerdict['blocked']>;

const beginnings: ReadonlySet<HookEvent> = new Set(['SessionStart', 'TurnStart', 'UserPromptSubmit']);

/** So often may guards keep an agent from stopping in one turn. */
const mostBlockedStops = 8;

/** Runs the hooks of a turn, and remembers when one of them has brought the turn to its end. */
export class HookedTurn {
  readonly #run: TurnHooks;
  readonly #listener: HookListener;
  /** What guards said at the beginning, for the model to read with the prompt. */
  readonly #openingContext: string[] = [];
  #blockedStops = 0;
  #blocked: TurnOutcome | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(run: TurnHooks, listener: HookListener) {
    this.#run = run;
    this.#listener = listener;
  }

  /** How the turn ends because a guard blocked it; undefined when none did. */
  get blocked(): TurnOutcome | undefined {
    return this.#blocked;
  }

  /** Asks the guards of the turn's beginning; afterwards `blocked` tells whether the agent is to be asked at all. */
  async begin(start: TurnStart, isFirst: boolean, signal: AbortSignal): Promise<void> {
    // One that goes on after it was parked has begun before.
    if (start.kind !== 'prompt') return;
    const events = isFirst ? (['SessionStart', 'TurnStart'] as const) : (['TurnStart'] as const);
    for (const event of events) {
      if (this.#blocked) return;
      const { context } = await this.ask({ event, prompt: start.text }, signal);
      this.#openingContext.push(...context);
    }
  }

  /** Asks the guards and then tells the observers. */
  readonly ask: AskHooks = async (moment, signal) => {
    const verdict = await this.guard(moment, signal);
    this.tell({ ...verdict.moment, ...(verdict.blocked && { blocked_reason: verdict.blocked.reason }) });
    return verdict;
  };

  async guard<Moment extends HookMoment>(moment: Moment, signal: AbortSignal): Promise<HookVerdict<Moment>> {
    const { hooks, askGuard, count } = this.#run;
    const { verdict, executed } = await askGuards(hooks, moment, askGuard, signal);
    for (const each of executed) {
      this.#listener.executed(each);
      const hook = hooks.find(({ id }) => id === each.hook_id);
      if (hook) count(hook, each.outcome, moment);
    }
    if (verdict.blocked) return { ...verdict, blocked: this.#onBlocked(moment, verdict.blocked) };
    if (moment.event !== 'UserPromptSubmit') return verdict;
    return { ...verdict, context: [...this.#openingContext.splice(0), ...verdict.context] };
  }

  /** Nobody waits for observers; what cannot be kept is lost to them only. */
  tell(moment: ToldMoment): void {
    const { hooks, keep, runScripts, count } = this.#run;
    const { notices, executions, scripts, counted } = tellObservers(hooks, withoutSecrets(moment), readShell);
    for (const notice of notices) this.#listener.executed(notice);
    for (const hook of counted) count(hook, 'passed', moment);
    if (scripts.length > 0) runScripts(scripts);
    if (executions.length > 0) this.#keeping = this.#keeping.then(() => keep(executions));
  }

  /** Tells of what the log has heard of. */
  observe(event: SessionEvent): void {
    if (event.type !== 'session.budget_warned') return;
    const { scope, period, spent_usd, limit_usd } = event;
    this.tell({ event: 'BudgetWarning', scope, period, spent_usd, limit_usd });
  }

  /** Once all that was told is kept. */
  async settled(): Promise<void> {
    await this.#keeping;
  }

  /** Without its beginning there is no turn, and an agent that may not stop must not go on for ever either. */
  #onBlocked({ event }: HookMoment, { reason, isFinal }: Block): Block {
    const isStop = event === 'Stop' || event === 'SubagentStop';
    if (isStop) this.#blockedStops++;
    const isEnd = isStop && (isFinal || this.#blockedStops > mostBlockedStops);
    if (isEnd || beginnings.has(event)) this.#blocked ??= failedTurn('blocked_by_hook', reason);
    if (isEnd && event === 'SubagentStop') this.#listener.stopAgent();
    return { reason, isFinal: isFinal || isEnd };
  }
}

/** What was withheld from the model is withheld from observers, too. */
function withoutSecrets(moment: ToldMoment): ToldMoment {
  const { blocked_reason } = moment;
  return moment.event === 'PostToolUse' && blocked_reason !== undefined
    ? { ...moment, tool_response: blocked_reason }
    : moment;
}

/** The moments about which the agent's runtime has to ask for these hooks to work. */
export function askedMoments(hooks: readonly Hook[]): ReadonlySet<AgentHookEvent> {
  const asked = new Set<AgentHookEvent>();
  for (const { event, role } of hooks) {
    if (isAgentEvent(event)) asked.add(event);
    // What is said at the beginning reaches the model together with the prompt.
    else if (role === 'guard') asked.add('UserPromptSubmit');
  }
  return asked;
}
