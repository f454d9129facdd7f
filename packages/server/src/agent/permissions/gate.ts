import type { AgentOptions } from '../../domain/agent/agent-options.ts';
import { decideToolCall } from '../../domain/agent/tool-gate.ts';
import type { ToolCallRequest } from '../../domain/agent/tool-pattern.ts';

/** A tool call that an agent wants to make. */
export type GateCall = ToolCallRequest & {
  readonly toolUseId: string;
  /** The sub-agent that makes it; absent for the main agent. */
  readonly agentId?: string;
};

export type GateAnswer =
  /** With an input, the tool runs with that one in place of its own. */
  | {
      readonly behavior: 'allow';
      readonly reason: string;
      readonly input?: Readonly<Record<string, unknown>>;
    }
  | { readonly behavior: 'deny'; readonly reason: string }
  /** The agent stops before this call. When it is resumed, the same call comes to the gate again. */
  | { readonly behavior: 'defer'; readonly reason: string };

/** Answers for one turn. Whatever it throws denies, and so does a gate that takes longer than its deadline. */
export type ToolGate = (call: GateCall, signal: AbortSignal) => Promise<GateAnswer>;

/** The session's own rules: its lists of tools and its mode. */
export function sessionGate(options: AgentOptions): ToolGate {
  return (call) => {
    const { allow, reason } = decideToolCall(options, call);
    return Promise.resolve({ behavior: allow ? 'allow' : 'deny', reason });
  };
}
