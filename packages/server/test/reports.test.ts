import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportDocumentView } from '../src/api/v1/report-document-schema.ts';
import { ExecutionId, ReportId, SessionId } from '../src/domain/ids.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { diskObjects } from '../src/infrastructure/disk-objects.ts';
import { ReportFiles } from '../src/infrastructure/report-files.ts';
import { ReportMaker } from '../src/services/report-maker.ts';
import { ReportRetention } from '../src/services/report-retention.ts';
import type { Answer, Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';

const hasPrinter = process.platform === 'linux' && process.arch === 'x64';
const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
let alice: Api;
let session: string;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  superuser = stack.use(await openSql(service.databaseUrl));
  alice = await service.newUser();
  session = await alice.newSession({
    name: 'Release <notes>',
    policies: [{ name: 'No web', rules: [{ kind: 'command', effect: 'deny', commands: ['curl *'] }] }],
    sdk_options: { system_prompt: 'You are terse.', allowed_tools: ['Bash(echo *)'] },
  });
  const tools = [
    { name: 'Bash', input: { command: 'echo "<img src=x onerror=alert(1)>"' } },
    { name: 'Bash', input: { command: 'curl https://example.com' } },
  ];
  await alice.ask(
    session,
    `What is there?${script({ tools }, { text: '`echo` says <b>hello</b>. 你好 👋' })}`,
  );
}, 60_000);
afterAll(() => stack.disposeAsync());

function expectRefused(answer: Answer, status: number): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
}

async function made(api: Api, body: Record<string, unknown>): Promise<Json> {
  const asked = await api.post('/reports', body);
  expect(asked.status).toBe(202);
  return finished(api, asked.body['id']);
}

async function finished(api: Api, id: string): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await api.get(`/reports/${id}`);
      expect(['completed', 'failed']).toContain(body['status']);
      return body;
    },
    { within: 60_000 },
  );
}

