import { script } from '@ai-agent-api/fake-anthropic';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId, TaskId, TurnId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { prompt, question } from './support/asking-agent.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { connectMcp, type McpClient } from './support/mcp-client.ts';
import { postJson, rawRequest, type RawAnswer } from './support/raw-http.ts';
import { newTask } from './support/task-calls.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let alice: Api;
let mcp: McpClient;
beforeAll(async () => {
  service = stack.use(await startTestApp({ CORS_ORIGINS: 'https://console.example.com' }));
  alice = await service.newUser();
  mcp = stack.use(await connectMcp(service.url, alice.token));
});
afterAll(() => stack.disposeAsync());

async function newKey(who: Api, scopes: string[]): Promise<string> {
  return (await who.post('/api-keys', { name: 'MCP', scopes })).body['key'];
}

const hello = `Say hello.${script({ text: 'Hello.' })}`;
const accept = 'application/json, text/event-stream';

function send(message: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return postJson(service.url, '/mcp', message, {
    accept,
    authorization: `Bearer ${alice.token}`,
    ...headers,
  });
}

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const greeting = {
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

describe('a program of the protocol', () => {
  test('has a task run to its end [mcp-endpoint:task]', async () => {
    const made = await newTask(alice, { name: 'Greet' });
    const listed = await mcp.data('list_tasks', { q: 'Greet' });
    expect(listed['items']).toMatchObject([{ id: made['id'], variables: [{ name: 'prompt' }] }]);
    const ran = await mcp.data('run_task', {
      task_id: made['id'],
      variables: { prompt: hello },
      wait_seconds: 40,
    });
    expect(ran).toMatchObject({ status: 'completed', result: { text: 'Hello.' }, next: null });
    const seen = await mcp.data('get_execution', { execution_id: ran['id'] });
    expect(seen).toMatchObject({ id: ran['id'], status: 'completed' });
  });

  test('asks an agent, answers what it waits for, and reads what came of it [mcp-endpoint:approval]', async () => {
    const session = await mcp.data('create_session', { name: 'By MCP' });
    const asked = await mcp.data('ask', { session_id: session['id'], message: prompt, wait_seconds: 40 });
    const [approval] = asked['approvals'] as Json[];
    expect(asked).toMatchObject({ status: 'running', next: expect.stringContaining('decide_approval') });
    expect((await mcp.data('list_approvals', { mine: true }))['items']).toMatchObject([
      { id: approval?.['id'] },
    ]);
    const decision = { decision: 'allow', answers: { [question]: 'Blue' } };
    expect(await mcp.data('decide_approval', { approval_id: approval?.['id'], ...decision })).toMatchObject({
      status: 'allowed',
    });
    expect(await mcp.data('get_turn', { turn_id: asked['turn_id'], wait_seconds: 40 })).toMatchObject({
      ...{ status: 'completed', text: 'Painted.', approvals: [], next: null },
    });
    const read = await mcp.data('list_messages', { session_id: session['id'] });
    expect(JSON.stringify(read['items'])).toContain('Painted.');
    expect(await mcp.data('get_session', { session_id: session['id'] })).toMatchObject({ total_turns: 1 });
    expect((await mcp.data('list_sessions', { q: 'By MCP' }))['items']).toMatchObject([
      { id: session['id'] },
    ]);
  });

  test('is told how to go on when its time is over first [mcp-endpoint:deadline]', async () => {
    const session = await mcp.data('create_session');
    const asked = await mcp.data('ask', { session_id: session['id'], message: hello, wait_seconds: 0 });
    expect(asked).toMatchObject({ approvals: [], next: expect.stringContaining(String(asked['turn_id'])) });
    expect(await mcp.data('get_turn', { turn_id: asked['turn_id'], wait_seconds: 40 })).toMatchObject({
      ...{ status: 'completed', text: 'Hello.' },
    });
    expect(await mcp.data('interrupt_session', { session_id: session['id'] })).toEqual({
      status: 'accepted',
    });
  });

  test('may do what its key may, and what is refused is in the audit log [mcp-endpoint:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const viewer = await service.newUser({ role: 'viewer', organizationId: admin.organizationId });
    const key = await newKey(viewer, ['sessions:read', 'tasks:read']);
    await using looking = await connectMcp(service.url, key);
    expect((await looking.names()).sort()).toEqual([
      ...['get_execution', 'get_session', 'get_turn', 'list_approvals'],
      ...['list_messages', 'list_sessions', 'list_tasks'],
    ]);
    const task = await newTask(admin);
    expect(await looking.refusal('run_task', { task_id: task['id'] })).toBe('not_allowed');
    expect(await looking.refusal('decide_approval', { approval_id: 'x', decision: 'allow' })).toBe(
      'not_allowed',
    );
    expect((await admin.get(`/tasks/${task['id']}/executions`)).body['items']).toEqual([]);
    const denied = (await admin.get('/audit?action=access.denied')).body['items'] as Json[];
    expect(denied.map((entry) => entry['resource_id'])).toEqual(['decideApproval', 'executeTask']);
  });

  test('is found in the audit log by the way that it came [mcp-endpoint:audit]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await using own = await connectMcp(service.url, admin.token);
    const session = await own.data('create_session');
    expect((await admin.get('/audit?action=session.created')).body['items']).toMatchObject([
      { actor_id: admin.userId, resource_id: session['id'], agent: expect.stringMatching(/^MCP; /) },
    ]);
  });

  test('finds nothing of another organization [mcp-endpoint:tenants]', async () => {
    const stranger = await service.newUser({ role: 'admin' });
    const session = await stranger.newSession();
    const turn = await stranger.tell(session, hello);
    const task = await newTask(stranger);
    const execution = (await stranger.post(`/tasks/${task['id']}/execute`, { variables: { prompt: hello } }))
      .body;
    const calls: [string, Json][] = [
      ['ask', { session_id: session, message: hello }],
      ['get_session', { session_id: session }],
      ['list_messages', { session_id: session }],
      ['interrupt_session', { session_id: session }],
      ['list_approvals', { session_id: session }],
      ['get_turn', { turn_id: turn }],
      ['run_task', { task_id: task['id'] }],
      ['get_execution', { execution_id: execution['id'] }],
    ];
    for (const [name, input] of calls)
      expect([name, await mcp.refusal(name, input)]).toEqual([name, 'not_found']);
    expect(JSON.stringify(await mcp.data('list_sessions', { limit: 100 }))).not.toContain(session);
    expect(JSON.stringify(await mcp.data('list_tasks', { limit: 100 }))).not.toContain(task['id']);
  });
});

