import type { SessionId } from '../domain/ids.ts';
import type { AgentOptions } from '../domain/agent/agent-options.ts';
import { decideToolCall, type ToolDecision } from '../domain/agent/tool-gate.ts';
import type { Session } from '../domain/session/session.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { LiveSession } from './live-session.ts';
import type { SpawnAgent } from './process/spawn.ts';
import type { ModelAccess } from './sdk/options.ts';
import { hasTranscript, makeSessionFolders, sessionFolders } from './session-folders.ts';

export type LiveSessionsDeps = {
  readonly sessionsDir: string;
  readonly model: ModelAccess;
  readonly nodeId: string;
  readonly limits: { readonly maxLiveSessions: number; readonly idleSeconds: number };
  readonly spawn: SpawnAgent;
  /** Tells when a session is over; it may tell too often. */
  readonly ends: { readonly subscribe: (id: SessionId, tell: () => void) => () => void };
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What a turn needs of its process. A process that was set up otherwise is replaced. */
export type TurnSetup = {
  readonly session: Session;
  readonly fence: number;
  readonly outputSchema?: Record<string, unknown>;
  readonly budgetUsd?: number;
};

export type DecisionListener = (decision: ToolDecision & { tool: string; toolUseId: string }) => void;

type Entry = {
  readonly live: LiveSession;
  readonly fence: number;
  readonly fingerprint: string;
  onDecision: DecisionListener;
  readonly unsubscribe: () => void;
  busy: boolean;
  idleTimer?: NodeJS.Timeout;
  usedAt: number;
};

/** The agent processes of this node: kept warm between turns, ended when idle for long or too many. */
export class LiveSessions implements AsyncDisposable {
  readonly #deps: LiveSessionsDeps;
  readonly #entries = new Map<SessionId, Entry>();

  constructor(deps: LiveSessionsDeps) {
    this.#deps = deps;
  }

  /** The session's process, warm if there is one of the same set-up and fence. The caller gives it back. */
  async take(setup: TurnSetup, onDecision: DecisionListener): Promise<LiveSession> {
    const { id } = setup.session;
    const fingerprint = fingerprintOf(setup);
    const warm = this.#entries.get(id);
    if (warm?.live.isUp && warm.fence === setup.fence && warm.fingerprint === fingerprint) {
      clearTimeout(warm.idleTimer);
      Object.assign(warm, { busy: true, onDecision });
      return warm.live;
    }
    if (warm) await this.end(id);
    await this.#makeRoom();
    const live = await this.#start(setup);
    this.#entries.set(id, {
      live,
      fence: setup.fence,
      fingerprint,
      onDecision,
      unsubscribe: this.#deps.ends.subscribe(id, () => this.#endIdle(id)),
      busy: true,
      usedAt: Date.now(),
    });
    this.#report();
    return live;
  }

  /** Gives a process back after a turn; it stays warm for a while. */
  giveBack(id: SessionId): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (!entry.live.isUp || this.#deps.limits.idleSeconds === 0) {
      void this.end(id);
      return;
    }
    const idleTimer = setTimeout(() => void this.end(id), this.#deps.limits.idleSeconds * 1_000).unref();
    Object.assign(entry, { busy: false, usedAt: Date.now(), idleTimer });
  }

  /** Ends the session's process, if there is one. */
  async end(id: SessionId, how: 'close' | 'kill' = 'close'): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    clearTimeout(entry.idleTimer);
    entry.unsubscribe();
    this.#entries.delete(id);
    this.#report();
    await entry.live[how]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.end(id)));
  }

  async #start({ session, budgetUsd, outputSchema }: TurnSetup): Promise<LiveSession> {
    const { deps, id } = { deps: this.#deps, id: session.id };
    const folders = sessionFolders(deps.sessionsDir, id);
    await makeSessionFolders(folders);
    const known = session.conversationId;
    const resume = known !== undefined && (await hasTranscript(folders, known)) ? known : undefined;
    const mark = { name: 'AI_AGENT_API_SESSION', value: id } as const;
    const setup = {
      options: session.options,
      folders,
      model: deps.model,
      marks: [mark, { name: 'AI_AGENT_API_NODE', value: deps.nodeId } as const],
      decide: (call: Parameters<typeof decideToolCall>[1] & { toolUseId: string }) =>
        this.#decide(id, session.options, call),
      onStderr: (text: string) =>
        deps.log.debug({ session_id: id, reason: text.slice(0, 500) }, 'agent stderr'),
      ...(resume !== undefined && { resume }),
      ...(budgetUsd !== undefined && { budgetUsd }),
      ...(outputSchema && { outputSchema }),
    };
    return new LiveSession(setup, deps.spawn, mark);
  }

  #decide(
    id: SessionId,
    options: AgentOptions,
    call: Parameters<typeof decideToolCall>[1] & { toolUseId: string },
  ): Promise<ToolDecision> {
    const decision = decideToolCall(options, call);
    this.#deps.metrics.toolCalls.inc({ decision: decision.allow ? 'allow' : 'deny' });
    this.#entries.get(id)?.onDecision({ ...decision, tool: call.tool, toolUseId: call.toolUseId });
    return Promise.resolve(decision);
  }

  /** Ends the process that has been idle for longest when there is no room for another. */
  async #makeRoom(): Promise<void> {
    if (this.#entries.size < this.#deps.limits.maxLiveSessions) return;
    const idle = [...this.#entries]
      .filter(([, entry]) => !entry.busy)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    const oldest = idle[0];
    if (oldest) await this.end(oldest[0]);
  }

  /** A process at work is left to its turn, which is stopped by other means. */
  #endIdle(id: SessionId): void {
    if (this.#entries.get(id)?.busy === false) void this.end(id);
  }

  #report(): void {
    this.#deps.metrics.liveSessions.set(this.#entries.size);
  }
}

/** What cannot be changed in a process that is up. The budget counts down in the process itself. */
function fingerprintOf({ session, outputSchema }: TurnSetup): string {
  return JSON.stringify([session.options, outputSchema ?? null]);
}
