import type { ShellAssignment, ShellWord } from '../shell-command.ts';
import { anySuffix, anything, code, command, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere, type ScannedOptions } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { dropStart, joinWords, knownStart, literal, literalText, unknownWords } from './words.ts';

/** Programs that run the command that follows their own options and operands. */
type Wrapper = {
  readonly options: string;
  /** Operands of its own before the command. */
  readonly operands?: number;
  /** `NAME=value` may stand before the command. */
  readonly assigns?: true;
  /** `-a` gives it another name. */
  readonly isCalled?: true;
  /** Without a command it starts a shell, or takes commands from its input. */
  readonly isShell?: true;
};

const sudoOptions =
  '-A -B -b -C: -D: -E -e -g: -H -h: -i -K -k -l -n -P -p: -R: -r: -S -s -T: -t: -U: -u: -V -v --askpass ' +
  '--background --bell --close-from: --chdir: --preserve-env --edit --group: --set-home --host: --login ' +
  '--list --remove-timestamp --reset-timestamp --non-interactive --preserve-groups --prompt: --chroot: --role: ' +
  '--stdin --shell --type: --command-timeout: --other-user: --user: --validate --version';

const list: Readonly<Record<string, Wrapper>> = {
  sudo: { options: sudoOptions, assigns: true },
  doas: { options: '-n -L -s -u: -C: -a:', assigns: true },
  pkexec: { options: '--user: --disable-internal-agent --keep-cwd' },
  env: {
    options:
      '-i -0 -v -u: -C: -a: --ignore-environment --null --unset: --chdir: --argv0: --debug --list-signal-handling',
    assigns: true,
    isCalled: true,
  },
  nohup: { options: '' },
  setsid: { options: '-c -f -w --ctty --fork --wait' },
  nice: { options: '-n: --adjustment: -0 -1 -2 -3 -4 -5 -6 -7 -8 -9' },
  ionice: { options: '-c: -n: -t -p: -P: -u: --class: --classdata: --ignore' },
  stdbuf: { options: '-i: -o: -e: --input: --output: --error:' },
  timeout: {
    options: '-k: -s: -v -f -p --kill-after: --signal: --foreground --preserve-status --verbose',
    operands: 1,
  },
  time: { options: '-a -o: -f: -p -v -q --append --output: --format: --portability --verbose --quiet' },
  builtin: { options: '' },
  exec: { options: '-c -l -a:', isCalled: true },
  chroot: { options: '--userspec: --groups: --skip-chdir', operands: 1, isShell: true },
  chronic: { options: '-v -e' },
  'cross-env': { options: '', assigns: true },
  'cross-env-shell': { options: '', assigns: true },
};

/** Others, of which only the rule is known that some of their words are a command. */
const unsure =
  'setarch linux32 linux64 i386 i486 i586 i686 x86_64 uname26 prlimit unshare nsenter setpriv choom chrt taskset ld.so ' +
  'strace ltrace valgrind perf gdbserver catchsegv systemd-run systemd-nspawn machinectl fakeroot fakechroot pseudo numactl ' +
  'firejail bwrap bubblewrap proot unbuffer dbus-run-session dbus-launch xvfb-run rlwrap ts faketime torsocks torify ' +
  'proxychains proxychains4 tsocks eatmydata gosu su-exec tini dumb-init catatonit s6-setuidgid setuidgid softlimit ' +
  'chpst capsh cgexec aa-exec runcon setlock lckdo daemonize start-stop-daemon cpulimit trickle ccache distcc icecc ' +
  'bear intercept-build scan-build apptainer singularity schroot pkexec sem retry parallel-ssh pssh caffeinate arch';

const prefixes = Object.fromEntries(
  Object.entries(list).map(([name, wrapper]): [string, InnerOf] => {
    const table = optionTable(wrapper.options);
    return [name, ({ words, input }) => wrapped(wrapper, scanOptions(words.slice(1), table), input)];
  }),
);

