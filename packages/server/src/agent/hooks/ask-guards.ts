import { concerns, guardsWithin, type Hook } from '../../domain/agent/hook.ts';
import type { HookMoment } from '../../domain/agent/hook-moment.ts';
import { hear, type HookAnswer, type HookResult, type HookVerdict } from '../../domain/agent/hook-verdict.ts';
import { HookExecutionId, type OrganizationId, type SessionId, type TurnId } from '../../domain/ids.ts';
import type { HookExecuted } from '../../domain/session/session-event.ts';
import { readShell } from '../permissions/shell-parser.ts';

/** What a guard is asked, and under which name its answer is kept. */
export type GuardCall = {
  readonly hook: Hook;
  readonly executionId: HookExecutionId;
  readonly moment: HookMoment;
};

/** Where the guards of a turn are asked. */
export type GuardPlace = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
};

/** Asks one guard. Whatever it throws is a failure of the guard; it may take no notice of the signal. */
export type AskGuard = (call: GuardCall, signal: AbortSignal) => Promise<HookAnswer>;

/**
 * Asks the guards of a moment one after the other, until one blocks. Each sees what the ones before have made of it.
 * Every guard has an end: its own time, the time of all together, and the caller's signal.
 */
export async function askGuards<Moment extends HookMoment>(
  hooks: readonly Hook[],
  moment: Moment,
  ask: AskGuard,
  signal: AbortSignal,
): Promise<{ verdict: HookVerdict<Moment>; executed: HookExecuted[] }> {
  const executed: HookExecuted[] = [];
  const all = AbortSignal.any([signal, AbortSignal.timeout(guardsWithin)]);
  let verdict: HookVerdict<Moment> = { moment, context: [] };
  for (const hook of hooks) {
    if (verdict.blocked) break;
    // The one before may have made another moment of it.
    if (hook.role !== 'guard' || !concerns(hook, verdict.moment, readShell)) continue;
    const started = performance.now();
    const executionId = HookExecutionId.new();
    const result = await answerOf({ hook, executionId, moment: verdict.moment }, ask, all);
    const heard = hear(verdict, hook, result);
    verdict = heard.verdict;
    executed.push({
      execution_id: executionId,
      hook_id: hook.id,
      hook_name: hook.name,
      event: hook.event,
      outcome: heard.outcome,
      ...(heard.reason !== undefined && { reason: heard.reason }),
      ...('tool_use_id' in moment && { tool_use_id: moment.tool_use_id }),
      duration_ms: Math.round(performance.now() - started),
    });
  }
  return { verdict, executed };
}

async function answerOf(call: GuardCall, ask: AskGuard, signal: AbortSignal): Promise<HookResult> {
  const { timeoutMs } = call.hook;
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return { answer: await Promise.race([ask(call, late), rejection(late)]) };
  } catch (error) {
    if (late.aborted) return { failure: `It gave no answer within ${timeoutMs} ms.` };
    return { failure: error instanceof Error ? error.message.slice(0, 500) : 'It failed.' };
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error('The time is over.'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
