import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JailFolders } from '../../src/agent/jail/bubblewrap.ts';
import { findJailHost } from '../../src/agent/jail/find-jail-host.ts';
import type { JailHost } from '../../src/agent/jail/jail-host.ts';
import type { JailLimits } from '../../src/agent/jail/limits.ts';
import { jailSpawner } from '../../src/agent/jail/spawn-jailed.ts';
import { uids } from '../../src/housing.ts';
import { listMarked, type MarkedProcess, type ProcessMark } from '../../src/agent/process/leftovers.ts';

export const hasBubblewrap = existsSync('/usr/bin/bwrap');
export const isRoot = process.getuid?.() === 0;

/** What holds for jailed agents and for others is shown behind walls, where there are any; at full size (`FULL=1`) for both. */
export const isolations = !hasBubblewrap ? ['none'] : process.env['FULL'] ? ['jail', 'none'] : ['jail'];

export type SceneSession = {
  readonly folders: JailFolders;
  readonly socketDirectory: string;
};

/** A machine with jails, and a data folder of its own. */
export class JailScene implements AsyncDisposable {
  readonly dataDir: string;
  readonly host: JailHost;
  #count = 0;

  private constructor(dataDir: string, host: JailHost) {
    this.dataDir = dataDir;
    this.host = host;
  }

  static async open(program?: string): Promise<JailScene> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'jail-'));
    const host = await findJailHost({ dataDir, uids, ...(program !== undefined && { program }) });
    if ('kind' in host) throw new Error(`${host.reason} ${host.remedy}`);
    return new JailScene(dataDir, host);
  }

  async session(): Promise<SceneSession> {
    const root = path.join(this.dataDir, 'sessions', `ses_${this.#count++}`);
    const below = (name: string) => path.join(root, name);
    const folders = {
      workspace: below('workspace'),
      home: below('home'),
      results: below('tool-results'),
      config: below('config'),
    };
    const socketDirectory = below('gateway');
    for (const folder of [...Object.values(folders), socketDirectory])
      await mkdir(folder, { recursive: true, mode: 0o700 });
    return { folders, socketDirectory };
  }

  /** A script on its way in a jail. */
  start(session: SceneSession, script: string, options: StartOptions = {}): Started {
    const { env = {}, limits, host = this.host } = options;
    const stop = new AbortController();
    const spawn = jailSpawner({ ...session, host, ...(limits && { limits }) });
    const child = spawn({
      command: '/usr/bin/bash',
      args: ['-c', script],
      env,
      signal: stop.signal,
    });
    const output = Promise.all([text(child.stdout), child.stderr ? text(child.stderr) : '']).then((all) =>
      all.join(''),
    );
    const exited = new Promise<number | string | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    return { pid: child.pid ?? 0, output, exited, kill: () => stop.abort() };
  }

  /** What a script prints in a jail. */
  async run(session: SceneSession, script: string, options: StartOptions = {}): Promise<string> {
    return (await this.start(session, script, options).output).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

export type StartOptions = {
  readonly env?: Record<string, string>;
  readonly limits?: Partial<JailLimits>;
  readonly host?: JailHost;
};

type Started = {
  readonly pid: number;
  readonly output: Promise<string>;
  readonly exited: Promise<number | string | null>;
  readonly kill: () => void;
};

export async function marked({ name, value }: ProcessMark): Promise<MarkedProcess[]> {
  return (await listMarked()).filter(({ marks }) => marks[name] === value);
}

/** Waits for something to become true. @returns after how many milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, within = 5_000): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > within) throw new Error(`It did not happen within ${within} ms.`);
    await sleep(20);
  }
  return performance.now() - start;
}

/** A gateway's socket that passes everything on. */
export async function forward(socket: string, url: string): Promise<Server> {
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen({ path: socket, writableAll: true });
  await once(server, 'listening');
  return server;
}
