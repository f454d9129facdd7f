import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { OrganizationId } from '../domain/ids.ts';
import { conversationIdOf } from '../domain/session/conversation-id.ts';
import type { Session } from '../domain/session/session.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { AgentProcess, type AgentProfile, type Assignment } from './agent-process.ts';
import { recordGatewayEvent, toSessionEvent } from './gateway-events.ts';
import type { GatewayDeps, GatewayEvent, GatewayLimits } from './gateway/gateway-options.ts';
import { patienceOf, SessionGateway, socketName } from './gateway/session-gateway.ts';
import { redacting, Redactions } from './hooks/redactions.ts';
import { LiveSession } from './live-session.ts';
import { hasRemoteServers, openMcpDoor, toAgentServer, type McpAccess } from './mcp/session-servers.ts';
import type { ProcessMark } from './process/leftovers.ts';
import type { SpawnAgent } from './process/spawn.ts';
import type { SessionFolders } from './sdk/options.ts';
import { TranscriptStore, type TranscriptStoreDeps } from './sdk/transcript-store.ts';
import { foldersBelow, makeSessionFolders } from './session-folders.ts';
import { layOutConversation, layOutTranscripts } from './transcript-files.ts';
import { TurnPost } from './turn-post.ts';

/** What an agent's process has on the host. */
export type AgentPlace = { readonly folders: SessionFolders; readonly socketDirectory: string };

/** How an agent's process is started, and what its place is called for it. */
export type Housing = (place: AgentPlace & { readonly needsAddress: boolean }) => AgentPlace & {
  readonly spawn: SpawnAgent;
  /** Where programs behind a wall find the gateway, as host and port. */
  readonly gatewayAddress?: string;
};

export type AgentStarterDeps = {
  /** Where conversations are kept. */
  readonly store: TranscriptStoreDeps['store'];
  /** Short: a socket's path has little room. */
  readonly socketsDir: string;
  readonly gateway: GatewayDeps;
  readonly gatewayLimits?: Partial<GatewayLimits>;
  readonly mcp: McpAccess;
  readonly nodeId: string;
  readonly housing: Housing;
  /** By tool call: what stands in place of results that hooks have changed or withheld. */
  readonly redactedResults: (session: Session) => Promise<ReadonlyMap<string, string>>;
  readonly log: Log;
  readonly metrics: Metrics;
};

type Place = {
  readonly folder: string;
  /** Has the process take up the call that the last one stood before. */
  readonly mark?: string | undefined;
};

type Start = Place & {
  readonly profile: AgentProfile;
  readonly organizationId: OrganizationId;
  /** What the process is called where it shows: the session's id, or one of its own. */
  readonly name: string;
  readonly conversationId: string;
  /** Absent: it waits for a session. */
  readonly assignment?: Assignment;
  readonly redactions: Redactions;
};

type Surroundings = {
  readonly gateway: SessionGateway;
  readonly post: TurnPost;
  readonly house: ReturnType<Housing>;
  /** Where the agent's programs find the gateway; absent: only the runtime has to. */
  readonly gatewayAddress?: string;
  readonly mark: ProcessMark;
};

/** Starts agents' processes, each with a gateway of its own. */
export class AgentStarter {
  readonly #deps: AgentStarterDeps;
  /** Of all gateways, also of those that are being opened or closed. */
  readonly #socketDirectories = new Set<string>();

  constructor(deps: AgentStarterDeps) {
    this.#deps = deps;
  }

  get socketDirectories(): ReadonlySet<string> {
    return this.#socketDirectories;
  }

