import type { HookedTurn } from './hooked-turn.ts';
import type { ToolGate } from '../permissions/gate.ts';

/**
 * Organizations' guards before the gate: what they make of a call is what the gate decides, so a hook can only narrow.
 * Observers are told what was decided.
 */
export function hookedGate(hooks: Pick<HookedTurn, 'guard' | 'tell'>, gate: ToolGate): ToolGate {
  return async (call, signal) => {
    const asked = {
      event: 'PreToolUse',
      tool_name: call.tool,
      tool_input: call.input,
      tool_use_id: call.toolUseId,
      ...(call.agentId !== undefined && { agent_id: call.agentId }),
    } as const;
    const { moment, context, blocked } = await hooks.guard(asked, signal);
    const isRewritten = moment.tool_input !== call.input;
    const answer = blocked
      ? ({ behavior: 'deny', reason: blocked.reason, ruling: { level: 'hook', effect: 'deny' } } as const)
      : await gate({ ...call, input: moment.tool_input }, signal);
    hooks.tell({
      ...moment,
      decision: answer.behavior,
      ...(answer.behavior !== 'allow' && { blocked_reason: answer.reason }),
    });
    if (answer.behavior !== 'allow') return answer;
    return {
      ...(isRewritten && { input: moment.tool_input }),
      ...answer,
      ...(context.length > 0 && { context: context.join('\n\n') }),
    };
  };
}
