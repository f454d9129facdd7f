import { script } from '@ai-agent-api/fake-anthropic';
import { verifyWebhook } from '@ai-agent-api/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NotificationId } from '../src/domain/ids.ts';
import { NotificationRetention } from '../src/services/notification-retention.ts';
import { TellOfQuotas } from '../src/services/tell-of-quotas.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startMailSink, type MailSink, type ReceivedMail } from './support/mail-sink.ts';
import { openSql, type Sql } from './support/sql.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';

const stack = new AsyncDisposableStack();
const publicUrl = 'https://agents.example.com';
let service: TestApp;
let sink: MailSink;
let receiver: WebhookReceiver;
let sql: Sql;
beforeAll(async () => {
  sink = stack.use(await startMailSink());
  receiver = stack.use(await startReceiver(({ path }) => (path === '/hangs' ? undefined : {})));
  service = stack.use(
    await startTestApp({
      ...{ SMTP_URL: sink.url, MAIL_FROM: 'Agents <agents@example.com>', PUBLIC_URL: `${publicUrl}/` },
      WEBHOOKS_TO_LOOPBACK: 'yes',
    }),
  );
  sql = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());
afterEach(() => {
  sink.refuseWith = undefined;
  sink.isStill = false;
});

const soon = { within: 10_000 };
const says = (text: string) => `Say it.${script({ text })}`;
const fails = `Try.${script({ error: 400 })}`;
const mailsTo = (who: Api) => sink.received.filter(({ to }) => to.includes(who.email));

async function newChannel(admin: Api, path: string, more: Record<string, unknown> = {}): Promise<Json> {
  const wanted = { kind: 'webhook', name: 'Ours', url: `${receiver.url}${path}`, ...more };
  const answer = await admin.post('/notification-channels', wanted);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const toldBy = (path: string) => receiver.received.filter((each) => each.path === path);

async function untilTold(path: string, count: number): Promise<void> {
  await eventually(() => {
    expect(toldBy(path)).toHaveLength(count);
    return Promise.resolve();
  }, soon);
}

async function listed(who: Api, query = ''): Promise<Json[]> {
  return (await who.get(`/notifications?limit=100${query}`)).body['items'] as Json[];
}

async function untilMails(who: Api, count: number): Promise<ReceivedMail[]> {
  return eventually(() => {
    const mails = mailsTo(who);
    expect(mails).toHaveLength(count);
    return Promise.resolve(mails);
  }, soon);
}

async function prefer(who: Api, said: Record<string, unknown>): Promise<void> {
  const answer = await who.put('/notification-preferences', {
    ...{ email: true, events: [], digest_minutes: 0 },
    ...said,
  });
  expect(answer.status).toBe(200);
}

describe('the end of an execution', () => {
  test('is told by mail, Slack and webhook to whom its task names, with the report, once each [notifications:told]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const [alice, bob] = [
      await service.newUser({ organizationId }),
      await service.newUser({ organizationId }),
    ];
    const slack = await newChannel(admin, '/slack', { kind: 'slack' });
    const webhook = await newChannel(admin, '/hook');
    const to = ['owner', alice.userId, bob.userId, slack['id'], webhook['id']];
    const task = await newTask(alice, {
      name: 'Nightly <!channel>',
      report: { format: 'json', sections: ['summary'] },
      notifications: [
        { events: ['execution.completed', 'execution.failed'], to },
        { events: ['execution.completed'], to: [alice.userId] },
      ],
    });
    expect(task['notifications'][0]).toEqual({ events: ['execution.completed', 'execution.failed'], to });
    const done = await untilEnded(alice, await execute(alice, task, says('A secret word.')));
    const [[mail], [toBob]] = [await untilMails(alice, 1), await untilMails(bob, 1)];
    expect(mail?.headers).toMatchObject({
      from: 'Agents <agents@example.com>',
      subject: 'Nightly <!channel>: completed',
    });
    expect(mail?.text).toContain(`${publicUrl}/api/v1/task-executions/${done['id']}`);
    expect(mail?.text).toContain(`${publicUrl}/api/v1/reports/${done['report_id']}/download`);
    expect(mail?.text).toContain('Nightly &lt;!channel&gt;');
    expect(`${mail?.text}${toBob?.text}`).not.toContain('secret word');
    await eventually(() => {
      expect([toldBy('/slack').length, toldBy('/hook').length]).toEqual([1, 1]);
      return Promise.resolve();
    }, soon);
    expect(toldBy('/slack')[0]?.json['text']).toContain('Nightly &lt;!channel&gt;');
    expect(toldBy('/slack')[0]?.headers).not.toHaveProperty('webhook-signature');
    const [signed] = toldBy('/hook');
    const headers = signed?.headers as Record<string, string>;
    const verified = await verifyWebhook({ headers, body: signed?.body ?? '' }, String(webhook['secret']));
    expect(verified).toMatchObject({
      type: 'notifications',
      data: {
        organization_id: organizationId,
        notifications: [{ event: 'execution.completed', facts: { execution_id: done['id'] } }],
      },
    });
    await eventually(async () => {
      const all = await listed(admin);
      expect(all.map(({ status }) => String(status))).toEqual(['sent', 'sent', 'sent', 'sent']);
    }, soon);
    expect((await listed(bob)).map(({ user_id: id }) => String(id))).toEqual([bob.userId]);
  });

  test('is told in a digest to who wants to have it collected [notifications:digest]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const alice = await service.newUser({ organizationId: admin.organizationId });
    const quiet = await newChannel(admin, '/quiet', { digest_minutes: 30 });
    await prefer(alice, { events: ['execution.failed'], digest_minutes: 30 });
    const task = await newTask(alice, {
      notifications: [{ events: ['execution.failed'], to: [quiet['id']] }],
    });
    for (let n = 0; n < 2; n++) await untilEnded(alice, await execute(alice, task, fails));
    const waiting = await listed(admin);
    expect(waiting.map(({ status }) => String(status))).toEqual(Array(4).fill('pending'));
    expect(new Set((await listed(alice)).map((each) => String(each['next_attempt_at']))).size).toBe(1);
    await sql.rows(`update notifications set next_attempt_at = now() where id = any($1)`, [
      [
        waiting.find(({ kind }) => kind === 'email')?.['id'],
        waiting.find(({ kind }) => kind === 'webhook')?.['id'],
      ],
    ]);
    const [mail] = await untilMails(alice, 1);
    expect(mail?.headers['subject']).toBe('2 notifications: Do: failed …');
    await eventually(() => {
      expect(toldBy('/quiet')).toHaveLength(1);
      return Promise.resolve();
    }, soon);
    expect(toldBy('/quiet')[0]?.json['data'].notifications).toHaveLength(2);
    expect(new Set((await listed(alice)).map(({ message_id: id }) => String(id))).size).toBe(1);
  });

  test('is told to nobody who wants no mail, is not active any more, or has only been named [notifications:unwanted]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const team = [];
    for (let n = 0; n < 3; n++) team.push(await service.newUser({ organizationId }));
    const [alice, bob, carol] = team as [Api, Api, Api];
    await prefer(bob, { email: false });
    const notifications = [{ events: ['execution.completed'], to: [bob.userId, carol.userId] }];
    const task = await newTask(alice, { notifications });
    sink.refuseWith = 451;
    await untilEnded(alice, await execute(alice, task, says('Done.')));
    await eventually(async () => {
      expect(await listed(admin)).toMatchObject([
        { user_id: carol.userId, status: 'pending', last_error: 'The mail server put it off with 451.' },
      ]);
    }, soon);
    await admin.patch(`/users/${carol.userId}`, { is_active: false });
    await sql.rows('update notifications set next_attempt_at = now() where user_id = $1', [carol.userId]);
    await eventually(async () => expect(await listed(admin)).toMatchObject([{ status: 'dropped' }]), soon);
    expect([mailsTo(alice), mailsTo(bob), mailsTo(carol)]).toEqual([[], [], []]);
  });
});

