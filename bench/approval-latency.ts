import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../packages/server/src/database/embedded-postgres.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startNode, startService, type Service } from './support/service.ts';

// From the moment at which somebody decides until the tool runs: on the node whose agent waits, and on another one, in
// turns.
const rounds = 15;
const asks = { kind: 'command', effect: 'ask', commands: ['date *'] };
const tool = { name: 'Bash', input: { command: 'date +%s%N > ran-at' } };
const prompt = `What time is it?${script({ tools: [tool] }, { text: 'Late.' })}`;

export async function approvalLatency(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.use(await startFakeAnthropic({ keepRequests: 1 }));
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { url } = stack.use(await startEmbeddedPostgres({ directory: await embeddedDirectory(folder) }));
  const shared = {
    DATABASE_URL: url,
    JWT_SECRET: 'a secret of the benchmark, which is long enough',
    SECRETS_KEY: Buffer.alloc(32).toString('base64'),
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_UPSTREAM_URL: fake.url,
  };
  const near = stack.use(await startService({ ...shared, ISOLATION: 'none' }));
  const far = stack.use(await startNode({ ...shared, ROLE: 'api' }));
  const { id } = await post(near, '/sessions', { policies: [{ rules: [asks] }] });
  const session = { service: near, id: String(id) };
  const times: { near: number; far: number }[] = [];
  await timeOf(session, near.url);
  for (let round = 0; round < rounds; round++)
    times.push({ near: await timeOf(session, near.url), far: await timeOf(session, far.url) });
  return [
    row('on the node where the agent waits', median(times.map((time) => time.near)), 100),
    row('on another node', median(times.map((time) => time.far)), 250),
  ];
}

function row(where: string, value: number, most: number): Figure {
  const what = `From a decision ${where} until the tool runs, p50`;
  return { what, value: ms(value), target: `≤ ${most} ms`, holds: value <= most };
}

/** @returns milliseconds from the decision until the tool looked at the clock. */
async function timeOf({ service, id }: { service: Service; id: string }, decideAt: string): Promise<number> {
  const turn = post(service, `/sessions/${id}/query`, { message: prompt });
  const approval = await pendingOf(service, id);
  const decided = Date.now();
  await post({ ...service, url: decideAt }, `/approvals/${approval}/decision`, { decision: 'allow' });
  await turn;
  const file = path.join(service.dataDir, 'sessions', id, 'workspace', 'ran-at');
  return Number(BigInt(await readFile(file, 'utf8')) / 1_000n) / 1_000 - decided;
}

async function pendingOf({ url, token }: Service, id: string): Promise<string> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const response = await fetch(`${url}/api/v1/approvals?status=pending&session_id=${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await response.json()) as { items: readonly { id: string }[] };
    if (items[0]) return items[0].id;
    await sleep(10);
  }
  throw new Error('Nobody is asked.');
}
