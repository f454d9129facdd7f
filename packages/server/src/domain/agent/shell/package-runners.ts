import type { ShellWord } from '../shell-command.ts';
import { anySuffix, anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { dropStart, knownStart, mayBeOption } from './words.ts';

const managers = ['npm', 'pnpm', 'yarn', 'bun'];
const direct = ['npx', 'pnpx', 'bunx', 'uvx'];
const environments =
  'uv poetry pipenv pdm rye hatch bundle rbenv pyenv nodenv asdf mise direnv volta conda mamba pipx'.split(
    ' ',
  );

/** Package managers and their like, which run programs of packages and the scripts of a project. */
export const packageRunners: Readonly<Record<string, InnerOf>> = {
  ...Object.fromEntries(managers.map((name): [string, InnerOf] => [name, manager])),
  ...Object.fromEntries(
    direct.map((name): [string, InnerOf] => [name, ({ words }) => packaged(words.slice(1))]),
  ),
  ...Object.fromEntries(environments.map((name): [string, InnerOf] => [name, environment])),
};

const executing = new Set(['exec', 'x', 'dlx', 'explore', 'create', 'init']);

/** `npm exec -c code`, `npm exec -- command`. The scripts of a project stand in a file. */
function manager({ words }: ScriptCommand): readonly Inner[] {
  const args = words.slice(1);
  const lines = valuesAnywhere(args, ['-c', '--call', '--script-shell']).map((value) => code(value));
  const [first, ...others] = subcommands(args);
  if (first === undefined) return lines;
  if (!first.word.isLiteral) return anything;
  const found = [first, ...others].find(({ word }) => executing.has(word.text));
  if (found) return [...lines, ...packaged(args.slice(found.at + 1))];
  // `yarn tsc` runs a program of a package.
  const direct: Inner[] =
    words[0]?.text === 'npm' || first.word.text === 'rm' ? [] : [guessed(args.slice(first.at))];
  return ['pkg', 'config', 'set', 'set-script', 'c'].includes(first.word.text)
    ? [...lines, ...args.slice(first.at + 1).flatMap(planted)]
    : [...lines, ...direct];
}

function guessed(words: readonly ShellWord[]): Inner {
  return { kind: 'command', words, isGuess: true };
}

/** The words that may say what is to be done: the first operand, which may be the value of an option, and then the next. */
function subcommands(args: readonly ShellWord[]): { readonly word: ShellWord; readonly at: number }[] {
  const found: { readonly word: ShellWord; readonly at: number }[] = [];
  for (const [at, word] of args.entries()) {
    if (knownStart(word).startsWith('-')) continue;
    found.push({ word, at });
    if (at === 0 || !knownStart(args[at - 1] ?? word).startsWith('-')) break;
  }
  return found;
}

/** `scripts.test=rm -rf x` is run by the next `npm test`. */
function planted(word: ShellWord): readonly Inner[] {
  const equals = knownStart(word).indexOf('=');
  if (equals !== -1) return [code(dropStart(word, equals + 1))];
  return word.isLiteral && !word.text.includes(' ') ? [] : [code(word)];
}

const runnerOptions = optionTable(
  '-y -n -q -p: -c: -w: -s --yes --no --no-install --quiet --silent --package: --call: --workspace: --workspaces ' +
    '--include-workspace-root --prefer-offline --ignore-existing --bun --from: --with: --python: --isolated',
);

/** The name of a package is that of its program. */
function packaged(words: readonly ShellWord[]): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words, runnerOptions);
  const lines = options.flatMap(({ name, value }) =>
    (name === '-c' || name === '--call') && value ? [code(value)] : [],
  );
  return [...lines, ...(isSure ? command(rest) : anySuffix(rest))];
}

/** `uv run …`, `bundle exec …`: a command, behind options that nobody knows all of. */
function environment({ words }: ScriptCommand): readonly Inner[] {
  const at = words.findIndex((word) => ['run', 'exec', 'x'].includes(word.text));
  if (at === -1) return words[1] && !words[1].isLiteral && mayBeOption(words[1]) ? anything : [];
  const rest = words.slice(at + 1);
  const isPlain = rest[0]?.isLiteral === true && /^\w/.test(rest[0].text);
  return isPlain ? command(rest) : anySuffix(rest);
}
