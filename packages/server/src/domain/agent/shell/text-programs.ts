import type { ShellWord } from '../shell-command.ts';
import { anything, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, scanPermuted } from './options.ts';
import { findAwkCode } from './awk.ts';
import { findSedCode } from './sed.ts';
import { isStream, literalText } from './words.ts';

/** `awk` and `sed`: most of their programs only look at text, and those that do more are known by what they hold. */
export const textPrograms: Readonly<Record<string, InnerOf>> = {
  ...Object.fromEntries(['awk', 'gawk', 'mawk', 'nawk', 'original-awk', 'goawk'].map((name) => [name, awk])),
  ...Object.fromEntries(['sed', 'gsed', 'ssed'].map((name) => [name, sed])),
};

const awkOptions = optionTable(
  '-F: -v: -f: -e: -E: -i: -l: -b -c -C -d -D -g -h -k -L -M -n -N -o -O -p -P -r -s -S -t -V -W: --field-separator: ' +
    '--assign: --file: --source: --exec: --include: --load: --posix --traditional --re-interval --sandbox --csv ' +
    '--version --help --bignum --characters-as-bytes --lint --non-decimal-data --optimize --use-lc-numeric',
);

function awk({ words }: Parameters<InnerOf>[0]): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words.slice(1), awkOptions);
  const asked = options.map(({ name }) => name);
  if (!isSure || asked.some((name) => ['-i', '-l', '--include', '--load', '-W', '-D'].includes(name)))
    return anything;
  const files = options.filter(({ name }) => ['-f', '--file', '-E', '--exec'].includes(name));
  const sources = options.filter(({ name }) => ['-e', '--source'].includes(name));
  const texts = sources.flatMap(({ value }) => (value ? [value] : []));
  const programs = files.length + sources.length === 0 ? rest.slice(0, 1) : texts;
  if (asked.includes('--version') || asked.includes('-V')) return [];
  return [
    ...fromFiles(
      'awk',
      files.flatMap(({ value }) => (value ? [value] : [])),
    ),
    ...opaque(programs, findAwkCode),
  ];
}

const sedOptions = optionTable(
  '-n -e: -f: -E -r -i? -I? -l: -s -u -z -b -a -H --quiet --silent --debug --expression: --file: --follow-symlinks --in-place ' +
    '--line-length: --posix --regexp-extended --separate --sandbox --unbuffered --null-data --zero-terminated ' +
    '--binary --help --version',
);

function sed({ words }: Parameters<InnerOf>[0]): readonly Inner[] {
  const args = words.slice(1).filter((word) => !isNames(word));
  const { options, rest, isSure } = scanPermuted(args, sedOptions);
  if (!isSure) return anything;
  const valuesOf = (...names: string[]) =>
    options.flatMap(({ name, value }) => (names.includes(name) && value ? [value] : []));
  const expressions = valuesOf('-e', '--expression');
  const files = valuesOf('-f', '--file');
  // On some systems the ending for copies is a word of its own, and may be empty.
  const given = rest.slice(0, literalText(rest[0]) === '' ? 2 : 1);
  const programs = expressions.length + files.length === 0 ? given : expressions;
  if (programs.length + files.length === 0 && args.length < words.length - 1) return anything;
  return [...fromFiles('sed', files), ...opaque(programs, findSedCode)];
}

/** Names of files, of a pattern or from `xargs`. */
function isNames({ text, gaps, pieces }: ShellWord): boolean {
  return (
    text === '…' || (pieces[0]?.startsWith('-') === false && gaps?.every((gap) => gap.isPattern) === true)
  );
}

/** Who allows such a program does not mean whatever it may run. */
function opaque(
  programs: readonly ShellWord[],
  find: (program: string) => string | undefined,
): readonly Inner[] {
  const isPlain = programs.every((program) => {
    const text = literalText(program);
    return text !== undefined && find(text) === undefined;
  });
  return isPlain ? [] : anything;
}

function fromFiles(language: string, files: readonly ShellWord[]): readonly Inner[] {
  return files.flatMap((path): readonly Inner[] =>
    literalText(path) === '-' || isStream(path) ? anything : [{ kind: 'file', path, language }],
  );
}
