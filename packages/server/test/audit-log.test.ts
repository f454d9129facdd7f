import { hash } from 'node:crypto';
import { verifyAuditLog } from '@ai-agent-api/client/verify-audit-log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditSigner } from '../src/infrastructure/audit-signer.ts';
import { AuditSigning } from '../src/services/audit-signing.ts';
import type { Api, Json } from './support/api.ts';
import { canary } from './support/canaries.ts';
import { eventually } from './support/eventually.ts';
import { password, startTestApp, type TestApp } from './support/harness.ts';
import { postJson, rawRequest } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
const secretsKey = 'a master key of the test that is long enough';
const signer = new AuditSigner(secretsKey);
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  const environment = { ROLE: 'api', SECRETS_KEY: secretsKey, LOGIN_ATTEMPTS_PER_MINUTE: '3' };
  service = stack.use(await startTestApp(environment));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const soon = { within: 5_000 };
const newAdmin = () => service.newUser({ role: 'admin' });
const entriesOf = async (admin: Api, query = ''): Promise<Json[]> =>
  (await admin.get(`/audit?limit=100${query}`)).body['items'] as Json[];
const login = (email: string, secret: string, headers = {}) =>
  postJson(service.url, '/api/v1/auth/login', { email, password: secret }, headers);
const verify = (text: string) =>
  verifyAuditLog(text.split('\n'), { sha256: (words) => hash('sha256', words), publicKey: signer.publicKey });

async function exported(admin: Api, query = ''): Promise<string> {
  const path = `/api/v1/audit/export${query}`;
  const answer = await rawRequest(service.url, { path, headers: { authorization: `Bearer ${admin.token}` } });
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
}

async function signLogs(): Promise<void> {
  const now = () => new Date();
  await new AuditSigning({ store: service.store, auditSigner: signer, now }).sweep();
}

