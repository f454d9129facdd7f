import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { canary } from './support/canaries.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startToolServer, type ToolServer } from './support/mcp-tools.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let tools: ToolServer;
beforeAll(async () => {
  tools = stack.use(await startToolServer());
  service = stack.use(await startTestApp({ MCP_TO_LOOPBACK: 'yes' }));
});
afterAll(() => stack.disposeAsync());

async function newOrganization(): Promise<{ admin: Api; user: Api; other: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  return {
    admin,
    user: await service.newUser({ organizationId }),
    other: await service.newUser({ organizationId }),
  };
}

const example = { kind: 'http', url: 'https://tickets.example.com/mcp' };
const here = (kind: 'http' | 'sse' = 'http') => ({
  kind,
  url: `${tools.url}/${kind === 'sse' ? 'sse' : 'mcp'}`,
});

async function newServer(by: Api, more: Json = {}): Promise<Json> {
  const body = { name: 'tickets', scope: 'organization', connection: here(), ...more };
  const answer = await by.post('/mcp-servers', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const call = (name: string, input: Json = {}) => ({ name: `mcp__${name}`, input });
const say = (...calls: { name: string; input: Json }[]) =>
  `Go.${script(...calls.map((each) => ({ tools: [each] })), { text: 'Done.' })}`;
const callsOf = (answer: Json) =>
  (answer['tool_calls'] as Json[]).map(({ tool_name: name, status, output }) => ({ name, status, output }));

describe('an MCP server', () => {
  test('is registered with headers that are never shown again, and changed under its ETag [mcp:registry]', async () => {
    const { admin, user } = await newOrganization();
    const secret = canary('mcp-header');
    const made = await newServer(admin, {
      connection: example,
      headers: { Authorization: `Bearer ${secret}` },
    });
    const path = `/mcp-servers/${made['id']}`;
    expect(made).toMatchObject({ scope: 'organization', header_names: ['authorization'], version: 1 });
    const read = await user.get(path);
    const changed = await admin.patch(path, { description: 'Ours', headers: { 'x-team': secret } });
    expect(changed.body).toMatchObject({ version: 2, header_names: ['authorization', 'x-team'] });
    expect((await admin.patch(path, { headers: { 'x-team': null } })).body['header_names']).toEqual([
      'authorization',
    ]);
    const listed = await admin.get('/mcp-servers');
    for (const { body } of [{ body: made }, read, changed, listed])
      expect(JSON.stringify(body)).not.toContain(secret);
    const seen = { 'if-match': read.headers.get('etag') ?? '' };
    expect((await admin.delete(path, seen)).status).toBe(412);
    expect((await user.delete(path)).status).toBe(403);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await admin.get(path)).status).toBe(404);
    await newServer(admin);
    expect(
      (await admin.post('/mcp-servers', { name: 'Tickets', scope: 'organization', connection: example }))
        .status,
    ).toBe(409);
  });

  test('gets none of its headers at another place than they were meant for [mcp:elsewhere]', async () => {
    const { admin } = await newOrganization();
    const made = await newServer(admin, { connection: example, headers: { authorization: 'Bearer x' } });
    const path = `/mcp-servers/${made['id']}`;
    const at = async (url: string) => {
      const connection = { kind: 'http', url };
      return (await admin.patch(path, { connection })).body['header_names'] as unknown;
    };
    expect(await at('https://tickets.example.com/mcp?all=yes')).toEqual(['authorization']);
    // One host may serve many.
    expect(await at('https://tickets.example.com/others/mcp')).toEqual([]);
    await admin.patch(path, { headers: { authorization: 'Bearer x' } });
    expect(await at('https://elsewhere.example.com/others/mcp')).toEqual([]);
  });

  test('of a user is where the organization lets its agents go, and nobody else sees it [mcp:scopes]', async () => {
    const { admin, user, other } = await newOrganization();
    const own = { name: 'mine', connection: example };
    expect((await user.post('/mcp-servers', { ...own, scope: 'organization' })).status).toBe(403);
    expect((await user.post('/mcp-servers', own)).status).toBe(403);
    await admin.put('/organization/agent-limits', { egress: { hosts: ['*.example.com'] } });
    const made = await newServer(user, { ...own, scope: 'user' });
    const path = `/mcp-servers/${made['id']}`;
    expect((await user.get(path)).body).toMatchObject({ scope: 'user', owner_id: user.userId });
    expect((await other.get(path)).status).toBe(404);
    expect((await other.patch(path, { enabled: false })).status).toBe(404);
    expect((await other.get('/mcp-servers')).body['items']).toEqual([]);
    expect((await admin.get('/mcp-servers?scope=user')).body['items']).toMatchObject([{ name: 'mine' }]);
    expect((await other.post('/sessions', { sdk_options: { mcp_servers: ['mine'] } })).status).toBe(422);
    const away = { connection: { kind: 'http', url: 'https://example.org/mcp' } };
    expect((await user.patch(path, away)).status).toBe(403);
  });

  test('of somebody else is changed by who may change everybody’s alone, not by all who see it [mcp:others]', async () => {
    const { admin, user, other } = await newOrganization();
    await admin.put('/organization/agent-limits', { egress: { hosts: ['*.example.com'] } });
    const grants = { 'mcp-servers:read': 'all', 'mcp-servers:write': 'own' };
    const role = await admin.post('/roles', { name: 'Reads all', grants });
    expect((await admin.patch(`/users/${other.userId}`, { role_id: role.body['id'] })).status).toBe(200);
    const made = await newServer(user, { name: 'mine', connection: example, scope: 'user' });
    const path = `/mcp-servers/${made['id']}`;
    expect((await other.get(path)).status).toBe(200);
    expect((await other.patch(path, { enabled: false })).status).toBe(403);
    expect((await other.post(`${path}/authorize`, {})).status).toBe(403);
    expect((await other.delete(path)).status).toBe(403);
    const own = await newServer(other, { name: 'own', connection: example, scope: 'user' });
    expect((await other.patch(`/mcp-servers/${own['id']}`, { enabled: false })).status).toBe(200);
    expect((await admin.patch(path, { enabled: false })).status).toBe(200);
  });

  test('is not asked by a chore while its organization is suspended [mcp:suspended]', async () => {
    const { admin } = await newOrganization();
    const made = await newServer(admin);
    const found = () =>
      service.store.find((finder) => finder.due.mcpServersUncheckedSince(new Date(), 1_000));
    expect((await found()).map(({ id }) => id)).toContain(made['id']);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows("update organizations set suspended_at = now(), suspended_for = 'x' where id = $1", [
      admin.organizationId,
    ]);
    expect((await found()).map(({ id }) => id)).not.toContain(made['id']);
  });

  test('is asked for its tools on demand and by a chore, and tells how it is [mcp:health]', async () => {
    const { admin, user } = await newOrganization();
    const made = await newServer(admin, { headers: { authorization: 'Bearer asked' } });
    const path = `/mcp-servers/${made['id']}`;
    expect(made['health']).toMatchObject({ status: 'unknown', checked_at: null, tools: [] });
    const checked = await user.post(`${path}/health-check`);
    expect(checked.body['health']).toMatchObject({
      status: 'healthy',
      last_error: null,
      latency_ms: expect.any(Number),
    });
    expect(checked.body['health']['tools']).toContain('find');
    expect(tools.seen.at(-1)).toMatchObject({ authorization: 'Bearer asked' });
    await admin.patch(path, { connection: { kind: 'http', url: `${tools.url}/nowhere` } });
    expect((await user.get(path)).body['health']['status']).toBe('unknown');
    await service.store.chores.hurry('check-mcp-servers');
    await eventually(async () => expect((await user.get(path)).body['health']['status']).toMatch(/healthy/), {
      within: 20_000,
    });
    const away = await newServer(admin, {
      name: 'away',
      connection: { kind: 'http', url: 'http://127.0.0.1:1024/mcp' },
    });
    expect((await admin.post(`/mcp-servers/${away['id']}/health-check`)).body['health']).toMatchObject({
      ...{ status: 'unhealthy', last_error: 'The host refuses connections.' },
    });
    const builtIn = await newServer(admin, {
      name: 'watch',
      connection: { kind: 'builtin', server: 'monitoring' },
    });
    expect((await admin.post(`/mcp-servers/${builtIn['id']}/health-check`)).status).toBe(409);
  });

  test.each([
    [{ name: 'a__b' }, 'name'],
    [{ name: 'a b' }, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(49) }, 'name'],
    [{ connection: { kind: 'stdio', command: 'sh', args: ['-c', 'id'] } }, 'connection'],
    [{ connection: { kind: 'http', url: 'ftp://example.com' } }, 'connection/url'],
    [{ connection: { kind: 'http', url: 'https://user:password@example.com/' } }, 'connection/url'],
    [{ connection: { kind: 'http', url: 'https://example.com:22/' } }, 'connection/url'],
    [{ headers: { host: 'example.com' } }, 'headers'],
    [{ headers: { 'content-length': '5' } }, 'headers'],
    [{ headers: { 'x-a': 'a\r\nx-b: c' } }, 'headers'],
    [{ headers: { 'x a': 'b' } }, 'headers'],
    [{ connection: { kind: 'stdio', program: 'no-such-program' } }, 'connection/program'],
    [{ connection: { kind: 'builtin', server: 'monitoring' }, headers: { a: 'b' } }, 'headers'],
    [{ command: 'sh' }, ''],
  ])('is refused as %j [mcp:bad-input]', async (wrong, pointer) => {
    const { admin } = await newOrganization();
    const answer = await admin.post('/mcp-servers', {
      name: 'x',
      scope: 'organization',
      connection: example,
      ...wrong,
    });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body['errors'])).toContain(`/body${pointer === '' ? '' : `/${pointer}`}`);
  });
});

