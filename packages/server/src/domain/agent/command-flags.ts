import type { ShellWord } from './shell-command.ts';
import { mayBeOption } from './shell/words.ts';

/** How sure it is that something holds, as some words are only known when they run. */
export type Certainty = 'yes' | 'maybe' | 'no';

/** Flags by other names, by program: the first is what the others stand for. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  rm: ['-r -R --recursive', '-f --force', '-d --dir', '-i --interactive', '-v --verbose'],
  cp: ['-r -R -a --recursive --archive', '-f --force', '-n --no-clobber', '-l --link', '-s --symbolic-link'],
  mv: ['-f --force', '-n --no-clobber', '-t --target-directory'],
  ln: ['-s --symbolic', '-f --force'],
  mkdir: ['-p --parents', '-m --mode'],
  chmod: ['-R --recursive', '-f --silent --quiet', '-v --verbose'],
  chown: ['-R --recursive', '-h --no-dereference'],
  chgrp: ['-R --recursive'],
  ls: ['-a --all', '-A --almost-all', '-R --recursive', '-r --reverse', '-h --human-readable'],
  grep: [
    '-r --recursive',
    '-R --dereference-recursive',
    '-i --ignore-case',
    '-v --invert-match',
    '-n --line-number',
  ],
  sed: ['-i --in-place', '-n --quiet --silent', '-e --expression', '-E -r --regexp-extended'],
  tar: ['-x --extract --get', '-c --create', '-f --file', '-P --absolute-names', '-C --directory'],
  curl: [
    '-X --request',
    '-d --data --data-ascii --data-binary --data-raw',
    '-o --output',
    '-O --remote-name',
    '-k --insecure',
    '-L --location',
    '-F --form',
    '-T --upload-file',
    '-u --user',
    '-H --header',
    '-s --silent',
  ],
  wget: ['-O --output-document', '-q --quiet', '-r --recursive', '-P --directory-prefix'],
  git: [
    '-f --force',
    '-d --delete',
    '-n --dry-run',
    '-m --message',
    '-a --all',
    '-u --set-upstream --update',
    '-b --branch',
    '-i --interactive',
    '-x --exec',
    '-q --quiet',
    '-v --verbose',
  ],
  docker: [
    '-f --force --file --filter',
    '-v --volume --volumes',
    '-p --publish',
    '-d --detach',
    '-e --env',
    '-u --user',
  ],
  podman: [
    '-f --force --file --filter',
    '-v --volume --volumes',
    '-p --publish',
    '-d --detach',
    '-e --env',
    '-u --user',
  ],
  kubectl: ['-f --filename', '-n --namespace', '-A --all-namespaces', '-l --selector', '-o --output'],
  npm: ['-g --global', '-f --force', '-D --save-dev', '-y --yes'],
  pip: ['-U --upgrade', '-r --requirement', '-y --yes', '-t --target'],
  kill: ['-s --signal'],
  pkill: ['-f --full', '-s --signal'],
  rsync: ['-a --archive', '-r --recursive', '-e --rsh', '-n --dry-run'],
  sudo: ['-u --user', '-g --group', '-i --login', '-s --shell', '-E --preserve-env', '-n --non-interactive'],
  bash: ['-l --login'],
  shred: ['-u --remove', '-f --force', '-n --iterations', '-z --zero'],
  mkfs: ['-t --type'],
  'apt-get': ['-y --yes --assume-yes', '-q --quiet', '-f --fix-broken'],
  apt: ['-y --yes --assume-yes', '-q --quiet', '-f --fix-broken'],
};

/** Programs whose long options begin with one dash. */
const oneDash = new Set(
  'find gfind bfs java javac go terraform tofu ffmpeg ffprobe openssl gcc g++ cc clang convert magick ip'.split(
    ' ',
  ),
);

/** Whether a command has all flags of a word of a rule, in any order, group, length and spelling. */
export function hasFlags(program: string, args: readonly ShellWord[], text: string): Certainty {
  const candidates = beforeDashes(program, args);
  let least: Certainty = 'yes';
  for (const flag of flagsIn(program, text)) {
    least = leastOf([least, hasFlag(program, candidates, flag)]);
    if (least === 'no') return least;
  }
  return least;
}

