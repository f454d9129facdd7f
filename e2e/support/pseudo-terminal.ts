import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';

export type PseudoTerminal = AsyncDisposable & {
  /** What was written so far, without colours and cursor movements. */
  readonly screen: () => string;
  /** Resolves when what is written from now on, or was since the last such wait, has the text. */
  readonly shows: (text: string | RegExp) => Promise<void>;
  readonly types: (text: string) => void;
  readonly exitCode: () => Promise<number | null>;
};

const patience = 30_000;

/** A program as a person runs it: on a terminal of its own, by `script` of util-linux. */
export function openTerminal(
  command: readonly string[],
  { env, columns = 100 }: { env: Record<string, string | undefined>; columns?: number },
): PseudoTerminal {
  const line = `stty cols ${columns} rows 40; exec ${command.map(quote).join(' ')}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const wakers = new Set<() => void>();
  let [written, seen] = ['', 0];
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    written += more;
    for (const wake of wakers) wake();
  });
  const screen = () => stripVTControlCharacters(written).replaceAll('\r', '');
  const shows = async (text: string | RegExp) => {
    const deadline = AbortSignal.timeout(patience);
    for (;;) {
      const rest = screen().slice(seen);
      const at = rest.search(typeof text === 'string' ? literal(text) : text);
      if (at >= 0) {
        seen += at + 1;
        return;
      }
      if (deadline.aborted || child.exitCode !== null)
        throw new Error(`${String(text)} is not on the screen:\n${screen()}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          wakers.delete(wake);
          resolve();
        };
        wakers.add(wake);
        deadline.addEventListener('abort', wake, { once: true });
        void ended.then(wake);
      });
    }
  };
  return {
    screen,
    shows,
    types: (text) => void child.stdin.write(text),
    exitCode: async () => {
      await ended;
      return child.exitCode;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function literal(text: string): RegExp {
  return new RegExp(RegExp.escape(text));
}
