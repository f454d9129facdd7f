import type { ShellWord } from '../shell-command.ts';
import { anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { dropStart, joinWords, knownStart, literalText, mayBeOption } from './words.ts';

export const git: Readonly<Record<string, InnerOf>> = { git: gitCommand };

/** The options before the subcommand. */
export const gitOptions = optionTable(
  '-C: -c: -p -P -h -v --git-dir: --work-tree: --namespace: --super-prefix: --exec-path --config-env: --attr-source: ' +
    '--list-cmds: --html-path --man-path --info-path --paginate --no-pager --no-replace-objects --no-lazy-fetch ' +
    '--no-optional-locks --no-advice --bare --literal-pathspecs --glob-pathspecs --noglob-pathspecs ' +
    '--icase-pathspecs --version --help',
);

/** Settings that name no program. */
const harmlessSettings =
  /^(?:user\.(?:name|email)|author\.|committer\.|color\.|advice\.|column\.|i18n\.|log\.|status\.|push\.|pull\.|fetch\.|gc\.|http\.(?!proxy)|protocol\.version|safe\.|init\.defaultbranch|commit\.gpgsign|tag\.gpgsign|tag\.sort|branch\.|rebase\.auto|merge\.(?:ff|conflictstyle|log)|diff\.(?:renames?|renamelimit|algorithm|noprefix|mnemonicprefix)$|core\.(?:quotepath|autocrlf|eol|filemode|bare|longpaths|ignorecase|symlinks|safecrlf|abbrev|compression|excludesfile|attributesfile|precomposeunicode|preloadindex|untrackedcache)$)/;

/** The subcommands that run what they are given, by the options or words that carry it. */
const carriers: Readonly<Record<string, (args: readonly ShellWord[]) => readonly Inner[]>> = {
  bisect: (args) => (literalText(args[0]) === 'run' ? command(args.slice(1)) : []),
  submodule: foreach,
  'for-each-repo': () => [],
  rebase: (args) => valuesAnywhere(args, ['-x', '--exec']).map((value) => code(value)),
  'filter-branch': (args) => args.filter((word) => !/^[-\w./]*$/.test(word.text)).map((value) => code(value)),
  difftool: (args) => valuesAnywhere(args, ['-x', '--extcmd']).map((value) => code(value)),
  grep: (args) => valuesAnywhere(args, ['-O', '--open-files-in-pager']).map((value) => code(value)),
  clone: (args) => [
    ...valuesAnywhere(args, ['-u', '--upload-pack']).map((value) => code(value)),
    ...valuesAnywhere(args, ['-c', '--config']).flatMap(setting),
  ],
  fetch: packs,
  pull: packs,
  push: packs,
  'ls-remote': packs,
  'fetch-pack': packs,
  'send-pack': packs,
  archive: packs,
  config: configured,
  'send-email': (args) =>
    valuesAnywhere(args, ['--sendmail-cmd', '--to-cmd', '--cc-cmd', '--header-cmd', '--smtp-server']).map(
      (value) => code(value),
    ),
  daemon: () => anything,
  instaweb: () => anything,
  hook: () => [],
};

function gitCommand({ words }: ScriptCommand): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words.slice(1), gitOptions);
  if (!isSure) return anything;
  const settings = options.flatMap(({ name, value }) => (name === '-c' && value ? [value] : []));
  const [subcommand, ...args] = rest;
  const name = literalText(subcommand);
  return [
    ...settings.flatMap(setting),
    ...(options.some((option) => option.name === '--config-env') ? anything : []),
    ...(subcommand === undefined ? [] : name === undefined ? anything : byCarrier(name, args)),
    ...args.flatMap(transport),
  ];
}

/** Of a subcommand that runs what it is given every word that may be an option may be one that says so. */
function byCarrier(name: string, args: readonly ShellWord[]): readonly Inner[] {
  const carrier = carriers[name];
  if (!carrier) return [];
  return args.some((word) => !word.isLiteral && mayBeOption(word)) ? anything : carrier(args);
}

/** `core.pager=less`: many settings hold a command, with a `!` before it in some. */
function setting(word: ShellWord): readonly Inner[] {
  const start = knownStart(word);
  const equals = start.indexOf('=');
  if (equals === -1) return word.isLiteral ? [] : anything;
  return settingOf(start.slice(0, equals), dropStart(word, equals + 1));
}

function settingOf(name: string, value: ShellWord): readonly Inner[] {
  if (harmlessSettings.test(name.toLowerCase())) return [];
  const text = literalText(value);
  if (text === undefined) return anything;
  // An alias without a mark is a subcommand with its arguments.
  if (/^alias\./i.test(name) && !text.startsWith('!'))
    return [code({ ...value, text: `git ${text}`, pieces: [`git ${text}`] })];
  return /^(?:true|false|\d*|always|auto|never|[\w.-]*)$/.test(text)
    ? []
    : [code(text.startsWith('!') ? dropStart(value, 1) : value)];
}

/** `git config name value`. */
function configured(args: readonly ShellWord[]): readonly Inner[] {
  const operands = args.filter((word) => !/^(?:-|set$)/.test(word.text));
  const [name, value] = operands;
  if (name === undefined || value === undefined) return [];
  if (!name.isLiteral) return anything;
  return settingOf(name.text, value);
}

function packs(args: readonly ShellWord[]): readonly Inner[] {
  return valuesAnywhere(args, ['--upload-pack', '--receive-pack', '--exec']).map((value) => code(value));
}

function foreach(args: readonly ShellWord[]): readonly Inner[] {
  const at = args.findIndex((word) => literalText(word) === 'foreach');
  const rest =
    at === -1 ? [] : args.slice(at + 1).filter((word, index) => index > 0 || !word.text.startsWith('--'));
  return rest.length === 0 ? [] : [code(joinWords(rest))];
}

/** `ext::sh -c …` is an address that runs a command. */
function transport(word: ShellWord): readonly Inner[] {
  const start = knownStart(word);
  const at = start.indexOf('ext::');
  return at === -1 ? [] : [code(dropStart(word, at + 'ext::'.length))];
}
