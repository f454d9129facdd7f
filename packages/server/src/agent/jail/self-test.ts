import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { randomBytes } from 'node:crypto';
import type { JailFolders } from './bubblewrap.ts';
import { bootProbes } from './boot-probes.ts';
import type { JailHost } from './jail-host.ts';
import type { Decoys, Outcome, Probe } from './probe.ts';
import { runProbes } from './run-probes.ts';
import { jailSpawner } from './spawn-jailed.ts';
import { selfTestFolder } from './sweep.ts';
import type { SpawnAgent } from '../process/spawn.ts';

/** No script lasts that long; a jail that hangs is ended and has failed. In milliseconds. */
const deadline = 30_000;

/** Small, so that the probes that use up everything are quick. */
const limits = { memoryBytes: 512 * 1024 * 1024 };

/** Runs probes in a real jail, made and used the way agents' jails are, with bash in the place of the agent. */
export async function tryJail(host: JailHost, probes: readonly Probe[] = bootProbes): Promise<Outcome[]> {
  return withDecoys(selfTestFolder(host), async ({ session, decoys, canary }) => {
    const spawn = jailSpawner({ host, limits, ...session });
    return runProbes(probes, { run: (script) => runBash(spawn, script), decoys, canary });
  });
}

export async function runBash(spawn: SpawnAgent, script: string): Promise<string> {
  const child = spawn({
    command: '/usr/bin/bash',
    args: ['-s'],
    env: {},
    signal: AbortSignal.timeout(deadline),
  });
  // A jail that cannot start closes its input before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(script);
  const [output, errors] = await Promise.all([text(child.stdout), child.stderr ? text(child.stderr) : '']);
  return output === '' ? errors : output;
}

type Scene = {
  readonly session: {
    readonly folders: JailFolders;
    readonly socketDirectory: string;
  };
  readonly decoys: Decoys;
  readonly canary: string;
};

/** Things to find outside, each with the canary in it, and an empty session beside them. */
export async function withDecoys<Result>(
  parent: string,
  use: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true, mode: 0o711 });
  const root = await mkdtemp(path.join(parent, 'probe-'));
  const canary = `canary-${randomBytes(9).toString('base64url')}`;
  const servers = await Promise.all([
    listen(0),
    listen(`\0${canary}`),
    listen(path.join(root, 'other.sock')),
  ]);
  try {
    const decoys = await plant(root, canary, portOf(servers[0]));
    const below = (name: string) => path.join(root, name);
    const folders = {
      workspace: below('workspace'),
      home: below('home'),
      results: below('tool-results'),
      config: below('config'),
    };
    const socketDirectory = below('gateway');
    for (const folder of [...Object.values(folders), socketDirectory]) await mkdir(folder);
    return await use({ session: { folders, socketDirectory }, decoys, canary });
  } finally {
    for (const server of servers) server.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function plant(root: string, canary: string, port: number): Promise<Decoys> {
  const decoys = {
    TENANT_FILE: path.join(root, 'tenant.txt'),
    SERVER_FILE: path.join(root, 'server.txt'),
    OTHER_SOCKET: path.join(root, 'other.sock'),
    HOST_PID: String(process.pid),
    HOST_PORT: String(port),
    ABSTRACT_NAME: canary,
  };
  // Readable for everybody: only the wall is in the way.
  for (const file of [decoys.TENANT_FILE, decoys.SERVER_FILE]) await writeFile(file, canary, { mode: 0o644 });
  return decoys;
}

async function listen(where: number | string): Promise<Server> {
  const server = createServer((socket) => socket.end());
  if (typeof where === 'number') server.listen(where, '127.0.0.1');
  else server.listen(where);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