describe('a session', () => {
  test('names servers by id or name, the own ones first, and each once [mcp:selection]', async () => {
    const { admin, user } = await newOrganization();
    await admin.put('/organization/agent-limits', { egress: { hosts: ['*.example.com'] } });
    const theirs = await newServer(admin, { connection: example });
    const own = await newServer(user, { scope: 'user', connection: example });
    const chosen = async (by: Api, ...names: unknown[]) => {
      const { status, body } = await by.post('/sessions', { sdk_options: { mcp_servers: names } });
      return status === 201 ? body['sdk_options']['mcp_servers'] : status;
    };
    expect(await chosen(user, 'TICKETS')).toEqual([own['id']]);
    expect(await chosen(admin, 'tickets')).toEqual([theirs['id']]);
    expect(await chosen(user, theirs['id'])).toEqual([theirs['id']]);
    expect(await chosen(user, 'tickets', theirs['id'])).toBe(422);
    expect(await chosen(user, 'nothing')).toBe(422);
    await user.patch(`/mcp-servers/${own['id']}`, { enabled: false });
    expect(await chosen(user, 'tickets')).toBe(422);
    const template = await user.post('/session-templates', {
      name: 'Held',
      session: { sdk_options: { mcp_servers: [theirs['id']] } },
    });
    const made = await user.post('/sessions', { template_id: template.body['id'] });
    expect(made.body['sdk_options']['mcp_servers']).toEqual([theirs['id']]);
    const wider = { template_id: template.body['id'], sdk_options: { mcp_servers: [own['id']] } };
    expect((await user.post('/sessions', wider)).status).toBe(422);
  });

  test.each(['http', 'sse'] as const)(
    'calls tools by %s through the gateway, which sends what no agent sees [mcp:gateway]',
    async (kind) => {
      const { admin, user } = await newOrganization();
      const secret = canary('mcp-header');
      await newServer(admin, { connection: here(kind), headers: { authorization: `Bearer ${secret}` } });
      const session = await user.newSession({
        sdk_options: { mcp_servers: ['tickets'], allowed_tools: ['mcp__tickets__*', 'Bash'] },
      });
      // Of the shell and of the runtime that started it: what they were given, and all that lies in their folders.
      const look =
        'env; for each in $$ $PPID; do tr "\\0" "\\n" < /proc/$each/environ; tr "\\0" "\\n" < /proc/$each/cmdline; done; ' +
        'grep -r . "$HOME" "$CLAUDE_CONFIG_DIR" .; echo looked';
      const answer = await user.ask(
        session,
        say(call('tickets__find', { text: 'one' }), { name: 'Bash', input: { command: look } }),
      );
      expect(callsOf(answer)).toMatchObject([
        { name: 'mcp__tickets__find', status: 'success', output: 'found one' },
        { name: 'Bash' },
      ]);
      expect(tools.seen.map(({ authorization }) => authorization)).toContain(`Bearer ${secret}`);
      const everything = JSON.stringify([answer, await user.events(session), service.fake.requests]);
      expect(everything).toContain('found one');
      expect(everything).toMatch(/CLAUDE_CONFIG_DIR=[^]*looked/);
      expect(everything).not.toContain(secret);
    },
  );

  test('has its calls judged like any others, and asks about what nobody allowed [mcp:judged]', async () => {
    const { admin, user } = await newOrganization();
    await newServer(admin);
    const run = async (more: Json) => {
      const session = await user.newSession({ sdk_options: { mcp_servers: ['tickets'], ...more } });
      tools.found.length = 0;
      const answer = await user.ask(session, say(call('tickets__find', { text: 'x' })));
      return [callsOf(answer)[0]?.status, tools.found.length];
    };
    expect(await run({ allowed_tools: ['mcp__tickets__find'] })).toEqual(['success', 1]);
    expect(await run({ allowed_tools: ['mcp__tickets__other'] })).toEqual(['denied', 0]);
    expect(await run({ permission_mode: 'dontAsk' })).toEqual(['denied', 0]);
    const rules = [{ kind: 'tool_deny', effect: 'deny', tools: ['mcp__tickets__f*'] }];
    await admin.post('/policies', { level: 'organization', name: 'No finding', rules });
    expect(await run({ allowed_tools: ['*'] })).toEqual(['denied', 0]);
  });

  test('has a server as it is when a turn begins, and goes on without one that is gone [mcp:next-turn]', async () => {
    const { admin, user } = await newOrganization();
    const made = await newServer(admin, { headers: { 'x-version': 'one' } });
    const path = `/mcp-servers/${made['id']}`;
    const session = await user.newSession({
      sdk_options: { mcp_servers: ['tickets'], allowed_tools: ['mcp__*'] },
    });
    const find = say(call('tickets__find', { text: 'x' }));
    // A chore asks other servers there meanwhile.
    const versionSent = () => tools.seen.findLast((sent) => 'x-version' in sent)?.['x-version'];
    const status = async () => callsOf(await user.ask(session, find))[0]?.status;
    expect([await status(), versionSent()]).toEqual(['success', 'one']);
    await admin.patch(path, { headers: { 'x-version': 'two' } });
    expect([await status(), versionSent()]).toEqual(['success', 'two']);
    await admin.patch(path, { enabled: false });
    tools.found.length = 0;
    expect(await status()).not.toBe('success');
    await admin.patch(path, { enabled: true });
    expect(await status()).toBe('success');
    await admin.delete(path);
    expect(await status()).not.toBe('success');
    expect(tools.found.length).toBe(1);
  });

  test('goes on when a server misbehaves: the agent is told, and the turn ends [mcp:told]', async () => {
    const { admin, user } = await newOrganization();
    await newServer(admin);
    const session = await user.newSession({
      sdk_options: { mcp_servers: ['tickets'], allowed_tools: ['mcp__*'] },
    });
    const answer = await user.ask(
      session,
      say(call('tickets__huge'), call('tickets__cut'), call('tickets__fail')),
    );
    expect(callsOf(answer)).toMatchObject([
      { status: 'error', output: expect.stringContaining('The answer has more than 8388608 bytes.') },
      { status: 'error', output: expect.stringContaining('gave no result') },
      { status: 'error', output: 'no such ticket' },
    ]);
    expect(answer['content']).toMatchObject({ text: 'Done.' });
  });
});
