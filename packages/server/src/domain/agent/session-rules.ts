import type { AgentOptions } from './agent-options.ts';
import type { BroughtPolicy, PolicyRule } from './permission-policy.ts';
import type { RuleSet } from './policy-decision.ts';
import { builtInTools, internalTools, readOnlyTools, toolsFor } from './agent-tools.ts';

/**
 * What a session says itself, as rules like any others: its denies hold, its allows never stand before a deny. The
 * policies that it only names are not among them.
 */
export function sessionRules(options: AgentOptions, brought: readonly BroughtPolicy[]): RuleSet[] {
  const disallowed = options.disallowedTools.map((tool): PolicyRule => ({
    kind: 'tool_deny',
    effect: 'deny',
    tools: [tool],
    reason: `The session disallows ${tool}.`,
  }));
  const allowed: PolicyRule = { kind: 'tool_allow', effect: 'allow', tools: options.allowedTools };
  return [
    { level: 'session', at: 'disallowed_tools', rules: disallowed },
    { level: 'session', at: 'internal_tools', rules: [internal] },
    { level: 'session', at: 'permission_mode', rules: ofMode[options.permissionMode] ?? [] },
    { level: 'session', at: 'server_features', rules: featureRules(options) },
    // A list of tools is a whole one: what is not on it is denied.
    ...(options.allowedTools.length === 0
      ? []
      : [{ level: 'session', at: 'allowed_tools', rules: [allowed], default: 'deny' } as const]),
    ...brought.flatMap((policy, index) =>
      'id' in policy ? [] : [{ ...policy, level: 'session', at: `policies/${index}/rules` } as const],
    ),
  ];
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
