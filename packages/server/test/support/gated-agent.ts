import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSdkMcpServer, query, tool, type Options } from '@anthropic-ai/claude-agent-sdk';
import { script, script64 } from '@ai-agent-api/fake-anthropic';
import { z } from 'zod';
import { Redactions } from '../../src/agent/hooks/redactions.ts';
import type { ToolGate } from '../../src/agent/permissions/gate.ts';
import { spawnPlain } from '../../src/agent/process/spawn.ts';
import { gateHook } from '../../src/agent/sdk/gate-hook.ts';
import { sdkOptions, type AgentSetup } from '../../src/agent/sdk/options.ts';

/** Every mode that the runtime knows, those that the service never asks for included. */
export const runtimeModes = [
  'default',
  'acceptEdits',
  'plan',
  'dontAsk',
  'bypassPermissions',
  'auto',
] as const;

export type Attempt = {
  readonly mode: (typeof runtimeModes)[number];
  readonly gate: ToolGate;
  /** Of the hook; in seconds. */
  readonly timeout: number;
  readonly modelUrl: string;
  readonly folder: AgentFolder;
};

export type AgentFolder = AsyncDisposable & {
  readonly workspace: string;
  readonly home: string;
  /** What its file says, beside the word heron. */
  readonly secret: string;
};

