import { coversArguments } from './command-coverage.ts';
import { hasFlags, leastOf, type Certainty } from './command-flags.ts';
import { hasOperands } from './command-operands.ts';
import type { CommandRule } from './command-rule.ts';
import { Effort } from './effort.ts';
import { matchesGlob, mayMatchGlob } from './glob.ts';
import { changesPrograms } from './shell/code-variables.ts';
import { programName, withoutVersion } from './shell/words.ts';
import type { ShellCommand, ShellReading, ShellRedirect, ShellWord } from './shell-command.ts';

/** What comparing may cost, and the rules that name programs which are trusted to run code. */
export type Means = { readonly effort: Effort; readonly trusted: readonly CommandRule[] };

/** Enough for one rule and any text. */
export function ownMeans(): Means {
  return { effort: new Effort(), trusted: [] };
}

/**
 * Whether any command of a text is one that a deny rule is about, or may be: nothing that cannot be read gets past.
 * Code in another language may be any command, unless one of the trusted rules names the program that runs it.
 */
export function deniesCommand(rule: CommandRule, reading: ShellReading, means = ownMeans()): boolean {
  if (reading.kind === 'unreadable') return true;
  return reading.commands.some((command) => meetsCommand(rule, command, means) !== 'no');
}

/**
 * Whether a text can be read and each of its commands is one that some allow rule is about, as far as it is known. The
 * files that it redirects to are for other rules to decide.
 */
export function allowsCommand(
  rules: readonly CommandRule[],
  reading: ShellReading,
  effort = new Effort(),
): boolean {
  if (reading.kind === 'unreadable') return false;
  const commands = reading.commands.filter((command) => command.isGuess !== true);
  return commands.every(
    (command) =>
      rules.some((rule) => coversCommand(rule, command, effort)) || isTransparent(command, commands, effort),
  );
}

/** The files that a text opens by itself. */
export function redirectsOf(reading: ShellReading): readonly ShellRedirect[] {
  return reading.kind === 'unreadable' ? [] : reading.commands.flatMap((command) => command.redirects);
}

/** Whether a deny rule is about a command: it asks for at least what it names, and more may be there. */
export function meetsCommand(rule: CommandRule, command: ShellCommand, means = ownMeans()): Certainty {
  if (rule.name === '*' && rule.items.every(({ kind }) => kind === 'any')) return 'yes';
  const [name, ...args] = command.words;
  if (name === undefined) return 'no';
  const { effort, trusted } = means;
  effort.spend(name.text.length + rule.name.length);
  const program = programName(name)?.toLowerCase();
  if (program === undefined)
    return command.isGuess === true ? meetsGuess(rule, command.words, means) : 'maybe';
  const isMeant = isNamed(rule.name, name, program);
  if (isMeant) effort.spendOnArguments(rule, args);
  const met = isMeant ? meetsArguments(rule, withoutVersion(program), args) : 'no';
  if (met !== 'no' && !(command.isGuess === true && args.length === 0 && rule.items.length > 0)) return met;
  if (command.runsCode === undefined) return 'no';
  const isTrusted = trusted.some((each) => each.name !== '*' && coversCommand(each, command, effort));
  return isTrusted ? 'no' : 'maybe';
}

/** A word behind a program that nobody knows: if it is the name of a command, then what follows must fit as well. */
function meetsGuess(rule: CommandRule, words: readonly ShellWord[], { effort }: Means): Certainty {
  const [name, ...args] = words;
  const [start = '', ...others] = name?.pieces ?? [];
  const mayBeNamed =
    name?.isCut === true || mayMatchGlob(rule.name.toLowerCase(), [start.replace(/^.*\//s, ''), ...others]);
  if (!mayBeNamed) return 'no';
  effort.spendOnArguments(rule, words);
  return meetsArguments(rule, rule.name, name?.splits === true ? words : args) === 'no' ? 'no' : 'maybe';
}

/** A rule that spells a path is about that path, any other about the name of the program wherever it lies. */
function isNamed(glob: string, word: ShellWord, program: string): boolean {
  const name = glob.toLowerCase();
  return (
    matchesGlob(name, program) ||
    matchesGlob(name, withoutVersion(program)) ||
    (glob.includes('/') && mayMatchGlob(glob, word.pieces))
  );
}

function meetsArguments(rule: CommandRule, program: string, args: readonly ShellWord[]): Certainty {
  const flags = rule.items.flatMap((item) => (item.kind === 'flag' ? [item.text] : []));
  return leastOf([...flags.map((flag) => hasFlags(program, args, flag)), hasOperands(rule, program, args)]);
}

/** Whether an allow rule is about all of a command: whatever the rule does not name must be covered by a `*`. */
export function coversCommand(
  rule: CommandRule,
  { words, assignments, runsCode }: ShellCommand,
  effort = new Effort(),
): boolean {
  const [name, ...args] = words;
  const setsOnlyPlain = assignments.every((each) => !changesPrograms(each.name));
  if (name === undefined) return setsOnlyPlain;
  effort.spend(name.text.length + rule.name.length + assignments.length);
  const program = programName(name);
  if (program === undefined || !name.isLiteral || !isProgram(rule.name, name.text, program)) return false;
  if (runsCode !== undefined && rule.name === '*') return false;
  effort.spendOnArguments(rule, args);
  return (setsOnlyPlain || setters.has(program)) && coversArguments(rule.items, program, args);
}

/** What a rule says of them is said of what they set. */
const setters = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** A program is trusted by its name only where the system keeps its own. */
function isProgram(glob: string, path: string, program: string): boolean {
  if (!path.includes('/') || /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/.test(path))
    return matchesGlob(glob, program) || matchesGlob(glob, path);
  return glob.includes('/') && !path.split('/').includes('..') && matchesGlob(glob, path);
}

/** Programs that do nothing but run another in some way or for some time. */
const transparent = new Set(['timeout', 'nice', 'ionice', 'stdbuf', 'time', 'nohup']);

/** What such a program runs is judged by itself. */
function isTransparent(
  { words, assignments, within }: ShellCommand,
  commands: readonly ShellCommand[],
  effort: Effort,
): boolean {
  const [name] = words;
  const program = name?.isLiteral === true ? programName(name) : undefined;
  if (program === undefined || !transparent.has(program) || name?.text !== program) return false;
  const inside = [...within, program];
  effort.spend(commands.length * inside.length);
  return (
    assignments.every((each) => !changesPrograms(each.name)) &&
    commands.some((other) => inside.every((wrapper, index) => other.within[index] === wrapper))
  );
}
