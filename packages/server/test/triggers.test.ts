import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExecutionRetention } from '../src/services/execution-retention.ts';
import { TriggerEventRetention } from '../src/services/trigger-event-retention.ts';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';
import { newTask } from './support/task-calls.ts';
import { fromGitHub, newTrigger, send, signed, type Made } from './support/trigger-senders.ts';

let service: TestApp;
let sql: Sql;
const lines: string[] = [];
beforeAll(async () => {
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  // It starts no executions.
  service = await startTestApp({ ROLE: 'api' }, log);
  sql = await openSql(service.databaseUrl);
});
afterAll(async () => {
  await sql[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

let count = 0;
const newId = () => `msg_${++count}`;
const go = JSON.stringify({ prompt: 'Go.' });

async function tell(trigger: Made, body = go, more: { id?: string; at?: Date } = {}) {
  return send(service.url, trigger.path, body, signed(trigger, body, { id: newId(), ...more }));
}

async function executionsOf(who: Api, { taskId }: Made): Promise<Json[]> {
  return (await who.get(`/tasks/${taskId}/executions?limit=100`)).body['items'] as Json[];
}

async function eventsOf(who: Api, { id }: Made): Promise<Json[]> {
  return (await who.get(`/triggers/${id}/events?limit=100`)).body['items'] as Json[];
}

describe('a trigger', () => {
  test('has its task run in the name of the owner, with the variables of the message [triggers:fires]', async () => {
    const alice = await service.newUser();
    const trigger = await newTrigger(alice, await newTask(alice));
    const told = await tell(trigger, go, { id: 'msg_fires' });
    expect(told.status).toBe(202);
    expect(told.body).toMatchObject({ outcome: 'accepted' });
    expect(await executionsOf(alice, trigger)).toMatchObject([
      {
        id: told.body['execution_id'],
        trigger: 'trigger',
        trigger_ref: trigger.id,
        status: 'queued',
        owner_id: alice.userId,
        requested_by: null,
        variables: { prompt: 'Go.' },
      },
    ]);
    expect(await eventsOf(alice, trigger)).toMatchObject([
      {
        id: told.body['id'],
        outcome: 'accepted',
        delivery: 'msg_fires',
        execution_id: told.body['execution_id'],
        bytes: go.length,
      },
    ]);
  });

  test('takes what the library of Standard Webhooks signs, also with the secret before a rotation [triggers:library]', async () => {
    const alice = await service.newUser();
    const trigger = await newTrigger(alice, await newTask(alice));
    const rotated = await alice.post(`/triggers/${trigger.id}/rotate-secret`);
    const by = async (secret: string) => {
      const [id, at] = [newId(), new Date()];
      return send(service.url, trigger.path, go, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(id, at, go),
      });
    };
    const newer = rotated.body['secret'] as string;
    expect(newer).not.toBe(trigger.secret);
    expect([(await by(trigger.secret)).status, (await by(newer)).status]).toEqual([202, 202]);
    await sql.rows('update triggers set old_secret_expires_at = now() where id = $1', [trigger.id]);
    expect([(await by(trigger.secret)).status, (await by(newer)).status]).toEqual([401, 202]);
  });

  test('takes a message that is signed by hand as the guide says [triggers:by-hand]', async () => {
    const alice = await service.newUser();
    const settings = { events: ['order.created'], mapping: { prompt: '/data/customer/name' } };
    const { path: at, secret } = await newTrigger(alice, await newTask(alice), settings);
    const guide = await readFile(path.join(import.meta.dirname, '../../../docs/triggers.md'), 'utf8');
    const [, example = ''] = /```sh[^\n]*\nSECRET=.*\nADDRESS=.*\n([^`]*openssl[^`]*)```/.exec(guide) ?? [];
    const env = { ...process.env, SECRET: secret, ADDRESS: `${service.url}${at}` };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', example], { env });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'accepted' });
  });

  test('takes what GitHub sends for the events it asks for, and nothing else [triggers:github-issue]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: 'Answer {{sender}} about "{{title}}" in {{repository}}: {{body}}',
      variables: ['sender', 'title', 'repository', 'body'].map((name) => ({ name })),
    });
    const settings = {
      source: 'github',
      events: ['issues.opened'],
      conditions: [{ pointer: '/repository/private', one_of: [false] }],
    };
    const trigger = await newTrigger(alice, task, settings);
    const issue = (action: string, isPrivate = false) =>
      JSON.stringify({
        action,
        issue: { number: 7, title: 'It hangs', body: 'Say {{title}}, then \u0000.' },
        repository: { full_name: 'acme/tools', private: isPrivate },
        sender: { login: 'bob' },
      });
    const github = (body: string, event = 'issues') =>
      send(service.url, trigger.path, body, fromGitHub(trigger, body, { event, delivery: newId() }));
    const outcomes = [
      await github('{"zen": "Keep it simple."}', 'ping'),
      await github(issue('closed')),
      await github(issue('opened', true)),
      await github(issue('opened')),
    ].map(({ status, body }) => [status, body['outcome']]);
    expect(outcomes).toEqual([
      [200, 'filtered'],
      [200, 'filtered'],
      [200, 'filtered'],
      [202, 'accepted'],
    ]);
    const [execution] = await executionsOf(alice, trigger);
    const shown = await alice.get(`/task-executions/${execution?.['id']}`);
    expect(shown.body['prompt']).toBe(
      'Answer bob about "It hangs" in acme/tools: Say {{title}}, then \ufffd.',
    );
    expect((await eventsOf(alice, trigger)).map(({ event, reason }) => [event, reason])).toEqual([
      ['issues.opened', null],
      ['issues.opened', 'condition'],
      ['issues.closed', 'event'],
      ['ping', 'event'],
    ]);
  });

  test('takes what Alertmanager repeats once for each state of a group [triggers:alertmanager-group]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: '{{alert}} is {{status}}: {{summary}} {{alerts}}',
      variables: [
        { name: 'alert' },
        { name: 'status', type: 'enum', values: ['firing', 'resolved'] },
        { name: 'summary', default: 'no summary' },
        { name: 'alerts', type: 'json' },
      ],
    });
    const trigger = await newTrigger(alice, task, { source: 'alertmanager' });
    const alert = (status: string, startsAt: string) =>
      send(
        service.url,
        trigger.path,
        JSON.stringify({
          groupKey: '{}:{alertname="Down"}',
          status,
          commonLabels: { alertname: 'Down' },
          alerts: [{ status, fingerprint: 'f', startsAt }],
        }),
        { authorization: `Bearer ${trigger.secret}` },
      );
    const told = [
      await alert('firing', '2026-11-26T01:00:00Z'),
      await alert('firing', '2026-11-26T01:00:00Z'),
      await alert('resolved', '2026-11-26T01:00:00Z'),
      await alert('firing', '2026-11-26T02:00:00Z'),
    ];
    expect(told.map(({ body }) => body['outcome'] as string)).toEqual([
      'accepted',
      'duplicate',
      'accepted',
      'accepted',
    ]);
    expect(told[1]?.body['execution_id']).toBe(told[0]?.body['execution_id']);
    expect(await executionsOf(alice, trigger)).toHaveLength(3);
  });

  test('that is told the same twenty times at once, and once more later, has one execution [triggers:once]', async () => {
    const alice = await service.newUser();
    const trigger = await newTrigger(alice, await newTask(alice));
    const all = await Promise.all(Array.from({ length: 20 }, () => tell(trigger, go, { id: 'msg_once' })));
    const [execution, ...others] = await executionsOf(alice, trigger);
    expect(others).toEqual([]);
    expect(all.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 202]);
    expect(new Set(all.map(({ body }) => body['execution_id'] as string))).toEqual(
      new Set([execution?.['id']]),
    );
    // Also when nothing of the first is remembered any more.
    await sql.rows(
      `update trigger_events set received_at = received_at - interval '31 days' where trigger_id = $1`,
      [trigger.id],
    );
    await new TriggerEventRetention({ store: service.store, triggerEventDays: 30 }).sweep();
    expect(await eventsOf(alice, trigger)).toEqual([]);
    expect((await tell(trigger, go, { id: 'msg_once' })).body).toMatchObject({
      outcome: 'duplicate',
      execution_id: execution?.['id'],
    });
  });

  test('is paused when twenty of its executions in a row have failed, and its owner is told [triggers:failures]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const owner = await service.newUser({ organizationId: admin.organizationId });
    const trigger = await newTrigger(owner, await newTask(owner, { name: 'Nightly' }));
    const shown = async () => (await admin.get(`/triggers/${trigger.id}`)).body;
    // What one message says is no fault of the task.
    const bad = JSON.stringify({ prompt: 5, of: 'nothing' });
    for (const _ of [1, 2]) expect((await tell(trigger, bad)).status).toBe(422);
    expect(await shown()).toMatchObject({ consecutive_failures: 0 });
    await sql.rows(`update users set role = 'viewer' where id = $1`, [owner.userId]);
    for (let failure = 1; failure <= 20; failure += 1) {
      expect(await shown()).toMatchObject({ is_paused: false, consecutive_failures: failure - 1 });
      expect((await tell(trigger)).status).toBe(409);
    }
    expect(await shown()).toMatchObject({
      ...{ is_paused: true, paused_reason: expect.stringContaining('20 executions in a row have failed') },
    });
    const before = (await executionsOf(admin, trigger)).length;
    expect((await tell(trigger)).status).toBe(409);
    expect(await executionsOf(admin, trigger)).toHaveLength(before);
    const told = (await admin.get('/notifications?limit=100')).body['items'] as Json[];
    expect(told.filter(({ event }) => event === 'trigger.paused')).toMatchObject([
      { kind: 'email', user_id: owner.userId },
    ]);
    expect((await admin.get('/audit?action=trigger.paused')).body['items']).toMatchObject([
      { resource_id: trigger.id, actor_id: null },
    ]);
    await sql.rows(`update users set role = 'user' where id = $1`, [owner.userId]);
    expect((await owner.post(`/triggers/${trigger.id}/resume`)).body).toMatchObject({
      ...{ is_paused: false, consecutive_failures: 0 },
    });
    expect((await tell(trigger)).status).toBe(202);
  });

  test('refuses a message for which its owner has no prompts left, and takes it when there are some [triggers:prompts]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const trigger = await newTrigger(admin, await newTask(admin));
    const limit = (most: number) =>
      admin.put(`/quotas/user/${admin.userId}/prompts_per_hour`, { limit: most });
    expect((await limit(0)).status).toBe(200);
    const refused = await tell(trigger, go, { id: 'msg_prompts' });
    expect([refused.status, refused.retryAfter]).toEqual([429, '60']);
    expect(await eventsOf(admin, trigger)).toMatchObject([{ outcome: 'refused', reason: 'quota_exceeded' }]);
    expect(await executionsOf(admin, trigger)).toEqual([]);
    const shown = (await admin.get(`/triggers/${trigger.id}`)).body;
    expect(shown).toMatchObject({ consecutive_failures: 0 });
    expect((await limit(1)).status).toBe(200);
    expect((await tell(trigger, go, { id: 'msg_prompts' })).status).toBe(202);
  });

  test('has its executions removed after their days, when nothing names them any more, and what they cost stays [tasks:retention]', async () => {
    const alice = await service.newUser();
    const trigger = await newTrigger(alice, await newTask(alice));
    const id = String((await tell(trigger)).body['execution_id']);
    const session = await alice.newSession();
    await sql.rows('update sessions set execution_id = $1 where id = $2', [id, session]);
    const end = `update task_executions set status = 'cancelled', next_attempt_at = null, completed_at = now() - interval '8 days'`;
    await sql.rows(`${end} where id = $1`, [id]);
    const young = String((await tell(trigger)).body['execution_id']);
    await sql.rows('update task_executions set retry_of = $1 where id = $2', [id, young]);
    const retention = new ExecutionRetention({ store: service.store, executionDays: 7 });
    await retention.sweep();
    // The log of the trigger names it.
    expect((await alice.get(`/task-executions/${id}`)).status).toBe(200);
    await sql.rows('delete from trigger_events where execution_id = $1', [id]);
    await sql.rows('delete from feed_entries where execution_id = $1', [id]);
    await retention.sweep();
    expect((await alice.get(`/task-executions/${id}`)).status).toBe(404);
    expect((await alice.get(`/task-executions/${young}`)).body).toMatchObject({ retry_of: null });
    expect((await alice.get(`/sessions/${session}`)).status).toBe(200);
    const kept = 'select execution_id, past_task_id from sessions where id = $1';
    expect(await sql.rows(kept, [session])).toEqual([{ execution_id: null, past_task_id: trigger.taskId }]);
    await sql.rows(
      `insert into usage_ledger (id, organization_id, user_id, session_id, upstream, requested_model, model, outcome,
         attempts, input_tokens, output_tokens, cache_creation_tokens, cache_creation_1h_tokens, cache_read_tokens,
         web_searches, cost_micro_usd, price_version, is_estimated, started_at)
       select 'call_of_old', organization_id, user_id, id, 'u', 'm', 'm', 'completed', 1, 1, 1, 0, 0, 0, 0, 5, 'p', false, now()
       from sessions where id = $1`,
      [session],
    );
    expect(await sql.rows('select task_id from ledger_calls where session_id = $1', [session])).toEqual([
      { task_id: trigger.taskId },
    ]);
  });

  test('answers strangers the same, whatever is wrong, and writes down only so many [triggers:strangers]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const [trigger, hub] = [
      await newTrigger(alice, task),
      await newTrigger(alice, task, { source: 'github' }),
    ];
    const old = new Date(Date.now() - 3_600_000);
    const captured = signed(trigger, go, { id: 'msg_captured' });
    const answers = [
      await send(service.url, '/api/v1/incoming/unknown', go, captured),
      await send(service.url, `/api/v1/incoming/${trigger.id}`, go, captured),
      await send(service.url, trigger.path, `${go} `, captured),
      await send(service.url, trigger.path, go, { ...captured, 'webhook-id': 'msg_other' }),
      await send(service.url, trigger.path, go, {}),
      await send(service.url, trigger.path, '{', captured),
      await send(service.url, trigger.path, go, signed(hub, go, { id: 'msg_hub' })),
      await tell(trigger, go, { at: old }),
      await tell(trigger, go, { at: new Date(Date.now() + 3_600_000) }),
      await send(service.url, hub.path, go, { authorization: `Bearer ${hub.secret}` }),
    ];
    const shown = answers.map(({ status, body: { request_id: _, ...rest } }) =>
      JSON.stringify({ status, rest }),
    );
    expect(new Set(shown).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    await Promise.all(Array.from({ length: 20 }, () => send(service.url, trigger.path, go, {})));
    const events = await eventsOf(alice, trigger);
    expect(events.length).toBeGreaterThanOrEqual(10);
    expect(events.length).toBeLessThan(20);
    expect(events.map(({ reason }) => reason as string)).toContain('stale');
    for (const each of events)
      expect(each).toMatchObject({ outcome: 'refused', event: null, delivery: null, execution_id: null });
    expect(await executionsOf(alice, trigger)).toEqual([]);
    // They have not used up what others may send.
    expect((await tell(trigger)).status).toBe(202);
  });

  test('refuses a replay of GitHub under a new delivery id [triggers:replay]', async () => {
    const alice = await service.newUser();
    const settings = { source: 'github', mapping: { prompt: '/prompt' } };
    const trigger = await newTrigger(alice, await newTask(alice), settings);
    const captured = fromGitHub(trigger, go, { event: 'push', delivery: newId() });
    expect((await send(service.url, trigger.path, go, captured)).status).toBe(202);
    const again = { ...captured, 'x-github-delivery': newId(), 'x-github-event': 'issues' };
    expect((await send(service.url, trigger.path, go, again)).body['outcome']).toBe('duplicate');
    expect(await executionsOf(alice, trigger)).toHaveLength(1);
  });

  test('refuses what is too long, no JSON, or of the wrong types, and never breaks [triggers:bad-messages]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: '{{count}} {{text}}',
      variables: [
        { name: 'count', type: 'integer' },
        { name: 'text', max_length: 50_000 },
      ],
    });
    const trigger = await newTrigger(alice, task);
    const statuses: unknown[] = [];
    for (const body of [
      JSON.stringify({ count: 1, text: 'x'.repeat(1024 * 1024) }),
      JSON.stringify({ count: 1, text: 'x'.repeat(400_000) }),
      JSON.stringify({ count: 1, text: 'x'.repeat(50_000) }),
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '{"count": 1, "text": "a", "__proto__": {"b": 1}}',
      '['.repeat(100_000),
      '{"count": "1", "text": "a"}',
      '{"count": 1.5, "text": "a"}',
      '{"count": 1e999, "text": "a"}',
      '{"count": 1, "text": {"toString": "a"}}',
      '{"count": 1}',
    ]) {
      const { status, body: answer } = await tell(trigger, body);
      statuses.push(status);
      expect(JSON.stringify(answer)).not.toContain('xxx');
    }
    expect(statuses).toEqual([413, ...Array<number>(14).fill(422)]);
    const xml = signed(trigger, '<a/>', { id: newId() });
    const other = await send(service.url, trigger.path, '<a/>', {
      ...xml,
      'content-type': 'application/xml',
    });
    expect(other.status).toBe(415);
    const executions = await executionsOf(alice, trigger);
    expect(
      new Set(executions.map(({ error, variables }) => JSON.stringify([error['code'], variables]))),
    ).toEqual(new Set(['["variables_invalid",{}]']));
    const reasons = new Set((await eventsOf(alice, trigger)).map(({ reason }) => reason as string));
    expect(reasons).toEqual(new Set(['malformed', 'variables_invalid']));
    const event = (await eventsOf(alice, trigger)).find(({ reason }) => reason === 'variables_invalid');
    expect(event?.['detail']).toBe('The variable "text" is missing.');
  });

  test.each([
    [`role = 'viewer'`, 'permission_denied'],
    ['is_active = false', 'owner_deactivated'],
  ])(
    'whose owner is by now %s is refused, and the execution says why [triggers:rights]',
    async (change, code) => {
      const admin = await service.newUser({ role: 'admin' });
      const owner = await service.newUser({ organizationId: admin.organizationId });
      const task = await newTask(owner, { variables: [{ name: 'prompt', max_length: 50_000 }] });
      const trigger = await newTrigger(owner, task);
      await sql.rows(`update users set ${change} where id = $1`, [owner.userId]);
      const refused = await tell(trigger);
      expect([refused.status, refused.body['code']]).toEqual([409, 'wrong_state']);
      // What does not fit is not kept.
      await tell(trigger, JSON.stringify({ prompt: 'x'.repeat(400_000) }));
      const executions = await executionsOf(admin, trigger);
      expect(executions.map(({ status, error, variables }) => [status, error['code'], variables])).toEqual([
        ['failed', code, {}],
        ['failed', code, { prompt: 'Go.' }],
      ]);
      expect(await eventsOf(admin, trigger)).toMatchObject([
        { outcome: 'refused', reason: code },
        { outcome: 'refused', reason: code, execution_id: executions[1]?.['id'] },
      ]);
    },
  );

  test('goes with its task, and is refused while it is paused or its task is switched off [triggers:paused]', async () => {
    const alice = await service.newUser();
    const trigger = await newTrigger(alice, await newTask(alice));
    const path = `/triggers/${trigger.id}`;
    expect((await alice.post(`${path}/resume`)).status).toBe(409);
    expect((await alice.post(`${path}/pause`, { reason: 'Holidays.' })).body).toMatchObject({
      is_paused: true,
      paused_reason: 'Holidays.',
    });
    expect((await tell(trigger, go, { id: 'msg_paused' })).status).toBe(409);
    expect((await alice.post(`${path}/resume`)).body).toMatchObject({ is_paused: false });
    await alice.patch(`/tasks/${trigger.taskId}`, { is_active: false });
    expect((await tell(trigger, go, { id: 'msg_paused' })).status).toBe(409);
    await alice.patch(`/tasks/${trigger.taskId}`, { is_active: true });
    // What was refused so may come again.
    expect((await tell(trigger, go, { id: 'msg_paused' })).status).toBe(202);
    expect((await eventsOf(alice, trigger)).map(({ reason }) => reason as string | null)).toEqual([
      null,
      'task_inactive',
      'paused',
    ]);
    expect((await alice.delete(`/tasks/${trigger.taskId}`)).status).toBe(204);
    expect((await tell(trigger)).status).toBe(401);
    expect(await sql.rows('select 1 from trigger_events where trigger_id = $1', [trigger.id])).toEqual([]);
  });

  test('takes so many messages in a minute, and has so many executions unfinished [triggers:bounds]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const slow = await newTrigger(alice, task, { rate_per_minute: 3 });
    const all = await Promise.all(Array.from({ length: 6 }, () => tell(slow)));
    expect(all.map(({ status }) => status).sort()).toEqual([202, 202, 202, 429, 429, 429]);
    expect(all.find(({ status }) => status === 429)?.retryAfter).toBe('60');
    const busy = await newTrigger(alice, task);
    expect((await tell(busy)).status).toBe(202);
    await sql.rows(
      `insert into task_executions (id, organization_id, task_id, task_version, snapshot, owner_id, trigger, trigger_ref,
         occurrence, due_at, variables, prompt, status, queued_at)
       select 'exec_' || md5(n::text), organization_id, task_id, task_version, snapshot, owner_id, trigger, trigger_ref,
         n::text, due_at, variables, prompt, status, queued_at
       from task_executions, generate_series(1, 99) n where trigger_ref = $1`,
      [busy.id],
    );
    expect((await tell(busy)).status).toBe(429);
    expect((await eventsOf(alice, busy))[0]).toMatchObject({ reason: 'too_many_unfinished' });
  });

  test('shows what a message would lead to, without a trace [triggers:preview]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: '{{title}} #{{number}}',
      variables: [{ name: 'title' }, { name: 'number', type: 'integer' }],
    });
    const trigger = await newTrigger(alice, task, { source: 'github', events: ['issues'] });
    const preview = async (body: unknown) => (await alice.post(`/triggers/${trigger.id}/preview`, body)).body;
    const issue = { title: 'It hangs', number: 7 };
    expect(await preview({ event: 'issues', payload: { issue } })).toEqual({
      outcome: 'accepted',
      reason: null,
      detail: null,
      variables: issue,
      prompt: 'It hangs #7',
    });
    expect(await preview({ event: 'push', payload: { issue } })).toMatchObject({ outcome: 'filtered' });
    expect(await preview({ event: 'issues', payload: { issue: { ...issue, number: '7' } } })).toMatchObject({
      outcome: 'refused',
      reason: 'variables_invalid',
      detail: 'The variable "number" must be a whole number.',
    });
    expect(await eventsOf(alice, trigger)).toEqual([]);
    expect(await executionsOf(alice, trigger)).toEqual([]);
  });

  test('is changed at the version that was seen, by who may change its task [triggers:change]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const alice = await service.newUser({ organizationId });
    const bob = await service.newUser({ organizationId });
    const task = await newTask(alice, { sharing: 'organization' });
    const trigger = await newTrigger(alice, task, { mapping: { prompt: '/text' }, dedupe_pointer: '/id' });
    const path = `/triggers/${trigger.id}`;
    const change = { events: ['sale'], mapping: { prompt: null }, dedupe_pointer: null };
    const changed = await alice.patch(path, change);
    expect(changed.body).toMatchObject({ version: 2, events: ['sale'], mapping: {}, dedupe_pointer: null });
    expect((await alice.delete(path, { 'if-match': '"1"' })).status).toBe(412);
    expect((await bob.get(path)).status).toBe(200);
    expect((await bob.patch(path, { name: 'Mine' })).status).toBe(403);
    expect((await bob.post(`${path}/rotate-secret`)).status).toBe(403);
    expect((await bob.get('/triggers')).body['items']).toMatchObject([{ id: trigger.id }]);
    for (const refused of [
      { mapping: { other: '/a' } },
      { mapping: { prompt: 'a' } },
      { fixed: { prompt: 5 } },
      { fixed: { prompt: 'a' }, mapping: { prompt: '/a' } },
      { conditions: [{ pointer: 'a', one_of: [1] }] },
      { conditions: [{ pointer: '/a', one_of: [] }] },
      { dedupe_pointer: 'a' },
      { source: 'github' },
      { rate_per_minute: 10_000 },
    ])
      expect([refused, (await alice.patch(path, refused)).status]).toEqual([refused, 422]);
    for (let made = 1; made < 20; made++) await newTrigger(alice, task);
    expect((await alice.post(`/tasks/${task['id']}/triggers`, { name: 'Too many' })).status).toBe(409);
    expect((await alice.delete(path)).status).toBe(204);
  });

  test('has an address and a secret that are shown once, and lie nowhere in the clear [triggers:secret]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const trigger = await newTrigger(alice, task);
    const token = trigger.path.split('/').at(-1) ?? '';
    expect(token.length).toBeGreaterThanOrEqual(43);
    await tell(trigger, JSON.stringify({ prompt: 'A word that nobody else may read.' }));
    await tell(trigger, JSON.stringify({ prompt: ['A word that nobody else may read.'] }));
    const everything = [
      JSON.stringify((await alice.get(`/triggers/${trigger.id}`)).body),
      JSON.stringify((await alice.get('/triggers')).body),
      JSON.stringify(await sql.rows('select to_jsonb(t) as row from triggers t where id = $1', [trigger.id])),
      JSON.stringify(await sql.rows('select to_jsonb(e) as row from trigger_events e')),
      lines.join(''),
    ];
    for (const text of everything) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(trigger.secret);
    }
    expect(everything.slice(3).join('')).not.toContain('nobody else may read');
    expect(lines.length).toBeGreaterThan(0);
  });
});
