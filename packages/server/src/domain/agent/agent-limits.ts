import { InvalidInputError } from '../errors.ts';
import type { AgentOptions } from './agent-options.ts';
import { egressBeyond, egressWithin, noEgress, type EgressRules } from './egress-rules.ts';
import { listsModel, type ModelCallRules, type ServerFeature } from './model-call-rules.ts';

/** What the agents of an organization may use at most. */
export type AgentLimits = {
  /** Names, or beginnings such as `claude-haiku-*`. Empty: every model that has a price. */
  readonly models: readonly string[];
  readonly serverFeatures: readonly ServerFeature[];
  readonly egress: EgressRules;
};

export const defaultAgentLimits: AgentLimits = {
  models: [],
  serverFeatures: [],
  egress: { hosts: [], ports: [443] },
};

/** What a session's agent may use now: what the session asks for, as far as its organization allows it. */
export type AgentGrants = { readonly rules: ModelCallRules; readonly egress: EgressRules };

export function grantsOf(options: AgentOptions, limits: AgentLimits): AgentGrants {
  const { allowedModels = [], serverFeatures = [], fallbackModel, egress = noEgress } = options;
  return {
    rules: {
      models: allowedModels,
      within: limits.models,
      serverFeatures: serverFeatures.filter((feature) => limits.serverFeatures.includes(feature)),
      ...(fallbackModel !== undefined && { fallbackModel }),
    },
    egress: egressWithin(egress, limits.egress),
  };
}

/** What a session asks for that its organization does not allow, in words; empty when all is well. */
export function beyondLimits(options: AgentOptions, limits: AgentLimits): string[] {
  const { serverFeatures = [], egress = noEgress } = options;
  const { hosts, ports } = egressBeyond(egress, limits.egress);
  const models = modelsOf(options).filter((model) => !listsModel(limits.models, model));
  const features = serverFeatures.filter((feature) => !limits.serverFeatures.includes(feature));
  return [
    ...models.map((model) => `the model "${model}"`),
    ...features.map((feature) => `"${feature}" at the provider`),
    ...hosts.map((host) => `the host "${host}"`),
    ...ports.map((port) => `the port ${port}`),
  ];
}

/** A session that may not use its own models would never get an answer. */
export function assertUsesItsModels(
  options: Pick<AgentOptions, 'model' | 'fallbackModel' | 'allowedModels'>,
): void {
  const { allowedModels = [], model, fallbackModel } = options;
  for (const each of [model, ...(fallbackModel === undefined ? [] : [fallbackModel])].filter(isName))
    if (!listsModel(allowedModels, each))
      throw new InvalidInputError(
        `The session is to use the model "${each}", which is not in allowed_models.`,
      );
}

/** Every model that is named, each once. */
function modelsOf({ model, fallbackModel, allowedModels = [], agents }: AgentOptions): string[] {
  const ofAgents = Object.values(agents).map((agent) => agent.model);
  const named = [model, fallbackModel, ...allowedModels, ...ofAgents].filter((name) => name !== undefined);
  return [...new Set(named)].filter(isName);
}

/** What the runtime makes a name of; the gateway judges that one. */
const aliases = ['inherit', 'opus', 'sonnet', 'haiku'];

function isName(model: string): boolean {
  return !aliases.includes(model);
}