export const wrappers: Readonly<Record<string, InnerOf>> = {
  ...Object.fromEntries(unsure.split(' ').map((name) => [name, ({ words }) => anySuffix(words.slice(1))])),
  ...prefixes,
  sudo: (given) => [...(prefixes['sudo']?.(given) ?? []), ...shellOfSudo(given)],
  sudoedit: () => [],
  env: (given) => splitByEnv(given) ?? prefixes['env']?.(given) ?? [],
  command: ({ words, input }) => {
    const { options, rest, isSure } = scanOptions(words.slice(1), optionTable('-p -v -V'));
    return options.some(({ name }) => name !== '-p')
      ? []
      : wrapped({ options: '' }, { options, rest, isSure }, input);
  },
  'run-parts': () => anything,
  coreutils: ({ words }) => [
    ...anySuffix(words.slice(1)),
    ...valuesAnywhere(words.slice(1), ['--coreutils-prog', '--coreutils-prog-shebang']).flatMap((name) =>
      command([name, ...words.slice(2)]),
    ),
  ],
  service: ({ words }) => anySuffix(words.slice(1)),
  brew: ({ words }) => (/^(?:ruby|sh|irb|prof)$/.test(words[1]?.text ?? '') ? anything : []),
  xargs,
  busybox: ({ words, input }) => command(words.slice(1), input),
  toybox: ({ words, input }) => command(words.slice(1), input),
  flock: (given) =>
    joinedOr(
      given,
      '-s -x -e -u -n -o -F -E: -w: --shared --exclusive --unlock --nonblock --close --no-fork --conflict-exit-code: --timeout: --wait: --verbose',
      1,
    ),
  watch: ({ words }) =>
    joined(
      words.slice(1),
      '-b -c -d -e -g -n: -p -q: -r -t -w -x --beep --color --differences --errexit --chgexit --interval: --precise --no-title --no-wrap --exec',
    ),
  script: (given) =>
    joinedOr(given, '-a -e -f -q -O: -I: -B: -T: -t -m: -E: -o: --append --return --flush --quiet', 1),
};

function wrapped(
  wrapper: Wrapper,
  { options, rest, isSure }: ScannedOptions,
  input: ShellWord | undefined,
): readonly Inner[] {
  // Where the command begins is not sure: it may be at any word.
  if (!isSure) return anySuffix(rest);
  const words = rest.slice(wrapper.operands ?? 0);
  if (rest.slice(0, wrapper.operands ?? 0).some((word) => word.splits)) return anySuffix(rest);
  // Some programs do what the name says by which they are called.
  const names = options.flatMap(({ name, value }) => (/^(?:-a|--argv0)$/.test(name) && value ? [value] : []));
  const { assignments, words: inner } =
    wrapper.assigns === true ? splitAssignments(words) : { assignments: [], words };
  if (inner.length > 0 || assignments.length > 0)
    return [
      { kind: 'command', words: inner, assignments, ...(input && { input }) },
      ...(wrapper.isCalled === true ? names.flatMap((name) => command([name, ...inner.slice(1)])) : []),
    ];
  return wrapper.isShell === true ? anything : [];
}

function splitAssignments(words: readonly ShellWord[]): {
  readonly assignments: readonly ShellAssignment[];
  readonly words: readonly ShellWord[];
} {
  const count = words.findIndex((word) => !knownStart(word).includes('='));
  const end = count === -1 ? words.length : count;
  const assignments = words.slice(0, end).map((word) => {
    const at = knownStart(word).indexOf('=');
    return { name: word.text.slice(0, at), value: dropStart(word, at + 1) };
  });
  return { assignments, words: words.slice(end) };
}

/** `sudo -s` and `sudo -i` start a shell, which runs what follows or reads its input. */
function shellOfSudo({ words }: ScriptCommand): readonly Inner[] {
  const { options, rest } = scanOptions(words.slice(1), optionTable(sudoOptions));
  if (!options.some(({ name }) => ['-s', '-i', '--shell', '--login'].includes(name))) return [];
  return rest.length === 0 ? anything : [code(joinWords(rest))];
}

