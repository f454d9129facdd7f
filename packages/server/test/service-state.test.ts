import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { takenInMaintenance } from '../src/api/middleware/service-state.ts';
import type { Api, Json } from './support/api.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { connectMcp } from './support/mcp-client.ts';
import { operations } from './support/openapi-operations.ts';
import { logInAsOperator } from './support/operator.ts';
import { postJson } from './support/raw-http.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let operator: Api;
let admin: Api;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  operator = await logInAsOperator(service);
  admin = await service.newUser({ role: 'admin' });
});
afterAll(() => stack.disposeAsync());
afterEach(async () => {
  await operator.delete('/admin/maintenance');
  await operator.delete('/admin/announcement');
});

const maintain = async (reason = 'It moves.') => {
  const begun = await operator.put('/admin/maintenance', { reason, retry_after_seconds: 600 });
  expect(begun.body).toMatchObject({ reason, retry_after_seconds: 600 });
};
const ready = async () => (await fetch(`${service.url}/ready`).then((answer) => answer.json())) as Json;

/** What a stream of server-sent events has sent until it says something. */
async function* reading(path: string): AsyncGenerator<string, void> {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${admin.token}`, accept: 'text/event-stream' },
  });
  let text = '';
  const letters = answer.body?.pipeThrough(new TextDecoderStream());
  for await (const more of letters ?? []) {
    text += more;
    yield text;
  }
}

async function says(stream: AsyncGenerator<string, void>, words: string): Promise<void> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error(`The stream ended and did not say "${words}".`);
    if (value.includes(words)) return;
  }
}

describe('the service', () => {
  test('tells everybody what an operator announces, while it is to be told [service-state:announcement]', async () => {
    const told = async () => (await admin.get('/announcements')).body;
    expect(await told()).toEqual({ items: [], maintenance: null });
    expect((await admin.put('/admin/announcement', { text: 'Mine.' })).status).toBe(403);
    const made = await operator.put('/admin/announcement', { text: 'On Sunday.' });
    expect(made.status).toBe(200);
    expect(await told()).toMatchObject({ items: [{ text: 'On Sunday.', until: null }] });
    const named = (await admin.get('/sessions')).headers.get('ai-agent-announcement');
    expect(named).toBe(made.body['id']);
    const past = new Date(Date.now() - 1_000).toISOString();
    expect((await operator.put('/admin/announcement', { text: 'X', until: past })).status).toBe(422);
    const soon = new Date(Date.now() + 300).toISOString();
    await operator.put('/admin/announcement', { text: 'For a moment.', until: soon });
    await expect.poll(told).toMatchObject({ items: [] });
    await operator.put('/admin/announcement', { text: 'On Monday.' });
    expect((await operator.delete('/admin/announcement')).status).toBe(204);
    expect(await told()).toMatchObject({ items: [] });
    expect((await admin.get('/sessions')).headers.has('ai-agent-announcement')).toBe(false);
  });

  test('is read and not changed while it is maintained, and what is refused may come again [service-state:maintenance]', async () => {
    const session = await admin.newSession();
    const socket = await admin.socket(session);
    await socket.until((frame) => frame['type'] === 'connected');
    expect((await admin.put('/admin/maintenance', { reason: 'Mine.' })).status).toBe(403);
    await maintain();

    const refused = await admin.post('/sessions', {});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '600']);
    expect(refused.body).toMatchObject({
      code: 'maintenance',
      detail: expect.stringContaining('It moves.') as unknown,
    });
    socket.send({ type: 'query', message: 'Work.' });
    expect(await socket.until((each) => each['type'] === 'error')).toMatchObject({ code: 'maintenance' });
    socket.close();
    expect((await admin.get(`/sessions/${session}`)).status).toBe(200);
    const login = { email: admin.email, password };
    expect((await postJson(service.url, '/api/v1/auth/login', login)).status).toBe(200);

    expect((await operator.delete('/admin/maintenance')).status).toBe(204);
    expect((await admin.post('/sessions', {})).status).toBe(201);
    const log = (await operator.get('/audit?resource_type=service')).body['items'] as Json[];
    const after = { reason: 'It moves.', retry_after_seconds: 600 };
    expect(log.slice(0, 2)).toMatchObject([
      { action: 'service.maintenance_ended', before: after },
      { action: 'service.maintenance_begun', after },
    ]);
  });

  test('has what runs go on while it is maintained [service-state:goes-on]', async () => {
    const known = new Set(operations.map(({ operation }) => operation.operationId));
    expect([...takenInMaintenance].filter((id) => !known.has(id))).toEqual([]);
    const session = await admin.newSession();
    const turn = await admin.tell(session, 'Work.');
    await using mcp = await connectMcp(service.url, admin.token);
    await maintain();

    expect(await mcp.data('get_session', { session_id: session })).toMatchObject({ id: session });
    expect(await mcp.refusal('create_session')).toBe('maintenance');
    expect((await admin.post('/session-templates/search', {})).status).toBe(200);
    expect((await admin.post(`/sessions/${session}/interrupt`)).status).toBe(202);
    expect((await admin.get(`/turns/${turn}`)).body['status']).toBe('interrupted');
    expect((await operator.post('/sessions', {})).status).toBe(201);
  });

  test('is ready while it is maintained, and degraded [service-state:ready]', async () => {
    expect((await ready())['checks']).not.toHaveProperty('maintenance');
    await maintain('A secret of the house.');
    const { status, checks } = await ready();
    expect(status).toBe('degraded');
    expect(checks).toMatchObject({ maintenance: { ok: true, degraded: true } });
    expect(JSON.stringify(checks)).not.toContain('secret');
  });

  test('tells streams and sockets what is announced, and that it is over [service-state:streams]', async () => {
    const session = await admin.newSession();
    const socket = await admin.socket(session);
    const events = reading(`/sessions/${session}/events/stream`);
    const feed = reading('/events/stream');
    await says(events, 'session.created');
    await says(feed, 'retry:');
    await maintain();
    for (const stream of [events, feed]) await says(stream, '"reason":"It moves."');
    const isNotice = (frame: Json) => frame['type'] === 'notice';
    expect(await socket.until(isNotice)).toMatchObject({ notice: { maintenance: { reason: 'It moves.' } } });
    const late = await admin.socket(session);
    expect(await late.until(isNotice)).toMatchObject({ notice: { maintenance: { reason: 'It moves.' } } });

    await operator.delete('/admin/maintenance');
    for (const stream of [events, feed]) await says(stream, '"maintenance":null');
    const isOver = (frame: Json) => isNotice(frame) && frame['notice'].maintenance === null;
    for (const open of [socket, late]) await open.until(isOver);
    for (const open of [socket, late]) open.close();
    for (const stream of [events, feed]) await stream.return();
  });
});
