import type { ShellWord } from '../shell-command.ts';
import { anything, type Inner, type InnerOf } from './inner.ts';
import type { ScriptCommand } from './script.ts';
import { isStream, knownStart, literal, literalText, mayBeOption } from './words.ts';

/**
 * Languages, each with the options that carry code and those that take another value. Letters are found in groups
 * too (`perl -lne`). Without code and without a file a program is read from the input.
 */
type Interpreter = {
  readonly code: string;
  readonly values?: string;
  /** What follows is a module with arguments of its own. */
  readonly module?: string;
  /** With these it finds its programs by itself. */
  readonly finds?: string;
};

const list: Readonly<Record<string, Interpreter>> = {
  python: { code: '-c -i', values: '-W -X -Q --check-hash-based-pycs', module: '-m' },
  pypy: { code: '-c -i', values: '-W -X', module: '-m' },
  ipython: { code: '-c -i', module: '-m' },
  perl: { code: '-e -E -M -m -d', values: '-I -x' },
  ruby: { code: '-e', values: '-I -r -C -E -K -W' },
  node: {
    code: '-e -p --eval --print -pe -i --interactive',
    finds: '--test --run --check -c',
    values:
      '-r -C --require --import --loader --experimental-loader --conditions --env-file --input-type --title',
  },
  nodejs: { code: '-e -p --eval --print -pe -i --interactive', values: '-r -C --require --import' },
  bun: { code: '-e -p --eval --print' },
  irb: { code: '-e -f' },
  tsx: { code: '-e -p --eval --print', values: '-r --require --import --tsconfig' },
  'ts-node': { code: '-e -p --eval --print', values: '-r --require -P --project -O' },
  php: { code: '-r -R -B -E -a', values: '-c -d -z -t -S' },
  lua: { code: '-e -i', values: '-l' },
  luajit: { code: '-e -i -b', values: '-l -j -O' },
  texlua: { code: '-e' },
  tclsh: { code: '' },
  wish: { code: '' },
  expect: { code: '-c -b' },
  rscript: { code: '-e', values: '' },
  r: { code: '-e' },
  julia: { code: '-e -E -L --eval --print --load', values: '-J -C -t -p --project --threads' },
  octave: { code: '--eval' },
  guile: { code: '-c -l', values: '-L -C -e -s' },
  racket: { code: '-e -i --eval', values: '' },
  sbcl: { code: '--eval --load --script', values: '' },
  clisp: { code: '-x' },
  ecl: { code: '-eval --eval' },
  clojure: { code: '-e -M -X --eval' },
  clj: { code: '-e -M -X --eval' },
  bb: { code: '-e -x' },
  scala: { code: '-e' },
  groovy: { code: '-e' },
  kotlin: { code: '-e -expression' },
  jshell: { code: '' },
  elixir: { code: '-e --eval --rpc-eval', values: '-r -S' },
  iex: { code: '-e' },
  erl: { code: '-eval -s -run' },
  escript: { code: '' },
  ghc: { code: '-e' },
  ghci: { code: '-e' },
  runghc: { code: '-e' },
  ocaml: { code: '-e' },
  swipl: { code: '-g -t' },
  osascript: { code: '-e', values: '-l -s' },
  gnuplot: { code: '-e', values: '' },
  maxima: { code: '-r' },
  sdb: { code: '' },
  gdb: {
    code: '-ex -iex --eval-command --init-eval-command',
    values: '-x -ix --command --init-command -p -d',
  },
  lldb: { code: '-o -O --one-line -s' },
  m4: { code: '' },
  dc: { code: '-e' },
  ed: { code: '' },
  red: { code: '' },
  ex: { code: '-c + --cmd -s' },
  emacs: { code: '-f -l --eval -eval --batch -batch --load --funcall' },
  socat: { code: '' },
  ipmitool: { code: '' },
};

/** They run commands that a document holds, when they are allowed to. */
const typesetters: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  'tex latex pdftex pdflatex xetex xelatex luatex lualatex latexmk'
    .split(' ')
    .map((name): [string, InnerOf] => [
      name,
      ({ words }) =>
        words.slice(1).some(({ text }) => /shell-escape|write18|^\\|^-e|^-pdf(?:la|xe)?tex=/.test(text))
          ? anything
          : [],
    ]),
);

/** Editors open files for people; with commands they are interpreters. */
const editors: Readonly<Record<string, Interpreter>> = Object.fromEntries(
  ['vi', 'vim', 'nvim', 'view', 'vimdiff', 'gvim'].map((name) => [
    name,
    { code: '-c -S -s -u -e -E + --cmd', values: '-t -T -w -W -i' },
  ]),
);

const pagers: Readonly<Record<string, Interpreter>> = {
  less: { code: '+ -k --lesskey-src --lesskey-content', values: '-j -x -t -T -O -o -p -P -b -h -y -z' },
  more: { code: '+', values: '-n' },
};

export const interpreters: Readonly<Record<string, InnerOf>> = {
  ...Object.fromEntries(Object.entries(list).map(([name, one]) => [name, interpreted(name, one, true)])),
  ...Object.fromEntries(
    Object.entries({ ...editors, ...pagers }).map(([name, one]) => [name, interpreted(name, one, false)]),
  ),
  ...typesetters,
  gdb: debugged,
  deno: ({ words }) =>
    ['eval', 'repl', undefined].includes(literalText(words[1])) || literalText(words[2]) === '-'
      ? [{ kind: 'language', language: 'deno' }]
      : [],
};

