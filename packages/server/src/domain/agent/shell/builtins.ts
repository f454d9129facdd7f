import type { ShellWord } from '../shell-command.ts';
import { anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { everyVariable } from './variables.ts';
import { joinWords, knownStart, literal, literalText, mayBeOption, unknownWords } from './words.ts';

/** The commands of bash itself that run what they are given, or change how the text behind them is read. */
export const builtins: Readonly<Record<string, InnerOf>> = {
  eval: ({ words }) => (words.length === 1 ? [] : [code(joinWords(withoutDashes(words.slice(1))), 'bash')]),
  trap: trapped,
  alias: ({ words }) => words.slice(1).flatMap(aliased),
  source: sourced,
  '.': sourced,
  set: ({ words }) => (setsOnlyPlainOptions(words.slice(1)) ? [] : anything),
  shopt: ({ words }) => (words.slice(1).every(isPlainShellOption) ? [] : anything),
  hash: ({ words }) =>
    valuesAnywhere(words.slice(1), ['-p']).flatMap((path) => command([path, unknownWords('…')])),
  jobs: ({ words }) => (words[1] && mayHoldLetter(words[1], 'x') ? command(words.slice(2)) : []),
  enable: ({ words }) => (words.slice(1).some((word) => mayHoldLetter(word, 'f')) ? anything : []),
  fc: ({ words }) => (literalText(words[1])?.startsWith('-l') === true ? [] : anything),
  bind: ({ words }) => (words.slice(1).every((word) => /^-[lpPsSvVX]$/.test(word.text)) ? [] : anything),
  complete: completed,
  compgen: completed,
};

function withoutDashes(words: readonly ShellWord[]): readonly ShellWord[] {
  return literalText(words[0]) === '--' ? words.slice(1) : words;
}

/** Whether a word is an option with this letter in it, or may turn out to be one. */
export function mayHoldLetter(word: ShellWord, letter: string): boolean {
  return mayBeOption(word) && (!word.isLiteral || word.text.includes(letter));
}

/** `trap 'code' SIGNAL`; with a dash, or without a signal, it runs nothing. */
function trapped({ words }: ScriptCommand): readonly Inner[] {
  const [first, ...signals] = withoutDashes(words.slice(1));
  return first === undefined || signals.length === 0 || literalText(first) === '-'
    ? []
    : [code(first, 'bash')];
}

const keywords = new Set(
  'if then elif else fi for select in do done while until case esac function time coproc'.split(' '),
);

/** A plain name for plain words, such as `ll=ls -l`. Any other alias may change how the text behind it is read. */
function aliased(word: ShellWord): readonly Inner[] {
  if (word.isLiteral && !word.text.includes('=')) return [];
  const [, name, value] =
    /^([\w.-]+)=([\w./:@%+,-]+(?: [\w./:@%+,=-]+)*) ?$/.exec(literalText(word) ?? '') ?? [];
  const words = value?.split(' ') ?? [];
  if (name === undefined || keywords.has(name) || words.length === 0 || keywords.has(words[0] ?? ''))
    return anything;
  return command([...words.map(literal), unknownWords('…')]);
}

/** A program in a file, which the shell runs itself. */
function sourced({ words, input }: ScriptCommand): readonly Inner[] {
  const [path] = withoutDashes(words.slice(1));
  if (path === undefined) return [];
  if (input && literalText(path) === '/dev/stdin') return [code(input, 'bash')];
  return [
    { kind: 'file', path },
    { kind: 'fills', fill: { name: everyVariable, with: [] } },
  ];
}

const setOptions = new Set(
  (
    'allexport errexit errtrace functrace hashall ignoreeof monitor noclobber noexec noglob nolog notify nounset ' +
    'onecmd physical pipefail privileged verbose xtrace'
  ).split(' '),
);

const shellOptions = new Set(
  (
    'autocd cdspell checkhash checkjobs checkwinsize cmdhist dirspell dotglob execfail expand_aliases extglob ' +
    'failglob globasciiranges globstar inherit_errexit lastpipe nocaseglob nocasematch nullglob xpg_echo'
  ).split(' '),
);

/** Others change how text is read: history expansion, assignments behind the name. */
function setsOnlyPlainOptions(words: readonly ShellWord[]): boolean {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const start = word ? knownStart(word) : '';
    if (word === undefined || (start === '' && mayBeOption(word))) return false;
    if (!/^[+-]./.test(start) || start === '--') return true;
    if (!word.isLiteral || !/^[+-][abefmnptuvxCET]*o?$/.test(start)) return false;
    if (start.endsWith('o')) {
      const name = words[(index += 1)];
      if (name && !setOptions.has(literalText(name) ?? '')) return false;
    }
  }
  return true;
}

function isPlainShellOption(word: ShellWord): boolean {
  const text = literalText(word) ?? '';
  return /^-[supqo]+$/.test(text) || shellOptions.has(text) || setOptions.has(text);
}

/** They run code, and expand text, to find what a word may be completed to. */
function completed({ words }: ScriptCommand): readonly Inner[] {
  return valuesAnywhere(words.slice(1), ['-C', '-W']).length > 0 ? anything : [];
}
