import { randomUUID } from 'node:crypto';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';
import { execute, newTask, untilEnded, untilIs } from './support/task-calls.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
/** A prompt of which the model says nothing, and which no other test has. */
const hangs = () => `Hang ${randomUUID()}.${script({ hang: true })}`;
const says = (text: string) => `Say it.${script({ text })}`;

async function sql(text: string, values: unknown[]): Promise<void> {
  await using superuser = await openSql(service.databaseUrl);
  await superuser.rows(text, values);
}

/** The agent of an attempt is up, and the model has been asked so many times by it and those before it. */
async function untilAsked(who: Api, id: string, times = 1): Promise<Json> {
  const execution = await untilIs(who, id, 'running');
  const asked = () => {
    const marker = /Hang [-0-9a-f]+/.exec(execution['prompt'])?.[0] ?? '';
    return service.fake.requests.filter((sent) => JSON.stringify(sent.body).includes(marker)).length;
  };
  await eventually(() => expect(asked()).toBeGreaterThanOrEqual(times), { within: 25_000 });
  return execution;
}

describe('an execution', () => {
  test('runs as a background session of its own, and its result is kept [executions:run]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const id = await execute(
      alice,
      task,
      `Greet.${script(bash('echo hi > greeting'), { text: 'Hi there.' })}`,
    );
    const done = await untilEnded(alice, id);
    expect(done).toMatchObject({
      status: 'completed',
      attempt: 1,
      result: { text: 'Hi there.' },
      error: null,
    });
    expect(done['attempts']).toMatchObject([
      { number: 1, status: 'completed', session_id: done['session_id'] },
    ]);
    const session = (await alice.get(`/sessions/${done['session_id']}`)).body;
    expect(session).toMatchObject({ mode: 'background', name: 'Do', user_id: alice.userId, total_turns: 1 });
    expect(Number(done['total_cost_usd'])).toBeGreaterThan(0);
    expect(done['total_cost_usd']).toBe(session['total_cost_usd']);
    expect((await alice.get(`/task-executions/${id}/tool-calls`)).body['items']).toMatchObject([
      { tool_name: 'Bash', status: 'success' },
    ]);
  });

  test('has files for all who see it, also where its session is not theirs [executions:files]', async () => {
    const owner = await service.newUser();
    const { organizationId } = owner;
    const colleague = await service.newUser({ organizationId });
    const stranger = await service.newUser({ role: 'admin' });
    const task = await newTask(owner, { sharing: 'organization' });
    const write = bash('mkdir out && echo hi > out/greeting.txt && ln -s /etc/passwd out/link');
    const id = await execute(owner, task, `Greet.${script(write, { text: 'Done.' })}`);
    const { session_id: session } = await untilEnded(owner, id);
    const path = `/task-executions/${id}`;
    expect((await colleague.get(`/sessions/${session}/files`)).status).toBe(404);
    for (const who of [owner, colleague]) {
      const tree = await who.get(`${path}/files?path=out`);
      expect(tree.body['items'].map((file: Json) => [file['path'], file['type']])).toEqual([
        ['out/greeting.txt', 'file'],
        ['out/link', 'link'],
      ]);
      const one = await fetch(`${service.url}/api/v1${path}/files/out/greeting.txt`, {
        headers: { authorization: `Bearer ${who.token}` },
      });
      expect([one.status, await one.text()]).toEqual([200, 'hi\n']);
      expect((await who.get(`${path}/files/out/link`)).status).toBe(409);
      expect((await who.get(`${path}/files/..%2f..%2fetc%2fpasswd`)).status).toBe(422);
      const archive = await fetch(`${service.url}/api/v1${path}/workdir/download?format=zip`, {
        headers: { authorization: `Bearer ${who.token}` },
      });
      expect(archive.headers.get('content-disposition')).toContain(`${id}.zip`);
      expect(Buffer.from(await archive.arrayBuffer()).includes('out/greeting.txt')).toBe(true);
    }
    for (const end of ['files', 'files/out/greeting.txt', 'workdir/download'])
      expect((await stranger.get(`${path}/${end}`)).status).toBe(404);
    await owner.patch(`/tasks/${task['id']}`, { sharing: 'private' });
    expect((await colleague.get(`${path}/files`)).status).toBe(404);
  });

  test('that fails of what passes is tried again in a new session, as its task says [executions:retried]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { retry: { max_attempts: 2, first_delay_seconds: 0 } });
    const id = await execute(alice, task, hangs());
    const first = await untilAsked(alice, id);
    process.kill(await agentOf(first['session_id']), 'SIGKILL');
    const second = await eventually(
      async () => {
        const { body } = await alice.get(`/task-executions/${id}`);
        expect(body).toMatchObject({ status: 'running', attempt: 2 });
        return body;
      },
      { within: 20_000 },
    );
    expect(second['session_id']).not.toBe(first['session_id']);
    expect((await alice.get(`/sessions/${second['session_id']}/turns`)).body['items']).toMatchObject([
      { attempts: 1 },
    ]);
    await untilAsked(alice, id, 2);
    process.kill(await agentOf(second['session_id']), 'SIGKILL');
    const ended = await untilEnded(alice, id);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'agent_crashed' } });
    expect(ended['attempts']).toMatchObject([
      { status: 'failed', error: { code: 'agent_crashed' } },
      { status: 'failed', error: { code: 'agent_crashed' } },
    ]);
  });

  test('that fails of what would come again is not tried again [executions:not-retried]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { retry: { max_attempts: 5, first_delay_seconds: 0 } });
    const ended = await untilEnded(alice, await execute(alice, task, `Try.${script({ error: 400 })}`));
    expect(ended).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'model_invalid_request' } });
  });

  test('with a kept workspace finds what the one before left, and waits for it [executions:kept]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { workspace: 'kept' });
    const prompts = ['one', 'two'].map(
      (word) => `Add.${script(bash(`echo ${word} >> words; cat words`), { text: word })}`,
    );
    const ids = [];
    for (const prompt of prompts) ids.push(await execute(alice, task, prompt));
    const ended = await Promise.all(ids.map((id) => untilEnded(alice, id)));
    const outputs = await Promise.all(
      ids.map(
        async (id) => (await alice.get(`/task-executions/${id}/tool-calls`)).body['items'][0]['output'],
      ),
    );
    expect(outputs).toEqual(['one', 'one\ntwo']);
    expect(new Set(ended.map((execution) => execution['session_id'])).size).toBe(2);
    for (const [index, execution] of ended.entries())
      if (index > 0) expect(execution['started_at'] >= ended[index - 1]?.['completed_at']).toBe(true);
  });

  test('is ended when it takes longer than its task allows [executions:timed-out]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { timeout_seconds: 1 });
    const ended = await untilEnded(alice, await execute(alice, task, hangs()));
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
    await eventually(
      async () =>
        expect((await alice.get(`/task-executions/${ended['id']}`)).body['attempts']).toMatchObject([
          { status: 'failed', error: { code: 'timed_out' } },
        ]),
      { within: 10_000 },
    );
  });

  test('can be talked with after its end, which changes nothing of it [executions:talk-on]', async () => {
    const alice = await service.newUser();
    const done = await untilEnded(alice, await execute(alice, await newTask(alice), says('First.')));
    const answer = await alice.ask(done['session_id'], says('Second.'));
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Second.' } });
    const { body } = await alice.get(`/task-executions/${done['id']}`);
    expect(body).toEqual(done);
  });
});

