import type { Options, SessionStore } from '@anthropic-ai/claude-agent-sdk';
import type { AgentOptions } from '../../domain/agent/agent-options.ts';
import { toolsFor } from '../../domain/agent/agent-tools.ts';
import { guardsWithin } from '../../domain/agent/hook.ts';
import type { AgentHookEvent } from '../../domain/agent/hook-event.ts';
import type { ServerFeature } from '../../domain/agent/model-call-rules.ts';
import type { AskHooks } from '../hooks/hooked-turn.ts';
import type { Redactions } from '../hooks/redactions.ts';
import type { Elicit } from '../elicitation/elicit.ts';
import type { ToolGate } from '../permissions/gate.ts';
import type { ProcessMark } from '../process/leftovers.ts';
import type { SpawnAgent } from '../process/spawn.ts';
import { agentHooks } from './agent-hooks.ts';
import { onElicitation } from './elicitation.ts';
import { gateHook } from './gate-hook.ts';
import { sdkServers, type AgentServer } from './mcp-servers.ts';
import { TranscriptGoneError } from './transcript-store.ts';

/** How the model is reached: through the session's gateway, with a token that is good for nothing else. */
export type ModelAccess = {
  /** As the agent sees it. */
  readonly socketPath: string;
  readonly token: string;
  /** Where the agent's programs find a proxy that leads out, as host and port; absent: no way leads out. */
  readonly proxy?: string;
  /** How long the gateway may take until an answer begins, and how long the answer may then be silent. */
  readonly patience: { readonly firstByteMs: number; readonly idleMs: number };
};

/** The folders of one session; nothing of them is shared with another. */
export type SessionFolders = {
  readonly workspace: string;
  readonly home: string;
  /** Large results of tools, which the agent was told the path of. */
  readonly results: string;
  /** The agent's own files. New for every process, as the conversation comes from the database. */
  readonly config: string;
  readonly temp: string;
};

/** What an agent resumes, or begins, and where it writes down what is said. */
export type AgentConversation = {
  readonly id: string;
  /** Its transcripts are in the config folder. */
  readonly isKnown: boolean;
  readonly transcripts: Pick<SessionStore, 'append'>;
};

export type AgentSetup = {
  readonly options: AgentOptions;
  /** What the model's provider may do for the agent. */
  readonly serverFeatures?: readonly ServerFeature[];
  readonly folders: SessionFolders;
  readonly model: ModelAccess;
  readonly mcpServers?: readonly AgentServer[];
  /** Carried in the process's environment, so that leftovers can be told from other processes. */
  readonly marks: readonly ProcessMark[];
  /** Absent: one that nobody will resume. */
  readonly conversation?: AgentConversation;
  readonly outputSchema?: Record<string, unknown>;
  readonly gate: ToolGate;
  /** Answers what MCP servers ask. */
  readonly elicit: Elicit;
  readonly hooks: AskHooks;
  /** The moments that hooks are asked about; PreToolUse is the gate's. */
  readonly hookEvents: ReadonlySet<AgentHookEvent>;
  readonly redactions: Redactions;
  readonly spawn: SpawnAgent;
  readonly onStderr: (text: string) => void;
};

/** The transcript's folder name below `<config>/projects`, whatever the workspace is called. */
export const transcriptProject = 'session';

/** By this much the agent waits longer than the gateway, whose word is the better one. In milliseconds. */
const margin = 15_000;

/** People may take their time; then the call is refused. The longest that a timer can be is 24 days. In seconds. */
const gateTimeout = 20 * 86_400;

