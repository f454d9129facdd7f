import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportDocumentView } from '../src/api/v1/report-document-schema.ts';
import { ReportId } from '../src/domain/ids.ts';
import { diskObjects } from '../src/infrastructure/disk-objects.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { ReportFiles } from '../src/infrastructure/report-files.ts';
import { ReportMaker } from '../src/services/report-maker.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
let admin: Api;
let alice: Api;
let session: string;
const asked = 'Write the executive summary.';
beforeAll(async () => {
  service = stack.use(await startTestApp());
  superuser = stack.use(await openSql(service.databaseUrl));
  admin = await service.newUser({ role: 'admin' });
  alice = await service.newUser({ organizationId: admin.organizationId });
  session = await alice.newSession();
  await alice.ask(session, `Say what <you> see.${script({ text: 'I see </record> nothing.' })}`);
}, 60_000);
afterAll(() => stack.disposeAsync());

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

async function made(api: Api, more: Json = {}): Promise<{ report: Json; text: string }> {
  const wish = { session_id: session, format: 'json', sections: ['summary'], summary: 'model', ...more };
  const answer = await api.post('/reports', wish);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  const report = await finished(api, answer.body['id']);
  const headers = { authorization: `Bearer ${api.token}` };
  const text = await (await fetch(`${api.url}/api/v1/reports/${report['id']}/download`, { headers })).text();
  return { report, text };
}

const booked = () =>
  superuser.rows(
    `select user_id, model, outcome, cost_micro_usd from usage_ledger
     where session_id = $1 and turn_id is null and outcome = 'completed'`,
    [session],
  );

describe('an executive summary', { timeout: 120_000 }, () => {
  test('is written by the model of the session, marked, paid for and kept [reports:summary]', async () => {
    service.fake.script({ expect: asked, steps: [{ text: 'All <b>went</b> well.' }] });
    const { report, text } = await made(alice);
    expect(report['sections']).toEqual(['executive_summary', 'summary']);
    const document = ReportDocumentView.parse(JSON.parse(text));
    expect(document.sections.map(({ kind }) => kind)).toEqual(['executive_summary', 'summary']);
    const [written] = document.sections;
    const { model } = (await alice.get(`/sessions/${session}`)).body['sdk_options'];
    expect(written, JSON.stringify(written)).toMatchObject({
      written_by: 'model',
      model,
      text: 'All <b>went</b> well.',
    });
    await eventually(
      async () =>
        expect(await booked()).toEqual([
          {
            user_id: alice.userId,
            model,
            outcome: 'completed',
            cost_micro_usd: expect.any(Number) as number,
          },
        ]),
      { within: 10_000 },
    );
    const { body } =
      service.fake.requests.findLast((each) => JSON.stringify(each.body).includes(asked)) ?? {};
    expect(body).toMatchObject({ model, max_tokens: 1_024 });
    expect(JSON.stringify(body).match(/<\/?record>/g)).toHaveLength(2);

    // Whoever makes it again finds it, asks nobody, and gets the same bytes.
    const id = ReportId.parse(report['id']);
    await superuser.rows(
      `update reports set status = 'running', file_bytes = null, file_sha256 = null, completed_at = null where id = $1`,
      [id],
    );
    const root = service.dataDir;
    const maker = new ReportMaker({
      ...{ store: service.store, keptDays: 30, limits: { withinMs: 20_000, memoryBytes: 500_000_000 } },
      files: new ReportFiles({ storage: diskObjects(`${root}/reports`), workDir: `${root}/report-work` }),
      workspaces: { compare: () => Promise.resolve({ files: [], total: 0, omitted: 0 }) },
      writer: { write: () => Promise.reject(new Error('It is written already.')) },
      log: createLog('silent'),
    });
    await maker.make({ organizationId: alice.organizationId, reportId: id });
    expect((await finished(alice, id))['sha256']).toBe(report['sha256']);
  });

  test('is left out when nothing is left of a budget, or the model fails, and the report says so [reports:summary-refused]', async () => {
    // The same question again would have the same answer: each report has a title of its own.
    service.fake.script({ expect: asked, steps: [{ error: 400 }] });
    const failed = await made(alice, { format: 'html', title: 'Failing' });
    expect(failed.text).toContain('It was to be written by a model, and was not: ');
    const budget = `/budgets/user/${alice.userId}/total`;
    expect((await admin.put(budget, { limit_usd: 0.000001 })).status).toBe(200);
    const before = (await booked()).length;
    const spent = await made(alice, { format: 'markdown', title: 'Spent' });
    expect(spent.text).toMatch(/was not\\: budget\\_reached\\: the budget of the user is used up/);
    expect(await booked()).toHaveLength(before);
    await admin.delete(budget);
  });

  test('is for those who may have agents work, of a session or an execution, and no table [reports:summary-who]', async () => {
    const viewer = await service.newUser({ role: 'viewer', organizationId: alice.organizationId });
    const range = { from: '2026-07-01T00:00:00Z', until: '2026-07-02T00:00:00Z' };
    const wish = { session_id: session, format: 'json', summary: 'model' };
    expect((await viewer.post('/reports', wish)).status).toBe(403);
    expect(
      (await viewer.post('/reports', { ...wish, summary: undefined, sections: ['executive_summary'] }))
        .status,
    ).toBe(403);
    for (const wrong of [
      { ...wish, format: 'csv' },
      { range, format: 'json', summary: 'model' },
      { ...wish, summary: 'human' },
    ])
      expect((await alice.post('/reports', wrong)).status).toBe(422);
  });
});
