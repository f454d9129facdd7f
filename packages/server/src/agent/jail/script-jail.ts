import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { killGroup } from '../process/spawn.ts';
import { scriptArguments } from './bubblewrap.ts';
import { holdJail, type HeldJail } from './hold-jail.ts';
import { inside, scriptInside } from './inside.ts';
import type { JailHost } from './jail-host.ts';
import type { JailLimits } from './limits.ts';
import { readOutput } from './script-output.ts';
import { ScriptSlots } from './script-slots.ts';
import { startJail } from './start-jail.ts';
import { readersOf } from './workspace-readers.ts';

export type ScriptRun = {
  /** Begins with `#!`. */
  readonly script: string;
  readonly input: string;
  /** On the host; it need not exist. */
  readonly workspace: string;
  readonly organizationId: string;
  readonly sessionId: string;
};

const MiB = 1024 * 1024;

const limits: JailLimits = {
  memoryBytes: 512 * MiB,
  processes: 64,
  cpus: 1,
  openFiles: 256,
  fileBytes: 16 * MiB,
  tmpBytes: 16 * MiB,
  shmBytes: 1 * MiB,
};

const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: inside.temp,
  TMPDIR: inside.temp,
};

const mostAtOnce = 8;

/**
 * Runs organizations' scripts, each in a jail that lasts as long as the script: no network, no socket, the workspace to
 * read and nothing to write but a small /tmp. Each has a user that no agent has, so that no agent can touch it and its
 * end touches no agent. Whatever a script starts ends with it.
 */
export class ScriptJail implements AsyncDisposable {
  readonly #host: JailHost;
  readonly #slots = new ScriptSlots(mostAtOnce);
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #stopping = new AbortController();

  constructor(host: JailHost) {
    this.#host = host;
  }

  /** The marks of what runs, for the sweeper. */
  get processes(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  /** @returns what the script printed. @throws why it failed, in a sentence for its maker. */
  async run(script: ScriptRun, signal: AbortSignal): Promise<string> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    using _ = await this.#slots.take(script.organizationId, ended);
    const mark = randomUUID();
    const running = runJailed(this.#host, script, mark, ended);
    this.#running.set(mark, running);
    try {
      return await running;
    } finally {
      this.#running.delete(mark);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#running.values());
  }
}

async function runJailed(
  host: JailHost,
  script: ScriptRun,
  mark: string,
  signal: AbortSignal,
): Promise<string> {
  const jail = holdJail(host, `script-${script.sessionId}`, limits);
  try {
    const child = launch(host, jail, script, mark);
    return await readOutput(child, script.input, signal, () => killGroup(child.pid));
  } finally {
    await jail.close();
  }
}

function launch(host: JailHost, { uid, joinFiles }: HeldJail, run: ScriptRun, mark: string) {
  const hasWorkspace = existsSync(run.workspace);
  const readers = hasWorkspace ? readersOf(host, run) : undefined;
  return startJail(host, {
    launch: {
      ...{ limits, joinFiles, program: scriptInside, programArguments: [], hand: [] },
      ...(uid !== undefined && { user: { uid, gid: readers ?? uid } }),
    },
    plan: (descriptors) =>
      scriptArguments({
        root: host.root,
        ...(hasWorkspace && { workspace: run.workspace }),
        ...{ environment, directory: '/', sizes: limits, descriptors },
      }),
    script: run.script,
    marks: { AI_AGENT_API_PROCESS: mark, AI_AGENT_API_SESSION: run.sessionId },
  });
}