describe('a mail', () => {
  test('that is put off is the same at the next try, and one that is refused for good is dead [notifications:retries]', async () => {
    const alice = await service.newUser();
    sink.refuseWith = 451;
    const { notification_id: id } = (await alice.post('/notifications/test')).body;
    const read = async () => (await listed(alice)).find((each) => each['id'] === id);
    await eventually(
      async () =>
        expect(await read()).toMatchObject({
          ...{ status: 'pending', attempts: 1, message_id: id },
          last_error: 'The mail server put it off with 451.',
        }),
      soon,
    );
    sink.refuseWith = undefined;
    await sql.rows('update notifications set next_attempt_at = now() where id = $1', [id]);
    const [mail] = await untilMails(alice, 1);
    expect(mail?.headers['message-id']).toBe(`<${id}@example.com>`);
    await eventually(async () => expect(await read()).toMatchObject({ status: 'sent', attempts: 2 }), soon);
    sink.refuseWith = 550;
    const refused = (await alice.post('/notifications/test')).body['notification_id'] as string;
    await eventually(async () => {
      const found = await listed(alice, '&status=dead');
      expect(found).toMatchObject([{ id: refused, last_error: 'The mail server refused it with 550.' }]);
    }, soon);
    await sql.rows(`update notifications set created_at = now() - interval '40 days' where id = $1`, [
      refused,
    ]);
    expect((await alice.get('/notifications?event=notification.test')).body['total']).toBe(2);
  });

  test('to channels that hang, or that cannot be read, holds up no other organization [notifications:neighbours]', async () => {
    const test = (who: Api, { id }: Json) => who.post(`/notification-channels/${id}/test`);
    const unreadable = await service.newUser({ role: 'admin' });
    await test(unreadable, await newChannel(unreadable, '/unreadable'));
    await eventually(async () => expect(await listed(unreadable, '&status=sent')).toHaveLength(1), soon);
    await sql.rows(
      "update notifications set event = 'unheard.of', status = 'pending', ended_at = null, next_attempt_at = now() where organization_id = $1",
      [unreadable.organizationId],
    );
    for (let n = 0; n < 3; n++) {
      const hung = await service.newUser({ role: 'admin' });
      const channels = await Promise.all(Array.from({ length: 3 }, () => newChannel(hung, '/hangs')));
      for (const channel of channels) await test(hung, channel);
    }
    await untilTold('/hangs', 9);
    const neighbour = await service.newUser({ role: 'admin' });
    await test(neighbour, await newChannel(neighbour, '/neighbour'));
    await untilTold('/neighbour', 1);
    expect(
      (await sql.rows("select from notifications where event = 'unheard.of' and status = 'pending'")).length,
    ).toBe(1);
    await sql.rows("delete from notifications where event = 'unheard.of'");
  });

  test('for one that takes nothing leave room to others [notifications:room]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const [full, empty] = [await newChannel(admin, '/full'), await newChannel(admin, '/empty')];
    await sql.rows(
      `insert into notifications (id, organization_id, kind, channel_id, event, facts, status, is_digest, next_attempt_at)
       select 'ntf_' || md5($2 || n), $1, 'webhook', $2, 'notification.test', '{}', 'pending', false, now() + interval '1 hour'
       from generate_series(1, 1000) n`,
      [admin.organizationId, full['id']],
    );
    for (const { id } of [full, empty])
      expect((await admin.post(`/notification-channels/${id}/test`)).status).toBe(202);
    await untilTold('/empty', 1);
    expect(await listed(admin, '&status=dropped')).toMatchObject([
      { channel_id: full['id'], last_error: 'Too many notifications wait to be sent.' },
    ]);
    expect(toldBy('/full')).toEqual([]);
    await sql.rows("delete from notifications where channel_id = $1 and status = 'pending'", [full['id']]);
  });

  test('that no server can take is given up after a day, and says so [notifications:no-server]', async () => {
    await using mute = await startTestApp({ ROLE: 'api' });
    await using there = await openSql(mute.databaseUrl);
    const { organizationId, userId } = await mute.newUser({ role: 'admin' });
    const add = async () => {
      const id = NotificationId.new();
      const recipient = { kind: 'email', userId } as const;
      await mute.store.transact(organizationId, (tx) =>
        tx.notifications.add(organizationId, [
          { ...{ id, recipient, facts: {}, digestMinutes: 0 }, event: 'budget.exhausted' },
        ]),
      );
      return id;
    };
    const [old, fresh] = [await add(), await add()];
    await there.rows("update notifications set next_attempt_at = now() - interval '25 hours' where id = $1", [
      old,
    ]);
    await new NotificationRetention({ store: mute.store, notificationDays: 30 }).sweep();
    const statuses = await there.rows('select id, status, last_error from notifications');
    expect(statuses.find(({ id }) => id === old)).toMatchObject({
      ...{ status: 'dead', last_error: expect.stringContaining('SMTP_URL') as unknown },
    });
    expect(statuses.find(({ id }) => id === fresh)).toMatchObject({ status: 'pending' });
  });

  test('to a server that hangs holds up no channel [notifications:lanes]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const channel = await newChannel(admin, '/lively');
    sink.isStill = true;
    for (let n = 0; n < 12; n++) await admin.post('/notifications/test');
    const tested = await admin.post(`/notification-channels/${channel['id']}/test`);
    expect(tested.status).toBe(202);
    await eventually(async () => {
      const [last] = await listed(admin, `&channel_id=${channel['id']}`);
      expect(last).toMatchObject({ id: tested.body['notification_id'], status: 'sent' });
    }, soon);
    expect(mailsTo(admin)).toEqual([]);
    await sql.rows('update notifications set next_attempt_at = now() where user_id = $1', [admin.userId]);
  });
});