/** `env -S 'rm -rf x'` takes its words out of one. */
function splitByEnv({ words }: ScriptCommand): readonly Inner[] | undefined {
  const { options, rest, isSure } = scanOptions(
    words.slice(1),
    optionTable(`${list['env']?.options ?? ''} -S: --split-string:`),
  );
  const split = options.find(({ name }) => name === '-S' || name === '--split-string')?.value;
  if (split === undefined) return undefined;
  const text = literalText(split);
  if (!isSure || text === undefined || /[\\$'"#]/.test(text)) return anything;
  const parts = text.split(/\s+/).filter((part) => part !== '');
  return wrapped(
    { options: '', assigns: true },
    { options: [], rest: [...parts.map(literal), ...rest], isSure: true },
    undefined,
  );
}

const xargsOptions = optionTable(
  '-0 -a: -d: -E: -e? -I: -i? -L: -l? -n: -P: -p -r -s: -t -x -o --null --arg-file: --delimiter: --eof --replace --max-lines ' +
    '--max-args: --max-procs: --interactive --no-run-if-empty --max-chars: --verbose --exit --open-tty --process-slot-var:',
);

/** Words of unknown number and content are added, or stand where the placeholder does. */
function xargs({ words }: ScriptCommand): readonly Inner[] {
  const { options, rest, isSure } = scanOptions(words.slice(1), xargsOptions);
  // What stands in for the input is not sure either.
  if (!isSure) return anything;
  const replaced = options.findLast(({ name }) => /^(?:-[Ii]|--replace)$/.test(name));
  const placeholder = replaced && (replaced.value ?? literal('{}'));
  if (rest.length === 0) return [];
  return placeholder === undefined
    ? command([...rest, unknownWords('…')])
    : command(rest.map((word) => withPlaceholder(word, literalText(placeholder))));
}

/** A word in which a placeholder is replaced by what nobody knows. */
export function withPlaceholder(word: ShellWord, placeholder: string | undefined, known = ''): ShellWord {
  if (placeholder === undefined || placeholder === '') return unknownWords(word.text);
  if (!word.pieces.some((piece) => piece.includes(placeholder))) return word;
  const pieces = word.pieces.flatMap((piece) =>
    piece.split(placeholder).map((part, index, parts) => (index < parts.length - 1 ? part + known : part)),
  );
  return { ...word, isLiteral: false, pieces };
}

function isLine(word: ShellWord | undefined): boolean {
  return word?.isLiteral === true && /\s/.test(word.text);
}

/** `watch rm -rf x`: the words are put together to a line for `sh -c`. */
function joined(words: readonly ShellWord[], options: string): readonly Inner[] {
  const { rest, isSure } = scanOptions(words, optionTable(options));
  if (rest.length === 0) return [];
  return [
    ...(isSure ? [] : anySuffix(rest)),
    code(joinWords(rest)),
    ...(isLine(rest[0]) ? [] : command(rest)),
  ];
}

/** A command given as one text behind `-c`, or else as words behind an operand. */
function joinedOr({ words }: ScriptCommand, options: string, operands: number): readonly Inner[] {
  const {
    options: found,
    rest,
    isSure,
  } = scanOptions(words.slice(1), optionTable(`${options} -c: --command:`));
  const texts = found.flatMap(({ name, value }) =>
    (name === '-c' || name === '--command') && value ? [value] : [],
  );
  const later = rest.slice(operands);
  const behind =
    literalText(later[0]) === '-c' || literalText(later[0]) === '--command' ? later.slice(1) : undefined;
  if (!isSure) return [...texts.map((text) => code(text)), ...anySuffix(rest)];
  return [...texts.map((text) => code(text)), ...(behind ? [code(joinWords(behind))] : command(later))];
}
