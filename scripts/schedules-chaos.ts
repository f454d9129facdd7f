import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '@ai-agent-api/fake-anthropic';
import { openSql, type Sql } from '../packages/server/test/support/sql.ts';
import { admin, startCluster, type ClusterNode } from './chaos/cluster.ts';
import { Login } from './chaos/login.ts';
import { Random } from './chaos/random.ts';

// Two workers run schedules that are all due at the same moments, while one or both are killed and started anew. Then the
// database is asked whether each time of each schedule has exactly one execution. Prints what was done and what held; exit
// code 1 when something did not. The executions run as well, one at a time, as far as they come.

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    kills: { type: 'string', default: '20' },
    period: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    isolation: { type: 'string', default: 'auto' },
  },
});
const count = Number(values.schedules);
const kills = Number(values.kills);
const periodMs = Number(values.period) * 1_000;
const seed = Number(values.seed);

/** A task has no more. */
const schedulesOfTask = 20;

/** How long the last times may take to be made up for. */
const settledWithinMs = 60_000;

type Line = { readonly what: string; readonly found: string; readonly holds?: boolean };

const lines = await run();
const width = Math.max(...lines.map(({ what }) => what.length));
for (const { what, found, holds } of lines) {
  const verdict = holds === undefined ? '' : holds ? 'HELD' : 'BROKEN';
  console.log(`${what.padEnd(width)}  ${verdict.padEnd(6)}  ${found}`);
}
process.exitCode = lines.some(({ holds }) => holds === false) ? 1 : 0;

async function run(): Promise<Line[]> {
  const random = new Random(seed);
  console.log(`Seed ${seed}.`);
  await using cluster = await startCluster(values.isolation, {
    SCHEDULE_MIN_SECONDS: '1',
    MAX_EXECUTIONS_PER_ORGANIZATION: '1',
    MAX_LIVE_SESSIONS: '2',
    SPARE_SESSIONS: '0',
    SHUTDOWN_GRACE_SECONDS: '0',
  });
  await using sql = await openSql(cluster.databaseUrl);
  const login = new Login(() => cluster.nodes.api.url, admin);
  const start = Math.ceil((Date.now() + 1_000 + count * 25) / periodMs) * periodMs;
  await addSchedules(login, new Date(start));
  await sleep(start - Date.now());
  const done = await kill(cluster.nodes.workers, random);
  const end = new Date();
  await settled(sql, end);
  return await audit(sql, { end: end.getTime(), ...done });
}

async function addSchedules(login: Login, start: Date): Promise<void> {
  const schedule = {
    kind: 'interval',
    expression: `${periodMs / 1_000}s`,
    starts_at: start.toISOString(),
    misfire: 'all',
    misfire_cap: 100,
    overlap: 'queue',
    max_failures: 1_000,
  };
  for (let made = 0; made < count;) {
    const prompt = `Say so.${script({ text: 'Done.' })}`;
    const task = await login.insist(201, 'POST', '/tasks', { name: 'Chaos', prompt_template: prompt });
    for (let each = 0; each < schedulesOfTask && made < count; each += 1, made += 1)
      await login.insist(201, 'POST', `/tasks/${String(task['id'])}/schedules`, schedule);
  }
}

type Done = {
  readonly killed: number;
  readonly atMoment: number;
  readonly bothDown: number;
  readonly ended: number;
};

/** Kills one node, now and then both, often while times are being run, and starts them anew at once. */
async function kill(workers: readonly [ClusterNode, ClusterNode], random: Random): Promise<Done> {
  let [killed, atMoment, bothDown, ended] = [0, 0, 0, 0];
  while (killed < kills) {
    // At a moment and within the second after it most is done.
    const isAtMoment = random.next() < 0.6;
    const toMoment = periodMs - (Date.now() % periodMs);
    await sleep(isAtMoment ? toMoment + random.between(0, 1_000) : random.between(100, 3_000));
    const victims = random.next() < 0.3 && kills - killed > 1 ? workers : [random.pick(workers)];
    if (isAtMoment) atMoment += victims.length;
    if (victims.length > 1) bothDown += 1;
    for (const { server } of victims) {
      if (server.hasEnded) ended += 1;
      server.signal('SIGKILL');
    }
    await Promise.all(victims.map((node) => node.server.ended.then(() => node.start())));
    killed += victims.length;
  }
  return { killed, atMoment, bothDown, ended };
}

/** Every schedule has moved on beyond the end. */
async function settled(sql: Sql, end: Date): Promise<void> {
  const deadline = Date.now() + settledWithinMs;
  for (;;) {
    const [row] = await sql.rows('select count(*)::int as count from schedules where next_due_at <= $1', [
      end,
    ]);
    if (row?.['count'] === 0 || Date.now() > deadline) return;
    await sleep(200);
  }
}

async function audit(sql: Sql, of: Done & { readonly end: number }): Promise<Line[]> {
  const moments = await momentsOf(sql, of.end);
  const rows = await sql.rows(
    `select s.id, s.last_skipped_reason, s.is_paused, count(e.id)::int as executions,
       count(distinct e.due_at)::int as times,
       coalesce(max(extract(epoch from e.created_at - e.due_at)), 0)::float8 as delay
     from schedules s left join task_executions e on e.trigger_ref = s.id and e.due_at <= $1
     group by s.id`,
    [new Date(of.end)],
  );
  const sum = (field: string) => rows.reduce((total, row) => total + Number(row[field]), 0);
  const wanted = count * moments;
  const off = rows.filter(({ executions, times }) => executions !== moments || times !== moments);
  const skipped = rows.filter((row) => row['last_skipped_reason'] !== null || row['is_paused'] === true);
  const [ran] = await sql.rows(
    `select count(*)::int as count from task_executions where status = 'completed'`,
  );
  const delay = Math.max(...rows.map((row) => Number(row['delay'])));
  return [
    { what: 'schedules due at once', found: `${rows.length}, ${moments} times` },
    {
      what: 'kills',
      found: `${of.killed}, ${of.atMoment} of them at a moment; ${of.bothDown} times both nodes`,
    },
    { what: 'longest delay', found: `${delay.toFixed(1)} s` },
    { what: 'executions that completed meanwhile', found: String(ran?.['count']) },
    { what: 'times run', found: `${sum('times')} of ${wanted}`, holds: sum('times') === wanted },
    {
      what: 'times run twice',
      found: String(sum('executions') - sum('times')),
      holds: sum('executions') === sum('times'),
    },
    { what: 'schedules with each time once', found: `${rows.length - off.length}`, holds: off.length === 0 },
    { what: 'schedules that skipped or paused', found: String(skipped.length), holds: skipped.length === 0 },
    { what: 'servers that ended by themselves', found: String(of.ended), holds: of.ended === 0 },
  ];
}

/** How many times there were up to the end, by the schedules' own start. */
async function momentsOf(sql: Sql, end: number): Promise<number> {
  const [row] = await sql.rows('select distinct starts_at from schedules');
  const start = row?.['starts_at'];
  if (!(start instanceof Date)) throw new Error('There are no schedules.');
  return Math.floor((end - start.getTime()) / periodMs) + 1;
}