describe('a channel', () => {
  test('shows neither its address nor its secret again, and has them sealed [notifications:secrets]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const made = await newChannel(admin, '/very-secret-path');
    const read = await admin.get(`/notification-channels/${made['id']}`);
    expect(read.body).toMatchObject({ name: 'Ours', host: new URL(receiver.url).host, digest_minutes: 0 });
    const [row] = await sql.rows('select c::text as row from notification_channels c where id = $1', [
      made['id'],
    ]);
    const shown = JSON.stringify([read.body, (await admin.get('/notification-channels')).body, row]);
    expect(shown).not.toContain('very-secret-path');
    expect(shown).not.toContain(made['secret']);
    const moved = await admin.patch(`/notification-channels/${made['id']}`, { url: `${receiver.url}/moved` });
    expect(moved.status).toBe(200);
    await admin.post(`/notification-channels/${made['id']}/test`);
    await eventually(() => {
      expect(toldBy('/moved')).toHaveLength(1);
      return Promise.resolve();
    }, soon);
  });

  test('is no way into the network of the service, and has none when it is switched off [notifications:ssrf]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    for (const url of ['http://169.254.169.254/', 'ftp://example.com/', 'https://user:pass@example.com/']) {
      const answer = await admin.post('/notification-channels', { kind: 'slack', name: 'x', url });
      if (answer.status === 422) continue;
      // What its text does not show is found when it is called.
      await admin.post(`/notification-channels/${answer.body['id']}/test`);
      await eventually(async () => {
        const [last] = await listed(admin, `&channel_id=${answer.body['id']}`);
        expect(last).toMatchObject({ status: 'pending', last_error: 'The address leads to no public host.' });
      }, soon);
    }
    const off = await newChannel(admin, '/off', { enabled: false });
    expect((await admin.post(`/notification-channels/${off['id']}/test`)).status).toBe(409);
  });
});

