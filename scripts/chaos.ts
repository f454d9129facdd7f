import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../packages/server/test/support/agent-processes.ts';
import { audit, lastSeqs, misled, type Audit } from './chaos/audit.ts';
import { admin, endOf, graceSeconds, startCluster, type Cluster } from './chaos/cluster.ts';
import { Mischief, type Deeds, type FaultKind } from './chaos/faults.ts';
import { Login } from './chaos/login.ts';
import { Random } from './chaos/random.ts';
import type { Reader } from './chaos/reader.ts';
import { Talker } from './chaos/talker.ts';

// Two workers and an API node on one PostgreSQL and one Redis, under load, while nodes are killed, frozen past their lease
// and restarted, and both stores crash. Prints what was done and what held; exit code 1 when something did not. The seed
// decides what is done and when, as far as the machine lets it: --seed N does the same again. After --minutes it does no
// more, however much is left.

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '100' },
    outages: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '60' },
    talkers: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    isolation: { type: 'string', default: 'auto' },
  },
});
const finalWithin = 30;
const recoveredWithin = 5;

type Line = { readonly what: string; readonly found: string; readonly holds?: boolean };

const lines = await run();
const width = Math.max(...lines.map(({ what }) => what.length));
for (const { what, found, holds } of lines) {
  const verdict = holds === undefined ? '' : holds ? 'HELD' : 'BROKEN';
  console.log(`${what.padEnd(width)}  ${verdict.padEnd(6)}  ${found}`);
}
process.exitCode = lines.some(({ holds }) => holds === false) ? 1 : 0;

async function run(): Promise<Line[]> {
  const seed = Number(values.seed);
  const random = new Random(seed);
  await using cluster = await startCluster(values.isolation);
  const { api, workers } = cluster.nodes;
  console.log(`Seed ${seed}. ${/ {2}(Isolation .*|!! .*)/.exec(workers[0].server.output)?.[1] ?? ''}`);
  const login = new Login(() => api.url, admin);
  const mischief = new Mischief(cluster, random, login);
  const talkers = Array.from(
    { length: Number(values.talkers) },
    (_, index) => new Talker(`talker-${index}`, login, new Random(seed + index + 1)),
  );
  const reading = new AbortController();
  await talkWhile(talkers, reading.signal, () => harm(mischief, random));
  const unusable = await useAll(
    login,
    talkers.flatMap(({ sessions }) => sessions),
  );
  const readers = talkers.flatMap((talker) => talker.readers);
  await caughtUp(cluster.databaseUrl, readers);
  reading.abort();
  const acknowledged = talkers.flatMap((talker) => talker.acknowledged);
  const unanswered = talkers.flatMap((talker) => talker.unanswered);
  const found = await audit(cluster.databaseUrl, acknowledged, unanswered);
  const wrong = await misled(cluster.databaseUrl, readers);
  const left = await endAll(cluster, mischief.deeds);
  return [
    ...whatWasDone(mischief.deeds, found, readers, unanswered.length),
    ...whatReadersSaw(readers, found, wrong),
    line('stale writes', found.staleWrites === 0, String(found.staleWrites)),
    line(
      'acknowledged messages lost',
      found.lost.length === 0,
      `${found.lost.length} of ${acknowledged.length}`,
    ),
    line(
      'orphan processes',
      mischief.deeds.orphans + left === 0,
      `${mischief.deeds.orphans} after 2 s, ${left} at the end`,
    ),
    line(
      `turns final within ${finalWithin} s`,
      found.longestTurn <= finalWithin && found.unfinished === 0,
      `longest ${found.longestTurn.toFixed(1)} s, ${found.unfinished} not final`,
    ),
    line('sessions usable after', unusable.length === 0, unusable.join('; ') || 'all'),
    ...howServersFared(mischief.deeds),
  ];
}

function line(what: string, holds: boolean, found: string): Line {
  return { what, holds, found };
}

async function talkWhile(
  talkers: readonly Talker[],
  reading: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const talking = new AbortController();
  const talks = talkers.map((talker) => talker.run(talking.signal, reading));
  try {
    await Promise.race([work(), Promise.all(talks)]);
  } finally {
    talking.abort();
    await Promise.all(talks);
  }
  for (const { trouble } of talkers) if (trouble !== undefined) throw trouble;
}

async function harm(mischief: Mischief, random: Random): Promise<void> {
  await sleep(3_000);
  await mischief.doAll(planOf(random), AbortSignal.timeout(Number(values.minutes) * 60_000));
}

