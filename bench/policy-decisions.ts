import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { policyGate } from '../packages/server/src/agent/permissions/policy-gate.ts';
import type { GateCall, ToolGate } from '../packages/server/src/agent/permissions/gate.ts';
import { guardOf } from '../packages/server/src/agent/permissions/agent-folders.ts';
import { standingOf } from '../packages/server/src/agent/permissions/effective-policies.ts';
import { judgeCall } from '../packages/server/src/agent/permissions/judge-call.ts';
import { readShell } from '../packages/server/src/agent/permissions/shell-parser.ts';
import { makeSessionFolders, sessionFolders } from '../packages/server/src/agent/session-folders.ts';
import { connectDatabase } from '../packages/server/src/database/connection.ts';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../packages/server/src/database/embedded-postgres.ts';
import { migrate } from '../packages/server/src/database/migrate.ts';
import type { PermissionPolicy, PolicyRule } from '../packages/server/src/domain/agent/permission-policy.ts';
import { OrganizationId, PolicyId, SessionId, UserId } from '../packages/server/src/domain/ids.ts';
import type { Session } from '../packages/server/src/domain/session/session.ts';
import { noUsage } from '../packages/server/src/domain/session/usage.ts';
import { createLog } from '../packages/server/src/infrastructure/log.ts';
import { createMetrics } from '../packages/server/src/infrastructure/metrics.ts';
import { installQueue } from '../packages/server/src/infrastructure/queue.ts';
import { Store } from '../packages/server/src/repositories/store.ts';
import { median, quantile, type Figure } from './support/figures.ts';

// What a decision over 100 rules takes, and what the gate adds to a tool call: the rules, the files that they ask about
// and the question whether they have changed, against a gate that allows everything.
const rounds = 2_000;
const warmUp = 300;

export async function policyDecisions(): Promise<Figure[]> {
  await using place = await openPlace();
  const decisions = await timeDecisions(place);
  const gate = await timeGate(place);
  return [
    row('Policy decision over 100 rules, p50', median(decisions), 1),
    row('Policy decision over 100 rules, p99', quantile(decisions, 0.99), 5),
    row('Gate added to a tool call, p50', gate, 5),
  ];
}

function row(what: string, value: number, most: number): Figure {
  return { what, value: `${value.toFixed(2)} ms`, target: `≤ ${most} ms`, holds: value <= most };
}

const calls: readonly GateCall[] = [
  { tool: 'Bash', input: { command: 'git status && npm test 2>&1 | tail -20' } },
  { tool: 'Bash', input: { command: 'for f in src/*.ts; do grep -n "x" "$f" >> out.txt; done' } },
  { tool: 'Read', input: { file_path: 'src/app.ts' } },
  { tool: 'Write', input: { file_path: 'src/deep/new/file.ts', content: 'x'.repeat(5_000) } },
  { tool: 'Grep', input: { pattern: 'todo', path: 'src' } },
].map((call, index) => ({ ...call, toolUseId: `toolu_${index}` }));

/** None of them falls on the calls above, so that all are looked at. */
function hundredRules(): PolicyRule[] {
  return Array.from({ length: 20 }, (_, n): PolicyRule[] => [
    {
      kind: 'command',
      effect: 'deny',
      commands: [`never${n} *`, `git never${n} *`],
      in_doubt: 'does_not_apply',
    },
    {
      kind: 'file_access',
      effect: 'deny',
      access: 'any',
      paths: [`/workspace/never${n}/**`],
      in_doubt: 'does_not_apply',
    },
    {
      kind: 'tool_deny',
      effect: 'deny',
      tools: [`mcp__never${n}__*`, `Bash(never${n} *)`],
      in_doubt: 'does_not_apply',
    },
    { kind: 'network', effect: 'ask', hosts: [`*.never${n}.example.com`] },
    {
      kind: 'tool_deny',
      effect: 'ask',
      tools: ['*'],
      when: { arguments: [{ pointer: '/command', matches: `*never${n}*` }], time: { zone: 'Europe/Berlin' } },
    },
  ]).flat();
}