describe('the rules of a task', () => {
  test('name people and channels of the organization and nobody else [notifications:targets]', async () => {
    const alice = await service.newUser();
    const stranger = await service.newUser({ role: 'admin' });
    const theirs = await newChannel(stranger, '/theirs');
    const robot = await service.newUser({ organizationId: alice.organizationId });
    await sql.rows('update users set is_active = false where id = $1', [robot.userId]);
    for (const to of [stranger.userId, theirs['id'], robot.userId, 'mallory@example.com', 'usr_1']) {
      const body = {
        name: 'Do',
        prompt_template: 'Go.',
        notifications: [{ events: ['execution.failed'], to: [to] }],
      };
      const answer = await alice.post('/tasks', body);
      expect([to, answer.status]).toEqual([to, to === 'usr_1' ? 404 : 422]);
    }
  });
});

describe('the secret of a channel', () => {
  test('can be changed, and messages are signed with the one before as well for a day [notifications:rotated]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const channel = await newChannel(admin, '/rotated');
    const path = `/notification-channels/${channel['id']}`;
    const rotated = await admin.post(`${path}/rotate-secret`);
    expect(rotated.status).toBe(200);
    const [before, after] = [String(channel['secret']), String(rotated.body['secret'])];
    expect(after).not.toBe(before);
    const signers = async (count: number) => {
      await admin.post(`${path}/test`);
      await untilTold('/rotated', count);
      const { headers, body } = toldBy('/rotated').at(-1) ?? { headers: {}, body: '' };
      const good = [before, after].map((secret) =>
        verifyWebhook({ headers: headers, body }, secret).then(
          () => true,
          () => false,
        ),
      );
      return Promise.all(good);
    };
    expect(await signers(1)).toEqual([true, true]);
    await sql.rows('update notification_channels set old_secret_expires_at = now() where id = $1', [
      channel['id'],
    ]);
    expect(await signers(2)).toEqual([false, true]);
    const slack = await newChannel(admin, '/slack-of-rotated', { kind: 'slack' });
    const refused = await admin.post(`/notification-channels/${slack['id']}/rotate-secret`);
    expect([refused.status, refused.body['code']]).toEqual([409, 'wrong_state']);
    expect((await admin.delete(path)).status).toBe(204);
  });
});

