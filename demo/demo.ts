import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transcriptTo } from '@ai-agent-api/cli/transcript';
import { AgentApi, type Session } from '@ai-agent-api/client';
import { startApp, type App } from '@ai-agent-api/server';
import { readConfig, type Config, type Secrets } from '@ai-agent-api/server/config';
import pc from 'picocolors';

// The main job, end to end: the whole service starts here, an agent works in it, and everything it did is kept.

const questions = [
  'List what is in your workspace, write notes.md with a line about it, read the file back, and count its bytes with wc.',
  'What did I ask you before?',
];

const color = pc.createColors(pc.isColorSupported && process.stdout.isTTY);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

try {
  await demo(stop.signal);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(stop.signal.aborted ? '\nStopped.\n' : `\nThe demo failed: ${reason}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}

async function demo(signal: AbortSignal): Promise<void> {
  const { config, secrets } = demoConfig();
  say(color.bold('AI-Agent-API: a demonstration'), '');
  say('Starting the service: database, queue, worker, API …');
  await using app = await startApp({ config, secrets });
  const { url } = app;
  say(
    ...facts({ API: url, Data: config.dataDir, Model: modelLine(config, secrets), Agents: agentsLine(app) }),
    '',
  );

  const api = await AgentApi.login(url, await adminCredentials(config, secrets));
  const session = await api.sessions.create({ name: 'Demonstration' });
  for (const question of questions) await ask(api, session, question, signal);

  const workspace = path.join(config.dataDir, 'sessions', session.id, 'workspace');
  say(...whatIsKept(await api.session(session.id).get(), workspace, app.database), '');
  say(...howToGoOn(config.dataDir));
}

/** The user's environment, but for what would keep this demonstration from running beside another server. */
function demoConfig(): { config: Config; secrets: Secrets } {
  const { env } = process;
  return readConfig({
    ...env,
    DATA_DIR: env['DATA_DIR'] || path.join(tmpdir(), `ai-agent-demo-${randomUUID().slice(0, 8)}`),
    LOG_LEVEL: env['LOG_LEVEL'] || 'error',
    PORT: '0',
    ROLE: 'all',
    SHUTDOWN_GRACE_SECONDS: '1',
  });
}

function agentsLine({ isolation }: App): string {
  return isolation?.tier === 'jail'
    ? 'jailed (bubblewrap, no network, no keys)'
    : 'not jailed: install bubblewrap for that';
}

function modelLine({ agent }: Config, { anthropicApiKey }: Secrets): string {
  return anthropicApiKey === undefined
    ? 'offline scripted model, because ANTHROPIC_API_KEY is not set'
    : `${agent.defaultModel}, at ${agent.upstreamUrl ?? 'the Anthropic API'}`;
}

async function adminCredentials(config: Config, { adminPassword }: Secrets) {
  if (adminPassword !== undefined) return { email: config.admin.email, password: adminPassword };
  const file = path.join(config.dataDir, 'initial-admin.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(
      'this database has its users already; set ADMIN_EMAIL and ADMIN_PASSWORD to one of them.',
    );
  });
  return JSON.parse(text) as { email: string; password: string };
}

async function ask(api: AgentApi, session: Session, question: string, signal: AbortSignal): Promise<void> {
  const show = transcriptTo((text) => process.stdout.write(text), {
    colors: color.isColorSupported,
    width: process.stdout.columns || 80,
  });
  for await (const item of api.session(session.id).ask(question, { signal })) {
    show(item);
    if (item.type === 'session.error' || item.type === 'turn.interrupted')
      throw new Error(`${item.error.message} (${item.error.code})`);
  }
  say('');
}

function whatIsKept(session: Session, workspace: string, database: string): string[] {
  const tokens = session.api_input_tokens + session.api_cache_creation_tokens + session.api_cache_read_tokens;
  const { total_turns: turns, total_messages: messages, total_tool_calls: calls } = session;
  return [
    color.bold('What is kept'),
    ...facts({
      Session: session.id,
      Workspace: workspace,
      PostgreSQL: `${database}; ${session.last_seq} events, ${turns} turns, ${messages} messages, ${calls} tool calls`,
      Tokens: `${tokens.toLocaleString('en-US')} in, ${session.api_output_tokens.toLocaleString('en-US')} out`,
      Cost: `$${Number(session.total_cost_usd).toFixed(4)}`,
    }),
  ];
}

function howToGoOn(dataDir: string): string[] {
  return [
    color.bold('How to go on'),
    ...facts({
      'Serve this': `DATA_DIR=${dataDir} npm start`,
      'Serve anew': 'npm start, then open http://127.0.0.1:8000/docs',
      'Read on': 'README.md, ARCHITECTURE.md',
      ...(!process.env['DATA_DIR'] && { 'Clean up': `rm -r ${dataDir}` }),
    }),
  ];
}

function facts(entries: Readonly<Record<string, string>>): string[] {
  return Object.entries(entries).map(([name, value]) => `  ${color.dim(name.padEnd(10))}  ${value}`);
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
