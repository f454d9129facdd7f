import { z } from 'zod';
import { permissionModes, type AgentOptions } from '../domain/agent/agent-options.ts';
import { serverFeatures } from '../domain/agent/model-call-rules.ts';

const Subagent = z.object({
  description: z.string(),
  prompt: z.string(),
  tools: z.array(z.string()).exactOptional(),
  model: z.string().exactOptional(),
});

const always = {
  model: z.string(),
  allowedTools: z.array(z.string()),
  disallowedTools: z.array(z.string()),
  permissionMode: z.enum(permissionModes),
  agents: z.record(z.string(), Subagent),
};
const sometimes = {
  allowedModels: z.array(z.string()).exactOptional(),
  fallbackModel: z.string().exactOptional(),
  serverFeatures: z.array(z.enum(serverFeatures)).exactOptional(),
  egress: z.object({ hosts: z.array(z.string()), ports: z.array(z.number()) }).exactOptional(),
  mcpServers: z.array(z.string()).exactOptional(),
  systemPrompt: z.string().exactOptional(),
  maxTurns: z.number().exactOptional(),
  maxBudgetUsd: z.number().exactOptional(),
  outputSchema: z.record(z.string(), z.unknown()).exactOptional(),
};

const Options = z.object({ ...always, ...sometimes });

/** As far as they are said at all. */
export const RequestedOptions = z.object({
  model: always.model.exactOptional(),
  allowedTools: always.allowedTools.exactOptional(),
  disallowedTools: always.disallowedTools.exactOptional(),
  permissionMode: always.permissionMode.exactOptional(),
  agents: always.agents.exactOptional(),
  ...sometimes,
}) satisfies z.ZodType<Partial<AgentOptions>>;

export function parseAgentOptions(value: unknown): AgentOptions {
  return Options.parse(value);
}
