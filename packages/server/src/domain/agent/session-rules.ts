import type { AgentOptions } from './agent-options.ts';
import type { BroughtPolicy, PolicyRule, TemplateRules } from './permission-policy.ts';
import { nameOf, type RuleSet } from './policy-decision.ts';
import type { ToolGroup } from './tool-group.ts';
import { builtInTools, internalTools, readOnlyTools, toolsFor } from './agent-tools.ts';

/**
 * What a session says itself, as rules like any others: its denies hold, its allows never stand before a deny. The
 * policies that it only names are not among them.
 */
export function sessionRules(options: AgentOptions, brought: readonly BroughtPolicy[]): RuleSet[] {
  return [
    ...listRules(options, { level: 'session' }),
    { level: 'session', at: 'internal_tools', rules: [internal] },
    { level: 'session', at: 'permission_mode', rules: ofMode[options.permissionMode] ?? [] },
    { level: 'session', at: 'server_features', rules: featureRules(options) },
    ...ownRules('session', 'policies', brought),
  ];
}

/** What its template holds a session to. */
export function templateRules(rules: TemplateRules): RuleSet[] {
  return [
    ...listRules(rules, { level: 'template', at: 'template' }),
    ...ownRules('template', 'template/policies', rules.policies),
  ];
}

/** What a group of tools says of the sessions that it is named for. */
export function toolGroupRules(
  group: Pick<ToolGroup, 'id' | 'name' | 'allowedTools' | 'disallowedTools'>,
): RuleSet[] {
  return listRules(group, { level: 'tool_group', at: `tool_groups/${group.id}`, name: group.name });
}

/** A list of tools that are fine is a whole one: what is not on it is denied. */
function listRules(
  { allowedTools, disallowedTools }: Pick<AgentOptions, 'allowedTools' | 'disallowedTools'>,
  whose: Pick<RuleSet, 'level' | 'at' | 'name'>,
): RuleSet[] {
  const path = whose.at === undefined ? '' : `${whose.at}/`;
  const disallowed = disallowedTools.map((tool): PolicyRule => ({
    kind: 'tool_deny',
    effect: 'deny',
    tools: [tool],
    reason: `${nameOf(whose)} disallows ${tool}.`,
  }));
  const allowed: PolicyRule = { kind: 'tool_allow', effect: 'allow', tools: allowedTools };
  return [
    { ...whose, at: `${path}disallowed_tools`, rules: disallowed },
    ...(allowedTools.length === 0
      ? []
      : [{ ...whose, at: `${path}allowed_tools`, rules: [allowed], default: 'deny' } as const]),
  ];
}

/** The policies that are written down in place. */
function ownRules(level: RuleSet['level'], at: string, brought: readonly BroughtPolicy[]): RuleSet[] {
  return brought.flatMap((policy, index) =>
    'id' in policy ? [] : [{ ...policy, level, at: `${at}/${index}/rules` }],
  );
}

/** Tools that work by what the provider does for this session. */
function featureRules({ serverFeatures }: AgentOptions): PolicyRule[] {
  const known: readonly string[] = builtInTools;
  const tools = toolsFor(serverFeatures).filter((tool) => !known.includes(tool));
  return tools.length === 0 ? [] : [{ kind: 'tool_allow', effect: 'allow', tools }];
}

const internal: PolicyRule = {
  kind: 'tool_allow',
  effect: 'allow',
  tools: internalTools,
  reason: 'The call is internal to the agent.',
};

const ofMode: Partial<Record<AgentOptions['permissionMode'], readonly PolicyRule[]>> = {
  plan: [
    {
      kind: 'tool_allow',
      effect: 'deny',
      tools: readOnlyTools,
      reason: 'This changes things, and the session only plans.',
    },
  ],
  acceptEdits: [
    {
      kind: 'file_access',
      effect: 'allow',
      access: 'any',
      paths: ['/workspace/**'],
      when: { tools: ['Write', 'Edit', 'MultiEdit', 'NotebookEdit'] },
      reason: 'The session accepts edits in its workspace.',
    },
  ],
};