const questions = /^(?:-v|-V|-h|-\?|--version|--help|--info)$/;

/** `socat` and `ed` take programs where others take files. */
const takesNoFile = new Set([
  'socat',
  'm4',
  'ed',
  'red',
  'dc',
  'ex',
  'lldb',
  'irb',
  'iex',
  'ghci',
  'expect-lite',
]);

/** What is typed is a language of its own to these, also when they are given a file. */
const typedTo = new Set(['vi', 'vim', 'nvim', 'view', 'vimdiff', 'gvim', 'emacs', 'ipython']);

function isFedIn({ isFed, input, inputPath }: ScriptCommand): boolean {
  return isFed === true || input !== undefined || inputPath !== undefined;
}

/** Without `-batch` it goes on with what is typed. */
function debugged(given: ScriptCommand): readonly Inner[] {
  const isBatch = given.words.some(({ text }) => /^--?batch/.test(text));
  const rest = given.words.filter(
    ({ text }) => !/^--?(?:batch(?:-silent)?|q|quiet|silent|nx|nh|args)$/.test(text),
  );
  const inner = interpreted('gdb', list['gdb'] ?? { code: '' }, !isBatch)({ ...given, words: rest });
  const isQuestion = rest.length === 2 && questions.test(rest[1]?.text ?? '');
  return isBatch || isQuestion || !isFedIn(given) ? inner : [{ kind: 'language', language: 'gdb' }];
}

function interpreted(language: string, interpreter: Interpreter, readsInput: boolean): InnerOf {
  const code = interpreter.code.split(' ').filter((name) => name !== '');
  const values = new Set((interpreter.values ?? '').split(' '));
  const finds = new Set((interpreter.finds ?? '').split(' '));
  const runsCode: readonly Inner[] = [{ kind: 'language', language }];
  return (given: ScriptCommand) => {
    const args = given.words.slice(1);
    if (args.length === 1 && questions.test(literalText(args[0]) ?? '')) return [];
    // Where no input is read, options may stand behind files.
    if (!readsInput && args.some((word) => code.some((name) => carries(knownStart(word), name, values))))
      return runsCode;
    for (let index = 0; index < args.length; index++) {
      const word = args[index];
      if (word === undefined || (!word.isLiteral && !isPath(word))) return runsCode;
      const start = knownStart(word);
      if (start === '-' || code.some((name) => carries(start, name, values))) return runsCode;
      if (start === interpreter.module) return ofModule(args.slice(index + 1), runsCode);
      if (!/^[-+]/.test(start) && typedTo.has(language) && isFedIn(given)) return runsCode;
      if (!/^[-+]/.test(start)) return takesNoFile.has(language) ? runsCode : ofFile(word, language);
      if (values.has(start)) index += 1;
      // Modules can be given as addresses that hold their code.
      if (/data:/.test(`${word.text} ${args[index]?.text ?? ''}`)) return runsCode;
    }
    return readsInput && !args.some((word) => finds.has(word.text)) ? ofInput(given, language, runsCode) : [];
  };
}

/** Whether a word is the option, with its value or without, alone or in a group of letters up to one with a value. */
function carries(word: string, option: string, values: ReadonlySet<string>): boolean {
  // A line or a pattern to begin at, or the end.
  if (option === '+') return /^\+(?!(?:\d*|[FGg]|\/[\w .-]*)$)/.test(word);
  if (option.length > 2) return word === option || word.startsWith(`${option}=`);
  if (!/^-[A-Za-z]/.test(word)) return false;
  const letters = Array.from(word.slice(1));
  const end = letters.findIndex((letter) => values.has(`-${letter}`));
  return letters.slice(0, end === -1 ? letters.length : end + 1).includes(option.charAt(1));
}

function isPath(word: ShellWord): boolean {
  return !mayBeOption(word) && !isStream(word);
}

/** Modules that take code as an argument, or read it. */
const typing = new Set(['timeit', 'code', 'pdb', 'asyncio', 'idlelib', 'IPython', 'ptpython', 'bpython']);

function ofModule([module, ...args]: readonly ShellWord[], runsCode: readonly Inner[]): readonly Inner[] {
  const name = literalText(module);
  if (name === undefined || typing.has(name)) return runsCode;
  if (['profile', 'cProfile', 'trace', 'runpy'].includes(name))
    return args.length > 0 && args.every((arg) => arg.isLiteral && /^[\w./=-]+$/.test(arg.text))
      ? []
      : runsCode;
  return [{ kind: 'file', path: literal(`${name.replaceAll('.', '/')}.py`), language: 'python' }];
}

function ofFile(path: ShellWord, language: string): readonly Inner[] {
  return [isStream(path) ? { kind: 'language', language } : { kind: 'file', path, language }];
}

function ofInput(
  { inputPath, input }: ScriptCommand,
  language: string,
  runsCode: readonly Inner[],
): readonly Inner[] {
  const source = input ? undefined : inputPath;
  return source ? [{ kind: 'file', path: source, language }] : runsCode;
}
