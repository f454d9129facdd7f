import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { type Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startOAuthTools, type OAuthTools } from './support/oauth-tools.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let other: OAuthTools;
let service: TestApp;
beforeAll(async () => {
  other = stack.use(await startOAuthTools());
  service = stack.use(
    await startTestApp({ MCP_TO_LOOPBACK: 'yes', PUBLIC_URL: 'https://agents.example.com' }),
  );
});
afterAll(() => stack.disposeAsync());

async function newServer(admin: Api, more: Json = {}): Promise<string> {
  const connection = { kind: 'http', url: `${other.url}/mcp` };
  const made = await admin.post('/mcp-servers', {
    name: 'tickets',
    scope: 'organization',
    connection,
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(made.body['authorization']).toBe('none');
  return made.body['id'];
}

/** Goes where the service says, grants what is asked for, and tells where the other side sends one back to. */
async function granted(admin: Api, id: string, body: Json = {}): Promise<URL> {
  const begun = await admin.post(`/mcp-servers/${id}/authorize`, body);
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  const answer = await fetch(begun.body['authorization_url'], { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(`${back.origin}${back.pathname}`).toBe('https://agents.example.com/api/v1/oauth/mcp/callback');
  return back;
}

async function opened(back: URL): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(`${service.url}${back.pathname}${back.search}`);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function confirmed(back: URL): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams(back.search);
  const answer = await fetch(`${service.url}${back.pathname}`, { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
}

async function authorized(admin: Api): Promise<string> {
  const id = await newServer(admin);
  expect((await confirmed(await granted(admin, id))).status).toBe(200);
  return `/mcp-servers/${id}`;
}

const healthOf = async (admin: Api, path: string) =>
  (await admin.post(`${path}/health-check`)).body['health'];

describe('an MCP server that wants OAuth', () => {
  test('is authorized by a person with a browser, and used by agents that see no token [mcp-oauth:flow]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await newServer(admin);
    const path = `/mcp-servers/${id}`;
    expect((await healthOf(admin, path))['last_error']).toContain('or authorize it');
    const back = await granted(admin, id);
    const shown = await opened(back);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('“tickets”');
    expect(shown.text).toContain(`${admin.email} began this`);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'; form-action 'self'");
    // Nobody has confirmed it yet.
    expect((await admin.get(path)).body['authorization']).toBe('none');
    const done = await confirmed(back);
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('is authorized')]);
    expect((await admin.get(path)).body['authorization']).toBe('granted');
    expect(await healthOf(admin, path)).toMatchObject({ status: 'healthy' });
    expect(other.exchanges.at(-1)).toEqual({ grant: 'authorization_code', resource: `${other.url}/mcp` });
    const session = await admin.newSession({
      sdk_options: { mcp_servers: ['tickets'], allowed_tools: ['mcp__tickets__*', 'Bash'] },
    });
    const calls = [
      { name: 'mcp__tickets__find', input: { text: 'one' } },
      { name: 'Bash', input: { command: 'env; grep -r . "$HOME" "$CLAUDE_CONFIG_DIR" .; echo looked' } },
    ];
    const answer = await admin.ask(
      session,
      `Go.${script(...calls.map((each) => ({ tools: [each] })), { text: 'Done.' })}`,
    );
    expect(answer['tool_calls'][0]).toMatchObject({ status: 'success', output: 'found one' });
    const { items } = (await admin.get('/audit?limit=100')).body;
    expect((items as Json[]).map((entry) => entry['action'])).toContain('mcp_server.authorized');
    const everything = JSON.stringify([
      ...[answer, items, await admin.events(session), (await admin.get(path)).body],
      ...[done.text, shown.text, service.fake.requests],
    ]);
    expect(everything).toContain('looked');
    expect(everything).not.toContain('canary');
  });

  test('is authorized once with what a browser brings back, and by nothing else [mcp-oauth:state]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await newServer(admin);
    const first = await granted(admin, id);
    const second = await granted(admin, id);
    const gone = 'There is no authorization';
    // What was begun before came to nothing.
    expect(await confirmed(first)).toMatchObject({ status: 404, text: expect.stringContaining(gone) });
    const with_ = (name: string, value: string) => {
      const changed = new URL(second);
      changed.searchParams.set(name, value);
      return changed;
    };
    const state = second.searchParams.get('state') ?? '';
    for (const wrong of [
      '',
      'x',
      state.slice(0, -2),
      `${state}A`,
      state.replace('v1.', 'v2.'),
      '\u0000',
      '<script>',
    ]) {
      const answer = await confirmed(with_('state', wrong));
      expect([wrong, [400, 404].includes(answer.status)]).toEqual([wrong, true]);
      expect(answer.text).not.toContain('<script>');
      expect((await opened(with_('state', wrong))).status).toBeGreaterThanOrEqual(400);
    }
    const refused = new URL(second);
    refused.searchParams.delete('code');
    refused.searchParams.set('error', '<script>alert(1)</script>');
    expect(await opened(refused)).toMatchObject({
      status: 400,
      text: expect.not.stringContaining('<script>'),
    });
    expect((await confirmed(with_('iss', 'https://elsewhere.example'))).status).toBe(422);
    // It was spent with that, whatever came of it.
    expect((await confirmed(second)).status).toBe(404);
    const third = await granted(admin, id);
    const both = await Promise.all([confirmed(third), confirmed(third)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    const late = await granted(admin, id);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows("update mcp_servers set authorization_until = now() - interval '1 second' where id = $1", [
      id,
    ]);
    expect((await confirmed(late)).status).toBe(404);
    const disabled = await granted(admin, id);
    await sql.rows('update users set is_active = false where id = $1', [admin.userId]);
    expect((await confirmed(disabled)).status).toBe(404);
  });

  test('takes no answer that keeps back who it is from, where that was promised [mcp-oauth:issuer]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await newServer(admin);
    const answers = [];
    for (const issuer of ['promised', 'told', 'untold'] as const) {
      other.settings.issuer = issuer;
      answers.push((await confirmed(await granted(admin, id))).status);
    }
    expect(answers).toEqual([422, 200, 200]);
    const { items } = (await admin.get(`/audit?resource_id=${id}&limit=20`)).body;
    const { host } = new URL(other.url);
    expect(items).toMatchObject([
      { action: 'mcp_server.authorized' },
      { action: 'mcp_server.authorization_begun' },
      { action: 'mcp_server.authorized', after: { issuer: expect.stringContaining(host) } },
      { action: 'mcp_server.authorization_begun' },
      {
        ...{ action: 'mcp_server.authorization_failed', outcome: 'failure', actor_id: admin.userId },
        ...{ address: '127.0.0.1', after: { reason: expect.stringContaining('who was asked') } },
      },
      { action: 'mcp_server.authorization_begun', actor_id: admin.userId },
      { action: 'mcp_server.created' },
    ]);
  });

  test('is authorized with the rights of who began [mcp-oauth:as-begun]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId, role: 'viewer' });
    const grants = { 'mcp-servers:read': 'own', 'mcp-servers:write': 'all', 'sessions:read': 'own' };
    const role = await admin.post('/roles', { name: 'Connector', grants });
    expect((await admin.patch(`/users/${user.userId}`, { role_id: role.body['id'] })).status).toBe(200);
    const id = await newServer(user);
    expect((await confirmed(await granted(user, id))).status).toBe(200);
    const told = async () =>
      ((await admin.get('/audit?action=mcp_server.authorized')).body['items'] as Json[])[0];
    expect(await told()).toMatchObject({ actor_id: user.userId, address: '127.0.0.1' });
    // Somebody takes it away between the way out and the way back.
    const late = await granted(user, id);
    await admin.patch(`/users/${user.userId}`, { role_id: null });
    expect((await confirmed(late)).status).toBe(403);
  });

  test('has its tokens renewed once, whoever asks at the same time [mcp-oauth:renewed]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    other.settings.tokenSeconds = 1;
    const path = await authorized(admin);
    other.settings.tokenSeconds = 3_600;
    const before = other.exchanges.length;
    const checks = await Promise.all(Array.from({ length: 6 }, () => healthOf(admin, path)));
    expect(checks.map(({ status }) => status)).toEqual(Array(6).fill('healthy'));
    expect(other.exchanges.slice(before)).toEqual([{ grant: 'refresh_token', resource: `${other.url}/mcp` }]);
  });

  test('says in words that it has to be authorized again, and can be [mcp-oauth:lapsed]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    other.settings.tokenSeconds = 1;
    const path = await authorized(admin);
    other.settings.renewals = 'broken';
    // It is written once, however often it is tried.
    for (const _ of [1, 2]) await healthOf(admin, path);
    other.settings.renewals = 'refused';
    const health = await healthOf(admin, path);
    other.settings.renewals = 'given';
    other.settings.tokenSeconds = 3_600;
    expect(health).toMatchObject({
      status: 'unhealthy',
      last_error: expect.stringContaining('authorize the MCP server again'),
    });
    expect((await admin.get(path)).body['authorization']).toBe('lapsed');
    const failures = (await admin.get('/audit?outcome=failure')).body['items'] as Json[];
    expect(failures).toMatchObject([
      { action: 'mcp_server.authorization_lapsed' },
      { action: 'mcp_server.renewal_failed' },
    ]);
    expect((await confirmed(await granted(admin, path.split('/').at(-1) ?? ''))).status).toBe(200);
    expect(await healthOf(admin, path)).toMatchObject({ status: 'healthy' });
  });

  test('loses what was granted when it moves or goes [mcp-oauth:moved]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const path = await authorized(admin);
    const nearby = { kind: 'http', url: `${other.url}/mcp?x=1` };
    expect((await admin.patch(path, { connection: nearby })).body['authorization']).toBe('granted');
    // Somebody else may be there, under the same name.
    const moved = { kind: 'http', url: `${other.url}/other/mcp` };
    expect((await admin.patch(path, { connection: moved })).body['authorization']).toBe('none');
    const gone = await authorized(await service.newUser({ role: 'admin' }));
    await using sql = await openSql(service.databaseUrl);
    const sealed = async (id: string) =>
      (await sql.rows('select sealed_grant from mcp_servers where id = $1', [id]))[0]?.['sealed_grant'];
    const id = gone.split('/').at(-1) ?? '';
    const text = String(await sealed(id));
    for (const token of other.given) expect(text).not.toContain(token);
    expect(await sealed(path.split('/').at(-1) ?? '')).toBe(null);
  });

  test('is authorized as a client that is known there already, where one is given [mcp-oauth:client]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await newServer(admin);
    const redirect = 'https://agents.example.com/api/v1/oauth/mcp/callback';
    other.clients.set('known', {
      client_id: 'known',
      client_secret: 'canary-client',
      redirect_uris: [redirect],
    });
    const before = other.clients.size;
    const back = await granted(admin, id, {
      client_id: 'known',
      client_secret: 'canary-client',
      scope: 'tools',
    });
    expect((await confirmed(back)).status).toBe(200);
    expect(other.clients.size).toBe(before);
    expect((await admin.post(`/mcp-servers/${id}/authorize`, { client_secret: 'x' })).status).toBe(422);
  });

  test('is not authorized where it cannot be, which is said in words [mcp-oauth:refused]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    const begin = async (by: Api, id: string) => by.post(`/mcp-servers/${id}/authorize`, {});
    const plain = await newServer(admin, { connection: { kind: 'http', url: `${other.tools.url}/mcp` } });
    expect((await begin(user, plain)).status).toBe(403);
    const refused = await begin(admin, plain);
    expect([refused.status, refused.body['detail']]).toEqual([
      409,
      'The server does not tell who grants access to it by OAuth.',
    ]);
    const builtIn = await newServer(admin, {
      name: 'watch',
      connection: { kind: 'builtin', server: 'monitoring' },
    });
    expect((await begin(admin, builtIn)).status).toBe(409);
    const inside = await newServer(admin, {
      name: 'inside',
      connection: { kind: 'http', url: 'https://10.0.0.1/mcp' },
    });
    const answer = await begin(admin, inside);
    expect([answer.status, answer.body['detail']]).toEqual([409, expect.stringContaining('no public host')]);
  });
});