/** Everything is set here: nothing comes from the server's environment or from files in the workspace. */
export function sdkOptions(setup: AgentSetup): Options {
  const { options, folders } = setup;
  return {
    cwd: folders.workspace,
    env: agentEnvironment(setup),
    settingSources: [],
    strictMcpConfig: true,
    mcpServers: sdkServers(setup.mcpServers ?? []),
    mcpServersDelivery: 'initialize',
    verbatimPrompts: true,
    includePartialMessages: true,
    forwardSubagentText: true,
    model: options.model,
    systemPrompt: options.systemPrompt ?? { type: 'preset', preset: 'claude_code' },
    tools: toolsFor(setup.serverFeatures),
    permissionMode: options.permissionMode === 'plan' ? 'plan' : 'default',
    // Without them the agent may not ask people anything. The gate alone answers: what it did not allow is denied.
    permissionPrompts: 'host',
    canUseTool: () => Promise.resolve({ behavior: 'deny', message: 'The gate did not allow this call.' }),
    onElicitation: onElicitation(setup.elicit),
    hooks: {
      ...agentHooks(setup.hookEvents, setup.hooks),
      PreToolUse: [gateHook(setup.gate, gateTimeout + guardsWithin / 1_000)],
    },
    // Or a call that was set aside runs, when the agent is resumed, before the hooks are there.
    extraArgs: { 'await-initialize': null },
    agents: sdkAgents(options),
    spawnClaudeCodeProcess: setup.spawn,
    stderr: setup.onStderr,
    ...(setup.conversation && conversationOptions(setup.conversation)),
    ...(options.maxTurns !== undefined && { maxTurns: options.maxTurns }),
    ...(setup.outputSchema && { outputFormat: { type: 'json_schema', schema: setup.outputSchema } }),
  };
}

/**
 * The SDK would load what it resumes into a folder of the host, whose name a jail does not know. Told that the store
 * has nothing, it leaves that to us, and the agent finds the conversation in its config folder.
 */
function conversationOptions({ id, isKnown, transcripts }: AgentConversation): Options {
  return {
    ...(isKnown ? { resume: id } : { sessionId: id }),
    sessionStore: {
      append: (key, entries) => transcripts.append(key, entries).catch(unlessGone),
      load: () => Promise.resolve(null),
    },
    sessionStoreFlush: 'eager',
  };
}

/** The SDK would try again for a second with each, and hold up the end of a process that is to go at once. */
function unlessGone(error: unknown): void {
  if (!(error instanceof TranscriptGoneError)) throw error;
}

function sdkAgents(options: AgentOptions): NonNullable<Options['agents']> {
  const entries = Object.entries(options.agents).map(([name, agent]) => {
    const { tools, ...rest } = agent;
    return [name, { ...rest, ...(tools && { tools: [...tools] }) }] as const;
  });
  return Object.fromEntries(entries);
}

function agentEnvironment({ folders, model, marks }: AgentSetup): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    // The shell whose grammar the gate reads; left to itself the agent's runtime prefers zsh where there is one.
    SHELL: '/bin/bash',
    CLAUDE_CODE_SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    HOME: folders.home,
    CLAUDE_CONFIG_DIR: folders.config,
    CLAUDE_CODE_PROJECT_DIR_NAME: transcriptProject,
    TMPDIR: folders.temp,
    CLAUDE_CODE_TMPDIR: folders.temp,
    ANTHROPIC_UNIX_SOCKET: model.socketPath,
    ANTHROPIC_BASE_URL: 'http://gateway.local',
    ANTHROPIC_API_KEY: model.token,
    ...proxyEnvironment(model),
    ...Object.fromEntries(marks.map((mark) => [mark.name, mark.value])),
    // Without it the agent's runtime calls Anthropic directly and pays for titles.
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
    CLAUDE_CODE_DISABLE_CRON: '1',
    // The gateway tries again; what it gives up is not worth another try.
    CLAUDE_CODE_MAX_RETRIES: '0',
    API_TIMEOUT_MS: String(model.patience.firstByteMs + margin),
    // A little later than the gateway gives a silent stream up; the runtime's own limit is 300 s.
    CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: String(model.patience.idleMs + margin),
  };
}

/** Under both spellings that programs look for. The runtime itself goes by the socket all the same. */
function proxyEnvironment({ proxy, token }: ModelAccess): Record<string, string> {
  if (proxy === undefined) return {};
  const url = `http://session:${encodeURIComponent(token)}@${proxy}`;
  const values = { https_proxy: url, http_proxy: url, no_proxy: 'localhost,127.0.0.1,::1' };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [name, value],
      [name.toUpperCase(), value],
    ]),
  );
}
