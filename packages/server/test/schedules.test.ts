import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../src/infrastructure/log.ts';
import { createMetrics } from '../src/infrastructure/metrics.ts';
import { ScheduleRunner } from '../src/services/schedule-runner.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';
import { newTask } from './support/task-calls.ts';

let service: TestApp;
let sql: Sql;
beforeAll(async () => {
  // It starts no executions, and runs no schedules by itself: each test has them run when it wants.
  service = await startTestApp({ ROLE: 'api' });
  sql = await openSql(service.databaseUrl);
});
afterAll(async () => {
  await sql[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const prompt = { prompt: 'Go.' };
const hourly = { kind: 'cron', expression: '0 * * * *', time_zone: 'Europe/Berlin', variables: prompt };

async function newSchedule(who: Api, body: Record<string, unknown> = {}, task?: Json): Promise<Json> {
  const { id } = task ?? (await newTask(who));
  const answer = await who.post(`/tasks/${id}/schedules`, { ...hourly, ...body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** Its next time is so long ago, as if nobody had been there since; the times after it stay those of its clock. */
async function dueSince(schedule: Json, interval: string): Promise<void> {
  await sql.rows(
    `update schedules set next_due_at = date_trunc('hour', now() - $2::interval),
       next_run_at = date_trunc('hour', now() - $2::interval) where id = $1`,
    [schedule['id'], interval],
  );
}

/** What it has run was for a time before, so that the newest time is still to come. */
async function ranBefore(schedule: Json): Promise<void> {
  await sql.rows(
    `update task_executions set due_at = due_at - interval '1 day', occurrence = occurrence || ' before'
     where trigger_ref = $1`,
    [schedule['id']],
  );
  await dueSince(schedule, '0 hours');
}

async function run(): Promise<void> {
  await new ScheduleRunner({
    store: service.store,
    features: { isOn: () => Promise.resolve(true), assertOn: () => Promise.resolve() },
    metrics: createMetrics(),
    log: createLog('silent'),
  }).sweep();
}

async function executionsOf(who: Api, schedule: Json): Promise<Json[]> {
  const { body } = await who.get(`/tasks/${schedule['task_id']}/executions`);
  const items = body['items'] as Json[];
  return items.filter((each) => each['trigger_ref'] === schedule['id']);
}

const read = async (who: Api, schedule: Json) => (await who.get(`/schedules/${schedule['id']}`)).body;

describe('a schedule', () => {
  test('adds an execution in the name of the owner when its time has come, and moves on [schedules:run]', async () => {
    const alice = await service.newUser();
    const schedule = await newSchedule(alice);
    await run();
    expect(await executionsOf(alice, schedule)).toEqual([]);
    await dueSince(schedule, '0 seconds');
    await Promise.all([run(), run(), run()]);
    const [execution, ...more] = await executionsOf(alice, schedule);
    expect(more).toEqual([]);
    expect(execution).toMatchObject({
      trigger: 'scheduled',
      status: 'queued',
      owner_id: alice.userId,
      requested_by: null,
      variables: prompt,
    });
    const after = await read(alice, schedule);
    expect(after['last_due_at']).toBe(execution?.['due_at']);
    expect(Date.parse(after['next_due_at'])).toBeGreaterThan(Date.now());
    await run();
    expect(await executionsOf(alice, schedule)).toHaveLength(1);
  });

  test.each([
    ['skip', [], 'missed'],
    ['once', [0], 'missed'],
    ['all', [2, 1, 0], null],
  ] as const)(
    'that nobody ran for hours, as when the database was away, is made up for as its policy %s says [schedules:misfires]',
    async (misfire, hoursAgo, reason) => {
      const alice = await service.newUser();
      // Whatever the hour: the newest time is more than a minute ago.
      const minute = (new Date().getUTCMinutes() + 30) % 60;
      const schedule = await newSchedule(alice, {
        misfire,
        expression: `${minute} * * * *`,
        overlap: 'queue',
      });
      const newest = Date.parse(schedule['next_due_at']) - 3_600_000;
      await sql.rows('update schedules set next_due_at = $2, next_run_at = $2 where id = $1', [
        schedule['id'],
        new Date(newest - 2 * 3_600_000),
      ]);
      await run();
      const due = (await executionsOf(alice, schedule)).map((each) => Date.parse(each['due_at']));
      expect(due.sort()).toEqual(hoursAgo.map((hours) => newest - hours * 3_600_000));
      const after = await read(alice, schedule);
      expect(after['last_skipped']?.reason ?? null).toBe(reason);
      expect(after['next_due_at']).toBe(schedule['next_due_at']);
    },
  );

  test('passes a time over, queues it, or stops what runs, while the execution before goes on [schedules:overlap]', async () => {
    const alice = await service.newUser();
    for (const [overlap, statuses] of [
      ['skip', ['queued']],
      ['queue', ['queued', 'queued']],
      ['cancel_running', ['cancelled', 'queued']],
    ] as const) {
      const schedule = await newSchedule(alice, { overlap });
      await dueSince(schedule, '0 hours');
      await run();
      await ranBefore(schedule);
      await run();
      const found = (await executionsOf(alice, schedule)).map((each) => each['status'] as string);
      expect({ overlap, found: found.sort() }).toEqual({ overlap, found: statuses });
      if (overlap === 'skip')
        expect((await read(alice, schedule))['last_skipped']).toMatchObject({ reason: 'overlap' });
    }
  });

  test('whose owner has lost the right or was deactivated has executions that say so, and is paused after so many [schedules:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    for (const [change, code] of [
      [`role = 'viewer'`, 'permission_denied'],
      ['is_active = false', 'owner_deactivated'],
    ] as const) {
      const owner = await service.newUser({ organizationId });
      const schedule = await newSchedule(owner, { max_failures: 2 });
      await sql.rows(`update users set ${change} where id = $1`, [owner.userId]);
      await dueSince(schedule, '0 hours');
      await run();
      await ranBefore(schedule);
      await run();
      const executions = await executionsOf(admin, schedule);
      expect(executions.map(({ status, error }) => [status, error['code']])).toEqual([
        ['failed', code],
        ['failed', code],
      ]);
      const paused = await read(admin, schedule);
      expect(paused).toMatchObject({ is_paused: true, consecutive_failures: 2, next_due_at: null });
      expect(paused['paused_reason']).toBe(`2 executions in a row have failed, the last one with ${code}.`);
    }
  });

  test('goes on after a pause without making up for what was due meanwhile [schedules:pause]', async () => {
    const alice = await service.newUser();
    const schedule = await newSchedule(alice);
    const path = `/schedules/${schedule['id']}`;
    expect((await alice.post(`${path}/resume`)).status).toBe(409);
    const paused = await alice.post(`${path}/pause`, { reason: 'Holidays.' });
    expect(paused.body).toMatchObject({ is_paused: true, paused_reason: 'Holidays.', next_due_at: null });
    expect((await alice.post(`${path}/pause`, {})).status).toBe(409);
    expect((await alice.get('/schedules?is_paused=true')).body['items']).toMatchObject([
      { id: schedule['id'] },
    ]);
    const resumed = await alice.post(`${path}/resume`);
    expect(resumed.body).toMatchObject({ is_paused: false, paused_reason: null });
    expect(resumed.body['next_due_at']).toBe(schedule['next_due_at']);
    await run();
    expect(await executionsOf(alice, schedule)).toEqual([]);
  });

  test('shows its next five times by the clock of its zone, and so does one that is not made yet [schedules:preview]', async () => {
    const alice = await service.newUser();
    const settings = {
      kind: 'cron',
      expression: '30 2 * * *',
      time_zone: 'Europe/Berlin',
      starts_at: '2027-03-27T00:00:00Z',
    };
    const local = [
      '2027-03-27T02:30:00+01:00',
      '2027-03-28T03:00:00+02:00',
      '2027-03-29T02:30:00+02:00',
      '2027-03-30T02:30:00+02:00',
      '2027-03-31T02:30:00+02:00',
    ];
    const localOf = (body: Json) => (body['items'] as Json[]).map((each) => each['local'] as string);
    expect(localOf((await alice.post('/schedules/preview', settings)).body)).toEqual(local);
    const schedule = await newSchedule(alice, settings);
    expect(localOf((await alice.get(`/schedules/${schedule['id']}/preview`)).body)).toEqual(local);
    await newSchedule(alice, { ...settings, expression: '0 3 * * *' }, { id: schedule['task_id'] });
    const both = await alice.get(`/tasks/${schedule['task_id']}/schedule/preview?count=3`);
    expect(localOf(both.body)).toEqual([
      '2027-03-27T02:30:00+01:00',
      '2027-03-27T03:00:00+01:00',
      '2027-03-28T03:00:00+02:00',
    ]);
  });

  test.each([
    [{ expression: '0 0 31 2 *' }, 'never due'],
    [{ expression: 'whenever' }, 'five fields'],
    [{ time_zone: 'Mars/Olympus' }, 'IANA'],
    [{ kind: 'interval', expression: '1s' }, 'shortest that is allowed here is 60 seconds'],
    [{ jitter_seconds: 1_801 }, 'jitter_seconds'],
    [{ variables: { prompt: 'Go.', other: 1 } }, 'no variable'],
    [{ starts_at: '2030-01-02T00:00:00Z', ends_at: '2030-01-01T00:00:00Z' }, 'before it starts'],
  ])('that cannot be meant is refused with the reason: %j [schedules:refused]', async (body, why) => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const refused = await alice.post(`/tasks/${task['id']}/schedules`, { ...hourly, ...body });
    expect(refused.status).toBe(422);
    expect(refused.body['detail']).toContain(why);
  });

  test('is changed as a whole and at the version that was seen, and goes with its task [schedules:change]', async () => {
    const alice = await service.newUser();
    const schedule = await newSchedule(alice, { ends_at: '2099-01-01T00:00:00Z' });
    const path = `/schedules/${schedule['id']}`;
    const changed = await alice.patch(path, { expression: '15 * * * *', ends_at: null });
    expect(changed.body).toMatchObject({ version: 2, expression: '15 * * * *', ends_at: null, kind: 'cron' });
    expect(new Date(changed.body['next_due_at']).getUTCMinutes()).toBe(15);
    expect((await alice.patch(path, { expression: '0 0 31 2 *' })).status).toBe(422);
    expect((await alice.delete(path, { 'if-match': '"1"' })).status).toBe(412);
    expect((await alice.delete(`/tasks/${schedule['task_id']}`)).status).toBe(204);
    expect((await alice.get(path)).status).toBe(404);
    expect(await sql.rows('select 1 from schedules where id = $1', [schedule['id']])).toEqual([]);
  });

  test('that cannot be run just now holds up no other, and is tried again [schedules:poisoned]', async () => {
    const alice = await service.newUser();
    const [broken, good] = [await newSchedule(alice), await newSchedule(alice)];
    await dueSince(broken, '2 hours');
    await dueSince(good, '0 hours');
    await sql.rows(`update schedules set expression = 'nonsense' where id = $1`, [broken['id']]);
    await run();
    expect(await executionsOf(alice, good)).toHaveLength(1);
    // So soon that what passes makes no time a missed one.
    const [row] = await sql.rows(
      `select next_run_at > now() as later, next_run_at < now() + interval '30 seconds' as soon
       from schedules where id = $1`,
      [broken['id']],
    );
    expect(row).toEqual({ later: true, soon: true });
    await sql.rows('delete from schedules where id = $1', [broken['id']]);
  });
});

test('a service runs its schedules by itself, to the end of their executions [schedules:service]', async () => {
  await using whole = await startTestApp({ SCHEDULE_MIN_SECONDS: '1' });
  const alice = await whole.newUser();
  const task = await newTask(alice);
  const variables = { prompt: `Say it.${script({ text: 'Done.' })}` };
  const starts_at = new Date(Date.now() + 1_500).toISOString();
  const schedule = await alice.post(`/tasks/${task['id']}/schedules`, {
    kind: 'interval',
    expression: '1h',
    starts_at,
    variables,
  });
  expect(schedule.body['next_due_at']).toBe(starts_at);
  await eventually(
    async () => {
      const { body } = await alice.get(`/tasks/${task['id']}/executions`);
      expect(body['items']).toMatchObject([
        { status: 'completed', trigger: 'scheduled', due_at: starts_at, trigger_ref: schedule.body['id'] },
      ]);
    },
    { within: 40_000 },
  );
});
