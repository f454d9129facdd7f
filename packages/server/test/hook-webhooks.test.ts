import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { verifyWebhook, WebhookVerificationError } from '@ai-agent-api/client';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';
import { startReceiver, type Receive, type Received } from './support/webhook-receiver.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes' });
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });
const go = `Go.${script(bash('echo hello'), { text: 'Done.' })}`;
const webhook = (url: string, more = {}) => ({
  ...{ name: 'Hook', event: 'PreToolUse', role: 'observer', action: { kind: 'webhook', url } },
  ...more,
});

async function newHook(user: Api, session: string, hook: object): Promise<{ id: string; secret: string }> {
  const { status, body } = await user.post('/hooks', { ...hook, session_id: session });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: body['id'], secret: body['secret'] };
}

async function executions(user: Api, hook: string): Promise<Json[]> {
  return (await user.get(`/hooks/${hook}/executions?limit=100`)).body['items'];
}

const oneGigabyte: Receive = (_, response) => {
  const chunk = Buffer.alloc(65_536, 0x20);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
  return undefined;
};

const faults: readonly [string, Receive, RegExp][] = [
  ['hangs', () => undefined, /no answer/],
  ['closes', (_, response) => void response.socket?.destroy(), /connection broke/],
  ['answers no JSON', (_, response) => void response.end('<html>'), /not JSON/],
  ['answers a list', (_, response) => void response.end('[]'), /not understood/],
  ['answers another word', () => ({ desicion: 'block' }), /not understood/],
  ['answers another decision', () => ({ decision: 'allow' }), /decision/],
  ['asks for too much', () => ({ tool_response: {} }), /redact_output/],
  ['answers with an error', (_, response) => void response.writeHead(500).end('{}'), /status 500/],
  ['never stops talking', oneGigabyte, /too large|no answer/],
  [
    'redirects to a private address',
    (_, response) => void response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
    /status 307; redirects are not followed/,
  ],
];

describe('a guard that is a webhook', () => {
  test.each(faults)('blocks when its server %s [hook-webhooks:guard-faults]', async (_, receive, reason) => {
    await using receiver = await startReceiver(receive);
    const user = await service.newUser();
    const id = await user.newSession();
    const hook = await newHook(user, id, webhook(receiver.url, { role: 'guard', timeout_ms: 1_000 }));
    const answer = await user.ask(id, go);
    expect(answer).toMatchObject({ status: 'completed', tool_calls: [{ status: 'denied' }] });
    expect(answer['tool_calls'][0]['permission_reason']).toMatch(reason);
    expect(receiver.received).toHaveLength(1);
    expect(await executions(user, hook.id)).toMatchObject([{ outcome: 'failed', attempts: 1 }]);
  });

  test('blocks when there is no server [hook-webhooks:no-server]', async () => {
    const gone = await startReceiver(() => ({}));
    await gone[Symbol.asyncDispose]();
    const user = await service.newUser();
    const id = await user.newSession({ hooks: [webhook(gone.url, { role: 'guard' })] });
    const answer = await user.ask(id, go);
    expect(answer['tool_calls'][0]).toMatchObject({ status: 'denied' });
    expect(answer['tool_calls'][0]['permission_reason']).toContain('The host refuses connections.');
  });

  test('that fails after a call withholds its result, and at the end fails the turn [hook-webhooks:guard-end]', async () => {
    await using receiver = await startReceiver((_, response) => void response.writeHead(503).end());
    const user = await service.newUser();
    const after = await user.newSession({
      hooks: [webhook(receiver.url, { event: 'PostToolUse', role: 'guard' })],
    });
    expect((await user.ask(after, go))['tool_calls'][0]['output']).toMatch(/status 503/);
    for (const event of ['Stop', 'UserPromptSubmit', 'TurnStart']) {
      const id = await user.newSession({ hooks: [webhook(receiver.url, { event, role: 'guard' })] });
      const answer = await user.ask(id, `Go.${script({ text: 'Done.' })}`);
      expect(answer).toMatchObject({ status: 'failed', error: { code: 'blocked_by_hook' } });
    }
  });
});

