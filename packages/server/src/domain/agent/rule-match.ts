import type { CallFacts } from './call-facts.ts';
import { allowsCommand, coversCommand, meetsCommand, type Means } from './command-policy.ts';
import { parseCommandRule, type CommandRule } from './command-rule.ts';
import { longestCompared, type Effort } from './effort.ts';
import { asText, atPointer } from './json-pointer.ts';
import { allCovered, firstCovered } from './path-match.ts';
import type { PolicyRule, RuleConditions } from './permission-policy.ts';
import type { ShellCommand } from './shell-command.ts';
import { isWithin } from './time-window.ts';
import { allowedEntry, deniedEntry, isDevice } from './tool-list.ts';
import { isInternal } from './agent-tools.ts';

type RuleOf<Kind extends PolicyRule['kind']> = Extract<PolicyRule, { kind: Kind }>;
type Hosts = Pick<RuleOf<'network'>, 'hosts' | 'except'>;

type Matching = Means & {
  readonly facts: CallFacts;
  /** An allow wants everything to be covered, and to be sure of it. */
  readonly isAllow: boolean;
  /** Whether what is not known counts as covered. */
  readonly inDoubt: boolean;
};

/** What of the call the rule falls on, in words that follow "denies"; undefined when it does not fall on it. */
export function ruleFallsOn(rule: PolicyRule, facts: CallFacts, means: Means): string | undefined {
  const isAllow = rule.effect === 'allow';
  const inDoubt = !isAllow && rule.in_doubt !== 'does_not_apply';
  const matching = { facts, ...means, isAllow, inDoubt };
  return rule.when && !conditionsHold(rule.when, matching) ? undefined : byKind(rule, matching);
}

function byKind(rule: PolicyRule, matching: Matching): string | undefined {
  const { isAllow, facts } = matching;
  switch (rule.kind) {
    case 'command':
      return commandOf(rule, matching);
    case 'file_access':
      // What a command does besides writing to a file is no matter of files.
      return isAllow && facts.commands ? undefined : pathOf(rule, matching);
    case 'tool_allow':
      return onAllowList(rule, matching);
    case 'tool_deny':
      return onDenyList(rule, matching);
    case 'network':
      // Of no other tool is a host all that there is to know.
      return isAllow && facts.tool !== 'WebFetch' ? undefined : hostOf(rule, matching);
  }
}

function commandOf(rule: RuleOf<'command'>, matching: Matching): string | undefined {
  const { facts, isAllow, inDoubt } = matching;
  const { commands } = facts;
  if (!commands) return undefined;
  if (commands.kind === 'unreadable')
    return inDoubt ? `a command that cannot be read (${commands.why})` : undefined;
  return isAllow
    ? allCommands(rule, commands.commands, matching)
    : firstCommand(rule, commands.commands, matching);
}

function parsed(patterns: readonly string[], effort: Effort): CommandRule[] {
  return patterns.map((pattern) => {
    effort.spend(pattern.length);
    return parseCommandRule(pattern);
  });
}

/** Redirections are files: only with a condition on paths does a rule about commands say anything of them. */
function allCommands(
  rule: RuleOf<'command'>,
  commands: readonly ShellCommand[],
  { facts, effort }: Matching,
): string | undefined {
  const [rules, except] = [parsed(rule.commands, effort), parsed(rule.except ?? [], effort)];
  const means = { effort, trusted: [] };
  const redirects = commands.flatMap((command) => command.redirects);
  const isCovered =
    commands.length > 0 &&
    facts.commands !== undefined &&
    allowsCommand(rules, facts.commands, effort) &&
    !commands.some((command) => except.some((each) => meetsCommand(each, command, means) !== 'no')) &&
    (rule.when?.paths !== undefined || redirects.every(({ path }) => path.isLiteral && isDevice(path.text)));
  return isCovered ? commands.map(textOf).join('; ') : undefined;
}

function firstCommand(
  rule: RuleOf<'command'>,
  commands: readonly ShellCommand[],
  { inDoubt, effort, trusted }: Matching,
): string | undefined {
  const [rules, except] = [parsed(rule.commands, effort), parsed(rule.except ?? [], effort)];
  const found = commands.find(
    (command) =>
      (inDoubt || command.isGuess !== true) &&
      rules.some((each) =>
        inDoubt
          ? meetsCommand(each, command, { effort, trusted }) !== 'no'
          : [command, asWritten(command)].some(
              (known) => meetsCommand(each, known, { effort, trusted: [] }) === 'yes',
            ),
      ) &&
      !except.some((each) => coversCommand(each, command, effort)),
  );
  return found && textOf(found);
}

