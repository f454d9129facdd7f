import type { EgressRules } from './egress-rules.ts';
import type { ServerFeature } from './model-call-rules.ts';

/** How much the agent may do without asking. */
export const permissionModes = ['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions'] as const;
export type PermissionMode = (typeof permissionModes)[number];

export type SubagentDefinition = {
  readonly description: string;
  readonly prompt: string;
  readonly tools?: readonly string[];
  readonly model?: string;
};

/** How a session's agent is set up. */
export type AgentOptions = {
  readonly model: string;
  /** Which models the agent and its sub-agents may call: names, or beginnings such as `claude-haiku-*`. */
  readonly allowedModels?: readonly string[];
  /** Answers when the asked model cannot. */
  readonly fallbackModel?: string;
  readonly serverFeatures?: readonly ServerFeature[];
  readonly egress?: EgressRules;
  /** MCP servers: of a session by their ids, of a request also by their names. */
  readonly mcpServers?: readonly string[];
  readonly systemPrompt?: string;
  /** Tool patterns such as `Read` or `Bash(git *)`; empty allows every built-in tool. */
  readonly allowedTools: readonly string[];
  /** Tool patterns that never run. They win over `allowedTools`. */
  readonly disallowedTools: readonly string[];
  readonly permissionMode: PermissionMode;
  readonly maxTurns?: number;
  readonly maxBudgetUsd?: number;
  readonly agents: Readonly<Record<string, SubagentDefinition>>;
  readonly outputSchema?: Record<string, unknown>;
};