describe('an observer that is a webhook', () => {
  test.each(faults)(
    'stops no turn when its server %s [hook-webhooks:observer-faults]',
    async (_, receive) => {
      await using receiver = await startReceiver(receive);
      const user = await service.newUser();
      const id = await user.newSession({
        hooks: ['TurnStart', 'PreToolUse', 'PostToolUse', 'Stop'].map((event) =>
          webhook(receiver.url, { event, timeout_ms: 1_000 }),
        ),
      });
      expect(await user.ask(id, go)).toMatchObject({
        status: 'completed',
        tool_calls: [{ status: 'success' }],
      });
    },
  );

  test('is told again until it takes the message, under the same id [hook-webhooks:retries]', async () => {
    let tries = 0;
    await using receiver = await startReceiver((_, response) => {
      if (++tries > 1) return {};
      response.writeHead(503).end();
      return undefined;
    });
    const user = await service.newUser();
    const id = await user.newSession();
    const hook = await newHook(user, id, webhook(receiver.url));
    await user.ask(id, go);
    await eventually(
      async () => expect(await executions(user, hook.id)).toMatchObject([{ outcome: 'passed', attempts: 2 }]),
      { within: 30_000 },
    );
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(receiver.moments()[1]).toMatchObject({
      ...{ event: 'PreToolUse', tool_name: 'Bash', tool_input: { command: 'echo hello' }, decision: 'allow' },
      ...{ hook_id: hook.id, session_id: id, organization_id: user.organizationId },
    });
  });

  test('is told of the end of turn and session, and of a budget at 80 percent [hook-webhooks:our-events]', async () => {
    await using receiver = await startReceiver(() => ({}));
    const user = await service.newUser();
    const id = await user.newSession({
      hooks: ['TurnEnd', 'SessionEnd', 'BudgetWarning'].map((event) => webhook(receiver.url, { event })),
      sdk_options: { system_prompt: 'x', max_budget_usd: 0.01 },
    });
    const usage = { input_tokens: 2_800, output_tokens: 10 };
    await user.ask(id, `Go.${script({ text: 'Done.', usage })}`);
    await user.delete(`/sessions/${id}`);
    await eventually(() => expect(receiver.received).toHaveLength(3), { within: 10_000 });
    const told = receiver.moments().sort((a, b) => String(a['event']).localeCompare(String(b['event'])));
    expect(told).toMatchObject([
      { event: 'BudgetWarning', scope: 'session', period: 'total', limit_usd: '0.010000' },
      { event: 'SessionEnd', turn_id: null },
      { event: 'TurnEnd', stop_reason: 'end_turn' },
    ]);
  });

  test('is told no more once its hook is removed [hook-webhooks:removed]', async () => {
    await using receiver = await startReceiver((_, response) => void response.writeHead(503).end());
    const user = await service.newUser();
    const id = await user.newSession();
    const hook = await newHook(user, id, webhook(receiver.url));
    await user.ask(id, go);
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0), { within: 10_000 });
    await user.delete(`/hooks/${hook.id}`);
    await using sql = await openSql(service.databaseUrl);
    await eventually(
      async () =>
        expect(
          await sql.rows('select outcome, reason from hook_executions where hook_id = $1', [hook.id]),
        ).toEqual([{ outcome: 'failed', reason: 'The hook was removed before.' }]),
      { within: 30_000 },
    );
  });
});

