import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyAuditLog } from '@ai-agent-api/client/verify-audit-log';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrganizationId, UserId } from '../src/domain/ids.ts';
import { linesOf } from '../src/agent/archives/lines.ts';
import { Api, type Json } from './support/api.ts';
import { canary } from './support/canaries.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { layOutExport, type LaidOutExport } from './support/laid-out-export.ts';
import { newServerSite } from './support/server-site.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ PUBLIC_URL: 'https://agents.example.com' }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

async function asked(admin: Api): Promise<string> {
  const answer = await admin.post('/organization/exports');
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  expect(answer.headers.get('location')).toBe(`/api/v1/organization/exports/${answer.body['id']}`);
  return String(answer.body['id']);
}

async function finished(admin: Api, id: string): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await admin.get(`/organization/exports/${id}`);
      expect(['completed', 'failed']).toContain(body['status']);
      return body;
    },
    { within: 60_000 },
  );
}

function fetched(admin: Api, id: string, more: Record<string, string> = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${admin.token}`, ...more };
  return fetch(`${admin.url}/api/v1/organization/exports/${id}/download`, { headers });
}

async function laidOut(admin: Api, id: string): Promise<LaidOutExport> {
  const shown = await finished(admin, id);
  expect(shown).toMatchObject({ status: 'completed', error: null });
  const answer = await fetched(admin, id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${id}.tar.gz"`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([bytes.length, hash('sha256', bytes)]).toEqual([shown['file'].bytes, shown['file'].sha256]);
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-download-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'export.tar.gz'), bytes);
  return stack.use(await layOutExport(path.join(folder, 'export.tar.gz')));
}

const keptBy = ({ organizationId }: Api) =>
  readdir(path.join(service.dataDir, 'archives', 'exports', organizationId)).catch(() => []);

const told = async (who: Api, action: string) =>
  (await who.get(`/audit?action=${action}&limit=100`)).body['items'] as Json[];

/** Text of every file in a folder, those in archives included. */
function everything(folder: string): string {
  const command =
    'find . -name "*.gz" -print0 | xargs -0 -r -n1 sh -c \'mkdir "$0.d" && tar -xzf "$0" -C "$0.d"\'; grep -rah "" .';
  return execFileSync('sh', ['-c', command], { cwd: folder, maxBuffer: 1e9, encoding: 'latin1' });
}

async function asOperator(): Promise<Api> {
  const nobody = { userId: UserId.new(), organizationId: OrganizationId.new() };
  const first = await Api.login(service.url, { email: 'admin@example.com', password, ...nobody });
  const { id, organization_id: organization } = (await first.get('/auth/me')).body;
  return new Api({
    ...{ url: first.url, token: first.token, refreshToken: first.refreshToken, email: first.email },
    ...{ userId: UserId.parse(id), organizationId: OrganizationId.parse(organization) },
  });
}