describe('an execution that is cancelled', () => {
  const cancel = async (who: Api, id: string) => {
    const answer = await who.post(`/task-executions/${id}/cancel`, { reason: 'Enough.' });
    expect(answer.body).toMatchObject({ status: 'cancelled', cancel_reason: 'Enough.' });
  };
  const untilAttempts = (who: Api, id: string, ...statuses: string[]) =>
    eventually(
      async () => {
        const { body } = await who.get(`/task-executions/${id}`);
        expect(body['attempts'].map((attempt: Json) => attempt['status'])).toEqual(statuses);
        expect(body).toMatchObject({ status: 'cancelled', cancel_reason: 'Enough.' });
      },
      { within: 10_000 },
    );

  test('while it runs is stopped [executions:cancel-running]', async () => {
    const alice = await service.newUser();
    const id = await execute(alice, await newTask(alice), hangs());
    const { session_id: session } = await untilAsked(alice, id);
    await cancel(alice, id);
    await untilAttempts(alice, id, 'cancelled');
    await eventually(async () => expect(await agentOf(session).catch(() => 0)).toBe(0), { within: 5_000 });
  });

  test('while it waits for people asks them no more [executions:cancel-waiting]', async () => {
    const alice = await service.newUser();
    const rules = [{ kind: 'command', effect: 'ask', commands: ['date *'] }];
    const task = await newTask(alice, { session: { policies: [{ rules }] } });
    const id = await execute(alice, task, `What time?${script(bash('date +%s'), { text: 'Late.' })}`);
    const { session_id: session } = await untilIs(alice, id, 'waiting');
    await cancel(alice, id);
    await untilAttempts(alice, id, 'cancelled');
    const { items } = (await alice.get(`/approvals?session_id=${session}`)).body;
    expect(items).toMatchObject([{ status: 'cancelled' }]);
  });

  test('between two attempts has no other one [executions:cancel-backoff]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { retry: { max_attempts: 2, first_delay_seconds: 3_600 } });
    const id = await execute(alice, task, hangs());
    const { session_id: session } = await untilAsked(alice, id);
    process.kill(await agentOf(session), 'SIGKILL');
    const pending = await untilIs(alice, id, 'pending');
    expect(pending).toMatchObject({ error: { code: 'agent_crashed' } });
    expect(Date.parse(pending['next_attempt_at'])).toBeGreaterThan(Date.now() + 3_000_000);
    await cancel(alice, id);
    await untilAttempts(alice, id, 'failed');
  });

  test('by an interrupt of its session is cancelled too [executions:interrupted]', async () => {
    const alice = await service.newUser();
    const id = await execute(alice, await newTask(alice), hangs());
    const { session_id: session } = await untilAsked(alice, id);
    await alice.post(`/sessions/${session}/interrupt`);
    expect(await untilEnded(alice, id)).toMatchObject({
      status: 'cancelled',
      error: { code: 'interrupted_by_user' },
    });
  });
});

