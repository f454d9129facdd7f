import type { Role } from '../access/role.ts';
import type { PolicyId, UserId } from '../ids.ts';
import type { PermissionMode } from './agent-options.ts';
import type { ApprovalTerms } from './approval-terms.ts';

export const policyEffects = ['allow', 'deny', 'ask'] as const;
export type PolicyEffect = (typeof policyEffects)[number];

/** Whose policies there are, the widest first. */
export const policyLevels = ['organization', 'user', 'template', 'session'] as const;
export type PolicyLevel = (typeof policyLevels)[number];

/** Rules that decide tool calls together. A change makes a new version; the old ones can be read on. */
export type PermissionPolicy = {
  readonly id: PolicyId;
  /** Those that are built in hold in every organization that has not switched them off. */
  readonly level: PolicyLevel | 'built-in';
  /** The user or the template that it is for. One of level `session` holds in the sessions that name it. */
  readonly appliesTo?: string;
  readonly name: string;
  readonly description?: string;
  /** Of policies of one level the one with the lowest number is read first. It never makes a deny weaker. */
  readonly priority: number;
  readonly isEnabled: boolean;
  readonly version: number;
  /** For calls that none of its rules decides. Without it the policy says nothing of them. */
  readonly default?: PolicyEffect;
  readonly rules: readonly PolicyRule[];
  /** What it asks about is asked about in a session too that goes on without asking. Of built-in ones only. */
  readonly asksInAllModes?: true;
};

/** So many policies has an organization at most. */
export const mostPolicies = 200;

export const ruleKinds = ['command', 'file_access', 'tool_allow', 'tool_deny', 'network'] as const;
export type RuleKind = (typeof ruleKinds)[number];

export const fileAccesses = ['read', 'write', 'any'] as const;

/**
 * One rule, in the names of the wire. Text that is compared may hold `*` for any text; nothing else has a meaning.
 * `allow` wants all that a call does to be covered, `deny` and `ask` fall on a call of which any part is.
 */
export type PolicyRule = RuleParts &
  (
    | { readonly kind: 'command'; readonly commands: readonly string[]; readonly except?: readonly string[] }
    | {
        readonly kind: 'file_access';
        readonly access: (typeof fileAccesses)[number];
        readonly paths: readonly string[];
        readonly except?: readonly string[];
      }
    /** Lists what is fine: `allow` falls on what is on the list, `deny` and `ask` on what is not. */
    | { readonly kind: 'tool_allow'; readonly tools: readonly string[] }
    /** Lists what is not: `deny` and `ask` fall on what is on the list, `allow` on what is not. */
    | { readonly kind: 'tool_deny'; readonly tools: readonly string[] }
    | { readonly kind: 'network'; readonly hosts: readonly string[]; readonly except?: readonly string[] }
  );

type RuleParts = {
  readonly effect: PolicyEffect;
  /** Told to the agent and to people, in place of what the rule would say of itself. */
  readonly reason?: string;
  readonly when?: RuleConditions;
  /**
   * What a deny or ask does where a part of the call is only known when it runs: a variable in a command, a path in a
   * word of which nobody knows what it is for. It applies unless told otherwise. An allow never does.
   */
  readonly in_doubt?: 'applies' | 'does_not_apply';
  /** For `ask`; the default terms when absent. */
  readonly approval?: ApprovalTerms;
};

/** Everything that is named must hold. */
export type RuleConditions = {
  readonly tools?: readonly string[];
  /** Parts of the input, by JSON pointer. */
  readonly arguments?: readonly { readonly pointer: string; readonly matches: string }[];
  readonly paths?: readonly string[];
  readonly hosts?: readonly string[];
  /** Of the user whose session it is. */
  readonly roles?: readonly Role[];
  readonly modes?: readonly PermissionMode[];
  readonly time?: TimeWindow;
  /** What is left of the tightest budget that the session spends from. Without a budget it is without end. */
  readonly budget_left_below_usd?: number;
  readonly budget_left_above_usd?: number;
};

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Times of the wall clock in a zone, as `09:00`. When `until` is not after `from`, it is of the next day. */
export type TimeWindow = {
  /** An IANA zone such as `Europe/Berlin`. */
  readonly zone: string;
  /** The days on which the window opens; every day when absent. */
  readonly days?: readonly Weekday[];
  readonly from?: string;
  readonly until?: string;
};

/** What a change of a policy says anew. */
export type PolicyDraft = Pick<
  PermissionPolicy,
  'name' | 'description' | 'priority' | 'isEnabled' | 'default' | 'rules'
>;

/** A policy as it was once. */
export type PolicyVersion = PolicyDraft &
  Pick<PermissionPolicy, 'version'> & {
    /** The user. */
    readonly changedBy: string;
    readonly changedAt: Date;
  };

/** Whether the policy holds in a session, enabled or not. */
export function holdsIn(policy: PermissionPolicy, session: PolicyHolder): boolean {
  switch (policy.level) {
    case 'organization':
    case 'built-in':
      return true;
    case 'user':
      return policy.appliesTo === session.userId;
    case 'template':
      return policy.appliesTo === session.templateId;
    case 'session':
      return namedPolicies(session).includes(policy.id);
  }
}

/** Those of level `session` that a session names, or its template for it. */
export function namedPolicies({ policies, templateRules }: PolicyHolder): PolicyId[] {
  return [...policies, ...(templateRules?.policies ?? [])].flatMap((brought) =>
    'id' in brought ? [brought.id] : [],
  );
}

/** What of a session tells which policies hold in it. */
export type PolicyHolder = {
  readonly userId: UserId;
  readonly templateId?: string;
  readonly templateRules?: TemplateRules;
  readonly policies: readonly BroughtPolicy[];
};

/** What a template holds its sessions to, whatever they say themselves. */
export type TemplateRules = {
  readonly allowedTools: readonly string[];
  readonly disallowedTools: readonly string[];
  readonly policies: readonly BroughtPolicy[];
};

/** A policy that a session brings along: one of level `session` by its name, or rules of its own that never change. */
export type BroughtPolicy = { readonly id: PolicyId } | Pick<PermissionPolicy, 'name' | 'default' | 'rules'>;

/** The levels of policies, and the others whose word a decision can be. */
export const rulingLevels = [...policyLevels, 'tool_group', 'built-in', 'default', 'hook', 'gate'] as const;

/** Whose word a decision was. */
export type Ruling = {
  readonly level: (typeof rulingLevels)[number];
  readonly policyId?: PolicyId;
  readonly policyVersion?: number;
  /** Where the rule stands: `rules/2` of a policy, `disallowed_tools/0` or `policies/1/rules/2` of the session. */
  readonly rule?: string;
  /** Of the session; absent where it had no part in it. */
  readonly mode?: PermissionMode;
  /** What the policies said, before the mode or a person made an answer of it. */
  readonly effect: PolicyEffect;
};

/** What policies say of one tool call. */
export type PolicyDecision = {
  readonly effect: PolicyEffect;
  readonly reason: string;
  readonly ruling: Ruling;
  /** For `ask`. */
  readonly terms?: ApprovalTerms;
};