async function fetched(api: Api, id: string): Promise<{ headers: Headers; status: number; text: string }> {
  const response = await fetch(`${api.url}/api/v1/reports/${id}/download`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  return { headers: response.headers, status: response.status, text: await response.text() };
}

const files = () =>
  new ReportFiles({
    storage: diskObjects(path.join(service.dataDir, 'reports')),
    workDir: path.join(service.dataDir, 'report-work'),
  });

/** One beside the service's own. */
const maker = (limits = { withinMs: 20_000, memoryBytes: 500_000_000 }) =>
  new ReportMaker({
    ...{ store: service.store, files: files(), keptDays: 30, limits, log: createLog('silent') },
    workspaces: { compare: () => Promise.resolve({ files: [], total: 0, omitted: 0 }) },
    writer: { write: () => Promise.resolve({ problem: 'Nobody writes here.' }) },
  });

const fileOf = (api: Api, id: string) => path.join(service.dataDir, 'reports', api.organizationId, id);

describe('a report of a session', { timeout: 120_000 }, () => {
  test('is made by a worker and fetched as JSON of the published form [reports:json]', async () => {
    const asked = await alice.post('/reports', { session_id: session, format: 'json' });
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(`/api/v1/reports/${asked.body['id']}`);
    expect(asked.body).toMatchObject({
      status: 'queued',
      progress: 0,
      size_bytes: null,
      session_id: session,
    });
    const report = await finished(alice, asked.body['id']);
    expect(report).toMatchObject({ status: 'completed', progress: 100, failure: null });
    const { headers, text } = await fetched(alice, report['id']);
    expect(Buffer.byteLength(text)).toBe(report['size_bytes']);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const document = ReportDocumentView.parse(JSON.parse(text));
    const [summary] = document.sections;
    expect(summary).toMatchObject({
      kind: 'summary',
      session: { id: session, name: 'Release <notes>', owner: { user_id: alice.userId, name: 'Test' } },
      ...{ turns: 1, tool_calls: 2, denied_tool_calls: 1, failed_tool_calls: 0, errors: 0 },
    });
    const log = await alice.events(session);
    expect(document.as_of.seq).toBe(log.length);
    const calls = document.sections.find((section) => section.kind === 'tool_calls');
    for (const call of calls?.calls ?? [])
      expect(log[call.source.seq - 1]).toMatchObject({ type: 'agent.tool_use', id: call.source.event_id });
    const costs = document.sections.find((section) => section.kind === 'costs');
    expect(costs?.total_usage.cost_usd).toBe(
      (await alice.get(`/sessions/${session}`)).body['total_cost_usd'],
    );
    const { body: schema } = await alice.get('/reports/schema');
    expect(schema['$defs'].ReportDocument.required).toContain('sections');
  });

  test.each([
    ['html', 'text/html; charset=utf-8', '.html', '&lt;b&gt;hello&lt;/b&gt;'],
    ['markdown', 'text/markdown; charset=utf-8', '.md', '# Session Release &lt;notes&gt;'],
    ['csv', 'text/csv; charset=utf-8', '.csv', 'curl https://example.com'],
    ...(hasPrinter ? [['pdf', 'application/pdf', '.pdf', '%PDF-1.7']] : []),
  ])(
    'is fetched as %s, which a browser saves and would not run [reports:download]',
    async (format, type, extension, part) => {
      const report = await made(alice, { session_id: session, format });
      const { headers, text } = await fetched(alice, report['id']);
      expect(text).toContain(part);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': type,
        'content-disposition': `attachment; filename="${report['id']}${extension}"`,
        'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        etag: `"${report['sha256']}"`,
      });
    },
  );

  test('is byte for byte the same when nothing has happened since [reports:same-bytes]', async () => {
    const formats = ['json', 'markdown', 'html', 'csv', ...(hasPrinter ? ['pdf'] : [])];
    const makeAll = () => Promise.all(formats.map((format) => made(alice, { session_id: session, format })));
    const [first, second] = [await makeAll(), await makeAll()];
    expect(second.map(({ sha256 }) => String(sha256))).toEqual(first.map(({ sha256 }) => String(sha256)));
    const [one, other] = await Promise.all([first, second].map(([json]) => fetched(alice, json?.['id'])));
    expect(one?.text).toBe(other?.text);
  });

  test('has the parts that were asked for [reports:sections]', async () => {
    const sectionsOf = async (more: Record<string, unknown>) => {
      const report = await made(alice, { session_id: session, format: 'json', ...more });
      const document = ReportDocumentView.parse(JSON.parse((await fetched(alice, report['id'])).text));
      return [document.title, ...document.sections.map(({ kind }) => kind)];
    };
    expect(await sectionsOf({ sections: ['costs', 'summary'], title: 'Mine' })).toEqual([
      'Mine',
      'costs',
      'summary',
    ]);
    const less = await sectionsOf({
      include_messages: false,
      include_tool_calls: false,
      include_metrics: false,
    });
    expect(less).not.toEqual(expect.arrayContaining(['conversation']));
    expect(less).not.toEqual(expect.arrayContaining(['tool_calls']));
    expect(less).toContain('timeline');
    for (const sections of [['sessions'], ['nonsense'], []])
      expectRefused(await alice.post('/reports', { session_id: session, format: 'json', sections }), 422);
    const twoTables = { session_id: session, format: 'csv', sections: ['costs', 'errors'] };
    expectRefused(await alice.post('/reports', twoTables), 422);
  });

  test('is there once for an Idempotency-Key, and not before it is done [reports:states]', async () => {
    const key = { 'idempotency-key': 'the-report' };
    const body = { session_id: session, format: 'json' };
    const [one, other] = [await alice.post('/reports', body, key), await alice.post('/reports', body, key)];
    expect(other.body['id']).toBe(one.body['id']);
    await finished(alice, one.body['id']);
    const id = ReportId.new();
    await superuser.rows(
      `insert into reports (id, organization_id, requested_by, subject, session_id, format, sections, expires_at)
       values ($1, $2, $3, 'session', $4, 'json', '{summary}', now() + interval '1 day')`,
      [id, alice.organizationId, alice.userId, session],
    );
    expectRefused(await alice.get(`/reports/${id}/download`), 409);
  });

  test('is listed and seen by its requester, admins and viewers, and deleted with its file [reports:access]', async () => {
    const { organizationId } = alice;
    const [admin, viewer, colleague] = [
      await service.newUser({ role: 'admin', organizationId }),
      await service.newUser({ role: 'viewer', organizationId }),
      await service.newUser({ organizationId }),
    ];
    const report = await made(alice, { session_id: session, format: 'json' });
    const idsOf = async (api: Api) => {
      const { body } = await api.get(`/reports?session_id=${session}&status=completed&limit=100`);
      return (body['items'] as Json[]).map(({ id }) => String(id));
    };
    for (const who of [alice, admin, viewer]) expect(await idsOf(who)).toContain(report['id']);
    expect(await idsOf(colleague)).toEqual([]);
    expectRefused(await colleague.get(`/reports/${report['id']}`), 404);
    expectRefused(await colleague.post('/reports', { session_id: session, format: 'json' }), 404);
    const own = await made(viewer, { session_id: session, format: 'json' });
    expectRefused(await viewer.delete(`/reports/${report['id']}`), 403);
    expect((await viewer.delete(`/reports/${own['id']}`)).status).toBe(204);
    expect((await admin.delete(`/reports/${report['id']}`)).status).toBe(204);
    expectRefused(await alice.get(`/reports/${report['id']}`), 404);
    await expect(readFile(fileOf(alice, report['id']))).rejects.toThrow('ENOENT');
  });

  test('says when its file is lost or cut, rather than sending part of it [reports:lost-file]', async () => {
    const report = await made(alice, { session_id: session, format: 'json' });
    await writeFile(fileOf(alice, report['id']), 'cut');
    expectRefused(await alice.get(`/reports/${report['id']}/download`), 410);
    await rm(fileOf(alice, report['id']));
    expectRefused(await alice.get(`/reports/${report['id']}/download`), 410);
  });

  test('goes with its file when its time is over, and fails when nobody makes it [reports:expiry]', async () => {
    const [old, stuck] = [await made(alice, { session_id: session, format: 'json' }), ReportId.new()];
    await superuser.rows(`update reports set expires_at = now() - interval '1 second' where id = $1`, [
      old['id'],
    ]);
    await superuser.rows(
      `insert into reports (id, organization_id, requested_by, subject, session_id, format, sections, created_at, expires_at)
       values ($1, $2, $3, 'session', $4, 'json', '{summary}', now() - interval '7 hours', now() + interval '1 day')`,
      [stuck, alice.organizationId, alice.userId, session],
    );
    await new ReportRetention({ store: service.store, files: files() }).sweep();
    expectRefused(await alice.get(`/reports/${old['id']}`), 404);
    expect(await readdir(path.join(service.dataDir, 'reports', alice.organizationId))).not.toContain(
      old['id'],
    );
    expect((await alice.get(`/reports/${stuck}`)).body).toMatchObject({
      status: 'failed',
      failure: { code: 'failed' },
    });
  });

  test('fails with a reason when what it is of is gone [reports:subject-gone]', async () => {
    const gone = SessionId.parse(await alice.newSession());
    expect((await alice.delete(`/sessions/${gone}`)).status).toBe(204);
    expectRefused(await alice.post('/reports', { session_id: gone, format: 'json' }), 404);
    const another = SessionId.parse(await alice.newSession());
    await superuser.rows(`update sessions set deleted_at = now() where id = $1`, [another]);
    const id = ReportId.new();
    await superuser.rows(
      `insert into reports (id, organization_id, requested_by, subject, session_id, format, sections, expires_at)
       values ($1, $2, $3, 'session', $4, 'json', '{summary}', now() + interval '1 day')`,
      [id, alice.organizationId, alice.userId, another],
    );
    await maker().make({ organizationId: alice.organizationId, reportId: id });
    expect(await superuser.rows('select status, failure_code from reports where id = $1', [id])).toEqual([
      { status: 'failed', failure_code: 'subject_gone' },
    ]);
  });

  test('of a log of 50 MB is as long as its limits, and says what it leaves out [reports:large-log]', async () => {
    const large = await alice.newSession();
    await superuser.rows(
      `insert into session_events (id, organization_id, session_id, seq, type, payload)
       select 'evt_' || md5(random()::text || n), $1, $2, n + 1, 'agent.message',
         jsonb_build_object('message_id', 'msg_' || md5(n::text),
           'content', jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('<b>', 33000))))
       from generate_series(1, 500) n`,
      [alice.organizationId, large],
    );
    await superuser.rows('update sessions set last_seq = 501 where id = $1', [large]);
    // 500 messages of 20,000 characters, and what HTML makes of them.
    const html = await made(alice, { session_id: large, format: 'html' });
    expect(html).toMatchObject({ status: 'completed', failure: null });
    expect(html['size_bytes']).toBeLessThan(32_000_000);
    const csv = await made(alice, { session_id: large, format: 'csv', sections: ['conversation'] });
    expect(csv['size_bytes']).toBeLessThan(1_200_000);
  });

  test('shows which files were changed, and how [reports:files]', async () => {
    const filesOf = async (id: string): Promise<Json> => {
      const report = await made(alice, { session_id: id, format: 'json', sections: ['files'] });
      return (JSON.parse((await fetched(alice, report['id'])).text) as Json)['sections'][0];
    };
    const write = (command: string) =>
      script({ tools: [{ name: 'Bash', input: { command } }] }, { text: 'Done.' });
    const id = await alice.newSession();
    await alice.ask(id, `Go.${write('echo one > a.txt; echo two > b.txt')}`);
    expect(await filesOf(id)).toEqual({
      kind: 'files',
      total: 2,
      omitted: 0,
      files: [
        { path: 'a.txt', change: 'added', bytes_after: 4, diff: '@@ -0,0 +1 @@\n+one' },
        { path: 'b.txt', change: 'added', bytes_after: 4, diff: '@@ -0,0 +1 @@\n+two' },
      ],
    });
  });
});

