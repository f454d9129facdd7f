import { script } from '@ai-agent-api/fake-anthropic';
import { verifyWebhook } from '@ai-agent-api/client';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { askAbout } from './support/asked-call.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';
import { startReceiver, type Receive, type Received } from './support/webhook-receiver.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes' });
});
afterAll(() => service[Symbol.asyncDispose]());

const soon = { within: 10_000 };
const go = `Go.${script({ text: 'A word that nobody outside may read.' })}`;
const take: Receive = () => ({});

async function newEndpoint(admin: Api, url: string, events = ['*']): Promise<{ id: string; secret: string }> {
  const { status, body } = await admin.post('/webhook-endpoints', { url, events });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: body['id'], secret: body['secret'] };
}

async function deliveries(admin: Api, endpoint: string, query = ''): Promise<Json[]> {
  return (await admin.get(`/webhook-endpoints/${endpoint}/deliveries?limit=100${query}`)).body['items'];
}

const headersOf = ({ headers }: Received) => headers as Record<string, string>;

describe('an endpoint', () => {
  test('is told in order what a session does, with ids and no words of it [webhook-endpoints:told]', async () => {
    await using receiver = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    const endpoint = await newEndpoint(admin, receiver.url);
    const id = await admin.newSession();
    const turn = (await admin.ask(id, go))['turn_id'] as string;
    await admin.delete(`/sessions/${id}`);
    await eventually(async () => {
      expect(receiver.received).toHaveLength(4);
      expect(new Set((await deliveries(admin, endpoint.id)).map(({ status }) => String(status)))).toEqual(
        new Set(['delivered']),
      );
    }, soon);
    await using sql = await openSql(service.databaseUrl);
    const log = await sql.rows('select id, seq::int from session_events where session_id = $1', [id]);
    const told = receiver.received.map(({ json }) => json);
    expect(told.map(({ type }) => String(type))).toEqual([
      'session.created',
      'session.status_running',
      'session.status_idle',
      'session.status_terminated',
    ]);
    for (const message of told) {
      const event = log.find((each) => each['id'] === message['id']);
      expect(message['data']).toMatchObject({
        ...{ organization_id: admin.organizationId, session_id: id, seq: event?.['seq'] },
      });
    }
    expect(told[2]?.['data']).toMatchObject({ turn_id: turn, stop_reason: 'end_turn' });
    expect(JSON.stringify(told)).not.toContain('nobody outside');
  });

  test('is told in order what becomes of an execution, and not what came out of it [webhook-endpoints:executions]', async () => {
    await using receiver = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    await newEndpoint(admin, receiver.url, ['execution.*']);
    const task = await newTask(admin);
    const id = await execute(admin, task, go);
    await untilEnded(admin, id);
    await eventually(() => expect(receiver.received).toHaveLength(3), soon);
    const told = receiver.received.map(({ json }) => json);
    const types = ['execution.queued', 'execution.running', 'execution.completed'];
    expect(told.map(({ type }) => String(type))).toEqual(types);
    expect(told[2]?.['data']).toMatchObject({
      ...{ execution_id: id, task_id: task['id'], attempt: 1, trigger: 'manual' },
      ...{ organization_id: admin.organizationId, cost_usd: expect.stringMatching(/^0\.\d+$/) },
    });
    expect(JSON.stringify(told)).not.toContain('nobody outside');
  });

  test('gets what it asks for, and nothing of another organization [webhook-endpoints:filters]', async () => {
    await using receiver = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    const stranger = await service.newUser({ role: 'admin' });
    const idle = await newEndpoint(admin, `${receiver.url}/idle`, ['session.status_idle']);
    await newEndpoint(admin, `${receiver.url}/approvals`, ['approval.*', 'user.*']);
    await newEndpoint(stranger, `${receiver.url}/stranger`);
    const id = await admin.newSession();
    await admin.ask(id, go);
    const turnId = await admin.tell(id, `Wait.${script({ text: 'Done.' })}`);
    const approval = await askAbout(service.store, admin, { sessionId: id, turnId });
    await admin.post(`/approvals/${approval}/decision`, { decision: 'deny', reason: 'A private reason.' });
    await eventually(() => {
      const paths = receiver.received.map(({ path, json }) => `${path} ${String(json['type'])}`);
      expect(paths).toContain('/idle session.status_idle');
      expect(paths).toContain('/approvals user.tool_confirmation');
      expect(paths).toContain('/approvals approval.settled');
      expect(paths.filter((path) => path.startsWith('/idle')).every((path) => path.endsWith('idle'))).toBe(
        true,
      );
    }, soon);
    expect(receiver.received.some(({ path }) => path === '/stranger')).toBe(false);
    expect(receiver.received.some(({ body }) => body.includes('private reason'))).toBe(false);
    expect((await stranger.get(`/webhook-endpoints/${idle.id}/deliveries`)).status).toBe(404);
  });

  test('verifies its messages with the library of Standard Webhooks and with the client, also after a rotation [webhook-endpoints:signature]', async () => {
    await using receiver = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    const { id, secret: old } = await newEndpoint(admin, receiver.url);
    await admin.post(`/webhook-endpoints/${id}/test`);
    await eventually(() => expect(receiver.received).toHaveLength(1), soon);
    const rotated = await admin.post(`/webhook-endpoints/${id}/rotate-secret`);
    const secret = rotated.body['secret'] as string;
    await admin.post(`/webhook-endpoints/${id}/test`);
    await eventually(() => expect(receiver.received).toHaveLength(2), soon);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows('update webhook_endpoints set old_secret_expires_at = now() where id = $1', [id]);
    await admin.post(`/webhook-endpoints/${id}/test`);
    await eventually(() => expect(receiver.received).toHaveLength(3), soon);
    const [before, during, after] = receiver.received;
    if (!before || !during || !after) throw new Error('Too little came.');
    expect(new Webhook(old).verify(before.body, headersOf(before))).toEqual(before.json);
    for (const good of [old, secret]) {
      new Webhook(good).verify(during.body, headersOf(during));
      expect(await verifyWebhook({ headers: headersOf(during), body: during.body }, good)).toEqual(
        during.json,
      );
    }
    new Webhook(secret).verify(after.body, headersOf(after));
    expect(() => new Webhook(old).verify(after.body, headersOf(after))).toThrow(/signature/);
    expect(before.headers['webhook-id']).toBe(before.json['id']);
  });

  test('has a secret that is shown once, and lies nowhere in the clear [webhook-endpoints:secret]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { id, secret } = await newEndpoint(admin, 'https://example.com/');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    for (const path of [`/webhook-endpoints/${id}`, '/webhook-endpoints'])
      expect(JSON.stringify((await admin.get(path)).body)).not.toContain('whsec_');
    await using sql = await openSql(service.databaseUrl);
    const rows = await sql.rows('select to_jsonb(e) as row from webhook_endpoints e where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    await admin.delete(`/webhook-endpoints/${id}`);
    expect(await sql.rows('select sealed_secret from webhook_endpoints where id = $1', [id])).toEqual([
      { sealed_secret: null },
    ]);
  });

  test('is changed, switched off and on, and then gets what waited for it [webhook-endpoints:switched]', async () => {
    await using receiver = await startReceiver((_, response) => {
      if (receiver.received.length > 1) return {};
      response.writeHead(503).end();
      return undefined;
    });
    const admin = await service.newUser({ role: 'admin' });
    const { id } = await newEndpoint(admin, receiver.url, ['session.created']);
    await admin.newSession();
    await eventually(
      async () => expect(await deliveries(admin, id)).toMatchObject([{ attempts: 1, last_status: 503 }]),
      soon,
    );
    const path = `/webhook-endpoints/${id}`;
    const off = await admin.patch(path, { enabled: false, description: 'At night' });
    expect(off.body).toMatchObject({ enabled: false, disabled_reason: null, description: 'At night' });
    await admin.newSession();
    expect((await admin.post(`${path}/test`)).status).toBe(409);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows('update webhook_deliveries set next_attempt_at = now() where endpoint_id = $1', [id]);
    const on = await admin.patch(path, { enabled: true, description: null });
    expect(on.body).toMatchObject({ enabled: true, description: null });
    await eventually(
      async () => expect(await deliveries(admin, id)).toMatchObject([{ status: 'delivered', attempts: 2 }]),
      soon,
    );
    expect(receiver.received).toHaveLength(2);
  });

  const refusals: readonly [string, Receive, Record<string, unknown>][] = [
    [
      'redirects to a private address',
      (_, response) => void response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
      {
        last_status: 307,
        last_error: 'The receiver answered with the status 307; redirects are not followed.',
      },
    ],
    ['answers with an error', (_, response) => void response.writeHead(500).end('no'), { last_status: 500 }],
    ['breaks off', (_, response) => void response.socket?.destroy(), { last_status: null }],
  ];
  test.each(refusals)(
    'that %s is tried again later [webhook-endpoints:refusals]',
    async (_, receive, last) => {
      await using receiver = await startReceiver(receive);
      const admin = await service.newUser({ role: 'admin' });
      const { id } = await newEndpoint(admin, receiver.url, ['webhook_endpoint.test']);
      await admin.post(`/webhook-endpoints/${id}/test`);
      await eventually(
        async () =>
          expect(await deliveries(admin, id)).toMatchObject([{ status: 'pending', attempts: 1, ...last }]),
        soon,
      );
    },
  );

  test('that never stops talking has taken the message all the same [webhook-endpoints:endless]', async () => {
    await using receiver = await startReceiver((_, response) => {
      const chunk = Buffer.alloc(65_536, 0x20);
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
      return undefined;
    });
    const admin = await service.newUser({ role: 'admin' });
    const { id } = await newEndpoint(admin, receiver.url);
    await admin.post(`/webhook-endpoints/${id}/test`);
    await eventually(
      async () => expect(await deliveries(admin, id)).toMatchObject([{ status: 'delivered', attempts: 1 }]),
      soon,
    );
  });

  test('that says it is gone is switched off at once, and the others are told [webhook-endpoints:gone]', async () => {
    await using gone = await startReceiver((_, response) => void response.writeHead(410).end());
    await using other = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    const { id } = await newEndpoint(admin, gone.url);
    await newEndpoint(admin, other.url, ['webhook_endpoint.*']);
    await admin.post(`/webhook-endpoints/${id}/test`);
    await eventually(() => expect(other.received).toHaveLength(1), soon);
    expect(other.received[0]?.json).toMatchObject({
      type: 'webhook_endpoint.disabled',
      data: { endpoint_id: id, reason: 'gone' },
    });
    expect((await admin.get(`/webhook-endpoints/${id}`)).body).toMatchObject({
      enabled: false,
      disabled_reason: 'gone',
    });
    expect(await deliveries(admin, id, '&status=dead')).toHaveLength(1);
    expect((await admin.patch(`/webhook-endpoints/${id}`, { enabled: true })).body).toMatchObject({
      enabled: true,
      disabled_reason: null,
    });
  });

  test('gets once more what it took, under the same id, when somebody asks for it [webhook-endpoints:redeliver]', async () => {
    await using receiver = await startReceiver(take);
    const admin = await service.newUser({ role: 'admin' });
    const { id } = await newEndpoint(admin, receiver.url, ['session.created']);
    await admin.newSession();
    await eventually(
      async () => expect(await deliveries(admin, id)).toMatchObject([{ status: 'delivered' }]),
      soon,
    );
    const [delivery] = await deliveries(admin, id);
    const path = `/webhook-endpoints/deliveries/${String(delivery?.['id'])}/redeliver`;
    const key = { 'idempotency-key': 'once' };
    expect((await admin.post(path, undefined, key)).status).toBe(202);
    expect((await admin.post(path, undefined, key)).headers.get('idempotent-replayed')).toBe('true');
    await eventually(() => expect(receiver.received).toHaveLength(2), soon);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test.each([
    'ftp://example.com/',
    'https://user:pw@example.com/',
    'https://example.com/#part',
    'https://example.com:22/',
    'not an address',
  ])('%s is refused when it is made or changed [webhook-endpoints:address]', async (url) => {
    const admin = await service.newUser({ role: 'admin' });
    const made = await admin.post('/webhook-endpoints', { url, events: ['*'] });
    expect([made.status, made.body['code']]).toEqual([422, 'invalid_input']);
    const { id } = await newEndpoint(admin, 'https://example.com/');
    expect((await admin.patch(`/webhook-endpoints/${id}`, { url })).status).toBe(422);
  });

  test('is one of twenty at most, asks for events that exist, and is for admins [webhook-endpoints:limits]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    for (let count = 0; count < 20; count++) await newEndpoint(admin, 'https://example.com/');
    const url = 'https://example.com/';
    expect((await admin.post('/webhook-endpoints', { url, events: ['*'] })).status).toBe(409);
    const unknown = await admin.post('/webhook-endpoints', { url, events: ['session.exploded'] });
    expect([unknown.status, unknown.body['code']]).toEqual([422, 'invalid_input']);
    const user = await service.newUser();
    expect((await user.post('/webhook-endpoints', { url, events: ['*'] })).status).toBe(403);
    expect((await user.get('/webhook-endpoints')).status).toBe(403);
  });
});
