import type { ChildProcess } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { killGroupOf, type SpawnAgent, type SpawnRequest } from '../process/spawn.ts';
import { bubblewrapArguments, type JailFolders } from './bubblewrap.ts';
import { holdJail, type HeldJail } from './hold-jail.ts';
import { environmentInside, gatewayInside, inside } from './inside.ts';
import type { JailHost } from './jail-host.ts';
import { defaultLimits, type JailLimits } from './limits.ts';
import { makeWayPassable } from './passable.ts';
import { startJail } from './start-jail.ts';

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
    const limits = { ...defaultLimits, ...session.limits };
    // Fails here, and not in the jail, when there is no such folder.
    const { gid } = lstatSync(session.folders.workspace);
    const jail = holdJail(session.host, request.env['AI_AGENT_API_SESSION'] ?? 'jail', limits, gid);
    const end = () => void clear(session, jail);
    try {
      const child = launch(session, request, { limits, jail });
      const abort = () => killGroupOf(child);
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

async function clear({ onEvent }: JailedSession, jail: HeldJail): Promise<void> {
  for (const what of await jail.close()) onEvent?.({ type: 'residue', what });
}

type Means = { readonly limits: JailLimits; readonly jail: HeldJail };

function launch(
  session: JailedSession,
  request: SpawnRequest,
  { limits, jail: { uid, joinFiles } }: Means,
): ReturnType<SpawnAgent> {
  const { host, folders, socketDirectory, proxyTo } = session;
  return startJail(host, {
    launch: {
      ...{ limits, joinFiles, programArguments: request.args },
      ...(uid !== undefined && { user: { uid, gid: uid } }),
      hand: uid === undefined ? [] : foldersToHand(session, uid),
      ...(proxyTo !== undefined && { forwardTo: path.join(gatewayInside, proxyTo) }),
    },
    plan: (descriptors) =>
      bubblewrapArguments({
        mounts: {
          ...{ root: host.root, folders, socketDirectory },
          program: host.placed.get(request.command) ?? request.command,
          ...(proxyTo !== undefined && { forwarder: host.placed.get(process.execPath) ?? process.execPath }),
        },
        environment: environmentInside(request.env),
        directory: directoryInside(folders.workspace, request.cwd),
        sizes: limits,
        descriptors,
      }),
    marks: marksOf(request),
  });
}

/** The caller may name the folder as it is on the host or as it is inside. */
function directoryInside(workspace: string, asked: string = inside.workspace): string {
  const below = [workspace, inside.workspace]
    .map((base) => path.relative(base, asked))
    .find((each) => each !== '..' && !each.startsWith('../'));
  return path.join(inside.workspace, below ?? '');
}

/** What the agent has anyway. The process outside has it because the agent cannot reach it there. */
function marksOf({ env }: SpawnRequest): Record<string, string> {
  const marks = ['AI_AGENT_API_NODE', 'AI_AGENT_API_SESSION', 'AI_AGENT_API_PROCESS'].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(marks);
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