describe('the audit log', () => {
  test('says who did what to what, from where, and what changed [audit:entry]', async () => {
    const admin = await newAdmin();
    const { body: user } = await admin.post('/users', { kind: 'service', name: 'Robot', role: 'user' });
    await admin.patch(`/users/${user['id']}`, { role: 'viewer' });
    const [changed, created, loggedIn] = await entriesOf(admin);
    expect(changed).toMatchObject({
      seq: 3,
      organization_id: admin.organizationId,
      actor_id: admin.userId,
      api_key_id: null,
      login_id: loggedIn?.['resource_id'],
      address: '127.0.0.1',
      action: 'user.changed',
      resource_type: 'user',
      resource_id: user['id'],
      outcome: 'success',
      before: { role: 'user' },
      after: { role: 'viewer' },
      previous_hash: created?.['hash'],
    });
    expect(created).toMatchObject({
      before: null,
      after: { kind: 'service', name: 'Robot', is_active: true },
    });
    expect(loggedIn).toMatchObject({ seq: 1, action: 'login.succeeded', previous_hash: '0'.repeat(64) });
  });

  test('names the key with which a program asked [audit:key]', async () => {
    const admin = await newAdmin();
    const { body: key } = await admin.post('/api-keys', { name: 'Robot', scopes: ['sessions:write'] });
    const headers = { 'x-api-key': String(key['key']) };
    expect((await postJson(service.url, '/api/v1/sessions', { name: 'One' }, headers)).status).toBe(201);
    expect(await entriesOf(admin, '&action=session.created')).toMatchObject([
      { actor_id: admin.userId, api_key_id: key['id'], login_id: null },
    ]);
  });

  test('holds logins that failed, and the lock-out that follows, of accounts that exist [audit:failed-logins]', async () => {
    const admin = await newAdmin();
    for (let i = 0; i < 3; i++) expect((await login(admin.email, 'wrong')).status).toBe(401);
    for (let i = 0; i < 3; i++) expect((await login(admin.email, password)).status).toBe(429);
    await eventually(async () => {
      const found = await entriesOf(admin, `&resource_id=${admin.userId}`);
      expect(found.map(({ action }) => action as string).sort()).toEqual([
        ...['login.failed', 'login.failed', 'login.failed', 'login.locked_out'],
      ]);
      expect(found[0]).toMatchObject({ actor_id: null, address: '127.0.0.1' });
    }, soon);
  });

  test('holds what somebody asked for and may not do [audit:denied]', async () => {
    const admin = await newAdmin();
    const viewer = await service.newUser({ role: 'viewer', organizationId: admin.organizationId });
    expect((await viewer.post('/sessions', {})).status).toBe(403);
    expect((await viewer.get('/audit')).status).toBe(403);
    expect(await entriesOf(admin, '&outcome=denied')).toMatchObject([
      { actor_id: viewer.userId, action: 'access.denied', resource_id: 'listAuditEntries' },
      { actor_id: viewer.userId, action: 'access.denied', resource_id: 'createSession' },
    ]);
  });

  test('has no entry of what was refused or rolled back, and no gap for it [audit:same-transaction]', async () => {
    const admin = await newAdmin();
    const before = await entriesOf(admin);
    const wrong = { name: 'Hook', event: 'TurnStart', action: { kind: 'webhook', url: 'http://127.0.0.1/' } };
    expect((await admin.post('/hooks', { ...wrong, role: 'observer' })).status).toBe(422);
    const failed = service.store.transact(admin.organizationId, (tx) => {
      tx.record(admin, 'user.deleted', admin.userId);
      return Promise.reject(new Error('Changed my mind.'));
    });
    await expect(failed).rejects.toThrow('Changed my mind.');
    expect(await entriesOf(admin)).toEqual(before);
    await admin.post('/sessions', {});
    expect((await entriesOf(admin))[0]?.['seq']).toBe(before.length + 1);
  });

  test('has no gap and no fork when many write at once [audit:parallel]', async () => {
    const admin = await newAdmin();
    await Promise.all(Array.from({ length: 40 }, () => admin.post('/sessions', {})));
    const verdict = await verify(await exported(admin));
    expect(verdict).toMatchObject({ isGood: true, faults: [], firstSeq: 1, lastSeq: 42 });
  });

  test('is found by actor, action, thing, outcome, time and words, page by page [audit:filters]', async () => {
    const admin = await newAdmin();
    const other = await service.newUser({ role: 'admin', organizationId: admin.organizationId });
    for (let i = 0; i < 5; i++) await admin.post('/sessions', {});
    const { body: session } = await other.post('/sessions', {});
    const count = async (query: string) => (await entriesOf(admin, query)).length;
    expect(await count(`&actor_id=${other.userId}&action=session.*`)).toBe(1);
    expect(await count(`&resource_id=${session['id']}`)).toBe(1);
    expect(await count(`&q=${String(session['id']).slice(4, 36).toUpperCase()}`)).toBe(1);
    expect(await count('&resource_type=session&outcome=success')).toBe(6);
    expect(await count('&outcome=failure')).toBe(0);
    const [newest] = await entriesOf(admin);
    expect(await count(`&until=${newest?.['at']}`)).toBe(7);
    expect(await count(`&from=${newest?.['at']}`)).toBe(1);
    const first = await admin.get('/audit?limit=3&action=session.created');
    const second = await admin.get(
      `/audit?limit=3&action=session.created&cursor=${first.body['next_cursor']}`,
    );
    const seqs = [...first.body['items'], ...second.body['items']].map(({ seq }: Json) => seq as number);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => b - a));
    expect(seqs).toHaveLength(6);
    expect(second.body).toMatchObject({ has_more: false, total: null });
    expect((await admin.get('/audit?action=session.exploded')).status).toBe(422);
    for (const path of ['/audit', '/audit/export'])
      expect((await admin.get(`${path}?actor_id=%00`)).status).toBe(422);
    const forged = Buffer.from('["r","2026-01-01T00:00:00.000Z","x"]').toString('base64url');
    expect((await admin.get(`/audit?cursor=${forged}`)).status).toBe(422);
  });

  test('holds no secret, wherever one was said [audit:secrets]', async () => {
    const admin = await newAdmin();
    const planted = Object.fromEntries(
      ['password', 'key', 'prompt', 'system', 'metadata', 'url', 'variable', 'file'].map((name) => [
        name,
        canary(name),
      ]),
    );
    const { url = '', prompt = '', system = '', metadata = '' } = planted;
    const made: unknown[] = [];
    const post = async (path: string, body: object) => {
      const answer = await admin.post(path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      made.push(answer.body['key'], answer.body['token'], answer.body['secret']);
      return String(answer.body['id']);
    };
    const person = { kind: 'person', email: `${canary('x')}@example.com`, name: 'Somebody', role: 'user' };
    await post('/users', { ...person, password: planted['password'] });
    await post('/api-keys', { name: 'Robot', scopes: ['sessions:read'] });
    await post('/invitations', { email: 'somebody@example.com', role: 'user' });
    await admin.put('/organization/upstream-key', {
      api_key: planted['key'],
      base_url: 'https://example.com/v1',
    });
    const session = await post('/sessions', {
      metadata: { metadata },
      sdk_options: { system_prompt: system },
    });
    await admin.tell(session, prompt);
    await post('/webhook-endpoints', { url: `https://example.com/${url}`, events: ['*'] });
    const action = { kind: 'webhook', url: `https://example.com/${url}` };
    await post('/hooks', { name: 'Hook', event: 'TurnStart', role: 'observer', action });
    const variables = [{ name: 'token', type: 'string' }];
    const task = await post('/tasks', { name: 'Task', prompt_template: `${prompt} {{token}}`, variables });
    await post(`/tasks/${task}/execute`, { variables: { token: planted['variable'] } });
    const secrets = [
      ...Object.values(planted),
      ...made.filter((each) => typeof each === 'string'),
      admin.token,
    ];
    const rows = await superuser.rows('select a::text as text from audit_log a');
    const log = `${rows.map(({ text }) => String(text)).join('\n')}${await exported(admin)}`;
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(log.includes(secret), secret).toBe(false);
    expect(log).toContain('example.com');
  });

  test('cannot be changed, emptied or forged by the service, nor changed by its owner [audit:append-only]', async () => {
    const admin = await newAdmin();
    await signLogs();
    const asService = async (text: string) => {
      await using sql = await openSql(service.databaseUrl);
      await sql.rows('begin');
      await sql.rows(`select set_config('app.organization_id', $1, true)`, [admin.organizationId]);
      await sql.rows('set local role ai_agent_app');
      return await sql.rows(text);
    };
    for (const table of ['audit_log', 'audit_checkpoints', 'audit_heads'])
      for (const change of [`delete from ${table}`, `truncate ${table} cascade`])
        await expect(asService(change), change).rejects.toThrow(/permission denied/);
    await expect(asService(`update audit_log set action = 'x'`)).rejects.toThrow(/permission denied/);
    await expect(asService(`update audit_checkpoints set hash = 'x'`)).rejects.toThrow(/permission denied/);
    for (const change of [
      `update audit_log set action = 'x'`,
      'delete from audit_log',
      'truncate audit_log cascade',
    ])
      await expect(superuser.rows(change), change).rejects.toThrow(/never changed/);
    const [forged] = await asService(
      `insert into audit_log (organization_id, seq, at, action, resource_type, resource_id, outcome, hash)
       values ('${admin.organizationId}', 900, '2020-01-01', 'x', 'y', 'z', 'success', 'mine')
       returning seq, at > '2026-01-01' as is_now, hash`,
    );
    expect(forged).toMatchObject({
      seq: 2,
      is_now: true,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
  });
});

describe('an export of the audit log', () => {
  test('is verified offline, with its checkpoints and its signed end [audit:export]', async () => {
    const admin = await newAdmin();
    for (let i = 0; i < 3; i++) await admin.post('/sessions', { name: `Nº ${i} "\\ \u{1f600}` });
    await signLogs();
    await admin.post('/sessions', {});
    const text = await exported(admin);
    const verdict = await verify(text);
    expect(verdict).toMatchObject({ isGood: true, entries: 6, firstSeq: 1, lastSeq: 6, checkpoints: 1 });
    expect(verdict.publicKeys).toEqual([signer.publicKey]);
    const later = await verify(await exported(admin, '?after=3'));
    expect(later).toMatchObject({ isGood: true, firstSeq: 4, lastSeq: 7 });
    expect((await admin.get('/audit/checkpoints')).body['items']).toMatchObject([
      { seq: 4, public_key: signer.publicKey },
    ]);
    const stranger = verifyAuditLog(text.split('\n'), {
      publicKey: new AuditSigner('x'.repeat(32)).publicKey,
    });
    expect((await stranger).isGood).toBe(false);
  });

  test('shows that rows were changed in the database by somebody who may do everything there [audit:tampered]', async () => {
    const admin = await newAdmin();
    for (let i = 0; i < 6; i++) await admin.post('/sessions', { name: `${i}` });
    await signLogs();
    await superuser.rows('alter table audit_log disable trigger audit_log_kept');
    const tamper = async (statement: string) => {
      await superuser.rows('begin');
      await superuser.rows(statement, [admin.organizationId]);
      const rows = await superuser.rows('select 1');
      await superuser.rows('commit');
      expect(rows).toHaveLength(1);
      return (await verify(await exported(admin))).faults.map(({ seq }) => seq);
    };
    const edit = `update audit_log set actor_id = 'usr_x' where organization_id = $1 and seq = 3`;
    expect(await tamper(edit)).toEqual([3]);
    const cover = `update audit_log set hash = audit_hash(audit_log) where organization_id = $1 and seq = 3`;
    expect(await tamper(cover)).toEqual([4]);
    expect(await tamper('delete from audit_log where organization_id = $1 and seq = 5')).toContain(5);
    await superuser.rows('alter table audit_log enable trigger audit_log_kept');
  });

  test('as CSV holds no formula that a spreadsheet would run [audit:csv]', async () => {
    const admin = await newAdmin();
    await admin.post('/sessions', { name: '=1+1' }, { 'user-agent': '=cmd|" /C calc"!A0' });
    const text = await exported(admin, '?format=csv');
    const [head = '', ...rows] = text.split('\r\n');
    expect(head).toBe(
      '\ufeffseq,at,organization_id,actor_id,api_key_id,login_id,address,agent,request_id,action,resource_type,resource_id,outcome,before,after,previous_hash,hash',
    );
    expect(rows).toHaveLength(4);
    expect(text).toContain(`"'=cmd|"" /C calc""!A0"`);
    expect(text).not.toMatch(/,"?[=+@|]/);
  });

  test('with a filter has what was asked for alone, and is told from a whole one [audit:filtered-export]', async () => {
    const admin = await newAdmin();
    await admin.post('/sessions', {});
    const text = await exported(admin, '?action=session.*');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
    expect(lines).toMatchObject([{ type: 'entry', action: 'session.created' }]);
    expect((await verify(text)).faults[0]?.detail).toMatch(/no signed end/);
  });
});