describe('an export of an organization', () => {
  test('has the files of its sessions, its archives and its reports [exports:files]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
    const session = await admin.newSession();
    await admin.ask(session, `One.${script(bash('echo kept > plan.txt'), { text: 'Done.' })}`);
    const away = await admin.newSession();
    await admin.ask(away, `Two.${script(bash('echo away > plan.txt'), { text: 'Done.' })}`);
    await admin.post(`/sessions/${away}/archive`, { format: 'gzip' });
    const report = (await admin.post('/reports', { session_id: session, format: 'markdown' })).body['id'];
    await eventually(
      async () => {
        expect((await admin.get(`/sessions/${away}/archive`)).body['status']).toBe('ready');
        expect((await admin.get(`/reports/${report}`)).body['status']).toBe('completed');
      },
      { within: 30_000 },
    );
    const { folder, text, lines } = await laidOut(admin, await asked(admin));
    expect(await text(`reports/${report}.md`)).toContain('Done.');
    const [archive = ''] = await readdir(path.join(folder, 'archives'));
    const inside = (file: string, member: string) =>
      execFileSync('tar', ['-xzOf', path.join(folder, file), member], { encoding: 'utf8' });
    expect(inside(`archives/${archive}`, 'workspace/plan.txt')).toBe('away\n');
    expect(await readdir(path.join(folder, 'workspaces'))).toEqual([`${session}.tar.gz`]);
    expect(inside(`workspaces/${session}.tar.gz`, 'workspace/plan.txt')).toBe('kept\n');
    expect((await lines('manifest.jsonl')).at(-1)).toMatchObject({ end: true, missing: 0 });
    const work = path.join(service.dataDir, 'export-work');
    await eventually(async () => expect(await readdir(work)).toEqual([]), { within: 5_000 });
  }, 90_000);

  test('has the audit log, which verifies offline [exports:audit]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    for (const name of ['One', 'Two', 'Three']) await admin.newSession({ name });
    await superuser.rows(`update chores set next_run_at = now() where name = 'sign-audit-logs'`);
    await eventually(
      async () => expect((await admin.get('/audit/checkpoints')).body['items']).toHaveLength(1),
      { within: 20_000 },
    );
    const id = await asked(admin);
    const { folder } = await laidOut(admin, id);
    const file = path.join(folder, 'audit-log.jsonl');
    const sha256 = (text: string) => hash('sha256', text);
    const [signed] = (await admin.get('/audit/checkpoints')).body['items'] as Json[];
    const verdict = await verifyAuditLog(linesOf(file), { sha256, publicKey: signed?.['public_key'] });
    expect(verdict).toMatchObject({ isGood: true, firstSeq: 1, checkpoints: 1, faults: [] });
    // What was done until it was taken is in it, this export too; what came later is in the log.
    const [wish] = await told(admin, 'organization_export.requested');
    expect(verdict.lastSeq).toBe(wish?.['seq']);
    expect(await told(admin, 'organization_export.downloaded')).toMatchObject([{ resource_id: id }]);
  }, 60_000);

  test('has nothing that would let anybody in, or that was entrusted to the service [exports:canaries]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const planted: Record<string, string> = {
      upstream: canary('upstream-key'),
      mcp: canary('mcp'),
      channel: canary('channel'),
      provider: canary('provider'),
    };
    const good = async (answer: Promise<{ status: number; body: Json }>) => {
      const { status, body } = await answer;
      expect(status, JSON.stringify(body)).toBeLessThan(300);
      return body;
    };
    await good(admin.put('/organization/upstream-key', { api_key: planted['upstream'] }));
    await good(
      admin.post('/mcp-servers', {
        ...{ name: 'ours', scope: 'organization', headers: { authorization: planted['mcp'] } },
        connection: { kind: 'http', url: 'https://example.com/mcp' },
      }),
    );
    const url = `https://hooks.example.com/${planted['channel']}`;
    await good(admin.post('/notification-channels', { kind: 'slack', name: 'Ours', url }));
    const provider = { issuer: 'https://id.example.com', client_id: 'x', email_domains: ['example.com'] };
    await good(
      admin.put('/organization/single-sign-on', { ...provider, client_secret: planted['provider'] }),
    );
    const made = {
      key: await good(admin.post('/api-keys', { name: 'Ours', scopes: ['sessions:read'] })),
      hook: await good(
        admin.post('/hooks', {
          ...{ name: 'Ours', event: 'TurnStart', role: 'observer' },
          action: { kind: 'webhook', url: 'https://example.com/' },
        }),
      ),
      endpoint: await good(
        admin.post('/webhook-endpoints', { url: 'https://example.com/', events: ['session.*'] }),
      ),
      invitation: await good(admin.post('/invitations', { email: 'new@example.com', role: 'user' })),
      totp: await good(admin.post('/auth/totp', { password })),
      ticket: await good(admin.post('/stream-tickets', {})),
    };
    const task = await good(admin.post('/tasks', { name: 'Ours', prompt_template: 'Go.' }));
    const trigger = await good(
      admin.post(`/tasks/${task['id']}/triggers`, { name: 'Ours', source: 'github', rate_per_minute: 60 }),
    );
    const session = await admin.newSession();
    const link = await good(admin.post(`/sessions/${session}/links`, { audience: 'organization' }));
    const secretsOf = (body: Json) =>
      Object.entries(body).filter(
        ([name, value]) => /^(key|secret|token|ticket|path)$/.test(name) && value !== null,
      );
    for (const [of, body] of Object.entries({ ...made, trigger, link }))
      for (const [name, value] of secretsOf(body))
        planted[`${of} ${name}`] = String(value).replace(/^\/.*\//, '');
    planted['refresh token'] = admin.refreshToken;
    planted['access token'] = admin.token;
    planted['password'] = password;
    Object.assign(planted, await storedSecrets(admin.organizationId));
    expect(Object.keys(planted).length).toBeGreaterThan(25);
    const { folder } = await laidOut(admin, await asked(admin));
    const all = everything(folder);
    expect(all).toContain(session);
    for (const [name, value] of Object.entries(planted)) {
      expect([name, value.length >= 16]).toEqual([name, true]);
      expect([name, all.includes(value)]).toEqual([name, false]);
    }
  }, 60_000);

  /** Whatever is sealed, or the hash of what lets somebody in, by the names of columns: also of tables to come. */
  async function storedSecrets(organizationId: string): Promise<Record<string, string>> {
    const columns = await superuser.rows(
      `select table_name as table, column_name as column from information_schema.columns c
       where table_schema = 'public' and data_type = 'text'
         and column_name ~ 'sealed|(password|key|token|code|ticket|challenge)_hash$'
         and exists (select from information_schema.columns o where o.table_schema = 'public'
           and o.table_name = c.table_name and o.column_name = 'organization_id')`,
    );
    const found: Record<string, string> = {};
    for (const { table, column } of columns) {
      const rows = await superuser.rows(
        `select ${String(column)} as value from ${String(table)} where organization_id = $1 and ${String(column)} is not null`,
        [organizationId],
      );
      for (const [index, { value }] of rows.entries())
        found[`${String(table)}.${String(column)} ${index}`] = String(value);
    }
    return found;
  }

  test('that is cut while it is fetched goes on where it was [exports:range]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const id = await asked(admin);
    const { bytes, sha256 } = (await finished(admin, id))['file'] as { bytes: number; sha256: string };
    const part = async (range: string, more = {}) => {
      const answer = await fetched(admin, id, { range, ...more });
      return { answer, content: Buffer.from(await answer.arrayBuffer()) };
    };
    const half = Math.floor(bytes / 2);
    const one = await part(`bytes=0-${half - 1}`);
    const two = await part(`bytes=${half}-`, { 'if-range': `"${sha256}"` });
    expect([one.answer.status, two.answer.status]).toEqual([206, 206]);
    expect(two.answer.headers.get('content-range')).toBe(`bytes ${half}-${bytes - 1}/${bytes}`);
    expect(hash('sha256', Buffer.concat([one.content, two.content]))).toBe(sha256);
    expect((await part(`bytes=${half}-`, { 'if-range': '"another"' })).answer.status).toBe(200);
    const behind = await part(`bytes=${bytes}-`);
    expect([behind.answer.status, behind.answer.headers.get('content-range')]).toEqual([
      416,
      `bytes */${bytes}`,
    ]);
  }, 60_000);

  test('is for admins alone, and of no other organization [exports:access]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const id = await asked(admin);
    await finished(admin, id);
    for (const role of ['user', 'viewer'] as const) {
      const other = await service.newUser({ role, organizationId });
      for (const answer of [
        other.post('/organization/exports'),
        other.get('/organization/exports'),
        other.get(`/organization/exports/${id}`),
        other.get(`/organization/exports/${id}/download`),
        other.delete(`/organization/exports/${id}`),
      ])
        expect((await answer).status).toBe(403);
    }
    const stranger = await service.newUser({ role: 'admin' });
    expect((await stranger.get('/organization/exports')).body['items']).toEqual([]);
    for (const answer of [
      stranger.get(`/organization/exports/${id}`),
      stranger.get(`/organization/exports/${id}/download`),
      stranger.delete(`/organization/exports/${id}`),
    ])
      expect((await answer).status).toBe(404);
    expect(await keptBy(admin)).toHaveLength(1);
  }, 60_000);

  test('is made for an operator on a visit, of which the log of the organization tells [exports:operator]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const operator = await asOperator();
    const made = await operator.post(`/admin/organizations/${admin.organizationId}/visits`, {
      reason: 'They move.',
    });
    const { url, email, userId, organizationId } = admin;
    const token = String(made.body['access_token']);
    const visitor = new Api({ url, token, refreshToken: '', email, userId, organizationId });
    const id = await asked(visitor);
    await laidOut(visitor, id);
    const visit = made.body['visit'].id as string;
    for (const action of ['organization_export.requested', 'organization_export.downloaded'])
      expect(await told(admin, action)).toMatchObject([{ resource_id: id, login_id: visit }]);
  }, 60_000);

  test('is one at a time, and one is kept, for as long as it says [exports:one]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    // Nobody has the right to look at this table before it is let go.
    await using blocker = await openSql(service.databaseUrl);
    await blocker.rows('begin');
    await blocker.rows('lock table sso_identities');
    const first = await asked(admin);
    const refused = await admin.post('/organization/exports');
    expect([refused.status, refused.body['code']]).toEqual([409, 'conflict']);
    expect((await fetched(admin, first)).status).toBe(409);
    await blocker.rows('rollback');
    await finished(admin, first);
    const second = await asked(admin);
    const shown = await finished(admin, second);
    const days = (Date.parse(shown['expires_at']) - Date.parse(shown['completed_at'])) / 86_400_000;
    expect(days).toBeCloseTo(3, 1);
    await superuser.rows(`update chores set next_run_at = now() where name = 'remove-exports'`);
    await eventually(
      async () => expect((await admin.get(`/organization/exports/${first}`)).status).toBe(404),
      { within: 20_000 },
    );
    expect(await keptBy(admin)).toHaveLength(1);
    expect((await admin.delete(`/organization/exports/${second}`)).status).toBe(204);
    expect(await keptBy(admin)).toEqual([]);
    expect(await told(admin, 'organization_export.deleted')).toMatchObject([{ resource_id: second }]);
  }, 60_000);

  test('that is deleted while it is made leaves nothing [exports:deleted]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await using blocker = await openSql(service.databaseUrl);
    await blocker.rows('begin');
    await blocker.rows('lock table sso_identities');
    const id = await asked(admin);
    await eventually(
      async () => expect((await admin.get(`/organization/exports/${id}`)).body['status']).toBe('running'),
      { within: 20_000 },
    );
    expect((await admin.delete(`/organization/exports/${id}`)).status).toBe(204);
    await blocker.rows('rollback');
    const work = path.join(service.dataDir, 'export-work');
    await eventually(
      async () => expect((await readdir(work)).filter((name) => name.startsWith(id))).toEqual([]),
      { within: 20_000 },
    );
    expect(await keptBy(admin)).toEqual([]);
    await finished(admin, await asked(admin));
  }, 60_000);
});

