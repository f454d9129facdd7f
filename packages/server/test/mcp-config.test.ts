import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawRequest } from './support/raw-http.ts';
import type { Api, Json } from './support/api.ts';
import { canary } from './support/canaries.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-catalogue-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'catalogue.json');
  await writeFile(file, JSON.stringify({ programs: { filesystem: { command: '/usr/bin/fs' } } }));
  service = stack.use(await startTestApp({ ROLE: 'api', MCP_CATALOGUE_FILE: file }));
});
afterAll(() => stack.disposeAsync());

const url = 'https://tickets.example.com/mcp';

function read(who: Api, servers: Json | string, more: Json = {}) {
  const text = typeof servers === 'string' ? servers : JSON.stringify({ mcpServers: servers });
  return who.post('/mcp-servers/import', { text, scope: 'organization', ...more });
}

/** The names with what became of them, and why. */
const told = ({ body }: { body: Json }) =>
  (body['servers'] as Json[]).map(({ name, outcome, fields, reason }) => [
    name,
    outcome,
    ...fields,
    reason ?? '',
  ]);

async function exported(who: Api, query = ''): Promise<string> {
  const headers = { authorization: `Bearer ${who.token}` };
  return (await rawRequest(service.url, { path: `/api/v1/mcp-servers/export${query}`, headers })).text;
}

describe('a file of MCP servers', () => {
  test('is shown with what it would change, and does that and nothing else [mcp-config:import]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const secret = canary('imported-header');
    const servers = {
      tickets: { url, headers: { Authorization: `Bearer ${secret}` } },
      files: { command: '/usr/local/bin/filesystem', args: ['/etc'], env: { TOKEN: secret } },
      shell: { command: 'sh', args: ['-c', 'id'] },
      inside: { url: 'http://127.0.0.1:5432' },
    };
    const expected = [
      ['tickets', 'added', ''],
      ['files', 'added', ''],
      ['shell', 'refused', expect.stringContaining('catalogue')],
      ['inside', 'refused', expect.stringContaining('https://')],
    ];
    await using sql = await openSql(service.databaseUrl);
    const version = () =>
      sql.rows(`select policies_version from organizations where id = '${admin.organizationId}'`);
    const before = await version();
    const preview = await read(admin, servers, { dry_run: true });
    expect([preview.body['dry_run'], told(preview)]).toEqual([true, expected]);
    expect(await version()).toEqual(before);
    expect((await admin.get('/mcp-servers')).body['items']).toEqual([]);
    const done = await read(admin, servers);
    expect(told(done)).toEqual(expected);
    expect(done.body['servers'][1]).toMatchObject({ ignored: ['args', 'env'] });
    const listed = await admin.get('/mcp-servers');
    expect(listed.body['items']).toMatchObject([
      { name: expect.any(String), scope: 'organization' },
      { name: expect.any(String), scope: 'organization' },
    ]);
    const again = { ...servers, tickets: { ...servers.tickets, url: `${url}/v2`, disabled: true } };
    expect(told(await read(admin, { ...again, Files: undefined }))).toEqual([
      ['tickets', 'changed', 'connection', 'enabled', ''],
      ['files', 'same', ''],
      ...expected.slice(2),
    ]);
    // A preview tells nobody whether they have guessed what a header holds; an import that changes nothing is one.
    const moved = { ...again.tickets, url: `${url}/v2` };
    const guessed = { ...moved, headers: { Authorization: 'Bearer guess' } };
    for (const tickets of [moved, guessed])
      expect(told(await read(admin, { tickets }, { dry_run: true }))).toEqual([
        ['tickets', 'changed', 'headers', ''],
      ]);
    expect(told(await read(admin, { tickets: moved }))).toEqual([['tickets', 'same', '']]);
    const audited = (await admin.get('/audit?action=mcp_server.*')).body;
    expect((audited['items'] as Json[]).map(({ action }) => action)).toEqual([
      ...['mcp_server.changed', 'mcp_server.created', 'mcp_server.created'],
    ]);
    for (const { body } of [preview, done, listed, { body: audited }])
      expect(JSON.stringify(body)).not.toContain(secret);
  });

  test.each(['json', 'yaml'])(
    'that was exported as %s changes nothing, and holds no secret [mcp-config:export]',
    async (format) => {
      const admin = await service.newUser({ role: 'admin' });
      const secret = canary('exported-header');
      const headers = { authorization: `Bearer ${secret}` };
      await admin.post('/mcp-servers', {
        ...{ name: 'tickets', scope: 'organization', headers, description: 'Ours' },
        connection: { kind: 'sse', url },
      });
      const connection = { kind: 'stdio', program: 'filesystem' };
      await admin.post('/mcp-servers', { name: 'files', scope: 'organization', connection, enabled: false });
      const builtIn = { kind: 'builtin', server: 'monitoring' };
      await admin.post('/mcp-servers', { name: 'watch', scope: 'organization', connection: builtIn });
      const file = await exported(admin, `?format=${format}`);
      expect(file).toContain('${TICKETS_AUTHORIZATION}');
      expect(file).not.toContain(secret);
      expect(file).not.toContain('/usr/bin/fs');
      expect(told(await read(admin, file))).toEqual([
        ['files', 'same', ''],
        ['tickets', 'same', ''],
      ]);
      const elsewhere = file.replace('tickets.example.com', 'evil.example.com');
      expect(told(await read(admin, elsewhere))[1]).toEqual([
        ...['tickets', 'refused', expect.stringContaining('"authorization"')],
      ]);
      expect((await admin.get('/mcp-servers/export?format=toml')).status).toBe(422);
    },
  );

  test('is for whoever may make what it names [mcp-config:rights]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId });
    const viewer = await service.newUser({ role: 'viewer', organizationId });
    expect((await read(user, { tickets: { url } })).status).toBe(403);
    expect((await read(viewer, { tickets: { url } }, { scope: 'user' })).status).toBe(403);
    const own = { scope: 'user' };
    expect(told(await read(user, { tickets: { url } }, own))).toEqual([
      ['tickets', 'refused', expect.stringContaining('does not let its agents reach')],
    ]);
    await admin.put('/organization/agent-limits', { egress: { hosts: ['*.example.com'] } });
    expect(told(await read(user, { tickets: { url } }, own))).toEqual([['tickets', 'added', '']]);
    expect(await exported(user)).toContain(url);
    expect(await exported(viewer)).not.toContain(url);
    expect(await exported(admin)).not.toContain(url);
    expect(await exported(user, '?scope=organization')).not.toContain(url);
  });

  test('is refused whole when it is none, or names a server twice [mcp-config:bad-file]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const twice = { tickets: { url }, Tickets: { url } };
    for (const file of [twice, '[', '{"mcpServers": 5}', 'a: &x 1\nmcpServers: *x', 'x'.repeat(131_073)])
      expect((await read(admin, file)).status).toBe(422);
    expect((await admin.get('/mcp-servers')).body['items']).toEqual([]);
  });
});