function whatReadersSaw(readers: readonly Reader[], found: Audit, wrong: number): Line[] {
  const gaps = sum(readers.map((reader) => reader.gaps));
  const repeats = sum(readers.map((reader) => reader.repeats));
  return [
    line('gaps', gaps + found.brokenLogs === 0, `${gaps} at readers, ${found.brokenLogs} broken logs`),
    line(
      'duplicates',
      repeats + found.doubled === 0,
      `${repeats} at readers, ${found.doubled} prompts twice`,
    ),
    line('readers agree with the log', wrong === 0, wrong === 0 ? 'all' : `${wrong} do not`),
  ];
}

function howServersFared({ slowestRecovery, unexpectedExits, failures }: Deeds): Line[] {
  return [
    line(
      `recovered within ${recoveredWithin} s`,
      slowestRecovery <= recoveredWithin,
      `slowest ${slowestRecovery.toFixed(1)} s`,
    ),
    line('servers that ended by themselves', unexpectedExits === 0, String(unexpectedExits)),
    line('clean ends', failures.length === 0, failures.join('; ') || 'all'),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Node faults of three kinds, and outages of both stores spread among them. */
function planOf(random: Random): FaultKind[] {
  const plan: FaultKind[] = [];
  const [faults, outages] = [Number(values.faults), Number(values.outages)];
  const kinds = ['kill', 'freeze', 'restart'] as const;
  for (let index = 0; index < faults; index += 1)
    plan.splice(Math.floor(random.between(0, plan.length + 1)), 0, kinds[index % 3] ?? 'kill');
  for (let index = 0; index < 2 * outages; index += 1)
    plan.splice(Math.floor(random.between(0, plan.length + 1)), 0, index % 2 === 0 ? 'postgres' : 'redis');
  return plan;
}

/** One more prompt in every session. */
async function useAll(login: Login, sessions: readonly string[]): Promise<string[]> {
  const unusable: string[] = [];
  const waiting = [...sessions];
  const use = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const message = 'Still there?';
      const { turn_id: turn } = await login.insist(
        202,
        'POST',
        `/sessions/${id}/query`,
        { message },
        { prefer: 'respond-async' },
      );
      const deadline = performance.now() + finalWithin * 1_000;
      let status = 'queued';
      while (['queued', 'running'].includes(status) && performance.now() < deadline) {
        await sleep(100);
        status = String((await login.insist(200, 'GET', `/turns/${String(turn)}`))['status']);
      }
      if (status !== 'completed') unusable.push(`${id}: ${status}`);
    }
  };
  await Promise.all([use(), use(), use()]);
  return unusable;
}

/** What has not come to a reader in half a minute is missing. */
async function caughtUp(databaseUrl: string, readers: readonly Reader[]): Promise<void> {
  const last = await lastSeqs(databaseUrl);
  const missing = (reader: Reader) => Math.max(0, (last.get(reader.session) ?? 0) - reader.last);
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline && readers.some((reader) => missing(reader) > 0)) await sleep(100);
  for (const reader of readers) reader.gaps += missing(reader);
}

/** Ends the nodes; how many of their processes are left then. */
async function endAll({ nodes: { api, workers } }: Cluster, deeds: Deeds): Promise<number> {
  const nodes = [...workers, api];
  for (const node of nodes) {
    const end = await endOf(node, 'SIGTERM', (graceSeconds + 20) * 1_000);
    if (end !== 'exit 0') deeds.failures.push(`${node.name} ended with ${end} at the end`);
  }
  await sleep(2_000);
  return (await Promise.all(nodes.map(({ id }) => processesOf({ node: id })))).flat().length;
}

function whatWasDone(
  { done: { kill, freeze, restart, postgres, redis } }: Deeds,
  { turns, events }: Audit,
  readers: readonly Reader[],
  unanswered: number,
): Line[] {
  return [
    { what: 'nodes', found: `${kill} killed, ${freeze} frozen past the lease, ${restart} restarted` },
    { what: 'stores', found: `PostgreSQL crashed ${postgres} times, Redis ${redis} times` },
    ...[...turns].map(([end, count]) => ({ what: 'turns', found: `${count} ${end}` })),
    { what: 'prompts without an answer', found: String(unanswered) },
    { what: 'events', found: String(events) },
    { what: 'readers', found: `${readers.length}, cut ${sum(readers.map(({ cuts }) => cuts))} times` },
  ];
}
