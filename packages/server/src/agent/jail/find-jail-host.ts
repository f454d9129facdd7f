import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverIdentity } from '../../infrastructure/server-identity.ts';
import { claimUsers } from './claim-users.ts';
import { findCgroups } from './find-cgroups.ts';
import { hostRoot } from './host-root.ts';
import type { JailHost } from './jail-host.ts';
import type { Tools } from './launch.ts';
import { makeReachable } from './passable.ts';
import { placePrograms } from './place-program.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { Architecture } from './syscall-numbers.ts';
import type { UidRange } from './uid-pool.ts';

export type JailSettings = {
  /** Where this server keeps what it makes; all below it is its own. */
  readonly dataDir: string;
  /** Where the sessions' folders are, if not below it. */
  readonly sessionsDir?: string;
  /** The agent's program, if agents are to reach it. */
  readonly program?: string;
  /** Of these a server that runs as root claims a share. */
  readonly uids: UidRange;
};

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];

/** Everything that jails need of this machine, or the first thing that is missing. */
export async function findJailHost(settings: JailSettings): Promise<JailHost | Refusal> {
  if (process.platform !== 'linux')
    return refuse(`Jails need Linux; this is ${process.platform}.`, 'Run the service on Linux.');
  const architecture = architectureOf(process.arch);
  if (architecture === undefined)
    return refuse(
      `There is no system call filter for ${process.arch}.`,
      'Run the service on x64 or arm64 hardware.',
    );
  const tools = findTools();
  if ('kind' in tools) return tools;
  const isRoot = process.getuid?.() === 0;
  // The server's own Node as well: jails with a way out use it.
  const programs = settings.program === undefined ? [] : [settings.program, process.execPath];
  const placed = isRoot ? await placePrograms(settings.dataDir, programs) : new Map<string, string>();
  if ('kind' in placed) return placed;
  const sessionsDir = path.resolve(settings.sessionsDir ?? path.join(settings.dataDir, 'sessions'));
  const closed = isRoot && (await makeReachable(sessionsDir, 'SESSIONS_DIR'));
  if (closed) return closed;
  const users = isRoot ? claimUsers(settings.uids, findProgram('flock') ?? '') : undefined;
  if (users && 'kind' in users) return users;
  // More than one service may live in a process.
  const server = `${serverIdentity()}-${randomBytes(2).toString('hex')}`;
  const groups = findCgroups(server);
  return {
    ...{ architecture, tools, placed, server, root: hostRoot(), scratch: tmpdir() },
    dataDir: path.resolve(settings.dataDir),
    sessionsDir,
    jails: new Set(),
    ...(users && { uids: users.pool }),
    ...(groups && { groups }),
    close: async () => {
      await groups?.close();
      users?.release();
    },
  };
}

function architectureOf(name: string): Architecture | undefined {
  return name === 'x64' || name === 'arm64' ? name : undefined;
}

const packages = {
  bwrap: 'bubblewrap',
  bash: 'bash',
  sh: 'dash',
  prlimit: 'util-linux',
  setpriv: 'util-linux',
  chown: 'coreutils',
  flock: 'util-linux',
};

/** Where a program of the system is. */
export function findProgram(name: string): string | undefined {
  return folders.map((folder) => path.join(folder, name)).find((each) => existsSync(each));
}

/** What a jail is started with and is not installed, with the package of each. */
export function missingPrograms(): { readonly program: string; readonly from: string }[] {
  const all = Object.entries(packages).map(([program, from]) => ({ program, from }));
  return all.filter(({ program }) => findProgram(program) === undefined);
}

function findTools(): Tools | Refusal {
  const [missing] = missingPrograms();
  if (missing)
    return refuse(
      `The program "${missing.program}" is missing.`,
      `Install it: apt-get install ${missing.from}`,
    );
  return {
    shell: findProgram('sh') ?? '',
    bubblewrap: findProgram('bwrap') ?? '',
    setpriv: findProgram('setpriv') ?? '',
    chown: findProgram('chown') ?? '',
  };
}
