import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { InterruptedError } from './exit-codes.ts';

/** Everything a command sees of the outside, so that a test can stand in for it. */
export type Terminal = {
  readonly out: (text: string) => void;
  /** For progress and errors: what a command prints for programs goes to `out`. */
  readonly err: (text: string) => void;
  readonly colors: boolean;
  readonly width: number;
  /** Where this user's settings live. */
  readonly configDir: string;
  /** Undefined when nobody is there to answer. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
  readonly readInput: () => Promise<string>;
  /** Calls `act` on every Ctrl-C until disposed of. */
  readonly onInterrupt: (act: () => void) => Disposable;
};

export function processTerminal(settings: Pick<Terminal, 'colors' | 'configDir'>): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    ...settings,
    out: (words) => void stdout.write(words),
    err: (words) => void stderr.write(words),
    width: stdout.columns || 80,
    askSecret: stdin.isTTY ? askSecret : undefined,
    readInput: () => text(stdin),
    onInterrupt: (act) => {
      process.on('SIGINT', act);
      return { [Symbol.dispose]: () => void process.off('SIGINT', act) };
    },
  };
}

/** Reads a line without showing it. */
async function askSecret(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const stop = new AbortController();
  lines.once('SIGINT', () => stop.abort());
  process.stderr.write(question);
  try {
    return await lines.question('', { signal: stop.signal });
  } catch {
    throw new InterruptedError('No password was given.');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
