import type { AgentOptions, PermissionMode } from '../agent/agent-options.ts';
import { egressBeyond } from '../agent/egress-rules.ts';
import { listsModel } from '../agent/model-call-rules.ts';
import type { TemplateRules } from '../agent/permission-policy.ts';
import { InvalidInputError, type FieldError } from '../errors.ts';
import { mergeMetadata } from './metadata.ts';
import type { SessionRequest } from './session-request.ts';

/** What a session is asked to be, by its template and by who makes it. */
export type AppliedTemplate = {
  readonly request: SessionRequest;
  /** They hold beside what the request says, and it cannot weaken them. */
  readonly rules: TemplateRules;
};

/**
 * What the overrides say goes before what the template proposes. They never widen what it limits: tools and policies
 * of both hold, and a limit can only be set lower.
 * @throws InvalidInputError that names everything in which they go beyond the template.
 */
export function applyTemplate(template: SessionRequest, overrides: SessionRequest): AppliedTemplate {
  const beyond = beyondTemplate(template, overrides);
  if (beyond.length > 0)
    throw new InvalidInputError(
      `The template does not allow this: ${beyond.map(({ detail }) => detail).join(' ')}`,
      beyond,
    );
  const { allowedTools = [], disallowedTools = [], ...proposed } = template.options;
  const { policies = [], hooks = [], metadata = {}, toolGroupId: _group, ...rest } = template;
  return {
    request: {
      ...rest,
      ...overrides,
      options: {
        ...proposed,
        ...overrides.options,
        agents: { ...proposed.agents, ...overrides.options.agents },
      },
      hooks: [...hooks, ...(overrides.hooks ?? [])],
      metadata: mergeMetadata(metadata, overrides.metadata ?? {}),
    },
    rules: { allowedTools, disallowedTools, policies },
  };
}

/** Every field in which the overrides ask for more than the template allows. */
function beyondTemplate(template: SessionRequest, overrides: SessionRequest): FieldError[] {
  const [ours, theirs] = [template.options, overrides.options];
  return [
    ...above('sdk_options/max_turns', ours.maxTurns, theirs.maxTurns),
    ...above('sdk_options/max_budget_usd', ours.maxBudgetUsd, theirs.maxBudgetUsd),
    ...above('timeout_seconds', template.timeoutSeconds, overrides.timeoutSeconds),
    ...modeBeyond(ours.permissionMode, theirs.permissionMode),
    ...notIn('sdk_options/allowed_models', modelsBeyond(ours, theirs)),
    ...notIn('sdk_options/server_features', featuresBeyond(ours, theirs)),
    ...notIn('sdk_options/egress', addressesBeyond(ours, theirs)),
    ...notIn('sdk_options/mcp_servers', serversBeyond(ours, theirs)),
  ];
}

function above(field: string, limit: number | undefined, asked: number | undefined): FieldError[] {
  if (limit === undefined || asked === undefined || asked <= limit) return [];
  return [{ pointer: `/body/${field}`, detail: `${lastOf(field)} is ${limit} at most, not ${asked}.` }];
}

function notIn(field: string, beyond: readonly (string | number)[]): FieldError[] {
  if (beyond.length === 0) return [];
  return [{ pointer: `/body/${field}`, detail: `${lastOf(field)} leaves out ${beyond.join(', ')}.` }];
}

/** The modes that let an agent do no more than the one that a template sets. */
const narrower: Record<PermissionMode, readonly PermissionMode[]> = {
  bypassPermissions: ['bypassPermissions', 'acceptEdits', 'default', 'plan', 'dontAsk'],
  acceptEdits: ['acceptEdits', 'default', 'plan', 'dontAsk'],
  default: ['default', 'plan', 'dontAsk'],
  plan: ['plan'],
  dontAsk: ['dontAsk'],
};

function modeBeyond(mode: PermissionMode | undefined, asked: PermissionMode | undefined): FieldError[] {
  if (mode === undefined || asked === undefined || narrower[mode].includes(asked)) return [];
  const detail = `permission_mode is "${mode}", or narrower: ${narrower[mode].join(', ')}; not "${asked}".`;
  return [{ pointer: '/body/sdk_options/permission_mode', detail }];
}

type Asked = Partial<AgentOptions>;

function modelsBeyond({ allowedModels = [] }: Asked, asked: Asked): readonly string[] {
  // A list that is empty is none: every model.
  if (asked.allowedModels?.length === 0) return allowedModels.length === 0 ? [] : ['*'];
  return (asked.allowedModels ?? []).filter((model) => !listsModel(allowedModels, model));
}

function featuresBeyond({ serverFeatures }: Asked, asked: Asked): readonly string[] {
  if (!serverFeatures) return [];
  return (asked.serverFeatures ?? []).filter((feature) => !serverFeatures.includes(feature));
}

function serversBeyond({ mcpServers }: Asked, asked: Asked): readonly string[] {
  if (!mcpServers) return [];
  return (asked.mcpServers ?? []).filter((server) => !mcpServers.includes(server));
}

function addressesBeyond({ egress }: Asked, asked: Asked): readonly (string | number)[] {
  if (!egress || !asked.egress || asked.egress.hosts.length === 0) return [];
  const { hosts, ports } = egressBeyond(asked.egress, egress);
  return [...hosts, ...ports];
}

function lastOf(field: string): string {
  return field.split('/').at(-1) ?? field;
}