type Place = Awaited<ReturnType<typeof openPlace>>;

async function openPlace() {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const directory = await embeddedDirectory(dataDir);
  const { url } = stack.use(await startEmbeddedPostgres({ directory, log: () => undefined }));
  await migrate(url, () => installQueue(url));
  const database = stack.use(connectDatabase({ url, poolSize: 4, onError: () => undefined }));
  const store = new Store(database, () => Promise.resolve());
  const session = newSession();
  const folders = sessionFolders(dataDir, session.id);
  await makeSessionFolders(folders);
  const policy = await fill(store, session);
  const held = stack.move();
  return {
    store,
    session,
    policy,
    folders: { onHost: folders, inside: folders },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function fill(store: Store, { organizationId, userId }: Session): Promise<PermissionPolicy> {
  const policy: PermissionPolicy = {
    id: PolicyId.new(),
    level: 'organization',
    name: 'A hundred rules',
    priority: 1,
    isEnabled: true,
    version: 1,
    rules: hundredRules(),
  };
  const at = new Date();
  await store.transact(organizationId, async (tx) => {
    await tx.organizations.add({ id: organizationId, slug: 'bench', name: 'Bench' });
    const user = { id: userId, organizationId, email: 'bench@example.com', name: 'Bench' };
    await tx.users.add({ ...user, kind: 'person', role: 'user', isActive: true, createdAt: at }, 'none');
    await tx.policies.add(policy, { organizationId, by: userId, at });
  });
  return policy;
}

async function timeDecisions({ session, policy, folders }: Place): Promise<number[]> {
  const standing = standingOf(
    session,
    { role: 'user', defaultEffect: 'deny', disabledPolicies: [] },
    {
      policies: [policy],
      toolGroups: [],
    },
  );
  const world = { readShell, guard: await guardOf(folders), folders: folders.inside };
  return timed(async (call) => {
    const { effect } = await judgeCall(world, { call, standing, mode: 'default', at: new Date() });
    if (effect !== 'allow') throw new Error('The benchmark measures calls that are allowed.');
  });
}

async function timeGate({ store, session, folders }: Place): Promise<number> {
  const deps = {
    store,
    readShell,
    metrics: createMetrics(),
    log: createLog('silent'),
    now: () => new Date(),
  };
  const through = (gate: ToolGate) => (call: GateCall) => gate(call, new AbortController().signal);
  const open: ToolGate = () => Promise.resolve({ behavior: 'allow', reason: 'Everything is.' });
  const without = await timed(through(open));
  const withPolicies = await timed(
    through(policyGate(deps, { session, folders, ask: () => Promise.reject(new Error('Nobody asks.')) })),
  );
  return median(withPolicies) - median(without);
}

async function timed(run: (call: GateCall) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const call = calls[Math.abs(round) % calls.length];
    if (!call) continue;
    const started = performance.now();
    await run(call);
    if (round >= 0) times.push(performance.now() - started);
  }
  return times;
}

function newSession(): Session {
  const at = new Date();
  return {
    id: SessionId.new(),
    organizationId: OrganizationId.new(),
    userId: UserId.new(),
    mode: 'interactive',
    status: 'created',
    options: { model: 'none', allowedTools: [], disallowedTools: [], permissionMode: 'default', agents: {} },
    policies: [],
    toolGroupIds: [],
    metadata: {},
    onBusy: 'queue',
    onInterrupted: 'wait',
    timeoutSeconds: 60,
    includePartialMessages: false,
    isFork: false,
    counters: { turns: 0, messages: 0, toolCalls: 0, errors: 0, durationMs: 0, usage: noUsage },
    lastSeq: 0,
    createdAt: at,
    updatedAt: at,
  };
}
