import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportDocumentView } from '../src/api/v1/report-document-schema.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let admin: Api;
let user: Api;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  admin = await service.newUser({ role: 'admin' });
  user = await service.newUser({ organizationId: admin.organizationId });
}, 60_000);
afterAll(() => stack.disposeAsync());

const short = {
  name: 'Short',
  title: '{{session_name}} of {{owner}}',
  look: { footer: 'As of {{as_of}}', logo_text: 'Ours' },
  parts: [
    { text: 'It took {{turns}} turns.', title: 'Before' },
    { section: 'timeline', title: 'What happened' },
    { section: 'summary' },
  ],
};

async function newTemplate(body: Json = short): Promise<Json> {
  const answer = await admin.post('/report-templates', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function finished(api: Api, id: string): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await api.get(`/reports/${id}`);
      expect(body['status'], JSON.stringify(body['failure'])).toBe('completed');
      return body;
    },
    { within: 60_000 },
  );
}

async function fetched(api: Api, id: string): Promise<string> {
  const headers = { authorization: `Bearer ${api.token}` };
  return (await fetch(`${api.url}/api/v1/reports/${id}/download`, { headers })).text();
}

async function made(api: Api, wish: Json): Promise<{ report: Json; text: string }> {
  const asked = await api.post('/reports', wish);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const report = await finished(api, asked.body['id']);
  return { report, text: await fetched(api, report['id']) };
}