test('an export whose server is killed while it makes it is made by the next one, and leaves one file [exports:killed]', async () => {
  await using site = await newServerSite();
  const dataDir = await site.newDataDir();
  const first = site.start(dataDir);
  const admin = await (await site.newUser('admin')).loginAt(await first.ready());
  await using blocker = await openSql(site.environment['DATABASE_URL'] ?? '');
  await blocker.rows('begin');
  await blocker.rows('lock table sso_identities');
  const id = await asked(admin);
  const work = path.join(dataDir, 'export-work');
  await eventually(
    async () => expect(await readdir(path.join(work, `${id}.1`))).toContain('tables-sessions.jsonl.gz'),
    { within: 20_000 },
  );
  await first.kill();
  await blocker.rows('rollback');
  // What the queue finds out by itself when its worker has said nothing for a while.
  await blocker.rows(
    `update pgboss.job set state = 'retry', start_after = now() where name = 'export-organization'`,
  );
  const second = site.start(dataDir);
  const there = admin.at(await second.ready());
  expect((await there.get(`/organization/exports/${id}`)).body['status']).toBe('running');
  expect(await finished(there, id)).toMatchObject({ status: 'completed' });
  await eventually(async () => expect(await readdir(work)).toEqual([]), { within: 5_000 });
  expect(await readdir(path.join(dataDir, 'archives', 'exports', admin.organizationId))).toEqual([
    `${id}.2.tar.gz`,
  ]);
}, 180_000);
