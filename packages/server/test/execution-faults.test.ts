import { randomUUID } from 'node:crypto';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOf } from './support/agent-processes.ts';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';
import { execute, newTask, untilEnded, untilIs } from './support/task-calls.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let sql: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  sql = stack.use(await openSql(service.databaseUrl));
  // What can go wrong for a fault of ours: the database refuses what it never should.
  await sql.rows(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
    create trigger refuse before insert on sessions for each row when (new.name = 'Broken') execute function refuse();
    create trigger refuse before update on task_executions for each row
      when (new.status = 'failed' and new.snapshot ->> 'name' = 'Endless') execute function refuse()`);
});
afterAll(() => stack.disposeAsync());

const says = `Say it.${script({ text: 'Done.' })}`;
const hangs = () => `Hang ${randomUUID()}.${script({ hang: true })}`;

const untilAgent = (who: Api, id: string) =>
  eventually(
    async () => {
      const { body } = await who.get(`/task-executions/${id}`);
      return { sessionId: String(body['session_id']), pid: await agentOf(body['session_id']) };
    },
    { within: 25_000 },
  );

describe('an execution that goes wrong for a fault of ours', () => {
  test('at each start holds up no other, and fails visibly in the end [executions:start-failed]', async () => {
    const alice = await service.newUser();
    const broken = await execute(alice, await newTask(alice, { name: 'Broken' }), says);
    const unreadable = await execute(alice, await newTask(alice, { name: 'Broken' }), says);
    await sql.rows(`update task_executions set snapshot = '{}' where id = $1`, [unreadable]);
    const good = await execute(alice, await newTask(alice), says);
    expect(await untilEnded(alice, good)).toMatchObject({ status: 'completed' });
    const failed = await eventually(
      async () => {
        // The pauses are passed over.
        await sql.rows(`update task_executions set next_attempt_at = now() where status = 'pending'`);
        const [row] = await sql.rows('select status from task_executions where id = $1', [broken]);
        expect(row?.['status']).toBe('failed');
        return (await alice.get(`/task-executions/${broken}`)).body;
      },
      { within: 30_000 },
    );
    expect(failed).toMatchObject({ attempt: 0, attempts: [], error: { code: 'start_failed' } });
    const [row] = await sql.rows(
      'select failed_starts > 0 as is_put_off from task_executions where id = $1',
      [unreadable],
    );
    expect(row).toEqual({ is_put_off: true });
    await sql.rows(`update task_executions set status = 'cancelled', next_attempt_at = null, completed_at = now()
      where id = '${unreadable}'`);
  }, 60_000);

  test('at its end leaves others their time-outs [executions:late-apart]', async () => {
    const [alice, bob] = [await service.newUser(), await service.newUser()];
    const endless = await execute(
      alice,
      await newTask(alice, { name: 'Endless', timeout_seconds: 1 }),
      hangs(),
    );
    await untilAgent(alice, endless);
    const late = await execute(bob, await newTask(bob, { timeout_seconds: 1 }), hangs());
    expect(await untilEnded(bob, late)).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
    expect((await alice.get(`/task-executions/${endless}`)).body['status']).toBe('running');
    await alice.post(`/task-executions/${endless}/cancel`, {});
  }, 60_000);
});

test('an execution whose task is deleted while it runs is not tried again [executions:task-deleted]', async () => {
  const alice = await service.newUser();
  const task = await newTask(alice, { retry: { max_attempts: 3, first_delay_seconds: 0 } });
  const id = await execute(alice, task, hangs());
  const { pid } = await untilAgent(alice, id);
  expect((await alice.delete(`/tasks/${task['id']}`)).status).toBe(204);
  expect((await alice.get(`/task-executions/${id}`)).body['status']).toBe('running');
  process.kill(pid, 'SIGKILL');
  const ended = await untilEnded(alice, id);
  expect(ended).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'task_deleted' } });
}, 60_000);

test('cancelling between two attempts leaves those alone who talk where the first one was [executions:cancel-talk]', async () => {
  const alice = await service.newUser();
  const task = await newTask(alice, { retry: { max_attempts: 2, first_delay_seconds: 3_600 } });
  const id = await execute(alice, task, hangs());
  const { pid, sessionId } = await untilAgent(alice, id);
  process.kill(pid, 'SIGKILL');
  await untilIs(alice, id, 'pending');
  const asked = await fetch(`${service.url}/api/v1/sessions/${sessionId}/query`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${alice.token}`,
      'content-type': 'application/json',
      prefer: 'respond-async',
    },
    body: JSON.stringify({ message: hangs() }),
  });
  const { turn_id: turn } = (await asked.json()) as { turn_id: string };
  const isRunning = async () => expect((await alice.get(`/turns/${turn}`)).body['status']).toBe('running');
  await eventually(isRunning, { within: 20_000 });
  expect((await alice.post(`/task-executions/${id}/cancel`, {})).body['status']).toBe('cancelled');
  expect(await sql.rows('select stop_requested from turns where id = $1', [turn])).toEqual([
    { stop_requested: null },
  ]);
  await isRunning();
  await alice.post(`/sessions/${sessionId}/interrupt`);
}, 60_000);

test('of an organization no more than ten thousand executions wait for room [executions:line]', async () => {
  await using api = await startTestApp({ ROLE: 'api' });
  await using rows = await openSql(api.databaseUrl);
  const [alice, bob] = [await api.newUser(), await api.newUser()];
  const task = await newTask(alice);
  const id = await execute(alice, task, says);
  await rows.rows(
    `insert into task_executions (id, organization_id, task_id, task_version, snapshot, owner_id, trigger, due_at,
       variables, prompt, status, queued_at)
     select id || n, organization_id, task_id, task_version, snapshot, owner_id, trigger, due_at, variables, prompt,
       status, queued_at from task_executions, generate_series(1, 9999) n where id = $1`,
    [id],
  );
  const answer = await alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: says } });
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('60');
  await execute(bob, await newTask(bob), says);
  // However long the line is, the next one in it is found at once.
  const from = performance.now();
  const next = await api.store.transact(alice.organizationId, (tx) =>
    tx.executions.findNext(alice.organizationId, { perUser: 5, perOrganization: 5 }),
  );
  expect(next).toBe(id);
  expect(performance.now() - from).toBeLessThan(1_000);
}, 30_000);
