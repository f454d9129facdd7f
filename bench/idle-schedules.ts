import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../packages/server/src/database/embedded-postgres.ts';
import { openSql } from '../packages/server/test/support/sql.ts';
import type { Figure } from './support/figures.ts';
import { post, startService } from './support/service.ts';

// What 10,000 schedules cost that are not due: the processor time of the server and of its database, beside that of the
// same without any.
const count = 10_000;
const seconds = 30;
const ticksPerSecond = 100;

export async function idleSchedules(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const directory = await embeddedDirectory(folder);
  const { url } = stack.use(await startEmbeddedPostgres({ directory }));
  const keys = {
    JWT_SECRET: 'a secret of the benchmark, which is long enough',
    SECRETS_KEY: Buffer.alloc(32).toString('base64'),
  };
  const service = stack.use(await startService({ ...keys, DATABASE_URL: url, ISOLATION: 'none' }));
  const sql = stack.use(await openSql(url));
  const task = await post(service, '/tasks', { name: 'Bench', prompt_template: 'Go.' });
  const cron = { kind: 'cron', expression: '0 3 1 1 *', time_zone: 'Europe/Berlin' };
  await post(service, `/tasks/${String(task['id'])}/schedules`, cron);
  const postmaster = Number.parseInt(await readFile(path.join(directory, 'data', 'postmaster.pid'), 'utf8'));
  const without = await coreShare(service.pid, postmaster);
  await sql.rows('create temporary table one as select * from schedules');
  await sql.rows(
    `update one set id = 'sched_'; insert into schedules select (jsonb_populate_record(one,
       jsonb_build_object('id', 'sched_' || md5(n::text)))).* from one, generate_series(1, ${count}) n`,
  );
  await sql.rows('vacuum analyze schedules');
  const found = await coreShare(service.pid, postmaster);
  const more = Math.max(0, found - without);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    {
      what: `What ${count} schedules that are not due take of a core, with the database`,
      value: `${percent(more)} (${percent(found)} against ${percent(without)} without)`,
      ...{ target: '≤ 2 %', holds: more <= 0.02 },
    },
  ];
}

async function coreShare(server: number, postmaster: number): Promise<number> {
  await sleep(5_000);
  const [from, began] = [await ticksOf(server, postmaster), performance.now()];
  await sleep(seconds * 1_000);
  const ticks = (await ticksOf(server, postmaster)) - from;
  return ticks / ticksPerSecond / ((performance.now() - began) / 1_000);
}

/** Of the server, of the postmaster with its children that have ended, and of those that live. */
async function ticksOf(server: number, postmaster: number): Promise<number> {
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    if (stat === undefined) continue;
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [1, 11, 12, 13, 14].map(
      (place) => fields[place] ?? 0,
    );
    if (Number(name) === server || parent === postmaster) ticks += user + system;
    if (Number(name) === postmaster) ticks += user + system + userOfEnded + systemOfEnded;
  }
  return ticks;
}