describe('a schedule that is paused because its executions fail', () => {
  test('is told of by webhook, and by mail to the owner of its task [notifications:schedule-paused]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await admin.post('/webhook-endpoints', { url: `${receiver.url}/events`, events: ['schedule.paused'] });
    const alice = await service.newUser({ organizationId: admin.organizationId });
    const task = await newTask(alice, { name: 'Nightly', retry: { max_attempts: 1 } });
    const made = await alice.post(`/tasks/${task['id']}/schedules`, {
      ...{ kind: 'cron', expression: '0 * * * *', max_failures: 1, variables: { prompt: fails } },
    });
    const id = made.body['id'] as string;
    await sql.rows(
      `update schedules set next_due_at = date_trunc('hour', now()), next_run_at = date_trunc('hour', now()) where id = $1`,
      [id],
    );
    const [mail] = await untilMails(alice, 1);
    expect(mail?.headers['subject']).toBe('Nightly: a schedule is paused');
    expect(mail?.text).toContain(`${publicUrl}/api/v1/schedules/${id}`);
    await eventually(() => {
      expect(toldBy('/events').map(({ json }) => json)).toMatchObject([
        { type: 'schedule.paused', data: { schedule_id: id, task_id: task['id'], failures: 1 } },
      ]);
      return Promise.resolve();
    }, soon);
  });
});