/** With the words that are not known as they are written, and `?` for each `*` and `…` in them, which patterns can then name. */
function asWritten(command: ShellCommand): ShellCommand {
  const words = command.words.map(({ text, isLiteral }) => {
    const written = isLiteral ? text : text.replaceAll(/[*…]/g, '?');
    return { text: written, isLiteral: true, pieces: [written], splits: false };
  });
  return { ...command, words };
}

function textOf(command: ShellCommand): string {
  return command.words.map((word) => word.text).join(' ');
}

function pathOf(
  rule: Omit<RuleOf<'file_access'>, 'kind' | 'effect'>,
  { facts, isAllow, inDoubt, effort }: Matching,
): string | undefined {
  if (isAllow)
    return allCovered(rule, facts.paths, effort) ? facts.paths.map(({ path }) => path).join(', ') : undefined;
  const found = firstCovered(rule, facts.paths, inDoubt, effort);
  return found && (found.path === '' ? 'a path that is not known before' : found.path);
}

function hostOf(rule: Hosts, { facts, isAllow, inDoubt, effort }: Matching): string | undefined {
  const isIn = (list: readonly string[], host: string) =>
    list.some((glob) => effort.matches(glob.toLowerCase(), host));
  const isNamed = (host: string) => isIn(rule.hosts, host) && !isIn(rule.except ?? [], host);
  const { hosts } = facts;
  if (isAllow) {
    const isAll =
      hosts.length > 0 &&
      hosts.every(({ host, isGuess }) => host !== undefined && isGuess !== true && isNamed(host));
    return isAll ? hosts.map(({ host }) => host).join(', ') : undefined;
  }
  const found = hosts.find(({ host, isGuess }) =>
    host === undefined ? inDoubt : isNamed(host) && (inDoubt || isGuess !== true),
  );
  return found && (found.host ?? `a host that ${found.by} reaches`);
}

/** What the agent's runtime asks of itself is not left out by a list of what is fine. */
function onAllowList(rule: RuleOf<'tool_allow'>, matching: Matching): string | undefined {
  const { facts, isAllow } = matching;
  const found = allowedEntry(rule.tools, facts, matching.effort);
  if (isAllow) return found;
  return found === undefined && !isInternal(facts.tool) ? `this ${facts.tool} call` : undefined;
}

function onDenyList(rule: RuleOf<'tool_deny'>, matching: Matching): string | undefined {
  const { facts, isAllow } = matching;
  const found = deniedEntry(rule.tools, facts, isAllow ? { ...matching, inDoubt: true } : matching);
  if (!isAllow) return found;
  return found === undefined ? `this ${facts.tool} call` : undefined;
}

function isOneOf(tools: readonly string[], matching: Matching): boolean {
  const found = matching.isAllow
    ? allowedEntry(tools, matching.facts, matching.effort)
    : deniedEntry(tools, matching.facts, matching);
  return found !== undefined;
}

function conditionsHold(when: RuleConditions, matching: Matching): boolean {
  const { facts } = matching;
  const left = facts.budgetLeft === undefined ? Infinity : Number(facts.budgetLeft) / 1_000_000;
  return (
    (when.roles === undefined || when.roles.includes(facts.role)) &&
    (when.modes === undefined || when.modes.includes(facts.mode)) &&
    (when.time === undefined || isWithin(when.time, facts.at)) &&
    (when.budget_left_below_usd === undefined || left < when.budget_left_below_usd) &&
    (when.budget_left_above_usd === undefined || left > when.budget_left_above_usd) &&
    (when.tools === undefined || isOneOf(when.tools, matching)) &&
    (when.arguments === undefined || when.arguments.every((argument) => argumentHolds(argument, matching))) &&
    (when.paths === undefined || pathOf({ access: 'any', paths: when.paths }, matching) !== undefined) &&
    (when.hosts === undefined || hostOf({ hosts: when.hosts }, matching) !== undefined)
  );
}

function argumentHolds(
  { pointer, matches }: { readonly pointer: string; readonly matches: string },
  { facts, effort, inDoubt }: Matching,
): boolean {
  const text = asText(atPointer(facts.input, pointer));
  if (text === undefined) return false;
  return text.length > longestCompared ? inDoubt : effort.matches(matches, text);
}
