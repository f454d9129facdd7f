import { z } from 'zod';
import { roles } from '../../domain/access/role.ts';
import { permissionModes } from '../../domain/agent/agent-options.ts';
import { isJsonPointer } from '../../domain/agent/json-pointer.ts';
import {
  fileAccesses,
  policyEffects,
  policyLevels,
  weekdays,
  type BroughtPolicy,
  type PolicyVersion,
} from '../../domain/agent/permission-policy.ts';
import { isTimeZone } from '../../domain/agent/time-window.ts';
import { isToolPattern } from '../../domain/agent/tool-pattern.ts';
import { PolicyId, UserId } from '../../domain/ids.ts';
import type { NewPolicy, PolicyRecord } from '../../services/policy-service.ts';
import { Id, text } from './common-schemas.ts';

export const PolicyParams = z.object({ policy_id: Id });

const Role = z.enum(roles);
const Pattern = text(1, 500);
const Patterns = z.array(Pattern).min(1).max(100);
const ToolPatterns = z
  .array(Pattern.refine(isToolPattern, 'must be a tool pattern such as Read, mcp__github__* or Bash(git *)'))
  .min(1)
  .max(100);

const Terms = z
  .strictObject({
    roles: z.array(Role).min(1).max(3).exactOptional(),
    users: z
      .array(Id.refine(isUserId, 'must be the id of a user').transform((id) => UserId.parse(id)))
      .min(1)
      .max(50)
      .exactOptional(),
    exclude_owner: z
      .boolean()
      .exactOptional()
      .meta({ description: "The session's owner may not decide, whatever their role." }),
    quorum: z
      .strictObject({ count: z.int().min(1).max(10), role: Role.exactOptional() })
      .default({ count: 1 }),
    deadline_seconds: z.int().min(1).max(2_592_000).default(86_400),
    on_deadline: z
      .discriminatedUnion('action', [
        z.strictObject({ action: z.literal('deny') }),
        z.strictObject({ action: z.literal('escalate'), role: Role, seconds: z.int().min(1).max(2_592_000) }),
      ])
      .default({ action: 'deny' }),
  })
  .meta({ id: 'ApprovalTerms', description: 'Who decides, how many of them, and until when.' });

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:30');

const Conditions = z
  .strictObject({
    tools: ToolPatterns.exactOptional(),
    arguments: z
      .array(
        z.strictObject({
          pointer: text(0, 200).refine(isJsonPointer, 'must be a JSON pointer such as /file_path'),
          matches: text(0, 500),
        }),
      )
      .min(1)
      .max(20)
      .exactOptional(),
    paths: Patterns.exactOptional(),
    hosts: Patterns.exactOptional(),
    roles: z.array(Role).min(1).max(3).exactOptional(),
    modes: z.array(z.enum(permissionModes)).min(1).max(5).exactOptional(),
    time: z
      .strictObject({
        zone: text(1, 64).refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'),
        days: z.array(z.enum(weekdays)).min(1).max(7).exactOptional(),
        from: Time.exactOptional(),
        until: Time.exactOptional(),
      })
      .exactOptional(),
    budget_left_below_usd: z.number().min(0).max(10_000_000).exactOptional(),
    budget_left_above_usd: z.number().min(0).max(10_000_000).exactOptional(),
  })
  .meta({ id: 'RuleConditions', description: 'Everything that is named must hold.' });

const parts = {
  effect: z.enum(policyEffects),
  reason: text(1, 500)
    .exactOptional()
    .meta({ description: 'Told to the agent in place of a reason of our own.' }),
  when: Conditions.exactOptional(),
  in_doubt: z.enum(['applies', 'does_not_apply']).exactOptional().meta({
    description: 'What a deny or ask does where only the running call would show what it is about.',
  }),
  approval: Terms.exactOptional().meta({ description: 'For ask.' }),
};

const except = Patterns.exactOptional();

const Rule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('command'), ...parts, commands: Patterns, except }),
    z.strictObject({
      kind: z.literal('file_access'),
      ...parts,
      access: z.enum(fileAccesses).default('any'),
      paths: Patterns,
      except,
    }),
    z.strictObject({ kind: z.literal('tool_allow'), ...parts, tools: ToolPatterns }),
    z.strictObject({ kind: z.literal('tool_deny'), ...parts, tools: ToolPatterns }),
    z.strictObject({ kind: z.literal('network'), ...parts, hosts: Patterns, except }),
  ])
  .refine((rule) => rule.approval === undefined || rule.effect === 'ask', {
    path: ['approval'],
    message: 'is for rules with the effect ask',
  })
  .meta({ id: 'PolicyRule' });

const Rules = z
  .array(Rule)
  .min(1)
  .max(100)
  .refine((rules) => JSON.stringify(rules).length <= 65_536, 'must not be longer than 64 KiB altogether');
