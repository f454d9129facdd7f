import type { ShellWord } from '../shell-command.ts';
import { anything, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, type Option } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { knownStart, literal, literalText, programName } from './words.ts';

const table = optionTable(
  '-a -b -c -e -f -h -i -l -m -n -p -r -s -t -u -v -x -B -C -E -P -T -o: -O: --login --noprofile --norc ' +
    '--noediting --rcfile: --init-file: --verbose --restricted --posix',
);

/** Options by which bash reads text as it does otherwise. */
const plainModes = new Set(
  'errexit nounset pipefail xtrace verbose noglob extglob nullglob globstar'.split(' '),
);

/** Runs the code behind `-c`, the program in a file, or what it reads. */
function shell(dialect: 'bash' | 'sh'): InnerOf {
  return ({ words, input, inputPath }) => {
    const args = words.slice(1).map(asDashed);
    if (args.length === 1 && /^--(?:version|help)$/.test(literalText(args[0]) ?? '')) return [];
    const { options, rest, isSure } = scanOptions(args, table);
    if (!isSure || !options.every(isPlain)) return anything;
    const isPosix = options.some(({ name }) => name === '--posix');
    const has = (flag: string) => options.some(({ name }) => name === flag);
    const spoken = isPosix ? 'sh' : dialect;
    const initial = options.flatMap(({ name, value }): Inner[] =>
      /^--(?:rc|init-)file$/.test(name) && value ? [{ kind: 'file', path: value }] : [],
    );
    if (has('-c')) return [...initial, ...coded(rest, spoken)];
    const [path] = has('-s') ? [] : rest;
    if (path) return runsFile(path, input, spoken);
    if (input) return [{ kind: 'code', code: input, dialect: spoken, parameters: rest }];
    return inputPath ? [{ kind: 'file', path: inputPath }] : anything;
  };
}

/** `+e` is an option as `-e` is. */
function asDashed(word: ShellWord): ShellWord {
  return word.isLiteral && word.text.startsWith('+') ? literal(`-${word.text.slice(1)}`) : word;
}

function isPlain({ name, value }: Option): boolean {
  if (name !== '-o' && name !== '-O') return true;
  return plainModes.has(literalText(value) ?? '');
}

function coded([text, ...parameters]: readonly ShellWord[], dialect: 'bash' | 'sh'): readonly Inner[] {
  return text ? [{ kind: 'code', code: text, dialect, parameters }] : anything;
}

function runsFile(path: ShellWord, input: ShellWord | undefined, dialect: 'bash' | 'sh'): readonly Inner[] {
  if (input && /^(?:-|\/dev\/(?:stdin|fd\/0)|\/proc\/self\/fd\/0)$/.test(literalText(path) ?? ''))
    return [{ kind: 'code', code: input, dialect }];
  return [{ kind: 'file', path }];
}

/** `su -c code user`; without code it is a shell that reads its input. */
function su({ words }: ScriptCommand): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(
    words.slice(1),
    optionTable(
      '-c: -f -g: -G: -l -m -p -P -s: -w: -T -u: --command: --session-command: --fast --group: --supp-group: --login ' +
        '--preserve-environment --pty --shell: --whitelist-environment: --user:',
    ),
  );
  const codes = options.flatMap(({ name, value }) =>
    ['-c', '--command', '--session-command'].includes(name) && value ? [value] : [],
  );
  const behind = rest.findIndex((word) => /^(?:-c|--(?:session-)?command)/.test(knownStart(word)));
  const asUser = options.some(({ name }) => name === '-u' || name === '--user');
  if (!isSure || behind !== -1 || (codes.length === 0 && !asUser)) return anything;
  if (asUser && codes.length === 0) return rest.length === 0 ? anything : [{ kind: 'command', words: rest }];
  return codes.map((code): Inner => ({ kind: 'code', code, dialect: 'sh' }));
}

/** Those of another grammar run what nobody reads here. */
const others =
  'zsh posh lksh hush ksh ksh93 mksh pdksh oksh yash fish csh tcsh nu pwsh powershell xonsh elvish rc es osh oil ysh ion';

export const shells: Readonly<Record<string, InnerOf>> = {
  bash: shell('bash'),
  rbash: shell('bash'),
  'bash-static': shell('bash'),
  sh: shell('sh'),
  dash: shell('sh'),
  ash: shell('sh'),
  su,
  runuser: su,
  sg: () => anything,
  newgrp: () => anything,
  ...Object.fromEntries(others.split(' ').map((name) => [name, foreign])),
};

/** A program in a file is run by a shell of any kind in the same way. */
function foreign({ words }: ScriptCommand): readonly Inner[] {
  const [first] = words.slice(1);
  if (first && literalText(first) === '--version') return [];
  return first?.isLiteral === true && !first.text.startsWith('-')
    ? [{ kind: 'file', path: first }]
    : anything;
}

export function isShellName(word: ShellWord | undefined): boolean {
  const name = word && programName(word);
  return name !== undefined && Object.hasOwn(shells, name.toLowerCase());
}
