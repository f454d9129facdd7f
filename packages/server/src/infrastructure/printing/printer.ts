import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ReportFailure } from '../../domain/report/report.ts';
import { printerMissingStatus, type PrintOrder } from './print-order.ts';

/** A report was not printed; the code says whether there is any use in trying again. */
export class PrintError extends Error {
  override readonly name = 'PrintError';
  readonly code: ReportFailure;
  constructor(code: ReportFailure, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type PrintLimits = {
  /** In milliseconds. */
  readonly withinMs: number;
  /** What the process may have in memory. */
  readonly memoryBytes: number;
};

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

/** How often it is looked at what a process has in memory. In milliseconds. */
const lookEvery = 200;
const pageBytes = 4_096;
const mostComplaint = 4_000;

/**
 * Prints into an open file, in a process of its own that is ended when it takes too long or too much.
 * @throws PrintError, or the reason of the signal.
 */
export async function printInto(
  descriptor: number,
  order: PrintOrder,
  { limits, signal }: { readonly limits: PrintLimits; readonly signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  const heap = `--max-old-space-size=${Math.ceil(limits.memoryBytes / 1024 / 1024)}`;
  // Nothing of the server's environment, where secrets are.
  const child = spawn(process.execPath, [heap, program], {
    stdio: ['pipe', descriptor, 'pipe'],
    env: {},
    cwd: '/',
  });
  const exited = once(child, 'exit');
  using stop = new DisposableStack();
  const excess = watch(child, limits, signal, stop);
  const complaint = collect(child);
  stop.defer(() => child.kill('SIGKILL'));
  await feed(child, JSON.stringify(order));
  const [status] = (await exited) as [number | null];
  signal.throwIfAborted();
  if (status === 0) return;
  throw excess() ?? refusal(status, complaint());
}

/** Ends the process at its limits. @returns which of them it was that ended it. */
function watch(
  child: ChildProcess,
  { withinMs, memoryBytes }: PrintLimits,
  signal: AbortSignal,
  stop: DisposableStack,
): () => PrintError | undefined {
  let excess: PrintError | undefined;
  const end = (error?: PrintError) => {
    excess ??= error;
    child.kill('SIGKILL');
  };
  const onAbort = () => end();
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => end(new PrintError('took_too_long', `It took more than ${withinMs / 1_000} s to print.`)),
    withinMs,
  );
  const looking = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => {
      if (bytes > memoryBytes) end(new PrintError('too_large', 'It took too much memory to print.'));
    });
  }, lookEvery);
  stop.defer(() => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
    clearInterval(looking);
  });
  if (child.pid !== undefined) yieldTo(child.pid);
  return () => excess;
}

/** Enough to let others go first, and not so much that on a busy machine nothing is ever printed. */
const niceness = 5;

/** Whoever waits for an answer comes first. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already.
  }
}

/** 0 where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid ?? 0}/statm`, 'utf8').catch(() => '');
  return Number(text.split(' ')[1] ?? 0) * pageBytes;
}

async function feed(child: ChildProcess, text: string): Promise<void> {
  const { stdin } = child;
  if (!stdin) throw new Error('The printing process has no standard input.');
  // One that ends early says why by its status.
  stdin.on('error', () => undefined);
  stdin.end(text);
  await Promise.resolve();
}

/** The end of what the process complains of. */
function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = `${text}${part}`.slice(-mostComplaint);
  });
  return () => text;
}

function refusal(status: number | null, complaint: string): PrintError | Error {
  if (status === printerMissingStatus)
    return new PrintError('printer_missing', 'This server has no printer for PDF; choose another format.');
  if (complaint.includes('heap out of memory'))
    return new PrintError('too_large', 'It took too much memory to print.');
  return new Error(`The printing process ended with ${status ?? 'a signal'}: ${complaint}`);
}
