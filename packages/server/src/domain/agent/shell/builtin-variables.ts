import type { ShellWord } from '../shell-command.ts';
import { mayHoldLetter } from './builtins.ts';
import { carriedBy } from './code-variables.ts';
import { anything, code, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { contentOfText, everyVariable, fillsOf, namesIn } from './variables.ts';
import { dropStart, joinWords, knownStart, literal, unknownWords } from './words.ts';

/** The commands of bash itself that write variables or evaluate text: a name with a subscript runs what stands in it. */
export const builtinVariables: Readonly<Record<string, InnerOf>> = {
  read: ({ words }) => written(words.slice(1), '-a: -d: -e -i: -n: -N: -p: -r -s -t: -u:'),
  mapfile: ({ words }) => written(words.slice(1), mapOptions),
  readarray: ({ words }) => written(words.slice(1), mapOptions),
  getopts: ({ words }) => words.slice(2, 3).flatMap(writes),
  wait: ({ words }) => valuesAnywhere(words.slice(1), ['-p']).flatMap(writes),
  printf: printed,
  unset: ({ words }) => words.slice(1).flatMap((word) => [...evaluates(word), ...emptied(word)]),
  let: ({ words }) => words.slice(1).flatMap(evaluates),
  test: tested,
  '[': tested,
  declare: (given) => declared(given, true),
  typeset: (given) => declared(given, true),
  local: (given) => declared(given, true),
  readonly: (given) => declared(given, false),
  export: (given) => declared(given, false),
};

/** Text that bash takes for an expression: what stands in the variables it names is evaluated as well. */
function evaluates(word: ShellWord): readonly Inner[] {
  const runs = word.isLiteral ? /[$`]/ : /\$\(|`|[<>]\(/;
  if (runs.test(word.text)) return anything;
  const fills = fillsOf(word.text).map((fill): Inner => ({ kind: 'fills', fill }));
  return [{ kind: 'evaluates', names: namesIn(word.text) }, ...fills];
}

/** A variable that is taken away, or begins anew without a value. */
function emptied(word: ShellWord): readonly Inner[] {
  const name = nameIn(knownStart(word));
  return name === '' ? [] : [{ kind: 'fills', fill: { name, with: [], word: literal('') } }];
}

/** `name[1]+=…` is about `name`. */
function nameIn(text: string): string {
  return /^[A-Za-z_]\w*/.exec(text)?.[0] ?? '';
}

/** A variable that is filled with text that comes from elsewhere. */
function writes(word: ShellWord): readonly Inner[] {
  if (!word.isLiteral) return anything;
  const name = word.text.split('[', 1)[0] ?? '';
  return [
    ...(word.text.includes('[') ? evaluates(word) : []),
    { kind: 'fills', fill: { name, with: 'text' } },
  ];
}

/** With `-C` they run code for what they have read. */
const mapOptions = '-d: -n: -O: -s: -t -u: -C: -c:';

function written(words: readonly ShellWord[], table: string): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words, optionTable(table));
  if (!isSure) return anything;
  const valuesOf = (wanted: string) =>
    options.flatMap(({ name, value }) => (name === wanted && value ? [value] : []));
  const callbacks = valuesOf('-C').map((text) => code(joinWords([text, unknownWords('…')]), 'bash'));
  return [...callbacks, ...[...valuesOf('-a'), ...rest].flatMap(writes)];
}

function printed({ words: [, first, second] }: ScriptCommand): readonly Inner[] {
  if (first === undefined || !mayHoldLetter(first, 'v')) return [];
  if (!first.isLiteral) return second ? evaluates(second) : [];
  const attached = first.text.indexOf('v') + 1;
  const name = attached === first.text.length ? second : dropStart(first, attached);
  return name ? writes(name) : [];
}

function tested({ words }: ScriptCommand): readonly Inner[] {
  return valuesAnywhere(words.slice(1), ['-v', '-R']).flatMap(evaluates);
}

/** `-i` makes variables of which all content is evaluated, `-n` such as stand for others, `-a` expands text once more. */
function declared(
  { words: [, ...words], assignments }: ScriptCommand,
  isDeclaration: boolean,
): readonly Inner[] {
  const read = new Set(assignments.map(({ name }) => name));
  const has = (letter: string) => words.some((word) => mayHoldLetter(word, letter));
  const [isComputed, isNamed] = [has('i'), has('n')];
  const isReference = isDeclaration && isNamed;
  const isArray = has('a') || has('A');
  return words.flatMap((word): readonly Inner[] => {
    const start = knownStart(word);
    const equals = start.indexOf('=');
    if (start.startsWith('-')) return [];
    if (!word.isLiteral && equals === -1) return anything;
    const name = equals === -1 ? start : start.slice(0, equals);
    const isNameEvaluated = isComputed || isNamed || (isDeclaration && name.includes('['));
    return [
      ...(isNameEvaluated ? evaluates(literal(name)) : []),
      ...(isArray && equals !== -1 && !isArrayValue(word) ? evaluates(word) : []),
      ...(equals === -1 && isDeclaration ? emptied(word) : []),
      ...(equals !== -1 && !read.has(nameIn(name))
        ? valuesOf(nameIn(name), dropStart(word, equals + 1))
        : []),
      ...(isReference
        ? [{ kind: 'fills' as const, fill: { name: everyVariable, with: 'text' as const } }]
        : []),
    ];
  });
}

/** `export "NAME=value"`: to the grammar it is a word like others. */
function valuesOf(name: string, value: ShellWord): readonly Inner[] {
  const content = value.isLiteral ? contentOfText(value.text) : 'text';
  return [{ kind: 'fills', fill: { name, with: content, word: value } }, ...carriedBy({ name, value })];
}

/** `names=(…)`, in which the shell has expanded what there is to expand. */
function isArrayValue(word: ShellWord): boolean {
  return !word.isLiteral && /^\w+(?:\[[^\]]*\])?\+?=\(/.test(word.text);
}
