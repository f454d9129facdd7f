import type { ParsedScript, Word } from 'unbash';

/** Programs that print numbers, as long as nothing else is given to them that they print. */
const counting = new Set([
  'wc',
  'nproc',
  'date',
  'seq',
  'stat',
  'du',
  'id',
  'pgrep',
  'tput',
  'getconf',
  'expr',
]);

/** Commands of which the output is one word that begins with no dash: names of branches and commits, and numbers. */
const words = [
  /^git branch --show-current$/,
  /^git rev-parse (?:--short |--abbrev-ref |--verify )*HEAD$/,
  /^git symbolic-ref (?:--short )?(?:-q )?HEAD$/,
  /^git describe(?: --tags| --always| --abbrev=0)*$/,
  /^(?:whoami|nproc|arch|uname(?: -[smr])?|date \+%s|id -u|id -g)$/,
];

/** Those of which it may hold blanks: paths. */
const texts = [/^pwd(?: -[PL])?$/, /^mktemp(?: -[dqu]+)*$/, /^git rev-parse --show-toplevel$/];

/** What a substitution puts in its place, as far as its command is one of a few that are known. */
export function outputOf(script: ParsedScript | undefined): 'text' | 'word' | undefined {
  const command = script && lastCommand(script);
  if (!command || script.commands[0]?.command !== command) return undefined;
  const parts = [command.name, ...command.args];
  if (parts.some((part) => part?.type !== 'Word' || part.parts !== undefined)) return undefined;
  const line = parts.map((part) => part?.text ?? '').join(' ');
  if (words.some((known) => known.test(line))) return 'word';
  return texts.some((known) => known.test(line)) ? 'text' : undefined;
}

/** `$(… | wc -l)`: the last program prints numbers, whatever it is fed. */
export function printsNumbers(script: ParsedScript | undefined): boolean {
  const command = script && lastCommand(script);
  if (!command?.name || !counting.has(command.name.value)) return false;
  return command.args.every((arg) => arg.type === 'Word' && isHarmless(arg));
}

function lastCommand({ commands }: ParsedScript) {
  const last = commands.length === 1 ? commands[0]?.command : undefined;
  const command = last?.type === 'Pipeline' ? last.commands.at(-1) : last;
  return command?.type === 'Command' ? command : undefined;
}

/** Plain text, or quoted text without anything that could be a subscript with code in it. */
function isHarmless({ parts = [], value }: Word): boolean {
  const isText = parts.every(
    (part) => part.type === 'Literal' || part.type === 'SingleQuoted' || isPlainQuoted(part),
  );
  return isText && !/[[$`]/.test(value);
}

function isPlainQuoted(part: NonNullable<Word['parts']>[number]): boolean {
  return part.type === 'DoubleQuoted' && part.parts.every((inner) => inner.type === 'Literal');
}