describe('a quota', () => {
  test('of which 80 % and then all is used is told of once each, to whose it is [notifications:quota]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const alice = await service.newUser({ organizationId });
    const events = ['quota.*'];
    await admin.post('/webhook-endpoints', { url: `${receiver.url}/quotas`, events });
    await admin.put(`/quotas/each_user/${organizationId}/tasks`, { limit: 5 });
    await admin.put(`/quotas/organization/${organizationId}/sessions`, { limit: 2 });
    const { store } = service;
    const tell = () => new TellOfQuotas({ store }).sweep();
    const told = () => toldBy('/quotas').map(({ json }) => json['data'] as Json);
    const untilTold = (count: number) =>
      eventually(() => {
        expect(told()).toHaveLength(count);
        return Promise.resolve();
      }, soon);
    for (let count = 0; count < 4; count++) await alice.post('/tasks', { name: 'T', prompt_template: 'Go.' });
    await alice.newSession();
    await tell();
    await tell();
    await untilTold(1);
    const whose = { organization_id: organizationId, scope: 'user', scope_id: alice.userId };
    expect(told()).toEqual([{ ...whose, resource: 'tasks', used: 4, limit: 5 }]);
    const last = (await alice.post('/tasks', { name: 'T', prompt_template: 'Go.' })).body;
    await alice.newSession();
    await tell();
    await untilTold(3);
    await eventually(() => {
      const [almost, all] = mailsTo(alice).map(({ text }) => text);
      expect(almost).toContain('4 of 5 are used: tasks of the user');
      expect(all).toContain('5 of 5 are used: tasks of the user');
      expect(mailsTo(admin).map(({ text }) => text)).toEqual([
        expect.stringContaining('2 of 2 are used: open sessions of the organization'),
      ]);
      return Promise.resolve();
    }, soon);
    // Down to 80 % is no news, up again is.
    await alice.delete(`/tasks/${String(last['id'])}`);
    await tell();
    await alice.post('/tasks', { name: 'T', prompt_template: 'Go.' });
    await tell();
    await untilTold(4);
  });
});

describe('a budget', () => {
  test('that comes to 80 % and to its limit is told of once in its period, to whose it is [notifications:budget]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const events = ['budget.threshold_reached', 'budget.exhausted'];
    await admin.post('/webhook-endpoints', { url: `${receiver.url}/money`, events });
    const alice = await service.newUser({ organizationId });
    const session = await alice.newSession();
    await alice.ask(session, says('One.'));
    const spent = Number((await alice.get(`/sessions/${session}`)).body['total_cost_usd']);
    expect(spent).toBeGreaterThan(0);
    // Of the user's the first two turns are 80 % and more; the organization's has room.
    const limits = [
      ['user', alice.userId, spent * 2.4],
      ['organization', organizationId, 100],
    ] as const;
    for (const [scope, id, limit] of limits)
      await admin.put(`/budgets/${scope}/${id}/total`, { limit_usd: Number(limit.toFixed(6)) });
    for (const word of ['Two.', 'Three.', 'Four.'])
      await alice.ask(session, says(word)).catch(() => undefined);
    const typesTold = () => toldBy('/money').map(({ json }) => String(json['type']));
    await eventually(() => {
      expect(typesTold()).toContain('budget.threshold_reached');
      return Promise.resolve();
    }, soon);
    const [first] = toldBy('/money');
    expect(first?.json['data']).toMatchObject({ scope: 'user', scope_id: alice.userId, period: 'total' });
    await eventually(async () => {
      const told = await listed(alice);
      expect(told.map(({ event }) => String(event)).toSorted()).toEqual(typesTold().toSorted());
      expect(new Set(told.map(({ status }) => String(status)))).toEqual(new Set(['sent']));
    }, soon);
    expect(mailsTo(alice)[0]?.text).toContain('are spent of the budget of the user');
    expect(new Set(typesTold()).size).toBe(typesTold().length);
    expect(mailsTo(admin)).toEqual([]);
  });
});
