import { z } from 'zod';
import type { AgentLimits } from '../../domain/agent/agent-limits.ts';
import type { EgressRules } from '../../domain/agent/egress-rules.ts';
import { serverFeatures } from '../../domain/agent/model-call-rules.ts';

export const ModelPatterns = z
  .array(z.string().regex(/^[\w.:@/-]{1,100}\*?$/, 'must be the name of a model, or a beginning and *'))
  .max(50)
  .meta({ description: 'Names of models, or beginnings such as `claude-haiku-*`; empty: every model.' });

export const ServerFeatures = z.array(z.enum(serverFeatures)).max(serverFeatures.length).meta({
  description: "What the model's provider may fetch, run or keep for the agent.",
});

/** A name of labels, or `*.` and what is above it. */
const host = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const Egress = z.strictObject({
  hosts: z
    .array(
      z.string().max(253).toLowerCase().regex(host, 'must be a host such as example.com or *.example.com'),
    )
    .max(100),
  ports: z.array(z.int().min(1).max(65_535)).min(1).max(20).default([443]),
});

export const AgentLimitsBody = z
  .strictObject({
    allowed_models: ModelPatterns.default([]),
    server_features: ServerFeatures.default([]),
    egress: Egress.prefault({ hosts: [] }),
  })
  .meta({
    id: 'SetAgentLimits',
    examples: [
      {
        allowed_models: ['claude-haiku-*', 'claude-sonnet-4-5'],
        server_features: ['web_search'],
        egress: { hosts: ['registry.npmjs.org', '*.github.com'] },
      },
    ],
  });

export const EgressView = z.object({ hosts: z.array(z.string()), ports: z.array(z.int()) });

export const AgentLimitsView = z
  .object({
    allowed_models: z.array(z.string()),
    server_features: z.array(z.enum(serverFeatures)),
    egress: EgressView,
  })
  .meta({ id: 'AgentLimits', description: 'What the agents of the organization may use at most.' });

export function toAgentLimits(body: z.output<typeof AgentLimitsBody>): AgentLimits {
  return { models: body.allowed_models, serverFeatures: body.server_features, egress: body.egress };
}

export function toAgentLimitsView(limits: AgentLimits): z.input<typeof AgentLimitsView> {
  return {
    allowed_models: [...limits.models],
    server_features: [...limits.serverFeatures],
    egress: toEgressView(limits.egress),
  };
}

export function toEgressView({ hosts, ports }: EgressRules): z.input<typeof EgressView> {
  return { hosts: [...hosts], ports: [...ports] };
}