const Default = z
  .enum(policyEffects)
  .exactOptional()
  .meta({ description: 'For calls that none of its rules decides; absent: it says nothing of them.' });

const draft = {
  name: text(1, 100),
  description: text(1, 2_000).exactOptional(),
  priority: z.int().min(0).max(1_000).default(100).meta({ description: 'The lowest is read first.' }),
  is_enabled: z.boolean().default(true),
  default: Default,
  rules: Rules,
};

const pushes = {
  kind: 'command',
  effect: 'ask',
  commands: ['git push *'],
  approval: { roles: ['admin'], quorum: { count: 1 }, deadline_seconds: 3_600 },
};

export const PolicyDraftBody = z.strictObject(draft).meta({
  id: 'PolicyDraft',
  examples: [{ name: 'Pushes', rules: [pushes] }],
});

export const CreatePolicyBody = z
  .strictObject({
    level: z.enum(policyLevels),
    applies_to: Id.exactOptional().meta({ description: 'The user or template that it is for.' }),
    ...draft,
  })
  .meta({
    id: 'CreatePolicy',
    examples: [
      {
        level: 'organization',
        name: 'House rules',
        rules: [
          { kind: 'command', effect: 'deny', commands: ['git push --force*'] },
          pushes,
          { kind: 'file_access', effect: 'deny', access: 'write', paths: ['/workspace/.github/**'] },
          { kind: 'network', effect: 'deny', hosts: ['*'], except: ['*.example.com'] },
          {
            kind: 'tool_deny',
            effect: 'deny',
            tools: ['Bash'],
            when: { time: { zone: 'Europe/Berlin', days: ['sat', 'sun'] } },
          },
        ],
      },
    ],
  });

/** In a new session: a policy of level `session` by its id, or rules of the session's own. */
export const BroughtPolicies = z
  .array(
    z.union([
      Id,
      z.strictObject({ name: text(1, 100).default("the session's own"), default: Default, rules: Rules }),
    ]),
  )
  .max(20);

const shown = {
  name: z.string(),
  description: z.string().nullable(),
  priority: z.int(),
  is_enabled: z.boolean(),
  version: z.int(),
  default: z.enum(policyEffects).nullable(),
  rules: z.array(z.looseObject({ kind: z.string(), effect: z.enum(policyEffects) })),
};

export const PolicyView = z
  .object({
    id: z.string(),
    level: z.enum([...policyLevels, 'built-in']),
    applies_to: z.string().nullable(),
    ...shown,
    created_at: z.iso.datetime().nullable(),
    updated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Policy' });

export const BroughtPoliciesView = z.array(
  z.union([
    z.string(),
    z.object({ name: z.string(), default: z.enum(policyEffects).exactOptional(), rules: shown.rules }),
  ]),
);

export const PolicyVersionView = z
  .object({ ...shown, changed_by: z.string(), changed_at: z.iso.datetime() })
  .meta({ id: 'PolicyVersion' });

function isUserId(value: string): boolean {
  return /^usr_[0-9a-f]{32}$/.test(value);
}

export function toNewPolicy(body: z.output<typeof CreatePolicyBody>): NewPolicy {
  const { level, applies_to, ...rest } = body;
  return { ...toDraft(rest), level, ...(applies_to !== undefined && { appliesTo: applies_to }) };
}

export function toDraft({ is_enabled, ...body }: z.output<typeof PolicyDraftBody>) {
  return { ...body, isEnabled: is_enabled };
}

export function toBrought(policies: z.output<typeof BroughtPolicies>): BroughtPolicy[] {
  return policies.map((policy) => (typeof policy === 'string' ? { id: PolicyId.parse(policy) } : policy));
}

export function toBroughtView(policies: readonly BroughtPolicy[]) {
  return policies.map((policy) => ('id' in policy ? policy.id : { ...policy, rules: [...policy.rules] }));
}

function toShown(policy: Omit<PolicyVersion, 'changedBy' | 'changedAt'>) {
  return {
    name: policy.name,
    description: policy.description ?? null,
    priority: policy.priority,
    is_enabled: policy.isEnabled,
    version: policy.version,
    default: policy.default ?? null,
    rules: [...policy.rules],
  };
}

export function toPolicyView(policy: PolicyRecord): z.input<typeof PolicyView> {
  return {
    id: policy.id,
    level: policy.level,
    applies_to: policy.appliesTo ?? null,
    ...toShown(policy),
    created_at: policy.createdAt?.toISOString() ?? null,
    updated_at: policy.updatedAt?.toISOString() ?? null,
  };
}

export function toPolicyVersionView(version: PolicyVersion): z.input<typeof PolicyVersionView> {
  return {
    ...toShown(version),
    changed_by: version.changedBy,
    changed_at: version.changedAt.toISOString(),
  };
}
