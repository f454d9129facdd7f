import { isFlagWord, type Certainty } from './command-flags.ts';
import type { CommandRule } from './command-rule.ts';
import { matchesGlob, mayMatchGlob } from './glob.ts';
import type { ShellWord } from './shell-command.ts';

/** Programs of which the first operand says what they do. */
const withSubcommands = new Set(
  (
    'git docker podman nerdctl kubectl oc npm pnpm yarn bun cargo gh glab apt apt-get pip systemctl service brew ' +
    'terraform tofu aws gcloud az helm go uv poetry bundle svn hg dotnet gem composer conda launchctl ip'
  ).split(' '),
);

/** Whether the words of a rule stand among a command's arguments in this order, with others between them or not. */
export function hasOperands(rule: CommandRule, program: string, args: readonly ShellWord[]): Certainty {
  const wanted = rule.items.flatMap((item) => (item.kind === 'word' ? [item.glob] : []));
  const isAnchored = withSubcommands.has(program) && rule.items[0]?.kind === 'word';
  if (inOrder(wanted, program, args, isAnchored, isOperand)) return 'yes';
  return inOrder(wanted, program, args, isAnchored, mayBeOperand) ? 'maybe' : 'no';
}

type Matches = (program: string, glob: string, word: ShellWord) => boolean;

function inOrder(
  wanted: readonly string[],
  program: string,
  args: readonly ShellWord[],
  isAnchored: boolean,
  matches: Matches,
): boolean {
  let at = 0;
  for (const [index, glob] of wanted.entries()) {
    const found = args.findIndex((word, place) => place >= at && matches(program, glob, word));
    if (found === -1) return false;
    if (index === 0 && isAnchored && !mayBeSubcommand(args, found)) return false;
    // A word that may become several can be more than one of those that are wanted.
    at = args[found]?.splits === true && matches === mayBeOperand ? found : found + 1;
  }
  return true;
}

/** No operand stands before it, but perhaps values of options. */
function mayBeSubcommand(args: readonly ShellWord[], at: number): boolean {
  return args.slice(0, at).every((word, index) => {
    const before = args[index - 1];
    return isFlagWord(word) || word.splits || (before !== undefined && isFlagWord(before));
  });
}

function isOperand(program: string, glob: string, word: ShellWord): boolean {
  if (!word.isLiteral) return false;
  return isFlagWord(word)
    ? endsWithMatch(glob, word.text)
    : spellings(program, word.text).some((text) =>
        spellings(program, glob).some((each) => matchesGlob(each, text)),
      );
}

function mayBeOperand(program: string, glob: string, word: ShellWord): boolean {
  if (word.isLiteral) return isOperand(program, glob, word);
  return word.isCut === true || mayMatchGlob(glob, word.pieces);
}

/** `-XPOST` and `--request=POST` hold the word `POST`. */
function endsWithMatch(glob: string, flag: string): boolean {
  const equals = flag.indexOf('=');
  if (equals !== -1 && matchesGlob(glob, flag.slice(equals + 1))) return true;
  if (flag.startsWith('--') || flag.length > 500) return false;
  return Array.from({ length: flag.length - 2 }, (_, index) => flag.slice(index + 2)).some((end) =>
    matchesGlob(glob, end),
  );
}

/** Other ways to write the same operand. */
function spellings(program: string, text: string): string[] {
  if (program === 'chmod') return [text, modeOf(text)];
  return /^[/.~]/.test(text) ? [text, plainPath(text)] : [text];
}

/** `/./a//b/../c/` is `/a/c`. Links are not known here. */
function plainPath(text: string): string {
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !text.startsWith('/')) parts.push(part);
  }
  return `${text.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** `0777`, `a=rwx` and `ugo+rwx` are `777`, as far as a mode says all there is to say. */
function modeOf(text: string): string {
  if (/^0+[0-7]{3,4}$/.test(text)) return text.replace(/^0+(?=[0-7]{3})/, '');
  const granted = { u: 0, g: 0, o: 0 };
  for (const clause of text.split(',')) {
    const [, who, rights] = /^([ugoa]*)[+=]([rwxXst]*)$/.exec(clause) ?? [];
    if (who === undefined || rights === undefined) return text;
    const bits =
      (rights.includes('r') ? 4 : 0) | (rights.includes('w') ? 2 : 0) | (/[xX]/.test(rights) ? 1 : 0);
    for (const class_ of ['u', 'g', 'o'] as const)
      if (who === '' || who.includes('a') || who.includes(class_)) granted[class_] |= bits;
  }
  return `${granted.u}${granted.g}${granted.o}`;
}