describe('the signature of a webhook', () => {
  const headersOf = ({ headers }: Received) => headers as Record<string, string>;

  test('is that of Standard Webhooks, and goes with every change of the message [hook-webhooks:signature]', async () => {
    await using receiver = await startReceiver(() => ({}));
    const user = await service.newUser();
    const id = await user.newSession();
    const { secret } = await newHook(user, id, webhook(receiver.url, { role: 'guard' }));
    await user.ask(id, go);
    const [message] = receiver.received;
    if (!message) throw new Error('Nothing came.');
    const headers = headersOf(message);
    expect(new Webhook(secret).verify(message.body, headers)).toEqual(message.json);
    expect(await verifyWebhook({ headers, body: message.body }, secret)).toEqual(message.json);
    expect(await verifyWebhook({ headers: new Headers(headers), body: message.body }, secret)).toBeDefined();
    const forged: [string, Parameters<typeof verifyWebhook>][] = [
      ['body', [{ headers, body: `${message.body} ` }, secret]],
      ['id', [{ headers: { ...headers, 'webhook-id': 'hkx_other' }, body: message.body }, secret]],
      [
        'time',
        [
          {
            headers: { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) + 9) },
            body: message.body,
          },
          secret,
        ],
      ],
      ['age', [{ headers, body: message.body }, secret, { now: new Date(Date.now() + 301_000) }]],
      ['secret', [{ headers, body: message.body }, `whsec_${Buffer.from('another').toString('base64')}`]],
      ['no secret', [{ headers, body: message.body }, '']],
      ['no signature', [{ headers: { ...headers, 'webhook-signature': '' }, body: message.body }, secret]],
      [
        'other version',
        [
          {
            headers: { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1', 'v2') },
            body: message.body,
          },
          secret,
        ],
      ],
      ['no header', [{ headers: {}, body: message.body }, secret]],
    ];
    for (const [what, given] of forged)
      await expect(verifyWebhook(...given), what).rejects.toThrow(WebhookVerificationError);
  });

  test('is made with both secrets after a rotation, and with the new one when a day has passed [hook-webhooks:rotation]', async () => {
    await using receiver = await startReceiver(() => ({}));
    const user = await service.newUser();
    const id = await user.newSession();
    const { id: hook, secret: old } = await newHook(user, id, webhook(receiver.url, { role: 'guard' }));
    const rotated = await user.post(`/hooks/${hook}/rotate-secret`);
    expect(rotated.status).toBe(200);
    const secret = rotated.body['secret'] as string;
    expect(secret).not.toBe(old);
    await user.ask(id, go);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(`update hooks set old_secret_expires_at = now() where id = $1`, [hook]);
    await user.ask(id, go);
    const [during, after] = receiver.received;
    if (!during || !after) throw new Error('Too little came.');
    for (const good of [old, secret]) new Webhook(good).verify(during.body, headersOf(during));
    new Webhook(secret).verify(after.body, headersOf(after));
    expect(() => new Webhook(old).verify(after.body, headersOf(after))).toThrow(/signature/);
  });

  test('has a secret that is shown once, and lies nowhere in the clear [hook-webhooks:secret]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const body = { ...webhook('https://example.com/hook'), session_id: id };
    const key = { 'idempotency-key': 'once' };
    const made = await user.post('/hooks', body, key);
    const secret = made.body['secret'] as string;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const replayed = await user.post('/hooks', body, key);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(replayed.body).toEqual(made.body);
    const hook = made.body['id'] as string;
    for (const path of [`/hooks/${hook}`, '/hooks', `/sessions/${id}/hooks`])
      expect(JSON.stringify((await user.get(path)).body)).not.toContain(secret);
    await using sql = await openSql(service.databaseUrl);
    for (const table of ['hooks', 'idempotency_keys', 'hook_executions'])
      expect(JSON.stringify(await sql.rows(`select to_jsonb(t) from ${table} t`))).not.toContain(secret);
    await user.delete(`/hooks/${hook}`);
    expect(await sql.rows('select sealed_secret from hooks where id = $1', [hook])).toEqual([
      { sealed_secret: null },
    ]);
  });

  test('has no secret where there is no webhook [hook-webhooks:no-secret]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const { id: hook, secret } = await newHook(user, id, {
      name: 'A',
      event: 'TurnEnd',
      action: { kind: 'audit' },
    });
    expect(secret).toBeNull();
    expect((await user.post(`/hooks/${hook}/rotate-secret`)).status).toBe(409);
  });
});

describe('the address of a webhook', () => {
  test.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:pw@example.com/',
    'https://example.com/#part',
    'https://example.com:22/',
    'not an address',
    'javascript:alert(1)',
  ])('%s is refused when the hook is made or changed [hook-webhooks:address]', async (url) => {
    const user = await service.newUser();
    const id = await user.newSession();
    const made = await user.post('/hooks', { ...webhook(url), session_id: id });
    expect([made.status, made.body['code']]).toEqual([422, 'invalid_input']);
    const hook = await newHook(user, id, webhook('https://example.com/'));
    const changed = await user.patch(`/hooks/${hook.id}`, { action: { kind: 'webhook', url } });
    expect(changed.status).toBe(422);
  });

  test('may be on this machine only where others cannot reach the service [hook-webhooks:loopback]', () => {
    expect(readConfig({ WEBHOOKS_TO_LOOPBACK: 'yes' }).config.webhooks.toLoopback).toBe(true);
    expect(readConfig({}).config.webhooks.toLoopback).toBe(false);
    expect(() => readConfig({ HOST: '0.0.0.0', WEBHOOKS_TO_LOOPBACK: 'yes' })).toThrow(
      /WEBHOOKS_TO_LOOPBACK is yes/,
    );
  });
});