describe('an execution that waits for people', () => {
  test('is shown as waiting, and goes on when they have decided [executions:waiting]', async () => {
    const alice = await service.newUser();
    const rules = [{ kind: 'command', effect: 'ask', commands: ['date *'] }];
    const task = await newTask(alice, { session: { policies: [{ rules }] } });
    const id = await execute(alice, task, `What time?${script(bash('date +%s'), { text: 'Late.' })}`);
    const { session_id: session } = await untilIs(alice, id, 'waiting');
    const { items } = (await alice.get(`/approvals?status=pending&session_id=${session}`)).body;
    await alice.post(`/approvals/${items[0].id}/decision`, { decision: 'allow' });
    expect(await untilEnded(alice, id)).toMatchObject({ status: 'completed', result: { text: 'Late.' } });
  });
});

describe('the owner of a task', () => {
  test.each([
    ['became a viewer', `update users set role = 'viewer' where id = $1`, 'permission_denied'],
    ['was deactivated', 'update users set is_active = false where id = $1', 'owner_deactivated'],
    [
      'was removed',
      'update users set is_active = false, deleted_at = now() where id = $1',
      'owner_deactivated',
    ],
  ])('who %s has nothing run in their name any more [executions:deputy]', async (_name, change, code) => {
    const alice = await service.newUser();
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    const task = await newTask(alice, { max_concurrent: 1 });
    const running = await execute(alice, task, hangs());
    await untilAsked(alice, running);
    const queued = await execute(alice, task, says('Nothing.'));
    await sql(change, [alice.userId]);
    const asked = await admin.post(`/tasks/${task['id']}/execute`, {
      variables: { prompt: says('Nothing.') },
    });
    expect(asked.body).toMatchObject({ status: 'failed', session_id: null, error: { code } });
    await admin.post(`/task-executions/${running}/cancel`, {});
    const refused = await untilEnded(admin, queued);
    expect(refused).toMatchObject({ status: 'failed', attempts: [], error: { code } });
    expect(refused['error'].detail).toMatch(/^The task's owner /);
  });

  test('who has spent their budget has nothing run [executions:budget]', async () => {
    const alice = await service.newUser();
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    await untilEnded(alice, await execute(alice, await newTask(alice), says('Costly.')));
    await admin.put(`/budgets/user/${alice.userId}/day`, { limit_usd: 0.000001 });
    const asked = await untilEnded(alice, await execute(alice, await newTask(alice), says('Nothing.')));
    expect(asked).toMatchObject({ status: 'failed', attempt: 0, error: { code: 'budget_exceeded' } });
  });

  test('who keeps as much as they may has nothing begin, and reports of what ends are left out [executions:storage]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const admin = await service.newUser({ role: 'admin', organizationId });
    const task = await newTask(alice, { report: { format: 'json' } });
    const running = await execute(alice, task, hangs());
    await untilAsked(alice, running);
    await admin.put(`/quotas/organization/${organizationId}/storage_mb`, { limit: 10 });
    await sql(
      `insert into snapshot_stores (organization_id, bytes, measured_at) values ($1, 10485760, now())
       on conflict (organization_id) do update set bytes = excluded.bytes`,
      [organizationId],
    );
    const refused = await untilEnded(alice, await execute(alice, task, says('Nothing.')));
    expect(refused).toMatchObject({
      ...{ status: 'failed', attempt: 0, session_id: null },
      error: { code: 'quota_exceeded', detail: expect.stringContaining('10 of 10 MiB') },
    });
    await alice.post(`/task-executions/${running}/cancel`, {});
    expect(await untilEnded(alice, running)).toMatchObject({ status: 'cancelled', report_id: null });
    const told = (await admin.get('/audit?action=execution.report_left_out')).body['items'];
    expect(told).toMatchObject([
      {
        resource_id: running,
        outcome: 'failure',
        after: { reason: expect.stringContaining('10 of 10 MiB') },
      },
    ]);
  });

  test('whose organization allows less by now is told so [executions:limits]', async () => {
    const alice = await service.newUser();
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    const task = await newTask(alice);
    await admin.put('/organization/agent-limits', { allowed_models: ['claude-haiku-*'] });
    const ended = await untilEnded(alice, await execute(alice, task, says('Nothing.')));
    expect(ended).toMatchObject({ status: 'failed', attempt: 0, error: { code: 'permission_denied' } });
    expect(ended['error'].detail).toContain('the model');
  });
});
