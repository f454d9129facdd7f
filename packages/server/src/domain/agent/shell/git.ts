import type { ShellWord } from '../shell-command.ts';
import { anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, scanPermuted, valuesAnywhere, type Option } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { dropStart, joinWords, knownStart, literal, literalText, mayBeOption } from './words.ts';

export const git: Readonly<Record<string, InnerOf>> = { git: gitCommand };

/** The options before the subcommand. */
export const gitOptions = optionTable(
  '-C: -c: -p -P -h -v --git-dir: --work-tree: --namespace: --super-prefix: --exec-path --config-env: --attr-source: ' +
    '--list-cmds: --html-path --man-path --info-path --paginate --no-pager --no-replace-objects --no-lazy-fetch ' +
    '--no-optional-locks --no-advice --bare --literal-pathspecs --glob-pathspecs --noglob-pathspecs ' +
    '--icase-pathspecs --version --help',
);

/** Settings that name no program, whole. Of any other the value may be a command. */
const harmlessSettings =
  /^(?:(?:user|author|committer)\.(?:name|email)|user\.(?:signingkey|useconfigonly)|color\.[\w.-]+|advice\.\w+|column\.\w+|i18n\.\w+|log\.(?:date|decorate|follow|abbrevcommit|showsignature|showroot)|status\.\w+|push\.(?:default|autosetupremote|followtags)|pull\.(?:rebase|ff)|fetch\.(?:prune|prunetags|parallel)|gc\.(?:auto|autodetach|pruneexpire)|http\.(?:sslverify|postbuffer|lowspeedlimit|lowspeedtime|version|extraheader)|protocol\.version|safe\.directory|init\.defaultbranch|commit\.gpgsign|tag\.(?:gpgsign|sort)|branch\.(?:sort|autosetupmerge|autosetuprebase)|branch\..+\.(?:merge|rebase|description)|rebase\.(?:autosquash|autostash|updaterefs)|merge\.(?:ff|conflictstyle|log|renames)|diff\.(?:renames?|renamelimit|algorithm|noprefix|mnemonicprefix|context|colormoved)|rerere\.\w+|submodule\.(?:recurse|fetchjobs)|core\.(?:quotepath|autocrlf|eol|filemode|bare|longpaths|ignorecase|symlinks|safecrlf|abbrev|compression|excludesfile|precomposeunicode|preloadindex|untrackedcache))$/;

/** The subcommands that run what they are given, by the options or words that carry it. */
const carriers: Readonly<Record<string, (args: readonly ShellWord[]) => readonly Inner[]>> = {
  bisect: (args) => (literalText(args[0]) === 'run' ? command(args.slice(1)) : []),
  submodule: foreach,
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
  ...Object.fromEntries(
    'daemon instaweb remote-ext remote-fd merge-index merge-one-file shell web--browse upload-pack receive-pack http-backend'
      .split(' ')
      .map((name) => [name, () => anything]),
  ),
};

function gitCommand({ words }: ScriptCommand): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words.slice(1), gitOptions);
  if (!isSure) return anything;
  const settings = options.flatMap(({ name, value }) => (name === '-c' && value ? [value] : []));
  const [subcommand, ...args] = rest;
  const name = literalText(subcommand);
  return [
    ...settings.flatMap(setting),
    ...(options.some((option) => runsOthers(option)) ? anything : []),
    ...(subcommand === undefined ? [] : name === undefined ? anything : byCarrier(name, args)),
    ...(words.some(namesTransport) ? anything : []),
  ];
}

/** Settings from a variable, or a folder of its own for its subcommands. */
function runsOthers({ name, value }: Option): boolean {
  return name === '--config-env' || (name === '--exec-path' && value !== undefined);
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
  // Files with settings of their own, and folders of programs.
  if (text === undefined || (/^include|^core\.hookspath$/i.test(name) && text !== '/dev/null'))
    return anything;
  // An alias without a mark is a subcommand with its arguments.
  if (/^alias\./i.test(name) && !text.startsWith('!')) return [code(literal(`git ${text}`))];
  return /^(?:true|false|yes|no|on|off|\d*|always|auto|never)$/.test(text)
    ? []
    : [code(text.startsWith('!') ? dropStart(value, 1) : value)];
}

const configOptions = optionTable(
  '-f: -l -e -z --global --system --local --worktree --file: --blob: --get --get-all --get-regexp --get-urlmatch --get-color ' +
    '--get-colorbool --replace-all --add --unset --unset-all --remove-section --list --edit --fixed-value --type: ' +
    '--no-type --bool --int --bool-or-int --bool-or-str --path --expiry-date --null --name-only --show-names ' +
    '--show-origin --show-scope --default: --comment: --value: --all --regexp --url: --append --includes --no-includes',
);

/** `git config name value`. What renames settings may make one of a program out of one that is none. */
function configured(args: readonly ShellWord[]): readonly Inner[] {
  const { rest, isSure } = scanPermuted(args, configOptions);
  const [first, ...others] = rest;
  if (!isSure || literalText(first) === 'rename-section') return anything;
  const [name, value] = literalText(first) === 'set' ? others : rest;
  if (name === undefined || value === undefined) return [];
  return name.isLiteral ? settingOf(name.text, value) : anything;
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
function namesTransport({ pieces }: ShellWord): boolean {
  return pieces.some((piece) => piece.includes('ext::'));
}