/** The least certain of several things that must all hold. */
export function leastOf(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('no')) return 'no';
  return certainties.includes('maybe') ? 'maybe' : 'yes';
}

export function isFlagWord(word: ShellWord): boolean {
  return /^-./s.test(word.pieces[0] ?? '');
}

/** Each flag by the first of its names, so that sets of them can be compared. */
export function canonicalFlags(program: string, texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) => flagsIn(program, text)).map((flag) => namesOf(program, flag)[0] ?? flag),
  );
}

/** The single flags of a word: `-rf` is `-r` and `-f`, a long one is one. */
function flagsIn(program: string, text: string): readonly string[] {
  if (text.startsWith('--') || oneDash.has(program)) return [text];
  return Array.from(new Set(text.slice(1)), (letter) => `-${letter}`);
}

/** All the names of a flag: `-R` is `-r` and `--recursive` to `rm`. */
function namesOf(program: string, flag: string): readonly string[] {
  return synonyms[program]?.find((names) => names.split(' ').includes(flag))?.split(' ') ?? [flag];
}

/** The words that may be flags. Behind an option `--` may be the value of that option. */
function beforeDashes(program: string, args: readonly ShellWord[]): readonly ShellWord[] {
  const end = args.findIndex((word, index) => {
    const before = args[index - 1];
    const mayBeValue =
      before !== undefined && !takesNoValues.has(program) && (isFlagWord(before) || before.splits);
    return word.isLiteral && word.text === '--' && !mayBeValue;
  });
  return end === -1 ? args : args.slice(0, end);
}

const takesNoValues = new Set(['rm', 'rmdir', 'chmod', 'chown', 'chgrp', 'ls', 'cat']);

function hasFlag(program: string, args: readonly ShellWord[], flag: string): Certainty {
  const names = namesOf(program, flag);
  let most: Certainty = 'no';
  for (const word of args)
    for (const name of names) {
      const found = isFlag(program, word, name);
      if (found === 'yes') return found;
      if (found === 'maybe') most = found;
    }
  return most;
}

function isFlag(program: string, word: ShellWord, flag: string): Certainty {
  const start = word.pieces[0] ?? '';
  if (!start.startsWith('-'))
    return word.isCut === true || (mayBeOption(word) && looksLikeFlag(word)) ? 'maybe' : 'no';
  if (start.startsWith('--')) return isLongFlag(program, word, flag);
  if (flag.length > 2) {
    if (start === flag || start === flag.slice(1)) return 'yes';
    const isFirstLetter = synonyms[program] === undefined && start.includes(flag.charAt(2), 1);
    return !word.isLiteral || (isFirstLetter && !oneDash.has(program)) ? 'maybe' : 'no';
  }
  if (start.includes(flag.charAt(1), 1) && !oneDash.has(program)) return 'yes';
  return word.isLiteral ? 'no' : 'maybe';
}

/** Long options may be shortened, and have a value. */
function isLongFlag(program: string, word: ShellWord, flag: string): Certainty {
  const start = word.pieces[0] ?? '';
  const [name = ''] = start.split('=', 1);
  if (name === '--') return word.isLiteral ? 'no' : 'maybe';
  if (flag.includes('=')) return word.isLiteral && word.text !== flag ? 'no' : 'maybe';
  if (flag.startsWith(name)) return word.isLiteral || start.includes('=') ? 'yes' : 'maybe';
  // What the long options of this program are called in short is not known here.
  return synonyms[program] === undefined && flag.length === 2 && name.startsWith(`-${flag}`) ? 'maybe' : 'no';
}

/** A word of which the start is unknown may be a flag where the rest of it consists of the letters of flags. */
function looksLikeFlag({ pieces, piecesUnlessEmpty = pieces }: ShellWord): boolean {
  return /^[\w-]*(?:=.*)?$/s.test(piecesUnlessEmpty.join(''));
}
