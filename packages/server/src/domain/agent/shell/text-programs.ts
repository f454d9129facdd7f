import type { ShellWord } from '../shell-command.ts';
import type { Inner, InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import { findAwkCode } from './awk.ts';
import { findSedCode } from './sed.ts';
import { isStream, knownStart, literalText } from './words.ts';

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
    return [{ kind: 'language', language: 'awk' }];
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
    ...opaque('awk', programs, findAwkCode),
  ];
}

/** `sed -l 5 script`: the one option of which the value is a word of its own, beside those that carry a script. */
const takesLength = /^(?:-[A-Za-z]*l|--l[a-z-]*)$/;

function sed({ words }: Parameters<InnerOf>[0]): readonly Inner[] {
  const args = words.slice(1);
  const expressions = valuesAnywhere(args, ['-e', '--expression']);
  const files = valuesAnywhere(args, ['-f', '--file']);
  const first = args.find(
    (word, index) =>
      !knownStart(word).startsWith('-') && !takesLength.test(literalText(args[index - 1]) ?? ''),
  );
  const programs = expressions.length + files.length === 0 && first ? [first] : expressions;
  return [...fromFiles('sed', files), ...opaque('sed', programs, findSedCode)];
}

function opaque(
  language: string,
  programs: readonly ShellWord[],
  find: (program: string) => string | undefined,
): readonly Inner[] {
  const isPlain = programs.every((program) => {
    const text = literalText(program);
    return text !== undefined && find(text) === undefined;
  });
  return isPlain ? [] : [{ kind: 'language', language }];
}

function fromFiles(language: string, files: readonly ShellWord[]): readonly Inner[] {
  return files.map((path): Inner =>
    literalText(path) === '-' || isStream(path)
      ? { kind: 'language', language }
      : { kind: 'file', path, language },
  );
}
