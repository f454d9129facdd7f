import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './support/gateway-harness.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

const key = 'sk-ant-canary-platform-key-7Hq2';
const tenantKey = 'sk-ant-canary-tenant-key-9Kd4';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ ANTHROPIC_API_KEY: key });
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

/** Every file below a folder, as text. */
async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file, 'latin1').catch(() => '')));
}

describe('the key for the model', () => {
  test('is in no environment, argument or file of an agent, and is what the model sees [model:no-key]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const look = bash('env; cat /proc/self/environ /proc/$PPID/environ /proc/$PPID/cmdline | tr "\\0" "\\n"');
    const answer = await alice.ask(id, `Look.${script(look, { text: 'Looked.' })}`);
    expect(answer).toMatchObject({ status: 'completed' });
    const seen = String(answer['tool_calls'][0].output);
    expect(seen).toContain('ANTHROPIC_UNIX_SOCKET=');
    expect(seen).toContain('ANTHROPIC_BASE_URL=http://gateway.local');
    expect(seen).not.toContain(key);
    expect(seen).not.toContain(service.fake.url);

    const files = await filesBelow(path.join(service.dataDir, 'sessions', id));
    expect(files.length).toBeGreaterThan(0);
    expect(files.some((text) => text.includes(key))).toBe(false);
    const asked = service.fake.requests.filter(({ body }) => JSON.stringify(body).includes('Look.'));
    expect(asked.length).toBeGreaterThan(0);
    for (const { headers, body } of asked) {
      expect(headers['x-api-key']).toBe(key);
      expect(JSON.stringify(body)).not.toContain(key);
    }
  });

  test('is replaced by a token that is of no use once the turn is over [model:token]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const tell = bash('echo "$ANTHROPIC_UNIX_SOCKET $ANTHROPIC_API_KEY"');
    const answer = await alice.ask(id, `Tell.${script(tell, { text: 'Told.' })}`);
    const [socket = '', token = ''] = String(answer['tool_calls'][0].output).trim().split(' ');
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
    const tried = await ask({ socketPath: socket, token }, { method: 'GET', path: '/v1/models' });
    expect([tried.status, tried.text]).toEqual([
      403,
      expect.stringContaining('The session token is not valid.'),
    ]);
  });

  test("can be an organization's own, which is sealed and never shown [model:own-key]", async () => {
    const admin = await service.newUser({ role: 'admin' });
    expect((await admin.get('/organization/upstream-key')).body).toEqual({ is_set: false, base_url: null });
    const set = await admin.put('/organization/upstream-key', { api_key: tenantKey });
    expect(set.body).toEqual({ is_set: true, base_url: null });
    const id = await admin.newSession();
    expect(await admin.ask(id, `Own key.${script({ text: 'Yes.' })}`)).toMatchObject({ status: 'completed' });
    const asked = service.fake.requests.findLast(({ body }) => JSON.stringify(body).includes('Own key.'));
    expect(asked?.headers['x-api-key']).toBe(tenantKey);
    const shown = JSON.stringify((await admin.get('/organization/upstream-key')).body);
    expect(shown).not.toContain(tenantKey);
    const sealed = await service.store.transact(admin.organizationId, (tx) =>
      tx.upstreamKeys.find(admin.organizationId),
    );
    expect(sealed?.sealedKey).toBeDefined();
    expect(sealed?.sealedKey).not.toContain(tenantKey);
    expect((await admin.delete('/organization/upstream-key')).status).toBe(204);
    expect((await admin.get('/organization/upstream-key')).body['is_set']).toBe(false);
  });

  test('does not go to an address inside, whatever a tenant names [model:own-url]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const inside = { api_key: tenantKey, base_url: 'https://127.0.0.1:1' };
    expect((await admin.put('/organization/upstream-key', inside)).status).toBe(200);
    const before = service.fake.requests.length;
    const answer = await admin.ask(await admin.newSession(), 'Anyone?');
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'model_unreachable' } });
    expect(service.fake.requests.length).toBe(before);
  });

  test('is set by admins only, over https only [model:own-key-rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    for (const role of ['user', 'viewer'] as const) {
      const other = await service.newUser({ role, organizationId });
      expect((await other.put('/organization/upstream-key', { api_key: 'k' })).status).toBe(403);
      expect((await other.get('/organization/upstream-key')).status).toBe(403);
      expect((await other.delete('/organization/upstream-key')).status).toBe(403);
    }
    const plain = { api_key: 'k', base_url: 'http://example.com' };
    expect((await admin.put('/organization/upstream-key', plain)).status).toBe(422);
  });
});

