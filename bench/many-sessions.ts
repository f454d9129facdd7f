import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { median, ms, quantile, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// Many sessions on one node: 16 that begin at once against one alone, 64 that are warm, 10,000 that are idle. The scripted
// model takes a second and a half for an answer, as a quick real one does.
const answer = { text: 'One two three four five six seven eight nine ten.', delayMs: 1_000, slowMs: 50 };
const prompt = `Say something.${script(answer)}`;
const warm = 64;
const idle = 10_000;
const atOnce = 16;

export async function manySessions(): Promise<Figure[]> {
  await using fake = await startFakeAnthropic({ keepRequests: 1 });
  await using service = await startService({
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_UPSTREAM_URL: fake.url,
    MAX_LIVE_SESSIONS: String(warm),
    LIVE_SESSIONS_MAX_MB: '24000',
    SPARE_SESSIONS: '0',
  });
  await turnOfNew(service);
  const alone: number[] = [];
  for (let round = 0; round < 3; round++) alone.push(await timed(() => turnOfNew(service)));
  const one = median(alone);
  const { result: together, answers } = await whileAskedForHealth(service, () =>
    timed(() => Promise.all(Array.from({ length: atOnce }, () => turnOfNew(service)))),
  );
  const [p95, p99] = [quantile(answers, 0.95), quantile(answers, 0.99)];
  const before = await processesUnder(service.pid);
  for (let left = warm - before.agents; left > 0; left -= 4)
    await Promise.all(Array.from({ length: Math.min(4, left) }, () => turnOfNew(service)));
  const full = await processesUnder(service.pid);
  return [
    {
      what: `${atOnce} new sessions at once against one, each a turn of 1.5 s of the model`,
      value: `${ms(together)} against ${ms(one)} (${(together / one).toFixed(1)}×)`,
      target: '< 4×',
      holds: together < 4 * one,
    },
    {
      what: 'the same: GET /health meanwhile, p95 and p99',
      value: `${ms(p95)}, ${ms(p99)}`,
      target: 'p95 < 50 ms, p99 < 150 ms',
      holds: p95 < 50 && p99 < 150,
    },
    {
      what: `${warm} warm sessions: agents, memory of all processes of the service`,
      value: `${full.agents}, ${(full.memoryMb / 1024).toFixed(1)} GiB`,
      target: '≤ 24 GiB',
      holds: full.agents >= warm && full.memoryMb <= 24 * 1024,
    },
    ...(await idleSessions()),
  ];
}

async function idleSessions(): Promise<Figure[]> {
  await using service = await startService();
  const create = async (count: number) => {
    for (let left = count; left > 0; left -= 20)
      await Promise.all(Array.from({ length: Math.min(20, left) }, () => post(service, '/sessions', {})));
  };
  await create(2_000);
  const lists: number[] = [];
  for (let round = 0; round < 200; round++) lists.push(await timed(() => list(service)));
  await create(idle - 2_000);
  const { agents } = await processesUnder(service.pid);
  const p95 = quantile(lists, 0.95);
  return [
    {
      what: 'GET /sessions of 2,000, a page of 100: p95',
      value: ms(p95),
      target: '< 100 ms',
      holds: p95 < 100,
    },
    {
      what: `${idle} idle sessions: agents`,
      value: String(agents),
      target: '0',
      holds: agents === 0,
    },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function turnOfNew(service: Service): Promise<void> {
  const { id } = await post(service, '/sessions', {});
  await post(service, `/sessions/${String(id)}/query`, { message: prompt });
}

async function list({ url, token }: Service): Promise<void> {
  const response = await fetch(`${url}/api/v1/sessions?limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`/sessions answered ${response.status}.`);
  await response.json();
}

async function whileAskedForHealth<T>(
  { url }: Service,
  work: () => Promise<T>,
): Promise<{ result: T; answers: number[] }> {
  const over = new AbortController();
  const answers: number[] = [];
  const asking = (async () => {
    while (!over.signal.aborted) {
      answers.push(await timed(async () => (await fetch(`${url}/health`)).text()));
      await sleep(20);
    }
  })();
  const result = await work();
  over.abort();
  await asking;
  return { result, answers };
}

/** The agents among the processes under one, and what all of them take of the memory, shared parts divided. */
async function processesUnder(root: number): Promise<{ agents: number; memoryMb: number }> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const isUnder = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isUnder(parents.get(pid)));
  let [agents, memoryMb] = [0, 0];
  for (const pid of [...parents.keys()].filter(isUnder)) {
    const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (command.trim() === 'claude') agents++;
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    memoryMb += Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1] ?? 0) / 1024;
  }
  return { agents, memoryMb };
}
