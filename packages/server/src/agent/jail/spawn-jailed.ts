import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, type SpawnAgent, type SpawnRequest } from '../process/spawn.ts';
import { bubblewrapArguments, type JailFolders } from './bubblewrap.ts';
import type { Group } from './cgroups.ts';
import { environmentInside, etcFiles, gatewayInside, inside } from './inside.ts';
import type { JailHost, OpenJail } from './jail-host.ts';
import { argumentsDescriptor, launchCommand } from './launch.ts';
import { defaultLimits, type JailLimits } from './limits.ts';
import { makeWayPassable } from './passable.ts';
import { seccompFilter } from './seccomp.ts';
import { freeUser } from './sweep.ts';
import { unnamedFile } from './unnamed-file.ts';

export type JailedSession = {
  readonly host: JailHost;
  /** On the host. They exist, and no process uses them. */
  readonly folders: JailFolders;
  /** The folder with the gateway's socket, which any user who reaches it may connect to. */
  readonly socketDirectory: string;
  /** The socket in that folder to which a proxy on the jail's loopback leads; absent: there is no proxy. */
  readonly proxyTo?: string;
  readonly limits?: Partial<JailLimits>;
  readonly onEvent?: (event: JailEvent) => void;
};

export type JailEvent =
  | { readonly type: 'started' }
  | { readonly type: 'ended'; readonly how: 'exited' | 'killed' | 'not_started' }
  /** Something of a jail could not be removed; the sweeper goes on trying. */
  | { readonly type: 'residue'; readonly what: string };

/** Starts a session's agent in a jail. Everything it starts ends with it, and it ends with this server. */
export function jailSpawner(session: JailedSession): SpawnAgent {
  return (request) => {
    const { host } = session;
    const limits = { ...defaultLimits, ...session.limits };
    // Fails here, and not in the jail, when there is no such folder.
    const owner = lstatSync(session.folders.workspace).uid;
    const uid = host.uids?.take(owner);
    const group = host.groups?.open(request.env['AI_AGENT_API_SESSION'] ?? 'jail', limits);
    const jail = uid === undefined ? {} : { uid };
    host.jails.add(jail);
    const end = () => void clear(session, jail, group);
    try {
      const child = launch(session, request, { limits, ...jail, group });
      const abort = () => killGroup(child.pid);
      request.signal.addEventListener('abort', abort, { once: true });
      child.once('close', () => request.signal.removeEventListener('abort', abort));
      child.once(child.pid === undefined ? 'error' : 'exit', end);
      tell(session, child);
      if (request.signal.aborted) abort();
      return child;
    } catch (error) {
      session.onEvent?.({ type: 'ended', how: 'not_started' });
      end();
      throw error;
    }
  };
}

function tell({ onEvent }: JailedSession, child: ChildProcess): void {
  if (child.pid === undefined) onEvent?.({ type: 'ended', how: 'not_started' });
  else onEvent?.({ type: 'started' });
  child.once('exit', (code) => onEvent?.({ type: 'ended', how: code === null ? 'killed' : 'exited' }));
}

type Means = { readonly limits: JailLimits; readonly uid?: number; readonly group: Group | undefined };

function launch(
  session: JailedSession,
  request: SpawnRequest,
  { limits, uid, group }: Means,
): ReturnType<SpawnAgent> {
  const { host } = session;
  const descriptors = openDescriptors(session, request, limits);
  try {
    const [command = '', ...args] = launchCommand({
      tools: host.tools,
      limits,
      ...(uid !== undefined && { uid }),
      hand: uid === undefined ? [] : foldersToHand(session, uid),
      joinFiles: group?.joinFiles ?? [],
      programArguments: request.args,
      ...(session.proxyTo !== undefined && { forwardTo: path.join(gatewayInside, session.proxyTo) }),
    });
    const child = spawn(command, args, {
      env: launcherEnvironment(host, request),
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe', ...descriptors],
      detached: true,
    });
    if (!hasPipes(child)) throw new Error('The jail was started without pipes.');
    return child;
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}

function hasPipes(child: ChildProcess): child is ReturnType<SpawnAgent> {
  return child.stdin !== null && child.stdout !== null;
}

/** In the order in which the child has them: bubblewrap's arguments, the filter, the files of /etc. */
function openDescriptors(session: JailedSession, request: SpawnRequest, limits: JailLimits): number[] {
  const { host, folders, socketDirectory } = session;
  const first = argumentsDescriptor + 1;
  const etc = Object.values(etcFiles);
  const plan = bubblewrapArguments({
    mounts: {
      root: host.root,
      folders,
      socketDirectory,
      program: host.placed.get(request.command) ?? request.command,
      ...(session.proxyTo !== undefined && {
        forwarder: host.placed.get(process.execPath) ?? process.execPath,
      }),
    },
    environment: environmentInside(request.env),
    directory: directoryInside(folders.workspace, request.cwd),
    sizes: limits,
    descriptors: { seccomp: first, etc: etc.map((_, index) => first + 1 + index) },
  });
  const contents = [`${plan.join('\0')}\0`, seccompFilter(host.architecture), ...etc];
  return contents.map((content) => unnamedFile(host.scratch, content));
}

/** The caller may name the folder as it is on the host or as it is inside. */
function directoryInside(workspace: string, asked: string = inside.workspace): string {
  const below = [workspace, inside.workspace]
    .map((base) => path.relative(base, asked))
    .find((each) => each !== '..' && !each.startsWith('../'));
  return path.join(inside.workspace, below ?? '');
}

/**
 * The jail's first process shows this to the agent as /proc/1/environ: nothing but what the agent has anyway.
 * The marks are here because the agent cannot reach the process outside.
 */
function launcherEnvironment(host: JailHost, { env }: SpawnRequest): Record<string, string> {
  const marks = ['AI_AGENT_API_NODE', 'AI_AGENT_API_SESSION', 'AI_AGENT_API_PROCESS'].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { PATH: '/usr/bin:/bin', AI_AGENT_API_SERVER: host.server, ...Object.fromEntries(marks) };
}

/**
 * What belongs to somebody else as yet, and what is in it; the launcher hands it over without following a link. An
 * empty folder, as a new session has, is handed over here, which spares a program's start.
 */
function foldersToHand({ host, folders, socketDirectory }: JailedSession, uid: number): string[] {
  const { workspace, home, results, config } = folders;
  const all = [workspace, home, results, config, socketDirectory];
  for (const folder of all) for (const own of [host.dataDir, host.sessionsDir]) makeWayPassable(own, folder);
  const others = all.filter((folder) => lstatSync(folder).uid !== uid);
  const full = others.filter((folder) => readdirSync(folder).length > 0);
  for (const folder of others) if (!full.includes(folder)) lchownSync(folder, uid, uid);
  return full;
}

/** After the end: whatever is left of the jail is ended, its limits are removed, its user is free again. */
async function clear({ host, onEvent }: JailedSession, jail: OpenJail, group: Group | undefined) {
  const { uid } = jail;
  if (group && !(await group.remove())) onEvent?.({ type: 'residue', what: 'a control group' });
  if (uid !== undefined && !(await freeSurely(host, uid)))
    onEvent?.({ type: 'residue', what: `processes of user ${uid}` });
  host.jails.delete(jail);
}

async function freeSurely(host: JailHost, uid: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if (await freeUser(host, uid)) return true;
    await sleep(20 * (tries + 1));
  }
  return false;
}