describe('the figures', () => {
  const usage = { input_tokens: 1_000, output_tokens: 100, cache_read_input_tokens: 10 };

  test('of turn, session and event are those of the ledger, to the last millionth [ledger:figures]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await alice.newSession();
    const first = await alice.ask(
      id,
      `Two calls.${script({ ...bash('true'), usage }, { text: 'a', usage })}`,
    );
    const second = await alice.ask(id, `One call.${script({ text: 'b', usage })}`);
    expect(first['metrics']).toMatchObject({
      input_tokens: 2_000,
      output_tokens: 200,
      cache_read_tokens: 20,
    });
    // 3 USD for a million of input, 15 for output, 0.3 for what is read from the cache.
    expect(first['metrics'].cost_usd).toBe('0.009006');
    expect(second['metrics'].cost_usd).toBe('0.004503');
    const session = (await alice.get(`/sessions/${id}`)).body;
    expect(session).toMatchObject({ total_cost_usd: '0.013509', api_input_tokens: 3_000 });
    const logged = (await alice.events(id)).filter((event) => event.type === 'session.usage');
    expect(logged.map((event) => event['cost_usd'])).toEqual(['0.009006', '0.004503']);

    const bySession = (await alice.get(`/usage?by=session&session_id=${id}`)).body;
    expect(bySession['items']).toMatchObject([{ name: id, calls: 3, cost_usd: '0.013509' }]);
    const byModel = (await alice.get(`/usage?by=model&session_id=${id}`)).body;
    expect(byModel).toMatchObject({ items: [{ name: 'claude-sonnet-4-5' }], total_cost_usd: '0.013509' });
    const today = new Date().toISOString().slice(0, 10);
    expect((await alice.get('/usage?by=day')).body['items']).toMatchObject([{ name: today, calls: 3 }]);
    expect((await alice.get('/usage?by=user')).body['items']).toMatchObject([{ name: alice.userId }]);
  });

  test('of an interrupted turn are those of what was booked [ledger:interrupted]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({ timeout_seconds: 5 });
    const steps = script({ ...bash('true'), usage }, { text: 'one two three', hangAfter: 1, usage });
    const answer = await alice.ask(id, `Hang.${steps}`);
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'turn_timeout' } });
    const { items, total_cost_usd } = (await alice.get(`/usage?by=session&session_id=${id}`)).body;
    expect(items).toMatchObject([{ calls: 2 }]);
    expect(Number(total_cost_usd)).toBeGreaterThan(0.006);
    expect(answer['metrics'].cost_usd).toBe(total_cost_usd);
    expect((await alice.get(`/sessions/${id}`)).body['total_cost_usd']).toBe(total_cost_usd);
  });

  test('are for admins and viewers those of all, for users their own [ledger:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId });
    const viewer = await service.newUser({ role: 'viewer', organizationId });
    await admin.ask(await admin.newSession(), `Hi.${script({ text: 'Hi.', usage })}`);
    const sum = async (who: typeof admin) => (await who.get('/usage')).body['total_cost_usd'];
    expect(await sum(viewer)).toBe('0.004503');
    expect(await sum(user)).toBe('0.000000');
    expect(await sum(await service.newUser({ role: 'admin' }))).toBe('0.000000');
  });

  test('are measured, and the breakers are in /ready [model:health]', async () => {
    const alice = await service.newUser();
    await alice.ask(await alice.newSession(), `Hi.${script({ text: 'Hi.' })}`);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/model_calls_total\{upstream="platform",outcome="completed"\} [1-9]/);
    expect(metrics).toMatch(/model_circuits\{state="closed"\} [1-9]/);
    expect(metrics).toMatch(/cost_micro_usd_total [1-9]/);
    const ready = (await (await fetch(`${service.url}/ready`)).json()) as { checks: Record<string, unknown> };
    expect(ready.checks['model']).toEqual({ ok: true, detail: 'No circuit is open.' });
  });
});

