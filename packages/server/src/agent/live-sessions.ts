import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AgentGrants } from '../domain/agent/agent-limits.ts';
import type { DiskUsage } from '../domain/agent/disk-quota.ts';
import type { AgentHookEvent } from '../domain/agent/hook-event.ts';
import type { SessionId, TurnId } from '../domain/ids.ts';
import { conversationIdOf } from '../domain/session/conversation-id.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Session } from '../domain/session/session.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { AgentProcessError } from './agent-output.ts';
import type { DiskGuard, DiskWatch } from './disk/disk-watch.ts';
import { recordGatewayEvent, toSessionEvent } from './gateway-events.ts';
import type { GatewayDeps, GatewayEvent, GatewayLimits, GatewayStop } from './gateway/gateway-options.ts';
import { patienceOf, SessionGateway, socketName } from './gateway/session-gateway.ts';
import type { AskHooks } from './hooks/hooked-turn.ts';
import { redacting, Redactions } from './hooks/redactions.ts';
import { LiveSession } from './live-session.ts';
import type { ToolGate } from './permissions/gate.ts';
import type { AgentFolders } from './permissions/agent-folders.ts';
import type { SpawnAgent } from './process/spawn.ts';
import type { SessionFolders } from './sdk/options.ts';
import { TranscriptStore, type TranscriptStoreDeps } from './sdk/transcript-store.ts';
import { makeSessionFolders, removeFolder, sessionFolder, sessionFolders } from './session-folders.ts';
import type { Held } from './sweeper.ts';
import { layOutTranscripts } from './transcript-files.ts';

/** What an agent's process has on the host. */
export type AgentPlace = { readonly folders: SessionFolders; readonly socketDirectory: string };

/** How an agent's process is started, and what its place is called for it. */
export type Housing = (place: AgentPlace & { readonly hasEgress: boolean }) => AgentPlace & {
  readonly spawn: SpawnAgent;
  /** Where a wall has a gate, as host and port. */
  readonly proxy?: string;
};

export type LiveSessionsDeps = {
  readonly sessionsDir: string;
  /** Where conversations are kept. */
  readonly store: TranscriptStoreDeps['store'];
  /** Short: a socket's path has little room. */
  readonly socketsDir: string;
  readonly gateway: GatewayDeps;
  readonly gatewayLimits?: Partial<GatewayLimits>;
  readonly nodeId: string;
  readonly limits: { readonly maxLiveSessions: number; readonly idleSeconds: number };
  readonly housing: Housing;
  readonly diskWatch: DiskWatch;
  /** By tool call: what stands in place of results that hooks have changed or withheld. */
  readonly redactedResults: (session: Session) => Promise<ReadonlyMap<string, string>>;
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
  readonly outputSchema?: Record<string, unknown>;
  /** What the process has to ask of hooks. */
  readonly hookEvents: ReadonlySet<AgentHookEvent>;
  /** Has a new process take up the call that the last one stood before. */
  readonly mark?: string;
};

/** The turn that a process serves. */
export type TurnListener = {
  /** Decides the tool calls of this turn. */
  readonly gate: ToolGate;
  /** Answers for this turn what the agent's runtime asks of hooks. */
  readonly hooks: AskHooks;
  /** Ends the turn because the session's folders are full. */
  readonly onFull: (why: string) => void;
  /** For what is to be in the turn's log and does not come from the agent itself. */
  readonly happened: (event: SessionEvent) => void;
};

type Started = {
  readonly live: LiveSession;
  readonly gateway: SessionGateway;
  readonly transcripts: TranscriptStore;
};

type Entry = Started & {
  readonly fence: number;
  readonly fingerprint: string;
  readonly hookEvents: ReadonlySet<AgentHookEvent>;
  listener: TurnListener;
  readonly unsubscribe: () => void;
  disk?: DiskGuard;
  /** Its folders are full: it gets no other turn. */
  isFull?: boolean;
  busy: boolean;
  idleTimer?: NodeJS.Timeout;
  usedAt: number;
};

/** The agent processes of this node: kept warm between turns, ended when idle for long or too many. */
export class LiveSessions implements AsyncDisposable {
  readonly #deps: LiveSessionsDeps;
  readonly #entries = new Map<SessionId, Entry>();
  /** Processes on their way out that nobody waits for, but the next process of the same session. */
  readonly #ending = new Map<SessionId, Promise<void>>();
  /** Of all gateways, also of those that are being opened or closed. */
  readonly #socketDirectories = new Set<string>();

  constructor(deps: LiveSessionsDeps) {
    this.#deps = deps;
  }