  /** A process that goes on with the session's conversation, in the session's folders. */
  async start(profile: AgentProfile, assignment: Assignment, place: Place): Promise<AgentProcess> {
    const { session } = assignment;
    return this.#start({
      ...{ ...place, profile, assignment, name: session.id, organizationId: session.organizationId },
      conversationId: conversationIdOf(session),
      redactions: new Redactions(await this.#deps.redactedResults(session)),
    });
  }

  /** A process that waits for a new session of the organization, in folders of its own. */
  async startSpare(
    profile: AgentProfile,
    organizationId: OrganizationId,
    spare: { readonly name: string; readonly folder: string },
  ): Promise<AgentProcess> {
    const conversationId = randomUUID();
    return this.#start({ ...spare, profile, organizationId, conversationId, redactions: new Redactions() });
  }

  /** The gateway first, for the process is told where it is; should the process not start, it goes again. */
  async #start(start: Start): Promise<AgentProcess> {
    const directory = path.join(this.#deps.socketsDir, randomBytes(6).toString('hex'));
    const post = new TurnPost(this.#deps.metrics);
    this.#socketDirectories.add(directory);
    try {
      await using stack = new AsyncDisposableStack();
      const gateway = stack.use(await this.#openGateway(start, directory, post));
      const started = await this.#startProcess(start, gateway, post);
      stack.move();
      return started;
    } catch (error) {
      this.#socketDirectories.delete(directory);
      throw error;
    }
  }

  async #openGateway(
    { profile, organizationId, redactions, name, assignment }: Start,
    directory: string,
    post: TurnPost,
  ): Promise<SessionGateway> {
    const { gateway: deps, gatewayLimits: limits, metrics, log } = this.#deps;
    const opened: { gateway?: SessionGateway } = {};
    const onEvent = (event: GatewayEvent) => {
      recordGatewayEvent(event, metrics, log.child({ session_id: opened.gateway?.owner?.id ?? name }));
      const told = toSessionEvent(event);
      if (told) post.happened(told);
      if (event.type === 'call') post.called(event.call, event.durationMs);
    };
    const mcp = openMcpDoor(profile.mcpServers, this.#deps.mcp, (call) => onEvent({ type: 'mcp', call }));
    const gateway = await SessionGateway.open({
      ...{ directory, organizationId, grants: profile.grants, redactions, deps, onEvent },
      ...(mcp && { mcp }),
      ...(limits && { limits }),
    });
    opened.gateway = gateway;
    if (assignment) gateway.assign(assignment.session);
    return gateway;
  }

  async #startProcess(start: Start, gateway: SessionGateway, post: TurnPost): Promise<AgentProcess> {
    const deps = this.#deps;
    const { profile, organizationId, assignment, folder, conversationId, redactions } = start;
    const log = deps.log.child({ session_id: start.name });
    const needsAddress = profile.grants.egress.hosts.length > 0 || hasRemoteServers(profile.mcpServers);
    const folders = foldersBelow(folder);
    const house = deps.housing({ folders, socketDirectory: gateway.directory, needsAddress });
    const gatewayAddress = house.gatewayAddress ?? (await this.#addressOf(profile, gateway));
    const configIdentity = await makeSessionFolders(folders);
    const transcripts = new TranscriptStore({ ...deps, organizationId, redactions });
    if (assignment) transcripts.assign({ sessionId: assignment.session.id, fence: assignment.fence });
    const places = { ...folders, results: house.folders.results };
    await layOutConversation(conversationId, places);
    const isKnown =
      assignment !== undefined &&
      (await layOutTranscripts(transcripts, conversationId, places, { mark: start.mark, log }));
    // Its own, because the session may have a successor already when its leftovers are ended.
    const mark = { name: 'AI_AGENT_API_PROCESS', value: randomUUID() } as const;
    const conversation = { id: conversationId, isKnown, transcripts };
    const isSpare = !assignment;
    const around = { gateway, post, house, mark, ...(gatewayAddress !== undefined && { gatewayAddress }) };
    const setup = { ...this.#setupOf(start, around), conversation, isSpare };
    return new AgentProcess({
      ...{ profile, post, gateway, transcripts, conversationId, folder, configIdentity },
      ...(assignment && { assignment }),
      live: new LiveSession(setup, house.spawn, mark),
      onEnded: () => this.#socketDirectories.delete(gateway.directory),
    });
  }

  /** Without a wall nothing leads programs to the gateway's socket, so it comes to them. */
  async #addressOf({ mcpServers }: AgentProfile, gateway: SessionGateway): Promise<string | undefined> {
    return hasRemoteServers(mcpServers) ? gateway.listenOnLoopback() : undefined;
  }

  #setupOf({ profile, name, organizationId, redactions }: Start, around: Surroundings) {
    const { gateway, post, house, mark, gatewayAddress } = around;
    const { options, grants, outputSchema, hookEvents, mcpServers } = profile;
    const { nodeId, gatewayLimits, log } = this.#deps;
    const owner = () => gateway.owner && { id: gateway.owner.id, organizationId };
    return {
      ...{ options, hookEvents, redactions },
      serverFeatures: grants.rules.serverFeatures,
      folders: house.folders,
      model: {
        socketPath: path.join(house.socketDirectory, socketName),
        token: gateway.token,
        ...(house.gatewayAddress !== undefined &&
          grants.egress.hosts.length > 0 && { proxy: house.gatewayAddress }),
        patience: patienceOf(gatewayLimits),
      },
      marks: [
        mark,
        { name: 'AI_AGENT_API_SESSION', value: name } as const,
        { name: 'AI_AGENT_API_NODE', value: nodeId } as const,
      ],
      mcpServers: mcpServers.flatMap((server) =>
        toAgentServer(server, this.#deps.mcp, { gatewayAddress, token: gateway.token, owner }),
      ),
      gate: post.gate,
      elicit: post.elicit,
      hooks: redacting(post.hooks, redactions),
      onStderr: (text: string) => log.debug({ session_id: name, reason: text.slice(0, 500) }, 'agent stderr'),
      ...(outputSchema && { outputSchema }),
    };
  }
}