describe('a report of an execution', { timeout: 120_000 }, () => {
  const documentOf = async (id: string) =>
    ReportDocumentView.parse(JSON.parse((await fetched(alice, id)).text));

  test('is made at its end when its task says so, and whenever it is asked for [reports:execution]', async () => {
    const report = { format: 'json', sections: ['summary', 'errors'], look: { footer: 'Ours' } };
    const task = await newTask(alice, { name: 'Nightly', report });
    expect(task['report']).toEqual(report);
    const ended = await untilEnded(alice, await execute(alice, task, `Go.${script({ error: 400 })}`));
    const made = await finished(alice, ended['report_id']);
    expect(made).toMatchObject({
      ...{ subject: 'execution', execution_id: ended['id'], session_id: ended['session_id'] },
      ...{ status: 'completed', requested_by: alice.userId, format: 'json' },
    });
    const days = (Date.parse(made['expires_at']) - Date.parse(made['created_at'])) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    const document = await documentOf(made['id']);
    expect(document).toMatchObject({
      title: 'Task Nightly',
      subject: { kind: 'execution', execution_id: ended['id'], session_id: ended['session_id'] },
    });
    expect(document.sections.map(({ kind }) => kind)).toEqual(['summary', 'errors']);
    expect(document.sections[0]).toMatchObject({
      execution: {
        ...{ id: ended['id'], task_name: 'Nightly', trigger: 'manual', status: 'failed', attempt: 1 },
        error: { code: 'model_invalid_request' },
      },
    });

    const later = await alice.post('/reports', { execution_id: ended['id'], format: 'html' });
    await finished(alice, later.body['id']);
    expect((await fetched(alice, later.body['id'])).text).toContain('Nightly');
    const { items } = (await alice.get(`/reports?execution_id=${ended['id']}`)).body;
    expect((items as Json[]).map(({ id }) => String(id))).toEqual([later.body['id'], made['id']]);
    expect((await alice.delete(`/reports/${made['id']}`)).status).toBe(204);
    expect((await alice.get(`/task-executions/${ended['id']}`)).body['report_id']).toBeNull();
  });

  test('that has not begun, or that could not be made, is refused [reports:execution-refused]', async () => {
    const body = { name: 'Do', prompt_template: 'Go.' };
    const wrong = await alice.post('/tasks', { ...body, report: { format: 'json', sections: ['sessions'] } });
    expectRefused(wrong, 422);
    expect(wrong.body['errors'][0].pointer).toBe('/body/report/sections');
    const task = (await alice.post('/tasks', { ...body, report: { format: 'html' } })).body;
    expect((await alice.patch(`/tasks/${task['id']}`, { report: null })).body['report']).toBeNull();
    // One that was refused by itself, such as those of owners who may not, has no session.
    const refused = ExecutionId.new();
    const asked = await execute(alice, await newTask(alice), 'Go.');
    await superuser.rows(
      `insert into task_executions (id, organization_id, task_id, task_version, snapshot, owner_id, trigger, due_at,
         variables, status, error_code, completed_at)
       select $1, organization_id, task_id, task_version, snapshot, owner_id, 'manual', now(), '{}', 'failed',
         'permission_denied', now() from task_executions where id = $2`,
      [refused, asked],
    );
    expectRefused(await alice.post('/reports', { execution_id: refused, format: 'json' }), 409);
  });
});