/** A workspace with a file to read and none of those that the calls below would write. */
export async function openFolder(): Promise<AgentFolder> {
  const base = await mkdtemp(path.join(tmpdir(), 'gated-agent-'));
  const secret = randomUUID();
  const [workspace, home] = [path.join(base, 'workspace'), path.join(base, 'home')];
  await Promise.all([workspace, home].map((each) => mkdir(each)));
  await writeFile(path.join(workspace, 'secret.txt'), `heron ${secret}\n`);
  await writeFile(
    path.join(workspace, 'book.ipynb'),
    JSON.stringify({ cells: [], metadata: {}, nbformat: 4 }),
  );
  return {
    workspace,
    home,
    secret,
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Calls that leave a trace if they run: a file, a word in an answer, a word to the server of the tool. */
export function everyKindOfCall(workspace: string): { name: string; input: Record<string, unknown> }[] {
  const at = (name: string) => path.join(workspace, name);
  const nested = script64(
    { tools: [{ name: 'Bash', input: { command: 'touch by-sub-agent' } }] },
    { text: 'Done.' },
  );
  const agent = { description: 'Touch', subagent_type: 'general-purpose', prompt: `Touch.${nested}` };
  return [
    { name: 'Bash', input: { command: 'touch by-bash' } },
    { name: 'Bash', input: { command: 'ls; cat secret.txt' } },
    { name: 'Bash', input: { command: 'touch by-background', run_in_background: true } },
    { name: 'Bash', input: { command: 'touch by-bash-unsandboxed', dangerouslyDisableSandbox: true } },
    { name: 'Read', input: { file_path: at('secret.txt') } },
    { name: 'Write', input: { file_path: at('by-write'), content: 'x' } },
    { name: 'Edit', input: { file_path: at('by-edit'), old_string: '', new_string: 'x' } },
    {
      name: 'NotebookEdit',
      input: { notebook_path: at('book.ipynb'), new_source: 'by-notebook', edit_mode: 'insert' },
    },
    { name: 'Glob', input: { pattern: '*.txt' } },
    { name: 'Grep', input: { pattern: 'heron', output_mode: 'content' } },
    { name: 'TodoWrite', input: { todos: [] } },
    { name: 'TaskCreate', input: { subject: 'x', description: 'x' } },
    { name: 'Monitor', input: { command: 'touch by-monitor', description: 'x', timeout_ms: 1_000 } },
    { name: 'WebFetch', input: { url: 'http://127.0.0.1:9/', prompt: 'x' } },
    { name: 'mcp__local__touch', input: { name: 'by-mcp' } },
    { name: 'Agent', input: agent },
    { name: 'Agent', input: { ...agent, run_in_background: true } },
  ];
}

export type Outcome = {
  /** Ids of the calls that the model made, sub-agents' included. */
  readonly called: readonly string[];
  /** What came of each call. */
  readonly results: ReadonlyMap<string, { readonly isError: boolean; readonly text: string }>;
  /** Names that the tool of our own server was called with. */
  readonly touched: readonly string[];
};

/** One turn of the real runtime with every tool it has, in a mode and behind a gate of the test's choice. */
export async function runGated({ mode, gate, timeout, modelUrl, folder }: Attempt): Promise<Outcome> {
  const touched: string[] = [];
  const calls = everyKindOfCall(folder.workspace);
  const prompt = `Do all of it.${script({ tools: calls }, { text: 'Done.' })}`;
  const options = { ...gatedOptions({ gate, timeout, modelUrl, folder }, touched), ...modeOf(mode) };
  const called: string[] = [];
  const results = new Map<string, { isError: boolean; text: string }>();
  for await (const message of query({ prompt, options })) {
    if (message.type !== 'assistant' && message.type !== 'user') continue;
    const blocks = Blocks.safeParse(message.message.content);
    for (const block of blocks.success ? blocks.data : []) {
      if (block.type === 'tool_use' && block.id !== undefined) called.push(block.id);
      if (block.type === 'tool_result' && block.tool_use_id !== undefined)
        results.set(block.tool_use_id, {
          isError: block.is_error === true,
          text: JSON.stringify(block.content),
        });
    }
  }
  return { called, results, touched };
}

const Blocks = z.array(
  z.looseObject({
    type: z.string(),
    id: z.string().optional(),
    tool_use_id: z.string().optional(),
    is_error: z.boolean().optional(),
    content: z.unknown().optional(),
  }),
);

function modeOf(mode: Attempt['mode']): Partial<Options> {
  return {
    permissionMode: mode,
    allowDangerouslySkipPermissions: true,
    // As wide as the runtime's own rules can be.
    allowedTools: ['Bash', 'Read', 'Write', 'Edit', 'NotebookEdit', 'Agent', 'Monitor', 'mcp__local__*'],
  };
}

/** The service's own options, without its walls and with all that it leaves out. */
export function gatedOptions(
  { gate, timeout, modelUrl, folder }: Omit<Attempt, 'mode'>,
  touched: string[],
  session: string = randomUUID(),
): Options {
  const setup: AgentSetup = {
    options: {
      model: 'claude-sonnet-4-5',
      systemPrompt: 'You are terse.',
      allowedTools: [],
      disallowedTools: [],
      permissionMode: 'default',
      agents: {},
    },
    folders: {
      workspace: folder.workspace,
      home: folder.home,
      config: path.join(folder.home, '.claude'),
      results: folder.home,
      temp: folder.home,
    },
    model: { socketPath: '', token: 'none', patience: { firstByteMs: 20_000, idleMs: 20_000 } },
    marks: [{ name: 'AI_AGENT_API_SESSION', value: session }],
    elicit: () => Promise.resolve({ action: 'decline' }),
    gate,
    hooks: () => Promise.reject(new Error('Nobody asks.')),
    hookEvents: new Set(),
    redactions: new Redactions(),
    spawn: spawnPlain,
    onStderr: () => undefined,
  };
  const { env, ...options } = sdkOptions(setup);
  const { ANTHROPIC_UNIX_SOCKET: _socket, CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: _tasks, ...kept } = env ?? {};
  return {
    ...options,
    env: { ...kept, ANTHROPIC_BASE_URL: modelUrl, IS_SANDBOX: '1' },
    tools: { type: 'preset', preset: 'claude_code' },
    hooks: { PreToolUse: [gateHook(gate, timeout)] },
    mcpServers: { local: localServer(touched) },
  };
}

function localServer(touched: string[]) {
  const touch = tool('touch', 'Touches.', { name: z.string() }, ({ name }) => {
    touched.push(name);
    return Promise.resolve({ content: [{ type: 'text', text: 'Touched.' }] });
  });
  return createSdkMcpServer({ name: 'local', version: '1.0.0', tools: [touch] });
}