describe('a budget', () => {
  const dear = { input_tokens: 0, output_tokens: 10_000 }; // 0.15 USD

  test('stops a turn, and a top-up lets the session go on [budget:stop]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await admin.newSession({ sdk_options: { system_prompt: 'x', max_budget_usd: 0.2 } });
    const steps = script(
      { ...bash('true'), usage: dear },
      { ...bash('true'), usage: dear },
      { text: 'never', usage: dear },
    );
    const answer = await admin.ask(id, `Spend.${steps}`);
    expect(answer).toMatchObject({
      status: 'failed',
      stop_reason: 'budget_reached',
      error: { code: 'budget_reached' },
      metrics: { cost_usd: '0.300000' },
    });
    expect(answer['error'].message).toContain('0.300000 of 0.200000 USD');
    const log = await admin.events(id);
    const warned = log.filter((event) => event.type === 'session.budget_warned');
    expect(warned).toMatchObject([
      { scope: 'session', period: 'total', spent_usd: '0.300000', limit_usd: '0.200000' },
    ]);
    expect(log.at(-1)).toMatchObject({ type: 'session.status_idle', stop_reason: 'budget_reached' });

    const again = await admin.ask(id, `Again.${script({ text: 'no' })}`);
    expect(again).toMatchObject({ error: { code: 'budget_reached' }, metrics: { cost_usd: '0.000000' } });
    const path = `/budgets/session/${id}/total`;
    const raised = await admin.post(`${path}/top-up`, { amount_usd: 1 });
    expect(raised).toMatchObject({ status: 200, body: { limit_usd: '1.200000', spent_usd: '0.300000' } });
    const after = await admin.ask(id, `Now.${script({ text: 'On.', usage: dear })}`);
    expect(after).toMatchObject({ status: 'completed', content: { text: 'On.' } });
    expect((await admin.get(`/sessions/${id}`)).body['total_cost_usd']).toBe('0.450000');
  });

  test('warns at 80 percent, in the log of the turn that brought it there [budget:warning]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await admin.put(`/budgets/user/${admin.userId}/day`, { limit_usd: 0.18 });
    const id = await admin.newSession();
    await admin.ask(id, `Spend.${script({ text: 'ok', usage: dear })}`);
    const log = await admin.events(id);
    expect(log.filter((event) => event.type === 'session.budget_warned')).toMatchObject([
      { scope: 'user', period: 'day', spent_usd: '0.150000', limit_usd: '0.180000' },
    ]);
    expect(log.at(-1)?.type).toBe('session.status_idle');
  });

  test('is read and set by admins only, for what is theirs [budget:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId });
    const stranger = await service.newUser({ role: 'admin' });
    const path = `/budgets/organization/${organizationId}/month`;
    for (const [who, status] of [
      [user, 403],
      [stranger, 404],
    ] as const) {
      expect((await who.put(path, { limit_usd: 1 })).status).toBe(status);
      expect((await who.post(`${path}/top-up`, { amount_usd: 1 })).status).toBe(status);
      expect((await who.delete(path)).status).toBe(status);
    }
    expect((await user.get('/budgets')).status).toBe(403);
    expect((await admin.put(`/budgets/user/${stranger.userId}/day`, { limit_usd: 1 })).status).toBe(404);
    expect((await admin.put('/budgets/session/nothing/day', { limit_usd: 1 })).status).toBe(404);
    expect((await admin.put(`/budgets/galaxy/${organizationId}/day`, { limit_usd: 1 })).status).toBe(422);
    expect((await admin.put(path, { limit_usd: -1 })).status).toBe(422);
    expect((await admin.post(`${path}/top-up`, { amount_usd: 1 })).status).toBe(404);
    expect((await admin.put(path, { limit_usd: 2.5 })).body).toEqual({
      scope: 'organization',
      scope_id: organizationId,
      period: 'month',
      limit_usd: '2.500000',
      spent_usd: '0.000000',
      reserved_usd: '0.000000',
      // At the very beginning of a month nothing can be told.
      forecast_usd: expect.toSatisfy((told) => told === null || told === '0.000000') as unknown,
    });
    expect((await admin.get('/budgets')).body['items']).toHaveLength(1);
    expect((await stranger.get('/budgets')).body['items']).toEqual([]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.delete(path)).status).toBe(404);
  });
});

describe('a model that is not to be had', () => {
  test('because nobody priced it fails the turn at once [model:unpriced]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({ sdk_options: { model: 'claude-unheard-of-1' } });
    const answer = await alice.ask(id, `Hi.${script({ text: 'no' })}`);
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'model_not_allowed' } });
  });

  test('because the quota is used up for longer than a turn may wait says until when [model:quota]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const answer = await alice.ask(id, `Hi.${script({ error: 429, retryAfter: 100_000, times: 1 })}`);
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'model_rate_limited' } });
    expect(answer['error'].message).toMatch(/used up until \d{4}-\d\d-\d\dT/);
  });
});
