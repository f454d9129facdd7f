import { defaultTerms } from './approval-terms.ts';
import type { CallFacts } from './call-facts.ts';
import type { Means } from './command-policy.ts';
import { parseCommandRule, type CommandRule } from './command-rule.ts';
import { Effort } from './effort.ts';
import {
  type PermissionPolicy,
  type PolicyDecision,
  type PolicyEffect,
  type PolicyRule,
  type Ruling,
} from './permission-policy.ts';
import { ruleFallsOn } from './rule-match.ts';
import { isInternal } from './agent-tools.ts';
import { parseToolPattern } from './tool-pattern.ts';

/** Rules as they are decided by: those of a policy, or what a session says itself. */
export type RuleSet = Pick<PermissionPolicy, 'rules'> &
  Partial<Pick<PermissionPolicy, 'id' | 'version' | 'name' | 'priority' | 'default' | 'asksInAllModes'>> & {
    readonly level: PermissionPolicy['level'] | 'tool_group';
    /** Where the rules stand when it is not a policy of its own. */
    readonly at?: string;
  };

export type Standing = {
  /** In the order of `inOrder`. */
  readonly sets: readonly RuleSet[];
  /** For calls that no rule falls on. */
  readonly defaultEffect: PolicyEffect;
  /** Whether the session's user has the right to the mode `bypassPermissions`. */
  readonly mayBypass: boolean;
};

/** What a session says itself never vouches for what its template or a tool group denies. */
const order = [
  'organization',
  'user',
  'template',
  'tool_group',
  'session',
  'built-in',
] as const satisfies readonly RuleSet['level'][];

/**
 * The widest level first, so that an organization's terms of approval go before those that a session brings along;
 * within a level the lowest number first. What is built in comes last: it only has the word when nobody else has.
 */
export function inOrder<Set extends RuleSet>(sets: readonly Set[]): Set[] {
  return [...sets].sort(
    (a, b) =>
      order.indexOf(a.level) - order.indexOf(b.level) ||
      (a.priority ?? 0) - (b.priority ?? 0) ||
      (a.id ?? '').localeCompare(b.id ?? ''),
  );
}

type Word = {
  readonly effect: PolicyEffect;
  readonly reason: string;
  readonly set?: RuleSet;
  readonly rule?: string;
  readonly terms?: PolicyRule['approval'];
  /** Of an ask: whether people are asked in every mode, because one of those who ask wants it so. */
  readonly inAllModes?: boolean;
};

/**
 * Decides one call. A deny goes before everything, then an ask, then an allow, then the organization's default;
 * what the mode does with an ask comes after that.
 * @throws TooCostlyError when the rules compare more than one call may cost.
 */
export function decideCall(standing: Standing, facts: CallFacts): PolicyDecision {
  const word = firstWord(standing, facts) ?? byDefault(standing.defaultEffect, facts);
  const { effect, reason } = inMode(word, standing, facts);
  return {
    effect,
    reason,
    ruling: rulingOf(word, facts),
    ...(effect === 'ask' && { terms: word.terms ?? defaultTerms }),
  };
}

/** The first deny; else the first ask; else the first allow. */
function firstWord({ sets }: Standing, facts: CallFacts): Word | undefined {
  const effort = new Effort();
  const trustedBy = runsCode(facts) ? trustedCommands(sets) : () => [];
  const first: Partial<Record<PolicyEffect, Word>> = {};
  let inAllModes = false;
  for (const set of sets) {
    for (const word of wordsOf(set, facts, { effort, trusted: trustedBy(set.level) })) {
      if (word.effect === 'deny') return word;
      if (word.effect === 'ask') inAllModes ||= set.asksInAllModes === true;
      first[word.effect] ??= word;
    }
  }
  return first.ask ? { ...first.ask, inAllModes } : first.allow;
}

function runsCode({ commands }: CallFacts): boolean {
  return commands?.kind === 'commands' && commands.commands.some((command) => command.runsCode !== undefined);
}

/** A narrower level cannot vouch for what a wider one denies. */
function trustedCommands(sets: readonly RuleSet[]): (level: RuleSet['level']) => readonly CommandRule[] {
  return (level) =>
    sets
      .filter((set) => order.indexOf(set.level) <= order.indexOf(level))
      .flatMap((set) => set.rules.flatMap(allowedCommands));
}

function allowedCommands(rule: PolicyRule): CommandRule[] {
  if (rule.effect !== 'allow' || rule.when) return [];
  if (rule.kind === 'command') return rule.commands.map(parseCommandRule);
  if (rule.kind !== 'tool_allow') return [];
  return rule.tools.flatMap((tool) => parseToolPattern(tool).command ?? []);
}

function* wordsOf(set: RuleSet, facts: CallFacts, means: Means): Generator<Word, void> {
  const at = set.at ?? 'rules';
  let isSilent = true;
  for (const [index, rule] of set.rules.entries()) {
    const what = ruleFallsOn(rule, facts, means);
    if (what === undefined) continue;
    isSilent = false;
    yield {
      effect: rule.effect,
      reason: rule.reason ?? `${nameOf(set)} ${verbs[rule.effect]} ${shorten(what)}.`,
      set,
      rule: `${at}/${index}`,
      terms: rule.approval,
    };
  }
  if (!isSilent || set.default === undefined || isInternal(facts.tool)) return;
  yield {
    effect: set.default,
    reason: `${nameOf(set)} ${verbs[set.default]} what its rules do not name.`,
    set,
    rule: set.at === undefined ? 'default' : `${set.at}/default`,
  };
}

const verbs: Record<PolicyEffect, string> = { allow: 'allows', deny: 'denies', ask: 'asks about' };

/** Whose rules they are, at the beginning of a sentence. */
export function nameOf(set: Pick<RuleSet, 'level' | 'name'>): string {
  if (set.name === undefined) return `The ${set.level}`;
  switch (set.level) {
    case 'built-in':
      return `The built-in policy "${set.name}"`;
    case 'tool_group':
      return `The tool group "${set.name}"`;
    default:
      return `The ${set.level}'s policy "${set.name}"`;
  }
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

function byDefault(effect: PolicyEffect, { tool }: CallFacts): Word {
  return {
    effect,
    reason: `No rule decides ${shorten(tool)} calls such as this, and the organization ${verbs[effect]} them.`,
  };
}

/**
 * Nobody is asked in a session that asks nobody: `dontAsk` denies, and `bypassPermissions` allows to who may have it,
 * but not what is asked about in all modes.
 */
function inMode(word: Word, { mayBypass }: Standing, { mode }: CallFacts): Pick<Word, 'effect' | 'reason'> {
  if (word.effect !== 'ask') return word;
  if (mode === 'dontAsk') return { effect: 'deny', reason: `${word.reason} The session asks nobody.` };
  if (mode === 'bypassPermissions' && mayBypass && word.inAllModes !== true)
    return { effect: 'allow', reason: `${word.reason} The session goes on without asking.` };
  return word;
}

function rulingOf({ effect, set, rule }: Word, { mode }: CallFacts): Ruling {
  return {
    level: set?.level ?? 'default',
    mode,
    effect,
    ...(set?.id !== undefined && { policyId: set.id }),
    ...(set?.version !== undefined && { policyVersion: set.version }),
    ...(rule !== undefined && { rule }),
  };
}