describe('a report template', { timeout: 120_000 }, () => {
  test('is made, replaced by its version and deleted by admins, and seen by all [reports:templates]', async () => {
    const created = await admin.post('/report-templates', short);
    const path = `/report-templates/${created.body['id']}`;
    expect(created.headers.get('location')).toBe(`/api/v1${path}`);
    expect(created.body).toMatchObject({ ...short, description: null, version: 1 });
    const tag = (await user.get(path)).headers.get('etag') ?? '';
    expect(tag).toBe('"1"');
    const renamed = await admin.put(path, { ...short, name: 'New' }, { 'if-match': tag });
    expect(renamed.body).toMatchObject({ name: 'New', version: 2 });
    expect((await admin.put(path, short, { 'if-match': tag })).status).toBe(412);
    expect((await admin.delete(path, { 'if-match': tag })).status).toBe(412);
    for (const refused of [await user.post('/report-templates', short), await user.delete(path)])
      expect(refused.status).toBe(403);
    const ids = async () =>
      ((await user.get('/report-templates')).body['items'] as Json[]).map(({ id }) => String(id));
    expect(await ids()).toContain(created.body['id']);
    expect((await admin.delete(path)).status).toBe(204);
    expect(await ids()).not.toContain(created.body['id']);
    expect((await user.get(path)).status).toBe(404);
  });

  test('is refused by the place that is wrong, and with texts of megabytes [reports:template-refused]', async () => {
    const summary = { section: 'summary' };
    for (const [pointer, wrong] of Object.entries({
      '/body/title': { title: '{{secret}}' },
      '/body/look/header': { look: { header: '{{' } },
      '/body/parts/1/text': { parts: [summary, { text: '{{#if x}}' }] },
      '/body/parts': { parts: [{ text: 'x' }] },
    })) {
      const answer = await admin.post('/report-templates', { ...short, ...wrong });
      expect([answer.status, answer.body['errors'][0].pointer]).toEqual([422, pointer]);
    }
    for (const wrong of [
      { parts: [] },
      { parts: [summary, { text: 'x'.repeat(900_000) }] },
      { parts: [summary, { text: '\0' }] },
      { parts: Array.from({ length: 5_000 }, () => summary) },
      { parts: [{ section: 'summary', text: 'Both.' }] },
      { parts: [{ html: '<b>' }] },
      { look: { accent: 'red;}</style><script>' } },
      { look: { css: '*' } },
    ])
      expect((await admin.post('/report-templates', { ...short, ...wrong })).status).toBe(422);
  });

  test('says what a report of a session has, in every format, as it was when it was asked for [reports:template-form]', async () => {
    const template = await newTemplate();
    const session = await user.newSession({ name: 'A <b>' });
    const wish = { session_id: session, template_id: template['id'] };
    const json = await made(user, { ...wish, format: 'json' });
    expect(json.report).toMatchObject({
      sections: ['timeline', 'summary'],
      template: { id: template['id'], version: 1, name: 'Short' },
    });
    const document = ReportDocumentView.parse(JSON.parse(json.text));
    expect(document).toMatchObject({
      title: expect.stringMatching(/^A <b> of Test \(usr_/) as unknown,
      template: { id: template['id'], version: 1 },
      sections: [
        { kind: 'text', title: 'Before', text: 'It took 0 turns.' },
        { kind: 'timeline', title: 'What happened' },
        { kind: 'summary' },
      ],
    });
    const html = (await made(user, { ...wish, format: 'html', look: { footer: '{{turns}}' } })).text;
    expect(html.match(/<h2[^>]*>[^<]*/g)?.map((each) => each.replace(/.*>/, ''))).toEqual([
      'Before',
      'What happened',
      'Summary',
    ]);
    expect(html).toContain('A &lt;b&gt; of Test');
    expect(html).toMatch(/<footer[^>]*>\{\{turns\}\}</);
    expect((await made(user, { ...wish, format: 'csv' })).text).toMatch(/^seq,event_id,at,type,text/);
    const more = { ...wish, format: 'html', sections: ['summary'] };
    expect((await user.post('/reports', more)).status).toBe(422);
    const stranger = await service.newUser();
    const own = { session_id: await stranger.newSession(), format: 'html', template_id: template['id'] };
    expect((await stranger.post('/reports', own)).status).toBe(404);
  });

  test('of a task goes on as it was last when it is deleted, and is named by no other [reports:template-task]', async () => {
    const template = await newTemplate();
    const report = { format: 'json', template_id: template['id'] };
    const task = await newTask(user, { name: 'Nightly', report });
    expect(task['report']).toEqual({ ...report, sections: [] });
    const path = `/report-templates/${template['id']}`;
    const parts = [{ text: '{{task}}: {{execution_status}}' }, { section: 'summary' }];
    expect((await admin.put(path, { ...short, parts })).status).toBe(200);
    expect((await admin.delete(path)).status).toBe(204);
    const renamed = await user.patch(`/tasks/${task['id']}`, { name: 'Weekly' });
    expect([renamed.status, renamed.body['report']]).toEqual([200, task['report']]);
    const named = await user.post('/tasks', { name: 'Do', prompt_template: 'Go.', report });
    expect([named.status, named.body['errors'][0].pointer]).toEqual([422, '/body/report/template_id']);
    const session = await user.newSession();
    expect((await user.post('/reports', { ...report, session_id: session })).status).toBe(404);

    const ended = await untilEnded(user, await execute(user, task, `Go.${script({ text: 'Done.' })}`));
    const written = await finished(user, ended['report_id']);
    expect(written['template']).toMatchObject({ id: template['id'], version: 2 });
    const document = ReportDocumentView.parse(JSON.parse(await fetched(user, written['id'])));
    expect(document.sections.map(({ kind }) => kind)).toEqual(['text', 'summary']);
    expect(document.sections[0]).toMatchObject({ text: 'Weekly: completed' });
  });

  test('is tried on a session that one sees, and nothing of it is kept [reports:template-preview]', async () => {
    const session = await user.newSession({ name: '<script>' });
    const preview = (who: Api, more: Json = {}) =>
      who.post('/report-templates/preview', { template: short, session_id: session, ...more });
    const html = await preview(user);
    expect(html.status, JSON.stringify(html.body)).toBe(200);
    expect(html.body).toMatchObject({ format: 'html', up_to_seq: 1 });
    expect(html.body['content']).toContain('<h2 dir="auto">What happened</h2>');
    expect(html.body['content']).not.toContain('<script');
    const markdown = await preview(user, { format: 'markdown' });
    expect(markdown.body['content']).toMatch(/^\*\*Ours\*\*\n\n# &lt;script&gt; of Test/);
    const before = (await user.get('/reports')).body['items'];
    const wrong = await preview(user, { template: { ...short, title: '{{x}}' } });
    expect([wrong.status, wrong.body['errors'][0].pointer]).toEqual([422, '/body/template/title']);
    expect((await preview(user, { format: 'pdf' })).status).toBe(422);
    const colleague = await service.newUser({ organizationId: admin.organizationId });
    for (const who of [colleague, await service.newUser()]) expect((await preview(who)).status).toBe(404);
    expect((await user.get('/reports')).body['items']).toEqual(before);
  });
});
