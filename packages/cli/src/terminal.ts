import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { editText } from './editor.ts';
import { InterruptedError, UnansweredError, UsageError } from './exit-codes.ts';
import { readInPager } from './pager.ts';

export type AskOptions = {
  /** Stands there already, to be changed. */
  readonly prefill?: string;
  /** Withdraws the question: it is taken off the screen, and the reason is thrown. */
  readonly signal?: AbortSignal;
  /** What is typed is not shown. */
  readonly isSecret?: true;
  /** What was typed before, the newest first, for the arrow keys; the answer is added to it. */
  readonly history?: string[];
};

/** Has the person type a line. Ctrl-C throws InterruptedError, Ctrl-D UnansweredError. */
export type Ask = (question: string, options?: AskOptions) => Promise<string>;

/** Everything a command sees of the outside, so that a test can stand in for it. */
export type Terminal = {
  readonly out: (text: string) => void;
  /** The same for a whole document, which a person may want to read page by page. */
  readonly page: (text: string) => void;
  /** False when there is no such program. Undefined where nobody reads, or wants none. */
  readonly readInPager?: (text: string) => Promise<boolean>;
  /** Resolves when more is welcome. */
  readonly outBytes: (bytes: Uint8Array) => Promise<void>;
  /** For progress and errors: what a command prints for programs goes to `out`. */
  readonly err: (text: string) => void;
  /** Replaces the last line of the error output that it has written; undefined where nobody sees it. */
  readonly rewrite?: (text: string) => void;
  readonly colors: boolean;
  readonly width: number;
  readonly height: number;
  /** Whether a person reads what goes to `out`. */
  readonly isTty: boolean;
  /** Where this user's settings live. */
  readonly configDir: string;
  /** What the environment has under a name, for files that refer to it. */
  readonly env: (name: string) => string | undefined;
  /** Of the environment: the profile that is meant where none is named. */
  readonly profile?: string;
  /** Of the environment, for programs; it goes before a login. */
  readonly apiKey?: { readonly url: string; readonly key: string };
  /** Undefined when nobody is there to answer. */
  readonly ask: Ask | undefined;
  /** Has the person change a text in their editor. */
  readonly edit: (text: string, name: string) => Promise<string>;
  /** @param most so many characters; more throw UsageError. */
  readonly readInput: (most?: number) => Promise<string>;
  /** Calls `act` on every Ctrl-C until disposed of. */
  readonly onInterrupt: (act: () => void) => Disposable;
};

const eraseLine = '\r\x1b[K';

export function processTerminal(
  settings: Pick<Terminal, 'colors' | 'configDir' | 'env' | 'apiKey' | 'profile'> & {
    readonly editor: string;
    /** Empty for none. */
    readonly pager: string;
  },
): Terminal {
  const { stdin, stdout, stderr } = process;
  // Whoever read the output has seen enough.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  return {
    colors: settings.colors,
    configDir: settings.configDir,
    env: settings.env,
    ...(settings.apiKey && { apiKey: settings.apiKey }),
    ...(settings.profile && { profile: settings.profile }),
    out: (words) => void stdout.write(words),
    page: (words) => void stdout.write(words),
    ...(stdout.isTTY &&
      !['', 'cat'].includes(settings.pager) && {
        readInPager: (words: string) => readInPager(settings.pager, words),
      }),
    outBytes: async (bytes) => {
      if (!stdout.write(bytes)) await once(stdout, 'drain');
    },
    err: (words) => void stderr.write(words),
    ...(stderr.isTTY && { rewrite: (words: string) => void stderr.write(`${eraseLine}${words}`) }),
    // Asked for anew each time: windows change their size.
    get width() {
      return stdout.columns || stderr.columns || 80;
    },
    get height() {
      return stdout.rows || 24;
    },
    isTty: stdout.isTTY,
    ask: stdin.isTTY && stderr.isTTY ? askLine : undefined,
    edit: (words, name) => editText(settings.editor, words, name),
    readInput: readAll,
    onInterrupt: (act) => {
      process.on('SIGINT', act);
      return { [Symbol.dispose]: () => void process.off('SIGINT', act) };
    },
  };
}

async function readAll(most = Infinity): Promise<string> {
  let read = '';
  const letters = process.stdin.setEncoding('utf8') as AsyncIterable<string>;
  for await (const more of letters) {
    read += more;
    if (read.length > most)
      throw new UsageError(`The standard input is too long; ${most} characters are allowed.`);
  }
  return read;
}

/** On the error output, so that what is piped on stays as it is. */
async function askLine(question: string, options: AskOptions = {}): Promise<string> {
  const { prefill, signal, isSecret, history } = options;
  signal?.throwIfAborted();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isSecret ? nowhere : process.stderr;
  const lines = createInterface({
    input: process.stdin,
    output,
    terminal: true,
    ...(history && { history: [...history] }),
  });
  const left = new AbortController();
  lines.once('SIGINT', () => {
    left.abort(new InterruptedError('Interrupted.'));
    process.emit('SIGINT');
  });
  lines.once('close', () => left.abort(new UnansweredError('No answer was given.')));
  const stop = signal ? AbortSignal.any([left.signal, signal]) : left.signal;
  if (isSecret) process.stderr.write(question);
  try {
    const answer = lines.question(isSecret ? '' : question, { signal: stop });
    if (prefill !== undefined) lines.write(prefill);
    history?.unshift(await answer);
    return await answer;
  } catch {
    process.stderr.write(signal?.aborted ? eraseLine : '\n');
    stop.throwIfAborted();
    throw new UnansweredError('No answer was given.');
  } finally {
    lines.close();
    if (isSecret && !left.signal.aborted) process.stderr.write('\n');
  }
}
