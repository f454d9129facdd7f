import type { ShellWord } from '../shell-command.ts';
import { anySuffix, anything, command, type Inner, type InnerOf } from './inner.ts';
import type { ScriptCommand } from './script.ts';
import { knownStart, literal, literalText, mayBeOption, unknownWords } from './words.ts';
import { withPlaceholder } from './wrappers.ts';

/** `find` and `fd`, which run commands for what they find. */
export const searchers: Readonly<Record<string, InnerOf>> = {
  find,
  gfind: find,
  bfs: find,
  fd,
  fdfind: fd,
};

const executing = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** Tests and actions that are followed by a value. */
const withValue = new Set(
  (
    '-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -size -mtime -mmin ' +
    '-atime -amin -ctime -cmin -newer -anewer -cnewer -user -group -uid -gid -perm -maxdepth -mindepth -links -inum ' +
    '-samefile -fstype -printf -fprint -fprint0 -fls -used -files0-from -lname -ilname -context -D -f'
  ).split(' '),
);

function find({ words }: ScriptCommand): readonly Inner[] {
  const args = words.slice(1);
  const start = args.findIndex((word) => /^[-(!,]/.test(knownStart(word)) && !/^-[HLP]$/.test(word.text));
  const paths = (start === -1 ? args : args.slice(0, start)).filter((word) => !/^-[HLP]$/.test(word.text));
  const found = startOfFound(paths);
  const inner: Inner[] = paths.some((path) => path.splits && mayBeOption(path)) ? [...anything] : [];
  // A word that turns out to be `-exec` is followed by a command.
  const doubtful = paths.findIndex((path) => mayBeOption(path));
  if (doubtful !== -1) inner.push(...anySuffix(args.slice(doubtful + 1)));
  for (let index = start === -1 ? args.length : start; index < args.length; index++) {
    const word = args[index];
    const text = word && literalText(word);
    if (text === undefined) return [...inner, ...anything];
    if (withValue.has(text) || text.startsWith('-newer')) index += 1;
    if (!executing.has(text)) continue;
    const end = endOfCommand(args, index + 1);
    const given = args.slice(index + 1, end).map((each) => withPlaceholder(each, '{}', found));
    const isList = literalText(args[end]) === '+';
    inner.push(
      ...command(isList ? [...given.slice(0, -1), { ...unknownWords('{}'), pieces: [found, ''] }] : given),
    );
    index = end;
  }
  return inner;
}

/** What the path of everything found begins with. */
function startOfFound(paths: readonly ShellWord[]): string {
  const starts = new Set(paths.length === 0 ? ['.'] : paths.map((path) => knownStart(path).charAt(0)));
  const [first = ''] = starts;
  return starts.size === 1 && /[\w./]/.test(first) ? first : '';
}

function endOfCommand(args: readonly ShellWord[], from: number): number {
  for (let index = from; index < args.length; index++) {
    const text = literalText(args[index]);
    if (text === ';' || (text === '+' && literalText(args[index - 1]) === '{}')) return index;
  }
  return args.length;
}

/** `fd pattern -x command`. */
function fd({ words }: ScriptCommand): readonly Inner[] {
  const at = words.findIndex((word) => /^(?:-[A-Za-z]*[xX]|--exec(?:-batch)?(?:=.*)?)$/.test(word.text));
  if (at === -1)
    return words.slice(1).some((word) => !word.isLiteral && knownStart(word) === '') ? anything : [];
  const [, attached] = /^--exec(?:-batch)?=(.*)$/.exec(words[at]?.text ?? '') ?? [];
  const given = [...(attached === undefined ? [] : [literal(attached)]), ...words.slice(at + 1)];
  const replaced = given.map((word) =>
    /\{[.\/]{0,2}\}/.test(word.text) ? withPlaceholder(word, /\{[.\/]{0,2}\}/.exec(word.text)?.[0]) : word,
  );
  return command([...replaced, unknownWords('…')]);
}
