import type { HookedTurn } from './hooked-turn.ts';
import { canonicalJson } from '../../domain/agent/call-key.ts';
import { questionTool } from '../../domain/agent/user-question.ts';
import type { GateAnswer, GateCall, ToolGate } from '../permissions/gate.ts';

type Hooks = Pick<HookedTurn, 'guard' | 'tell'>;

/**
 * Organizations' guards before the gate: what they make of a call is what the gate decides, so a hook can only narrow.
 * Arguments that people have edited pass the guards too. Observers are told what was decided.
 */
export function hookedGate(hooks: Hooks, gate: ToolGate): ToolGate {
  return async (call, signal) => {
    const { moment, context, blocked } = await hooks.guard(momentOf(call), signal);
    const isRewritten = moment.tool_input !== call.input;
    const decided = blocked
      ? blockedBy(blocked.reason)
      : await gate({ ...call, input: moment.tool_input }, signal);
    const answer = await guardEdits(hooks, call, decided, signal);
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

function momentOf({ tool, input, toolUseId, agentId }: GateCall) {
  return {
    event: 'PreToolUse',
    tool_name: tool,
    tool_input: input,
    tool_use_id: toolUseId,
    ...(agentId !== undefined && { agent_id: agentId }),
  } as const;
}

function blockedBy(reason: string): GateAnswer {
  return { behavior: 'deny', reason, ruling: { level: 'hook', effect: 'deny' } };
}

/** What people have made of a call runs as they saw it, or not at all. Their answers to questions are theirs. */
async function guardEdits(
  hooks: Hooks,
  call: GateCall,
  answer: GateAnswer,
  signal: AbortSignal,
): Promise<GateAnswer> {
  if (answer.behavior !== 'allow' || !answer.input || call.tool === questionTool) return answer;
  const edited = { ...call, input: answer.input };
  const { moment, blocked } = await hooks.guard(momentOf(edited), signal);
  if (blocked) return blockedBy(blocked.reason);
  if (canonicalJson(moment.tool_input) === canonicalJson(edited.input)) return answer;
  return blockedBy('A hook would change what people have allowed.');
}