  /** The session's process, warm if there is one of the same set-up and fence. The caller gives it back. */
  async take(setup: TurnSetup, listener: TurnListener): Promise<LiveSession> {
    const { id } = setup.session;
    const allowance = await this.#admit(id, listener);
    const warm = this.#entries.get(id);
    if (warm && isUsable(warm) && serves(warm, setup)) {
      clearTimeout(warm.idleTimer);
      Object.assign(warm, { busy: true, listener });
      this.#begin(warm, setup, allowance);
      return warm.live;
    }
    if (warm) await this.end(id);
    await this.#ending.get(id);
    this.#makeRoom();
    const entry: Entry = {
      ...(await this.#start(setup)),
      fence: setup.fence,
      fingerprint: fingerprintOf(setup),
      hookEvents: setup.hookEvents,
      listener,
      unsubscribe: this.#deps.ends.subscribe(id, () => this.#endIdle(id)),
      busy: true,
      usedAt: Date.now(),
    };
    entry.disk = this.#watchDisk(entry, id);
    this.#entries.set(id, entry);
    this.#begin(entry, setup, allowance);
    this.#report();
    return entry.live;
  }

  /** The session's folders: where they are on this host, and what they are called for its agent. */
  foldersOf(id: SessionId): AgentFolders {
    const folders = sessionFolders(this.#deps.sessionsDir, id);
    return {
      onHost: folders,
      inside: this.#deps.housing({ folders, socketDirectory: '', hasEgress: false }).folders,
    };
  }

  /**
   * For the end of a turn, before its figures are read.
   * @returns once its model calls are in the ledger: why there were no more answers, if so.
   */
  async settle(id: SessionId): Promise<GatewayStop | undefined> {
    return this.#entries.get(id)?.gateway.end();
  }

  /** Gives a process back after a turn; it stays warm for a while. */
  giveBack(id: SessionId): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (!isUsable(entry) || entry.isFull === true || this.#deps.limits.idleSeconds === 0) {
      this.#endAside(id, entry.isFull === true ? 'kill' : 'close');
      return;
    }
    clearTimeout(entry.idleTimer);
    const idleTimer = setTimeout(() => this.#endAside(id), this.#deps.limits.idleSeconds * 1_000).unref();
    Object.assign(entry, { busy: false, usedAt: Date.now(), idleTimer });
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
    await entry.live[how]();
    await entry.transcripts.close();
    await removeFolder(sessionFolders(this.#deps.sessionsDir, id).config);
    await this.#closeGateway(entry.gateway);
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
    const entries = [...this.#entries.values()];
    return {
      processes: new Set(entries.filter(({ live }) => live.isUp).map(({ live }) => live.mark.value)),
      socketDirectories: this.#socketDirectories,
    };
  }

  /** The processes that wait for a prompt. */
  idle(): { readonly sessionId: SessionId; readonly fence: number }[] {
    const idle = [...this.#entries].filter(([, { busy }]) => !busy);
    return idle.map(([sessionId, { fence }]) => ({ sessionId, fence }));
  }

  /** Ends a process that still waits for a prompt; one that has got another in the meantime goes on. */
  endIdle(id: SessionId, fence: number): void {
    const entry = this.#entries.get(id);
    if (entry?.busy === false && entry.fence === fence) this.#endAside(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.end(id)));
    await Promise.all(this.#ending.values());
  }

  /** More time for the turn that runs: it stood still while people were waited for. */
  prolong(id: SessionId, ms: number): void {
    this.#entries.get(id)?.gateway.prolong(ms);
  }

  #begin({ gateway, disk }: Entry, { turnId, session }: TurnSetup, allowance: DiskUsage): void {
    gateway.begin(turnId, session.timeoutSeconds * 1_000);
    disk?.begin(allowance);
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
      pid: () => entry.live.pid,
      onOver: (why) => {
        entry.isFull = true;
        if (entry.busy) entry.listener.onFull(why);
        else this.#endAside(id, 'kill');
      },
    });
  }

  /** The gateway first, for the process is told where it is; should the process not start, it goes again. */
  async #start(setup: TurnSetup): Promise<Started> {
    const { id } = setup.session;
    const { socketsDir, gateway: deps, gatewayLimits } = this.#deps;
    const directory = path.join(socketsDir, randomBytes(6).toString('hex'));
    this.#socketDirectories.add(directory);
    const redactions = new Redactions(await this.#deps.redactedResults(setup.session));
    const gateway = await SessionGateway.open({
      directory,
      session: setup.session,
      grants: setup.grants,
      redactions,
      deps,
      ...(gatewayLimits && { limits: gatewayLimits }),
      onEvent: (event) => this.#onGatewayEvent(id, event),
    }).catch((error: unknown) => {
      this.#socketDirectories.delete(directory);
      throw error;
    });
    try {
      return { gateway, ...(await this.#startProcess(setup, gateway, redactions)) };
    } catch (error) {
      await this.#closeGateway(gateway);
      throw error;
    }
  }

  async #closeGateway(gateway: SessionGateway): Promise<void> {
    await gateway[Symbol.asyncDispose]();
    this.#socketDirectories.delete(gateway.directory);
  }

  async #startProcess(
    { session, fence, grants, outputSchema, hookEvents, mark: setAside }: TurnSetup,
    gateway: SessionGateway,
    redactions: Redactions,
  ): Promise<Pick<Started, 'live' | 'transcripts'>> {
    const { deps, id } = { deps: this.#deps, id: session.id };
    const folders = sessionFolders(deps.sessionsDir, id);
    const hasEgress = grants.egress.hosts.length > 0;
    const house = deps.housing({ folders, socketDirectory: gateway.directory, hasEgress });
    await makeSessionFolders(folders);
    const { store, log } = deps;
    const lease = { sessionId: id, fence };
    const transcripts = new TranscriptStore({
      ...{ store, organizationId: session.organizationId, lease, redactions, log },
    });
    const conversationId = conversationIdOf(session);
    const { results } = house.folders;
    const isKnown = await layOutTranscripts(transcripts, conversationId, { ...folders, results }, setAside);
    // Its own, because the session may have a successor already when its leftovers are ended.
    const mark = { name: 'AI_AGENT_API_PROCESS', value: randomUUID() } as const;
    const setup = {
      options: session.options,
      serverFeatures: grants.rules.serverFeatures,
      folders: house.folders,
      model: {
        socketPath: path.join(house.socketDirectory, socketName),
        token: gateway.token,
        ...(house.proxy !== undefined && { proxy: house.proxy }),
        patience: patienceOf(deps.gatewayLimits),
      },
      marks: [
        mark,
        { name: 'AI_AGENT_API_SESSION', value: id } as const,
        { name: 'AI_AGENT_API_NODE', value: deps.nodeId } as const,
      ],
      gate: this.#gateOf(id),
      hooks: redacting(this.#hooksOf(id), redactions),
      hookEvents,
      redactions,
      onStderr: (text: string) =>
        deps.log.debug({ session_id: id, reason: text.slice(0, 500) }, 'agent stderr'),
      conversation: { id: conversationId, isKnown, transcripts },
      ...(outputSchema && { outputSchema }),
    };
    return { live: new LiveSession(setup, house.spawn, mark), transcripts };
  }

  #onGatewayEvent(id: SessionId, event: GatewayEvent): void {
    recordGatewayEvent(event, this.#deps.metrics, this.#deps.log.child({ session_id: id }));
    const told = toSessionEvent(event);
    const entry = this.#entries.get(id);
    if (told && entry?.busy === true) entry.listener.happened(told);
  }

  /** Asks the turn that runs now: a call outside of one is nobody's, so it is denied. */
  #gateOf(id: SessionId): ToolGate {
    return async (call, signal) => {
      const entry = this.#entries.get(id);
      const answer =
        entry?.busy === true
          ? await entry.listener.gate(call, signal)
          : ({ behavior: 'deny', reason: 'No turn runs in this session.' } as const);
      this.#deps.metrics.toolCalls.inc({ decision: answer.behavior });
      return answer;
    };
  }

  /** Asks the turn that runs now; outside of one, what hooks are asked about is blocked. */
  #hooksOf(id: SessionId): AskHooks {
    return (moment, signal) => {
      const entry = this.#entries.get(id);
      if (entry?.busy === true) return entry.listener.hooks(moment, signal);
      const blocked = { reason: 'No turn runs in this session.', isFinal: true };
      return Promise.resolve({ moment, context: [], blocked });
    };
  }

  /**
   * Ends the process that has been idle for longest when there is no room for another. The new one does not wait for
   * that end, so for some milliseconds there may be one more than the limit for each that starts.
   */
  #makeRoom(): void {
    if (this.#entries.size < this.#deps.limits.maxLiveSessions) return;
    const idle = [...this.#entries]
      .filter(([, entry]) => !entry.busy)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    const oldest = idle[0];
    if (oldest) this.#endAside(oldest[0]);
  }

  /** A process at work is left to its turn, which is stopped by other means. */
  #endIdle(id: SessionId): void {
    if (this.#entries.get(id)?.busy === false) this.#endAside(id);
  }

  #report(): void {
    this.#deps.metrics.liveSessions.set(this.#entries.size);
  }
}

function serves(warm: Entry, setup: TurnSetup): boolean {
  return (
    setup.mark === undefined &&
    warm.fence === setup.fence &&
    warm.fingerprint === fingerprintOf(setup) &&
    // What it asks about is fixed when it starts; asking too much does no harm.
    setup.hookEvents.isSubsetOf(warm.hookEvents)
  );
}

/** One that has lost something it said must not go on: the next would not know of it. */
function isUsable({ live, transcripts }: Started): boolean {
  return live.isUp && transcripts.isWhole;
}

/** What cannot be changed in a process that is up. */
function fingerprintOf({ session, grants, outputSchema }: TurnSetup): string {
  return JSON.stringify([session.options, grants, outputSchema ?? null]);
}
