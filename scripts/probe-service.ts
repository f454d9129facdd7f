import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AgentApi } from '@ai-agent-api/client';
import { script, startFakeAnthropic, type Step } from '@ai-agent-api/fake-anthropic';
import { startApp } from '@ai-agent-api/server';
import { readConfig } from '@ai-agent-api/server/config';
import type { Decoys } from '../packages/server/src/agent/jail/probe.ts';

/** A whole service with two sessions: one in which probes run, and one beside it that they must not touch. */
export type ProbeService = AsyncDisposable & {
  /** How agents are kept in, in the service's own words. */
  readonly isolation: string;
  /** Runs a script with the real Bash tool of a real session, and gives the tool's result. */
  readonly bash: (command: string) => Promise<string>;
  /** What lies outside: the other session's and the server's. The canary is in it. */
  readonly decoys: Decoys;
  readonly canary: string;
  /** What the other session finds in its file, and when its agent was started. */
  readonly neighbour: () => Promise<string>;
};

const Policies = z.object({ items: z.array(z.object({ id: z.string(), level: z.string() })) });

export async function startProbeService(isolation: 'jail' | 'none'): Promise<ProbeService> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'probes-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const fake = stack.use(await startFakeAnthropic({ keepRequests: 1 }));
  const app = stack.use(await startService({ dataDir, isolation, model: fake.url }));
  const { url } = app;
  const api = await logIn(url, dataDir);
  await withoutPolicies(api);
  const canary = `canary-${randomBytes(9).toString('base64url')}`;
  const abstract = createServer((socket) => socket.end()).listen(`\0${canary}`);
  stack.defer(() => void abstract.close());
  await once(abstract, 'listening');

  const other = await openSession(api);
  const neighbour = () => other.bash('cat plan.txt; cut -d " " -f 22 /proc/$PPID/stat');
  await other.bash(`printf %s ${canary} > plan.txt`);
  const [socketFolder = ''] = await readdir(path.join(dataDir, 'gw'));
  const decoys = {
    TENANT_FILE: path.join(dataDir, 'sessions', other.id, 'workspace', 'plan.txt'),
    SERVER_FILE: path.join(dataDir, 'server.txt'),
    OTHER_SOCKET: path.join(dataDir, 'gw', socketFolder, 'gw.sock'),
    HOST_PID: String(process.pid),
    HOST_PORT: new URL(url).port,
    ABSTRACT_NAME: canary,
  };
  // Readable for everybody: only the wall is in the way.
  await writeFile(decoys.SERVER_FILE, canary, { mode: 0o644 });
  const { bash } = await openSession(api);
  const held = stack.move();
  return {
    isolation: app.isolation?.text ?? '',
    bash,
    decoys,
    canary,
    neighbour,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function startService(of: { dataDir: string; isolation: string; model: string }) {
  return startApp(
    readConfig({
      PORT: '0',
      DATA_DIR: of.dataDir,
      ISOLATION: of.isolation,
      ANTHROPIC_API_KEY: 'probes',
      ANTHROPIC_UPSTREAM_URL: of.model,
      LOG_LEVEL: 'silent',
      SHUTDOWN_GRACE_SECONDS: '0',
    }),
  );
}

async function logIn(url: string, dataDir: string): Promise<AgentApi> {
  const text = await readFile(path.join(dataDir, 'initial-admin.json'), 'utf8');
  return AgentApi.login(url, JSON.parse(text) as { email: string; password: string });
}

/** No policy is to stand before the wall: what is tried is tried. */
async function withoutPolicies(api: AgentApi): Promise<void> {
  const { items } = Policies.parse(await api.request('GET', '/api/v1/policies?limit=100'));
  const builtIn = items.filter(({ level }) => level === 'built-in').map(({ id }) => id);
  if (builtIn.length === 0) throw new Error('There are no built-in policies to switch off.');
  await api.request('PATCH', '/api/v1/organization', { disabled_policies: builtIn, default_effect: 'allow' });
}

async function openSession(api: AgentApi) {
  const { id } = await api.sessions.create({ sdk_options: { allowed_tools: ['Bash'] } });
  const bash = async (command: string) => {
    const steps: Step[] = [{ tools: [{ name: 'Bash', input: { command } }] }, { text: 'Done.' }];
    const message = `Run this.${script(...steps)}`;
    const answer = await api.request('POST', `/api/v1/sessions/${id}/query`, { message });
    const { tool_calls: calls } = answer as { tool_calls: readonly { output?: string | null }[] };
    return calls[0]?.output ?? '';
  };
  return { id, bash };
}
