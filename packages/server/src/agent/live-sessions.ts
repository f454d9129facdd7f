import { existsSync } from 'node:fs';
import type { AgentGrants } from '../domain/agent/agent-limits.ts';
import type { DiskUsage } from '../domain/agent/disk-quota.ts';
import type { AgentHookEvent } from '../domain/agent/hook-event.ts';
import type { McpServer } from '../domain/agent/mcp-server.ts';
import type { SessionId, TurnId } from '../domain/ids.ts';
import type { Session } from '../domain/session/session.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';
import { AgentProcessError } from './agent-output.ts';
import type { AgentProcess, AgentProfile } from './agent-process.ts';
import { AgentStarter, type AgentStarterDeps } from './agent-starter.ts';
import type { DiskGuard, DiskWatch } from './disk/disk-watch.ts';
import type { GatewayStop } from './gateway/gateway-options.ts';
import type { LiveSession } from './live-session.ts';
import type { AgentFolders } from './permissions/agent-folders.ts';
import { sessionFolder, sessionFolders } from './session-folders.ts';
import { SparePool } from './spare-pool.ts';
import type { StartSlots } from './start-slots.ts';
import type { Held } from './sweeper.ts';
import type { TurnListener } from './turn-post.ts';

export type LiveSessionsDeps = AgentStarterDeps & {
  readonly sessionsDir: string;
  readonly store: Pick<Store, 'transact' | 'transactOnce'>;
  readonly limits: {
    readonly maxLiveSessions: number;
    readonly idleSeconds: number;
    /** Processes that wait for new sessions, of those altogether. */
    readonly spareSessions: number;
  };
  readonly diskWatch: DiskWatch;
  readonly slots: StartSlots;
  /** Tells when a session is over; it may tell too often. */
  readonly ends: { readonly subscribe: (id: SessionId, tell: () => void) => () => void };
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What a turn needs of its process. A process that was set up otherwise is replaced. */
export type TurnSetup = {
  readonly session: Session;
  readonly turnId: TurnId;
  readonly fence: number;
  readonly grants: AgentGrants;
  /** The MCP servers that it has. */
  readonly mcpServers: readonly McpServer[];
  readonly outputSchema?: Record<string, unknown>;
  /** What the process has to ask of hooks. */
  readonly hookEvents: ReadonlySet<AgentHookEvent>;
  /** Has a new process take up the call that the last one stood before. */
  readonly mark?: string;
  /** Nothing was ever run in the session. */
  readonly isNew: boolean;
  /** Aborted when no process is wanted any more: then none waits to be started. */
  readonly stop?: AbortSignal;
};

/** A session whose process waits for a prompt; `usedAt` is when it began to, in milliseconds. */
export type IdleSession = {
  readonly sessionId: SessionId;
  readonly fence: number;
  readonly usedAt: number;
  readonly mark: string;
};

type Entry = {
  readonly process: AgentProcess;
  readonly fence: number;
  readonly unsubscribe: () => void;
  disk?: DiskGuard;
  /** Its folders are full: it gets no other turn. */
  isFull?: boolean;
  idleTimer?: NodeJS.Timeout;
  usedAt: number;
};

/** The agent processes of this node: kept warm between turns, ended when idle for long or too many. */
export class LiveSessions implements AsyncDisposable {
  readonly #deps: LiveSessionsDeps;
  readonly #entries = new Map<SessionId, Entry>();
  /** Processes on their way out that nobody waits for, but the next process of the same session. */
  readonly #ending = new Map<SessionId, Promise<void>>();
  /** Of this node's processes those that are on their way to a session. */
  #starting = 0;
  readonly #starter: AgentStarter;
  readonly #spares: SparePool;
  #isRetired = false;

  constructor(deps: LiveSessionsDeps) {
    this.#deps = deps;
    this.#starter = new AgentStarter(deps);
    this.#spares = new SparePool({
      ...deps,
      starter: this.#starter,
      makeRoom: () => this.#makeRoomForSpare(),
    });
  }

  /** The session's process, warm if there is one of the same set-up and fence. The caller gives it back. */
  async take(setup: TurnSetup, listener: TurnListener): Promise<LiveSession> {
    const { id } = setup.session;
    const allowance = await this.#admit(id, listener);
    const warm = this.#entries.get(id);
    if (warm && this.#serves(warm, setup)) {
      clearTimeout(warm.idleTimer);
      this.#deps.metrics.agentStarts.inc({ how: 'warm' });
      this.#begin(warm, setup, listener, allowance);
      return warm.process.live;
    }
    await this.evict(id);
    const entry: Entry = {
      process: await this.#find(setup, warm === undefined),
      fence: setup.fence,
      unsubscribe: this.#deps.ends.subscribe(id, () => this.#endIdle(id)),
      usedAt: Date.now(),
    };
    entry.disk = this.#watchDisk(entry, id);
    this.#entries.set(id, entry);
    this.#begin(entry, setup, listener, allowance);
    this.#report();
    return entry.process.live;
  }

  /** The session's folders: where they are on this host, and what they are called for its agent. */
  foldersOf(id: SessionId): AgentFolders {
    const folders = sessionFolders(this.#deps.sessionsDir, id);
    return {
      onHost: folders,
      inside: this.#deps.housing({ folders, socketDirectory: '', needsAddress: false }).folders,
    };
  }

  /**
   * For the end of a turn, before its figures are read.
   * @returns once its model calls are in the ledger: why there were no more answers, if so.
   */
  async settle(id: SessionId): Promise<GatewayStop | undefined> {
    return this.#entries.get(id)?.process.settle();
  }

  /** Gives a process back after a turn; it stays warm for a while. */
  giveBack(id: SessionId): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const { process } = entry;
    process.rest();
    const isKept = process.isUsable && entry.isFull !== true && !this.#isRetired;
    if (!isKept || this.#deps.limits.idleSeconds === 0) {
      this.#endAside(id, entry.isFull === true ? 'kill' : 'close');
      return;
    }
    clearTimeout(entry.idleTimer);
    const idleTimer = setTimeout(() => this.#endAside(id), this.#deps.limits.idleSeconds * 1_000).unref();
    Object.assign(entry, { usedAt: Date.now(), idleTimer });
  }

  /** Ends the session's process, if there is one. */
  async end(id: SessionId, how: 'close' | 'kill' = 'close'): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    clearTimeout(entry.idleTimer);
    entry.unsubscribe();
    entry.disk?.[Symbol.dispose]();
    this.#entries.delete(id);
    this.#report();
    entry.process.rest();
    await entry.process.end(how);
  }

  /** Returns when the session has no process on this node, not even one on its way out. */
  async evict(id: SessionId): Promise<void> {
    await this.end(id);
    await this.#ending.get(id);
  }

  #endAside(id: SessionId, how: 'close' | 'kill' = 'close'): void {
    if (!this.#entries.has(id)) return;
    const ending = this.end(id, how)
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error, session_id: id }, 'a process did not end'),
      )
      .finally(() => this.#ending.delete(id));
    this.#ending.set(id, ending);
  }

  /** What this node answers for just now. */
  held(): Held {
    const own = [...this.#entries.values()].map(({ process }) => process);
    const up = [...own, ...this.#spares.processes].filter(({ live }) => live.isUp);
    return {
      processes: new Set(up.map(({ live }) => live.mark.value)),
      socketDirectories: this.#starter.socketDirectories,
    };
  }

  /** The sessions whose processes are up, with the marks of these. */
  assigned(): { readonly session: Session; readonly mark: string; readonly isBusy: boolean }[] {
    return [...this.#entries.values()].flatMap(({ process: { session, live, isServing: isBusy } }) =>
      session && live.isUp ? [{ session, mark: live.mark.value, isBusy }] : [],
    );
  }

  /** The processes that wait for a prompt. */
  idle(): IdleSession[] {
    const idle = [...this.#entries].filter(([, { process }]) => !process.isServing);
    return idle.map(([sessionId, { fence, usedAt, process }]) => ({
      ...{ sessionId, fence, usedAt },
      mark: process.live.mark.value,
    }));
  }

  /** Ends a process that still waits for a prompt; one that has got another in the meantime goes on. */
  endIdle(id: SessionId, fence: number): void {
    const entry = this.#entries.get(id);
    if (entry?.process.isServing === false && entry.fence === fence) this.#endAside(id);
  }

  /** For a node that shuts down: what waits for a prompt ends, now and from now on. */
  retire(): void {
    this.#isRetired = true;
    this.#spares
      [Symbol.asyncDispose]()
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error }, 'processes that waited for sessions did not end'),
      );
    for (const { sessionId, fence } of this.idle()) this.endIdle(sessionId, fence);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const spares = this.#spares[Symbol.asyncDispose]();
    await Promise.all([spares, ...[...this.#entries.keys()].map((id) => this.end(id))]);
    await Promise.all(this.#ending.values());
  }

  /** More time for the turn that runs: it stood still while people were waited for. */
  prolong(id: SessionId, ms: number): void {
    this.#entries.get(id)?.process.prolong(ms);
  }

  #begin(entry: Entry, setup: TurnSetup, listener: TurnListener, allowance: DiskUsage): void {
    entry.process.begin(setup.turnId, setup.session.timeoutSeconds * 1_000, listener);
    entry.disk?.begin(allowance);
  }

  #serves({ process, fence }: Entry, setup: TurnSetup): boolean {
    return !setup.mark && process.isUsable && fence === setup.fence && process.serves(profileOf(setup));
  }

  /** @param isFirst of the turn: what waited for the session has not died under it. */
  async #find(setup: TurnSetup, isFirst: boolean): Promise<AgentProcess> {
    const { metrics, sessionsDir, slots } = this.#deps;
    const profile = profileOf(setup);
    // Somebody may have put files there already, which a spare's folder would take the place of.
    const isUntouched = setup.isNew && isFirst && !existsSync(sessionFolder(sessionsDir, setup.session.id));
    const spare = isUntouched ? await this.#spares.claim(profile, setup) : undefined;
    metrics.agentStarts.inc({ how: spare ? 'spare' : 'cold' });
    if (spare) return spare;
    this.#makeRoom();
    this.#starting++;
    try {
      const folder = sessionFolder(sessionsDir, setup.session.id);
      const start = () => this.#starter.start(profile, setup, { folder, mark: setup.mark });
      return await slots.run('session', start, setup.stop);
    } finally {
      this.#starting--;
    }
  }

  /** Folders that are far too full get no agent. */
  async #admit(id: SessionId, listener: TurnListener): Promise<DiskUsage> {
    const { diskWatch, sessionsDir } = this.#deps;
    const admission = await diskWatch.admit({ id, folder: sessionFolder(sessionsDir, id) });
    if ('allowance' in admission) return admission.allowance;
    listener.onFull(admission.refused);
    throw new AgentProcessError(admission.refused);
  }

  /** A process that waits for a prompt may have left others at work. */
  #watchDisk(entry: Entry, id: SessionId): DiskGuard {
    return this.#deps.diskWatch.watch({
      id,
      folder: sessionFolder(this.#deps.sessionsDir, id),
      pid: () => entry.process.live.pid,
      onOver: (why) => {
        entry.isFull = true;
        if (entry.process.isServing) entry.process.onFull(why);
        else this.#endAside(id, 'kill');
      },
    });
  }

  get #hasRoom(): boolean {
    return this.#entries.size + this.#starting + this.#spares.size < this.#deps.limits.maxLiveSessions;
  }

  /**
   * Ends the process that has been idle for longest, or else one that waits for a new session, when there is no room for
   * another. The new one does not wait for that end, so for some milliseconds there may be one more than the limit for
   * each that starts.
   */
  #makeRoom(): void {
    if (!this.#makeRoomForSpare()) this.#spares.endOne();
  }

  /** As above, but spares give no place to each other. False: there is no room. */
  #makeRoomForSpare(): boolean {
    if (this.#hasRoom) return true;
    const [oldest] = [...this.#entries]
      .filter(([, { process }]) => !process.isServing)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (oldest) this.#endAside(oldest[0]);
    return oldest !== undefined;
  }

  /** A process at work is left to its turn, which is stopped by other means. */
  #endIdle(id: SessionId): void {
    if (this.#entries.get(id)?.process.isServing === false) this.#endAside(id);
  }

  #report(): void {
    this.#deps.metrics.liveSessions.set(this.#entries.size);
  }
}

function profileOf({ session, grants, mcpServers, outputSchema, hookEvents }: TurnSetup): AgentProfile {
  const { options } = session;
  return { options, grants, mcpServers, hookEvents, ...(outputSchema && { outputSchema }) };
}
