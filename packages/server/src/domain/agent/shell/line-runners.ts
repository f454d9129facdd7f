import type { ShellWord } from '../shell-command.ts';
import { anySuffix, anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { carriedBy } from './code-variables.ts';
import { linesOf } from './option-carriers.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import {
  dropStart,
  isStream,
  joinWords,
  knownStart,
  literal,
  literalText,
  mayBeOption,
  unknownWords,
} from './words.ts';

/** Programs that take lines of shell in ways of their own. */
export const lineRunners: Readonly<Record<string, InnerOf>> = {
  ssh,
  slogin: ssh,
  autossh: ssh,
  tar: archived,
  gtar: archived,
  bsdtar: archived,
  make,
  gmake: make,
  bmake: make,
  parallel,
  at: scheduled,
  batch: scheduled,
  crontab: ({ words, input }) => {
    const readsInput = words.length === 1 || words.some((word) => word.text === '-');
    if (readsInput) return input ? [code(input)] : anything;
    return words.slice(1).flatMap((path): Inner[] => (mayBeOption(path) ? [] : [{ kind: 'file', path }]));
  },
  gh: ({ words }) =>
    words[1]?.text === 'alias'
      ? words.slice(3).map((word) => code(knownStart(word).startsWith('!') ? dropStart(word, 1) : word))
      : [],
  hyperfine: ({ words }) =>
    words
      .slice(1)
      .filter((word) => !/^-\w?$/.test(word.text))
      .flatMap(linesOf),
  concurrently: ({ words }) =>
    words
      .slice(1)
      .filter((word) => !word.text.startsWith('-'))
      .map((word) => code(word)),
  entr: ({ words }) => {
    const { rest, options, isSure } = scanOptions(words.slice(1), optionTable('-a -c -d -n -p -r -s -x -z'));
    if (!isSure) return anySuffix(rest);
    return options.some(({ name }) => name === '-s') ? [code(joinWords(rest))] : command(rest);
  },
  watchexec: ({ words }) => [
    ...anySuffix(words.slice(1)),
    ...(words.length > 1 ? [code(joinWords(words.slice(-1)))] : []),
  ],
  tmux: multiplexed,
  screen: ({ words }) => [
    ...anySuffix(words.slice(1)),
    ...(words.some((word) => /^-[A-Za-z]*X/.test(word.text)) ? anything : []),
  ],
};

const sshOptions = optionTable(
  '-B: -b: -c: -D: -E: -e: -F: -I: -i: -J: -L: -l: -m: -O: -o: -P: -p: -Q: -R: -S: -W: -w: -1 -2 -4 -6 -A -a ' +
    '-C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y',
);

/** `ssh [options] host [options] command`: what follows is a line for a shell there. */
function ssh({ words }: ScriptCommand): readonly Inner[] {
  const before = scanOptions(words.slice(1), sshOptions);
  const behind = scanOptions(before.rest.slice(1), sshOptions);
  if (!before.isSure || !behind.isSure) return anything;
  const hasHost = before.rest.length > 0;
  const options = [...before.options, ...behind.options];
  const settings = options.flatMap(({ name, value }) => (name === '-o' && value ? [value] : []));
  const opensShell = !options.some(({ name }) => ['-N', '-V', '-Q', '-G', '-O', '-W'].includes(name));
  const remote =
    behind.rest.length > 0 ? [code(joinWords(behind.rest))] : hasHost && opensShell ? anything : [];
  return [
    ...settings.filter((word) => !word.isLiteral || /command|exec/i.test(word.text)).flatMap(settingOfSsh),
    ...remote,
  ];
}

/** `ProxyCommand=nc %h 22` or `ProxyCommand nc %h 22`. */
function settingOfSsh(word: ShellWord): readonly Inner[] {
  const [name = ''] = /^\s*\w+\s*[=\s]\s*/.exec(knownStart(word)) ?? [];
  return [code(dropStart(word, name.length))];
}

function archived({ words }: ScriptCommand): readonly Inner[] {
  const [letters, ...others] = words.slice(1);
  const actions = valuesAnywhere(words.slice(1), ['--checkpoint-action']).map((value) => {
    const at = knownStart(value).indexOf('exec=');
    return code(at === -1 ? value : dropStart(value, at + 'exec='.length));
  });
  // Without a dash the values of letters follow in a row.
  const isOld = letters !== undefined && /^[A-Za-z]*[IF]/.test(letters.text);
  return isOld ? [...actions, ...others.map((value) => code(value))] : actions;
}

/** Targets stand in a file. What stands on the command line is evaluated, with functions that run commands. */
function make({ words, input }: ScriptCommand): readonly Inner[] {
  const args = words.slice(1);
  const evaluates = args.some(({ pieces }) => {
    const known = pieces.join('');
    return /\$[({]|`/.test(known) || /^(?:--ev|-\w*E|\.?SHELL|MAKE)/.test(known);
  });
  const isFed = valuesAnywhere(args, ['-f', '--file', '--makefile']).some(
    (path) => literalText(path) === '-' || isStream(path),
  );
  if (evaluates || isFed || input) return [{ kind: 'language', language: 'make' }];
  const files = valuesAnywhere(args, ['-f', '--file', '--makefile']);
  const settings = args.flatMap((word) => settingsOf(word));
  const found = files.length > 0 ? files : ['Makefile', 'makefile', 'GNUmakefile'].map(literal);
  return [...settings, ...found.map((path): Inner => ({ kind: 'file', path, language: 'make' }))];
}

/** `CC=…` may stand in the place of a program in what the file holds. */
function settingsOf(word: ShellWord): readonly Inner[] {
  const given = word.values === undefined || word.isLiteral ? [knownStart(word)] : word.values;
  return given.flatMap((text): readonly Inner[] => {
    const [, name, value] = /^([\w.]+)[:+?]*=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) return [];
    return carriedBy({ name, value: word.isLiteral || word.values ? literal(value) : unknownWords(value) });
  });
}

/** The words before `:::` are a line in which an input takes the place of `{}`, or comes last. */
function parallel({ words }: ScriptCommand): readonly Inner[] {
  const args = words.slice(1);
  const end = args.findIndex((word) => word.text.startsWith(':::'));
  const given = end === -1 ? args : args.slice(0, end);
  const start = given.findIndex((word) => !knownStart(word).startsWith('-'));
  const line = start === -1 ? [] : given.slice(start);
  // Without a command the inputs are commands.
  if (line.length === 0) return anything;
  const isPlain = line.every((word) => word.isLiteral && /^[\w@%+:,./{}#-]+$/.test(word.text));
  const filled = line.map((word) => (word.text.includes('{') ? unknownWords(word.text) : word));
  return isPlain
    ? anySuffix([...filled, unknownWords('…')])
    : [code(joinWords([...line, unknownWords('…')])), ...anySuffix(line)];
}

function scheduled({ words, input }: ScriptCommand): readonly Inner[] {
  const [path] = valuesAnywhere(words.slice(1), ['-f']);
  if (path) return [{ kind: 'file', path }];
  if (words.slice(1).some((word) => /^-[lcrdVq]/.test(word.text))) return [];
  return input ? [code(input)] : anything;
}

/** The commands of a multiplexer that start no shell and type into none. */
const quiet =
  /^(?:a|attach|attach-session|ls|list-.*|kill-.*|has|has-session|capturep|capture-pane|show.*|detach.*|rename.*|select.*|switch.*|info|-V)$/;

function multiplexed({ words }: ScriptCommand): readonly Inner[] {
  return words.length > 1 && quiet.test(literalText(words[1]) ?? '…') ? [] : anything;
}
