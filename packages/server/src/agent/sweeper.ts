import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JailHost } from './jail/jail-host.ts';
import { freeUser, usersLeftOver } from './jail/sweep.ts';
import { kill, listMarked, type MarkedProcess } from './process/leftovers.ts';
import { stateOf } from '../infrastructure/server-identity.ts';

/** Something of an agent that nobody answers for. */
export type Leftover = {
  readonly kind: 'process' | 'control_group' | 'user' | 'socket_directory';
  readonly name: string;
  readonly session?: string;
};

/** What the node answers for just now. */
export type Held = {
  /** The marks (`AI_AGENT_API_PROCESS`) of its agents' processes. */
  readonly processes: ReadonlySet<string>;
  /** The folders of their gateways' sockets. */
  readonly socketDirectories: ReadonlySet<string>;
};

export type SweeperDeps = {
  readonly nodeId: string;
  readonly held: () => Held;
  readonly socketsDir: string;
  /** Where agents are jailed. */
  readonly host?: JailHost;
  /** What starts or ends is between hands for a moment: only what nobody answered for this long is left over. */
  readonly patienceMs?: number;
};

export type Swept = {
  readonly ended: readonly Leftover[];
  /** What is still there although an earlier sweep ended it. */
  readonly stubborn: readonly Leftover[];
};

type Found = Leftover & { readonly patienceMs: number; readonly end: () => unknown };

/** A process may take three seconds to end by itself; then its folders go. */
const defaultPatience = 5_000;

/**
 * Compares what this machine has of this node's agents with what the node answers for, and ends the rest: processes,
 * jails, control groups, users and sockets. Also ends processes of servers that are dead.
 */
export class Sweeper {
  readonly #deps: SweeperDeps;
  /** When each was seen first. */
  #seen = new Map<string, number>();
  #ended = new Set<string>();

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  async sweep(): Promise<Swept> {
    const found = await this.#look();
    const now = performance.now();
    this.#seen = new Map(found.map((each) => [keyOf(each), this.#seen.get(keyOf(each)) ?? now]));
    const due = found.filter((each) => now - (this.#seen.get(keyOf(each)) ?? now) >= each.patienceMs);
    for (const each of due) await each.end();
    const [stubborn, ended] = [true, false].map((again) =>
      due.filter((each) => this.#ended.has(keyOf(each)) === again).map(toLeftover),
    );
    this.#ended = new Set(due.map(keyOf));
    return { ended: ended ?? [], stubborn: stubborn ?? [] };
  }

  async #look(): Promise<Found[]> {
    const marked = await listMarked();
    const sockets = await this.#sockets();
    const held = this.#deps.held();
    return [
      ...marked.filter((each) => isOfDeadServer(each)).map((each) => foundProcess(each, 0)),
      ...marked
        .filter((each) => this.#isOurs(each) && !held.processes.has(each.marks.AI_AGENT_API_PROCESS ?? ''))
        .map((each) => foundProcess(each, this.#patience)),
      ...sockets
        .filter((folder) => !held.socketDirectories.has(folder))
        .map((folder) => this.#socket(folder)),
      ...this.#groups(),
      ...this.#users(),
    ];
  }

  get #patience(): number {
    return this.#deps.patienceMs ?? defaultPatience;
  }

  #isOurs({ marks }: MarkedProcess): boolean {
    const { nodeId, host } = this.#deps;
    return (
      marks.AI_AGENT_API_NODE === nodeId || (host !== undefined && marks.AI_AGENT_API_SERVER === host.server)
    );
  }

  async #sockets(): Promise<string[]> {
    const names = await readdir(this.#deps.socketsDir).catch(() => []);
    return names.map((name) => path.join(this.#deps.socketsDir, name));
  }

  #socket(folder: string): Found {
    return {
      kind: 'socket_directory',
      name: path.basename(folder),
      patienceMs: this.#patience,
      end: () => rm(folder, { recursive: true, force: true }),
    };
  }

  #groups(): Found[] {
    const { groups } = this.#deps.host ?? {};
    if (!groups) return [];
    return groups.leftOver().map((name) => ({
      kind: 'control_group',
      name,
      patienceMs: this.#patience,
      end: () => groups.removeLeftOver(name),
    }));
  }

  #users(): Found[] {
    const { host } = this.#deps;
    if (!host) return [];
    return usersLeftOver(host).map((uid) => ({
      kind: 'user',
      name: String(uid),
      patienceMs: this.#patience,
      end: () => freeUser(host, uid),
    }));
  }
}

function foundProcess({ pid, marks }: MarkedProcess, patienceMs: number): Found {
  const { AI_AGENT_API_SESSION: session, AI_AGENT_API_PROCESS: mark = '' } = marks;
  return {
    kind: 'process',
    name: `${pid} ${mark}`.trim(),
    ...(session !== undefined && { session }),
    patienceMs,
    end: () => kill(pid),
  };
}

function isOfDeadServer({ marks }: MarkedProcess): boolean {
  const server = marks.AI_AGENT_API_SERVER;
  return server !== undefined && stateOf(server) === 'dead';
}

function keyOf({ kind, name }: Leftover): string {
  return `${kind} ${name}`;
}

function toLeftover({ kind, name, session }: Leftover): Leftover {
  return { kind, name, ...(session !== undefined && { session }) };
}
