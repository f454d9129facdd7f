import { builtinVariables } from './builtin-variables.ts';
import { builtins } from './builtins.ts';
import { containers } from './containers.ts';
import { databases } from './databases.ts';
import { git } from './git.ts';
import { anything, mostSuffixes, type Inner, type InnerOf } from './inner.ts';
import { interpreters } from './interpreters.ts';
import { lineRunners } from './line-runners.ts';
import { optionCarriers } from './option-carriers.ts';
import { packageRunners } from './package-runners.ts';
import { plainPrograms } from './plain-programs.ts';
import type { ScriptCommand } from './script.ts';
import { searchers } from './searchers.ts';
import { shells } from './shells.ts';
import { textPrograms } from './text-programs.ts';
import type { ShellWord } from '../shell-command.ts';
import { knownStart, literal, literalText, programName, withoutVersion } from './words.ts';
import { wrappers } from './wrappers.ts';

const tables = [
  builtins,
  builtinVariables,
  wrappers,
  shells,
  interpreters,
  textPrograms,
  databases,
  searchers,
  git,
  optionCarriers,
  lineRunners,
  packageRunners,
  containers,
];

const known = new Map<string, InnerOf[]>();
for (const [name, inner] of tables.flatMap((table) => Object.entries(table)))
  known.set(name, [...(known.get(name) ?? []), inner]);

/** What a command makes run beside itself. */
export function innerOf(command: ScriptCommand): readonly Inner[] {
  const [first] = command.words;
  const name = first && programName(first)?.toLowerCase();
  if (name === undefined) return [];
  if (/^ld(?:-[\w-]+)?\.so[\d.]*$/.test(name))
    return known.get('ld.so')?.flatMap((rule) => rule(command)) ?? [];
  const rules = known.get(name) ?? known.get(withoutVersion(name));
  if (rules) return rules.flatMap((rule) => rule(command));
  return plainPrograms.has(name) || plainPrograms.has(withoutVersion(name)) ? [] : guesses(command);
}

/** Whether it is known here what the program runs. */
export function isKnownProgram(word: ShellWord | undefined): boolean {
  const name = (word && programName(word)?.toLowerCase()) ?? '';
  return [name, withoutVersion(name)].some((each) => known.has(each) || plainPrograms.has(each));
}

/** Behind these stand names of things, not commands. */
const naming = new Set(
  'install add use get upgrade update remove uninstall delete search show info list describe help config set'.split(
    ' ',
  ),
);

/** A program that nobody knows here may run its arguments: as a command, or as text. */
function guesses({ words, input }: ScriptCommand): readonly Inner[] {
  if (words.length > mostSuffixes) return anything;
  const names = naming.has(literalText(words[1]) ?? '');
  const guess = (name: ShellWord, index: number): Inner => ({
    kind: 'command',
    words: [name, ...words.slice(index + 2)],
    input,
    isGuess: true,
  });
  return words.slice(1).flatMap((word, index): readonly Inner[] => {
    if (!word.isLiteral && word.values === undefined)
      return names || mayLeadToFile(word) ? [] : [guess(word, index)];
    return (word.values ?? [word.text]).flatMap((given): readonly Inner[] => {
      const [, option, text = ''] = /^(--?[\w-]+=)?(.*)$/s.exec(given) ?? [];
      if (/\s/.test(text)) return guessedText(text, words, index);
      return names || (option === undefined && text.startsWith('-')) ? [] : [guess(literal(text), index)];
    });
  });
}

/** It begins like an option or like the path of a file of the project. */
function mayLeadToFile(word: ShellWord): boolean {
  return /^(?:-|\.?[\w-]+(?:[./]|$))/.test(knownStart(word)) && !word.isCut;
}

function guessedText(text: string, words: readonly ShellWord[], before: number): readonly Inner[] {
  const isLanguage = /^(?:-e|--eval|--execute)$/.test(literalText(words[before]) ?? '');
  return isLanguage
    ? [{ kind: 'language', language: literalText(words[0]) ?? 'unknown' }]
    : [{ kind: 'code', code: literal(text), dialect: 'bash', isGuess: true }];
}