describe('the place of the protocol', () => {
  test('asks who is there, and has neither streams nor sessions [mcp-endpoint:http]', async () => {
    const stranger = await postJson(service.url, '/mcp', ping, { accept });
    expect([stranger.status, stranger.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    const key = await newKey(alice, ['tasks:read']);
    const keyed = await postJson(service.url, '/mcp', ping, { accept, 'x-api-key': key });
    expect(JSON.parse(keyed.text)).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: `Bearer ${alice.token}`, accept: 'text/event-stream' };
      const answer = await rawRequest(service.url, { path: '/mcp', method, headers });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    }
  });

  test('is closed to pages of other places, also by another name of this machine [mcp-endpoint:pages]', async () => {
    const page = (headers: Record<string, string>) => send(greeting, headers).then(({ status }) => status);
    const { host } = new URL(service.url);
    expect(await page({ origin: 'https://evil.example.com' })).toBe(403);
    expect(await page({ origin: 'http://evil.example.com', host: 'evil.example.com' })).toBe(403);
    expect(await page({ host: 'evil.example.com' })).toBe(403);
    expect(await page({ origin: 'null' })).toBe(403);
    expect(await page({ origin: `http://${host}` })).toBe(200);
    expect(await page({ origin: 'https://console.example.com' })).toBe(200);
  });

  test.each([
    ['nothing', undefined, 400],
    ['no message', { hello: 'world' }, 400],
    ['a list', [ping, ping], 400],
    ['another version', { ...ping, jsonrpc: '1.0' }, 400],
    ['an answer', { jsonrpc: '2.0', id: 7, result: {} }, 202],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }, 202],
    ['a depth', { ...ping, params: JSON.parse('['.repeat(70) + ']'.repeat(70)) as unknown }, 400],
    ['a prototype', JSON.parse('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{}}}'), 400],
    ['too much', { ...ping, params: { text: 'x'.repeat(1_100_000) } }, 413],
  ])('answers %s with what it is [mcp-endpoint:messages]', async (_, message, status) => {
    expect((await send(message)).status).toBe(status);
  });

  test('answers methods and tools that there are not by the protocol [mcp-endpoint:unknown]', async () => {
    const answer = async (message: object) => JSON.parse((await send({ ...ping, ...message })).text) as Json;
    expect((await answer({ method: 'resources/list' }))['error']).toMatchObject({ code: -32601 });
    expect((await answer({ method: 'tools/call', params: { name: 'rm' } }))['error']).toMatchObject({
      code: -32602,
    });
    expect((await answer({ method: 'tools/call', params: {} }))['error']).toMatchObject({
      code: expect.any(Number),
    });
    const later = { name: 'create_session', arguments: {}, task: { ttl: 1_000 } };
    expect((await answer({ method: 'tools/call', params: later }))['error']).toMatchObject({ code: -32603 });
    expect((await send(ping, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
    expect((await send(ping, { accept: 'text/html' })).status).toBe(406);
  });

  test('refuses bad arguments in words, whatever they are [mcp-endpoint:bad-arguments]', async () => {
    const bad: [string, unknown][] = [
      ['ask', { session_id: SessionId.new(), message: '' }],
      ['ask', { session_id: SessionId.new(), message: 'a\0b' }],
      ['ask', { session_id: SessionId.new(), message: 'x', wait_seconds: 301 }],
      ['get_turn', { turn_id: TurnId.new(), wait_seconds: -1 }],
      ['run_task', { task_id: TaskId.new(), variables: [] }],
      ['list_sessions', { limit: 101 }],
      ['list_sessions', { cursor: 'x' }],
      ['create_session', { sdk_options: { model: 5 } }],
      ['create_session', { policies: [] }],
    ];
    for (const [name, input] of bad)
      expect([name, await mcp.refusal(name, input as Json)]).toEqual([name, 'invalid_input']);
    expect(await mcp.refusal('get_turn', { turn_id: '../..' })).toBe('not_found');
    expect(
      await mcp.refusal('create_session', { sdk_options: { permission_mode: 'bypassPermissions' } }),
    ).toBe('not_allowed');
  });

  test('never breaks, whatever is sent [mcp-endpoint:hostile]', async () => {
    const names = ['ask', 'get_turn', 'run_task', 'list_sessions', 'create_session', 'decide_approval', 'x'];
    const argumentsOf = fc.dictionary(
      fc.constantFrom(
        'session_id',
        'turn_id',
        'task_id',
        'message',
        'limit',
        'cursor',
        'variables',
        'decision',
      ),
      fc.jsonValue({ maxDepth: 4 }),
    );
    const message = fc.record({
      ...{ jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.string()) },
      method: fc.constantFrom('tools/call', 'tools/list', 'initialize', 'ping', 'tasks/list', ''),
      params: fc.oneof(
        { weight: 4, arbitrary: fc.record({ name: fc.constantFrom(...names), arguments: argumentsOf }) },
        { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(message, async (value) => {
        const { status, text } = await send(value);
        expect(status, text).toBeLessThan(500);
        expect(text).not.toContain('internal_error');
      }),
      { numRuns: process.env['FULL'] ? 3_000 : 100 },
    );
  });
});
