import { z } from 'zod';
import { permissionModes, type AgentOptions } from '../domain/agent/agent-options.ts';
import { serverFeatures } from '../domain/agent/model-call-rules.ts';

const Subagent = z.object({
  description: z.string(),
  prompt: z.string(),
  tools: z.array(z.string()).exactOptional(),
  model: z.string().exactOptional(),
});

const Options = z.object({
  model: z.string(),
  allowedModels: z.array(z.string()).exactOptional(),
  fallbackModel: z.string().exactOptional(),
  serverFeatures: z.array(z.enum(serverFeatures)).exactOptional(),
  egress: z.object({ hosts: z.array(z.string()), ports: z.array(z.number()) }).exactOptional(),
  systemPrompt: z.string().exactOptional(),
  allowedTools: z.array(z.string()),
  disallowedTools: z.array(z.string()),
  permissionMode: z.enum(permissionModes),
  maxTurns: z.number().exactOptional(),
  maxBudgetUsd: z.number().exactOptional(),
  agents: z.record(z.string(), Subagent),
  outputSchema: z.record(z.string(), z.unknown()).exactOptional(),
});

export function parseAgentOptions(value: unknown): AgentOptions {
  return Options.parse(value);
}
