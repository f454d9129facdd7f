import type {
  HookCallback,
  HookCallbackMatcher,
  Options,
  SyncHookJSONOutput,
} from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import { guardsWithin } from '../../domain/agent/hook.ts';
import type { AgentHookEvent } from '../../domain/agent/hook-event.ts';
import type { MomentOf } from '../../domain/agent/hook-moment.ts';
import type { HookVerdict } from '../../domain/agent/hook-verdict.ts';
import { withoutTexts } from '../../domain/agent/redaction.ts';
import type { AskHooks } from '../hooks/hooked-turn.ts';
import { toolInput } from './content.ts';

type SdkHooks = NonNullable<Options['hooks']>;

/** Longer than the hooks may take, so that their own end comes first: the runtime's goes on in some cases. */
const timeout = guardsWithin / 1_000 + 10;

/**
 * What the agent's runtime asks of hooks, but for PreToolUse, which is the gate's. Only moments that somebody wants to
 * know of are registered: each costs the agent a question and a wait.
 */
export function agentHooks(asked: ReadonlySet<AgentHookEvent>, ask: AskHooks): SdkHooks {
  const all = Object.entries(hooksOf(ask)).filter(([event]) => wantedFor(event, asked));
  return Object.fromEntries(all.map(([event, hook]) => [event, [matcher(hook)]]));
}

function wantedFor(event: string, asked: ReadonlySet<AgentHookEvent>): boolean {
  const name = event === 'PostToolUseFailure' ? 'PostToolUse' : event;
  return [...asked].some((each) => each === name);
}

function matcher(hook: HookCallback): HookCallbackMatcher {
  return { hooks: [hook], onFailure: 'block', timeout };
}

function hooksOf(ask: AskHooks): Partial<Record<keyof SdkHooks, HookCallback>> {
  return {
    PostToolUse: async (input, _id, { signal }) => {
      const call = ToolInput.extend({ tool_response: z.unknown() }).parse(input);
      const { tool_response } = call;
      return afterTool(
        tool_response,
        await ask({ ...returned(call), tool_response, is_error: false }, signal),
      );
    },
    PostToolUseFailure: async (input, _id, { signal }) => {
      const call = ToolInput.extend({ error: z.string() }).parse(input);
      return afterFailure(
        await ask({ ...returned(call), tool_response: call.error, is_error: true }, signal),
      );
    },
    UserPromptSubmit: async (input, _id, { signal }) => {
      const { prompt } = PromptInput.parse(input);
      return afterPrompt(await ask({ event: 'UserPromptSubmit', prompt }, signal));
    },
    Stop: async (input, _id, { signal }) => {
      const { last_assistant_message, stop_hook_active } = StopInput.parse(input);
      return afterStop(
        await ask({ event: 'Stop', last_assistant_message, was_blocked: stop_hook_active }, signal),
      );
    },
    SubagentStop: async (input, _id, { signal }) => {
      const { last_assistant_message, stop_hook_active, agent_id, agent_type } = SubagentInput.parse(input);
      // A helper of the runtime itself, such as the one that sums up a conversation.
      if (agent_type === '') return {};
      const stop = { last_assistant_message, was_blocked: stop_hook_active, agent_id, agent_type };
      return afterStop(await ask({ event: 'SubagentStop', ...stop }, signal));
    },
    PreCompact: async (input, _id, { signal }) => {
      const { trigger } = CompactInput.parse(input);
      const { blocked } = await ask({ event: 'PreCompact', trigger }, signal);
      return blocked ? { decision: 'block', reason: blocked.reason } : {};
    },
  };
}

const ToolInput = z.object({
  tool_name: z.string(),
  tool_input: z.unknown(),
  tool_use_id: z.string(),
  agent_id: z.string().optional(),
});
const PromptInput = z.object({ prompt: z.string() });
const StopInput = z.object({
  stop_hook_active: z.boolean(),
  last_assistant_message: z.string().default(''),
});
const SubagentInput = StopInput.extend({ agent_id: z.string(), agent_type: z.string() });
const CompactInput = z.object({ trigger: z.enum(['auto', 'manual']) });

function returned({ tool_name, tool_input, tool_use_id, agent_id }: z.infer<typeof ToolInput>) {
  return {
    event: 'PostToolUse',
    tool_name,
    tool_input: toolInput(tool_input),
    tool_use_id,
    ...(agent_id !== undefined && { agent_id }),
  } as const;
}

function afterTool(
  original: unknown,
  { moment, context, blocked }: HookVerdict<MomentOf<'PostToolUse'>>,
): SyncHookJSONOutput {
  // What is withheld is replaced on its way to the model; here it is taken out of the agent's own transcript.
  const output = blocked ? withoutTexts(original) : moment.tool_response;
  return {
    hookSpecificOutput: {
      hookEventName: 'PostToolUse',
      ...(output !== original && { updatedToolOutput: output }),
      ...(context.length > 0 && { additionalContext: context.join('\n\n') }),
    },
  };
}

function afterFailure({ context }: HookVerdict): SyncHookJSONOutput {
  if (context.length === 0) return {};
  return {
    hookSpecificOutput: { hookEventName: 'PostToolUseFailure', additionalContext: context.join('\n\n') },
  };
}

function afterPrompt({ context, blocked }: HookVerdict): SyncHookJSONOutput {
  const hookEventName = 'UserPromptSubmit';
  if (blocked)
    return {
      decision: 'block',
      reason: blocked.reason,
      // The conversation goes on without the prompt, so it is not to be told in the reason either.
      hookSpecificOutput: { hookEventName, suppressOriginalPrompt: true },
    };
  return context.length === 0
    ? {}
    : { hookSpecificOutput: { hookEventName, additionalContext: context.join('\n\n') } };
}

function afterStop({ blocked }: HookVerdict): SyncHookJSONOutput {
  if (!blocked) return {};
  return blocked.isFinal
    ? { continue: false, stopReason: blocked.reason }
    : { decision: 'block', reason: blocked.reason };
}
