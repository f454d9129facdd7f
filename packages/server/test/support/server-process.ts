import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.ts';

const ownMain = path.join(import.meta.dirname, '../../src/main.ts');

/** Node keeps what it has compiled here: most of a start is that, and tests start many servers. */
const compiled = path.join(tmpdir(), 'ai-agent-api-compiled');

/** A server that is given up when it is not ready by then. */
const startWithin = 60_000;

type Start = {
  /** A descriptor that whoever starts the server leaves open in it, at this number. */
  readonly inherited?: { readonly descriptor: number; readonly as: number };
  /** Of another checkout. */
  readonly main?: string;
};

export type ServerEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** The service as a process of its own, which can be killed as no other test's can. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly ended: Promise<ServerEnd>;
  output = '';

  constructor(environment: Readonly<Record<string, string>>, { inherited, main = ownMain }: Start = {}) {
    const others = inherited ? Array<'ignore'>(inherited.as - 3).fill('ignore') : [];
    // Only what is named: a variable of the developer's shell must not decide a test.
    this.#child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        NODE_COMPILE_CACHE: compiled,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', ...(inherited ? [...others, inherited.descriptor] : [])],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => resolve({ code, signal })),
    );
  }

  /** Where it listens, once it takes work. */
  async ready(): Promise<string> {
    const url = await eventually(
      async () => {
        if (this.#child.exitCode !== null) return undefined;
        const found = /AI-Agent-API {2}(http\S+)/.exec(this.output)?.[1];
        if (found === undefined) throw new Error(`The server is not up: ${this.output}`);
        if ((await fetch(`${found}/ready`)).status !== 200) throw new Error('The server is not ready.');
        return found;
      },
      { within: startWithin },
    );
    if (url === undefined) throw new Error(`The server ended: ${this.output}`);
    return url;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** The clean way; at once when the server is stopped or does not listen. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasEnded) return;
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(timer);
  }
}

/** The node that works in a data folder just now. */
export async function nodeOf(dataDir: string): Promise<string> {
  const text = await readFile(path.join(dataDir, 'server.json'), 'utf8');
  return (JSON.parse(text) as { node_id: string }).node_id;
}