describe('a report of a session that is shared', { timeout: 120_000 }, () => {
  test('is made for whom it is shared with, and written in by no model for who may only look [reports:shared]', async () => {
    const carol = await service.newUser({ organizationId: alice.organizationId });
    expectRefused(await carol.post('/reports', { session_id: session, format: 'json' }), 404);
    await alice.put(`/sessions/${session}/shares/${carol.userId}`, { level: 'view' });
    const report = await made(carol, { session_id: session, format: 'json' });
    expect(report).toMatchObject({ status: 'completed' });
    const wish = { session_id: session, format: 'json', summary: 'model' };
    expectRefused(await carol.post('/reports', wish), 403);
  });
});

describe('a report of a range of time', { timeout: 120_000 }, () => {
  const range = () => ({
    from: new Date(Date.now() - 3_600_000).toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const documentOf = async (api: Api, body: Record<string, unknown>) => {
    const report = await made(api, { format: 'json', ...body });
    return ReportDocumentView.parse(JSON.parse((await fetched(api, report['id'])).text));
  };

  test('sums up the sessions that its requester sees [reports:range]', async () => {
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const own = await bob.newSession({ name: 'Of Bob' });
    await bob.ask(
      own,
      `Hi.${script({ tools: [{ name: 'Glob', input: { pattern: '*' } }] }, { text: 'Hi.' })}`,
    );
    const document = await documentOf(bob, { range: range() });
    expect(document.subject.kind).toBe('range');
    const [summary, , sessions, tools, costs] = document.sections;
    expect(summary).toMatchObject({ range: { sessions: 1 }, turns: 1, tool_calls: 1 });
    expect(sessions).toMatchObject({
      total: 1,
      sessions: [{ id: own, name: 'Of Bob', turns: 1, tool_calls: 1 }],
    });
    expect(tools).toMatchObject({ by_tool: [{ name: 'Glob', calls: 1 }] });
    const { total_cost_usd: spent } = (await bob.get(`/sessions/${own}`)).body;
    expect(costs).toMatchObject({
      total_usage: { cost_usd: spent },
      by_user: [{ by: { user_id: bob.userId } }],
    });

    const viewer = await service.newUser({ role: 'viewer', organizationId: alice.organizationId });
    const all = await documentOf(viewer, { organization: range() });
    const ids = all.sections.flatMap((section) =>
      section.kind === 'sessions' ? section.sessions.map(({ id }) => id) : [],
    );
    expect(ids).toEqual(expect.arrayContaining([own, session]));
    const csv = await made(viewer, { organization: range(), format: 'csv' });
    expect((await fetched(viewer, csv['id'])).text).toContain(own);
  });

  test('that a key of somebody with a lesser role asked for is of what the key sees [reports:range-by-key]', async () => {
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    const grants = { 'reports:read': 'own', 'reports:write': 'own', 'sessions:read': 'own' };
    const role = (await admin.post('/roles', { name: 'Reporter', grants })).body['id'] as string;
    const { key } = (await admin.post('/api-keys', { name: 'Reports', role_id: role })).body;
    const answer = await fetch(`${service.url}/api/v1/reports`, {
      method: 'POST',
      headers: { 'x-api-key': key as string, 'content-type': 'application/json' },
      body: JSON.stringify({ format: 'json', range: range() }),
    });
    const { id } = (await answer.json()) as { id: string };
    const report = await finished(admin, id);
    expect(report).toMatchObject({ status: 'completed' });
    expect((await fetched(admin, id)).text).not.toContain(session);
    const whole = await made(admin, { format: 'json', range: range() });
    expect((await fetched(admin, whole['id'])).text).toContain(session);
  });

  test('is of a year at most, of one thing, and of an organization for those who see all of it [reports:range-refused]', async () => {
    const { from, until } = range();
    for (const wrong of [
      { range: { from: until, until: from } },
      { range: { from: '2020-01-01T00:00:00Z', until } },
      { range: range(), session_id: session },
      {},
      { range: range(), sections: ['conversation'] },
    ])
      expectRefused(await alice.post('/reports', { format: 'json', ...wrong }), 422);
    expectRefused(await alice.post('/reports', { format: 'json', organization: range() }), 403);
  });
});
