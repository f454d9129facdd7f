import type { AgentGrants } from '../domain/agent/agent-limits.ts';
import type { AgentOptions } from '../domain/agent/agent-options.ts';
import type { AgentHookEvent } from '../domain/agent/hook-event.ts';
import type { McpServer } from '../domain/agent/mcp-server.ts';
import type { TurnId } from '../domain/ids.ts';
import type { Session } from '../domain/session/session.ts';
import type { GatewayStop } from './gateway/gateway-options.ts';
import type { SessionGateway } from './gateway/session-gateway.ts';
import type { LiveSession } from './live-session.ts';
import type { TranscriptStore } from './sdk/transcript-store.ts';
import { foldersBelow, removeFolder, removeOwnFolder } from './session-folders.ts';
import type { TurnListener, TurnPost } from './turn-post.ts';

/** What shapes a process, and cannot be changed in one that is up. */
export type AgentProfile = {
  readonly options: AgentOptions;
  readonly grants: AgentGrants;
  readonly mcpServers: readonly McpServer[];
  readonly outputSchema?: Record<string, unknown>;
  /** What the process has to ask of hooks. */
  readonly hookEvents: ReadonlySet<AgentHookEvent>;
};

/** For whom a process works, and by which right. */
export type Assignment = { readonly session: Session; readonly fence: number };

type Parts = {
  readonly profile: AgentProfile;
  readonly live: LiveSession;
  readonly post: TurnPost;
  readonly gateway: SessionGateway;
  readonly transcripts: TranscriptStore;
  readonly conversationId: string;
  /** All that it has on the disk. */
  readonly folder: string;
  /** Tells its config folder from that of another node's process that has come into its place. */
  readonly configIdentity: string;
  /** Absent: it waits for a session. */
  readonly assignment?: Assignment;
  readonly onEnded: () => void;
};

/** An agent's process and what is its own: its gateway, its transcripts, its folders. It works for one session at most. */
export class AgentProcess {
  readonly #parts: Parts;
  #folder: string;
  #assignment: Assignment | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = parts.folder;
    this.#assignment = parts.assignment;
  }

  get live(): LiveSession {
    return this.#parts.live;
  }

  /** Once it takes prompts, or will not. */
  get ready(): Promise<void> {
    return this.live.ready;
  }

  get conversationId(): string {
    return this.#parts.conversationId;
  }

  get folder(): string {
    return this.#folder;
  }

  /** For whom it works; absent while it waits for a session. */
  get session(): Session | undefined {
    return this.#assignment?.session;
  }

  get isServing(): boolean {
    return this.#parts.post.isServing;
  }

  /** One that has lost something it said must not go on: the next would not know of it. */
  get isUsable(): boolean {
    return this.live.isUp && this.#parts.transcripts.isWhole;
  }

  serves(profile: AgentProfile): boolean {
    const own = this.#parts.profile;
    // What it asks about is fixed when it starts; asking too much does no harm.
    return fingerprintOf(own) === fingerprintOf(profile) && profile.hookEvents.isSubsetOf(own.hookEvents);
  }

  /**
   * Says for whom it works, once and for all: nothing is spent or written down before.
   * @param folder where its folders are from now on.
   */
  assign({ session, fence }: Assignment, folder: string): void {
    this.#parts.gateway.assign(session);
    this.#parts.transcripts.assign({ sessionId: session.id, fence });
    this.#assignment = { session, fence };
    this.#folder = folder;
  }

  begin(turnId: TurnId, timeoutMs: number, listener: TurnListener): void {
    this.#parts.post.serve(listener);
    this.#parts.gateway.begin(turnId, timeoutMs);
  }

  /** Tells the turn that runs, if one does, that the folders are full. */
  onFull(why: string): void {
    this.#parts.post.onFull(why);
  }

  /** Once the turn's model calls are in the ledger: why there were no more answers, if so. */
  async settle(): Promise<GatewayStop | undefined> {
    return this.#parts.gateway.end();
  }

  prolong(ms: number): void {
    this.#parts.gateway.prolong(ms);
  }

  rest(): void {
    this.#parts.post.rest();
  }

  /** Ends it, with what nobody else needs of its folders. */
  async end(how: 'close' | 'kill'): Promise<void> {
    const { live, transcripts, gateway } = this.#parts;
    await using stack = new AsyncDisposableStack();
    stack.defer(() => this.#parts.onEnded());
    stack.use(gateway);
    await live[how]();
    await transcripts.close();
    if (!this.#assignment) await removeFolder(this.#folder);
    else await removeOwnFolder(foldersBelow(this.#folder).config, this.#parts.configIdentity);
  }
}

/** The same for all processes that could stand in for each other, but for what they ask of hooks. */
export function fingerprintOf({ options, grants, mcpServers, outputSchema }: AgentProfile): string {
  const servers = mcpServers.map(({ id, version }) => [id, version]);
  return JSON.stringify([options, grants, servers, outputSchema ?? null]);
}
