import type { HookCallback, HookCallbackMatcher } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import type { ToolGate } from '../permissions/gate.ts';
import { toolInput } from './content.ts';

const HookInput = z.object({
  tool_name: z.string(),
  tool_input: z.unknown(),
  tool_use_id: z.string().optional(),
  agent_id: z.string().optional(),
  cwd: z.string().optional(),
});

const Behavior = z.enum(['allow', 'deny', 'defer']);

/** The one place that every tool call passes, in every mode. Whatever goes wrong here denies. */
export function gateHook(gate: ToolGate, timeoutSeconds: number): HookCallbackMatcher {
  return { hooks: [asHook(gate)], onFailure: 'block', timeout: timeoutSeconds };
}

function asHook(gate: ToolGate): HookCallback {
  return async (input, toolUseId, { signal }) => {
    const call = HookInput.parse(input);
    const answer = await gate(
      {
        tool: call.tool_name,
        input: toolInput(call.tool_input),
        toolUseId: call.tool_use_id ?? toolUseId ?? '',
        ...(call.agent_id !== undefined && { agentId: call.agent_id }),
        ...(call.cwd !== undefined && { cwd: call.cwd }),
      },
      signal,
    );
    return {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        // Without a decision the runtime would decide by rules of its own.
        permissionDecision: Behavior.parse(answer.behavior),
        permissionDecisionReason: answer.reason,
        ...(answer.behavior === 'allow' && answer.input && { updatedInput: { ...answer.input } }),
        ...(answer.behavior === 'allow' && answer.context && { additionalContext: answer.context }),
      },
    };
  };
}
