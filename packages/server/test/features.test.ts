import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { featureNames, type FeatureName } from '../src/domain/access/feature.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { createMetrics } from '../src/infrastructure/metrics.ts';
import { Features } from '../src/services/features.ts';
import { ScheduleRunner } from '../src/services/schedule-runner.ts';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { logInAsOperator } from './support/operator.ts';
import { postJson } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';
import { newTask } from './support/task-calls.ts';
import { newTrigger, send, signed } from './support/trigger-senders.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let operator: Api;
let sql: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  operator = await logInAsOperator(service);
  sql = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

type Said = { readonly organizationId?: string; readonly reason?: string };
const turn = async (feature: FeatureName, isOn: boolean, { organizationId, reason }: Said = {}) => {
  const of = organizationId === undefined ? '' : `?organization_id=${organizationId}`;
  const made = await operator.put(`/admin/features/${feature}${of}`, {
    is_on: isOn,
    ...(reason !== undefined && { reason }),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return made.body;
};
const back = (feature: FeatureName, more = '') => operator.delete(`/admin/features/${feature}${more}`);

type Answered = { readonly status: number; readonly body: Json };
type Attempt = (admin: Api) => Promise<Answered>;

const go = JSON.stringify({ prompt: 'Go.' });

/** Something that each feature gates, of which everything is there. */
const attempts: Record<FeatureName, (admin: Api) => Promise<Attempt>> = {
  executions: async (admin) => {
    const task = await newTask(admin);
    return (who) => who.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
  },
  invitations: () => {
    let count = 0;
    return Promise.resolve((who) => {
      const email = `${++count}.${Date.now()}@example.com`;
      return who.post('/invitations', { email, role: 'user' });
    });
  },
  mcp_endpoint: () =>
    Promise.resolve(async (who) => {
      const asked = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
      const headers = { authorization: `Bearer ${who.token}`, accept: 'application/json, text/event-stream' };
      const { status, text } = await postJson(service.url, '/mcp', asked, headers);
      return { status, body: JSON.parse(text) as Json };
    }),
  model_summaries: async (admin) => {
    const session_id = await admin.newSession();
    return (who) => who.post('/reports', { session_id, format: 'json', sections: ['executive_summary'] });
  },
  public_links: async (admin) => {
    await admin.patch('/organization', { allows_public_links: true });
    const session = await admin.newSession();
    const made = await admin.post(`/sessions/${session}/links`, { audience: 'public' });
    return async () => {
      const answer = await fetch(`${service.url}/api/v1/shared/${made.body['token']}`);
      return { status: answer.status, body: (await answer.json()) as Json };
    };
  },
  remote_mcp_servers: async (admin) => {
    const connection = { kind: 'http', url: 'https://away.invalid/mcp' };
    const made = await admin.post('/mcp-servers', { name: 'away', scope: 'organization', connection });
    return async (who) => {
      const { status, body } = await who.post(`/mcp-servers/${made.body['id']}/health-check`);
      expect(status, JSON.stringify([made.body, body])).toBe(200);
      const detail = String(body['health'].last_error);
      return detail.includes('switched off')
        ? { status: 403, body: { code: 'feature_off', detail } }
        : { status: 200, body };
    };
  },
  reports: async (admin) => {
    const session_id = await admin.newSession();
    return (who) => who.post('/reports', { session_id, format: 'json' });
  },
  schedules: async (admin) => {
    const task = await newTask(admin);
    const timing = { kind: 'interval', expression: '1h', variables: { prompt: 'Go.' } };
    const { id } = (await admin.post(`/tasks/${task['id']}/schedules`, timing)).body;
    return async (who) => {
      await sql.rows(`update schedules set next_due_at = now(), next_run_at = now() where id = $1`, [id]);
      const deps = { store: service.store, now: () => new Date(), changes: () => () => undefined };
      using features = new Features(deps);
      await new ScheduleRunner({
        ...deps,
        features,
        metrics: createMetrics(),
        log: createLog('silent'),
      }).sweep();
      const { last_skipped: skipped } = (await who.get(`/schedules/${id}`)).body;
      const isOff = skipped?.reason === 'feature_off';
      await sql.rows(
        `update schedules set last_skipped_reason = null, last_skipped_at = null where id = $1`,
        [id],
      );
      return isOff
        ? { status: 403, body: { code: 'feature_off', detail: 'We look.' } }
        : { status: 200, body: {} };
    };
  },
  triggers: async (admin) => {
    const trigger = await newTrigger(admin, await newTask(admin));
    let count = 0;
    return () =>
      send(service.url, trigger.path, go, signed(trigger, go, { id: `msg_${++count}`, at: new Date() }));
  },
};

describe('a feature', () => {
  test.each(featureNames)(
    'that is switched off for the service is refused with why, and goes on afterwards: %s [features:gates]',
    async (feature) => {
      const admin = await service.newUser({ role: 'admin' });
      const attempt = await attempts[feature](admin);
      expect((await attempt(admin)).status).toBeLessThan(300);
      await turn(feature, false, { reason: 'We look.' });
      const refused = await attempt(admin);
      expect([refused.status, refused.body['code']]).toEqual([403, 'feature_off']);
      expect((await back(feature)).body).toMatchObject({ name: feature, is_on: true, by: 'default' });
      expect((await attempt(admin)).status).toBeLessThan(300);
    },
  );

  test('is on or off for one organization whatever the service says, and its admin sees it [features:organizations]', async () => {
    const [one, other] = [await service.newUser({ role: 'admin' }), await service.newUser({ role: 'admin' })];
    const invite = (who: Api) => who.post('/invitations', { email: 'new@example.com', role: 'user' });
    const { organizationId } = one;
    await turn('invitations', false, { organizationId, reason: 'The bill is open.' });
    const refused = await invite(one);
    expect(refused.body).toMatchObject({
      code: 'feature_off',
      detail: expect.stringContaining('The bill is open.') as unknown,
    });
    expect((await invite(other)).status).toBe(201);
    const seen = async (who: Api) =>
      ((await who.get('/organization/features')).body['items'] as Json[]).find(
        ({ name }) => name === 'invitations',
      );
    expect(await seen(one)).toMatchObject({ is_on: false, by: 'organization', reason: 'The bill is open.' });
    expect(await seen(other)).toMatchObject({ is_on: true, by: 'default', reason: null });
    const listed = (await operator.get(`/admin/features?organization_id=${organizationId}`)).body['items'];
    expect(listed).toContainEqual(await seen(one));

    await turn('invitations', true, { organizationId });
    await turn('invitations', false);
    expect([(await invite(one)).status, (await invite(other)).status]).toEqual([201, 403]);
    await back('invitations', `?organization_id=${organizationId}`);
    expect((await invite(one)).status).toBe(403);
    await back('invitations');
    expect((await invite(other)).status).toBe(201);
  });

  test('is switched by operators alone, known by its name, and told of in both logs [features:operators]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const off = { is_on: false };
    expect((await admin.put('/admin/features/reports', off)).status).toBe(403);
    expect((await admin.get('/admin/features')).status).toBe(403);
    for (const name of ['nothing', 'toString', '__proto__'])
      expect((await operator.put(`/admin/features/${name}`, off)).status).toBe(404);
    const unknown = 'org_0199c0ffee0199c0ffee0199c0ffee01';
    const nowhere = `/admin/features/reports?organization_id=${unknown}`;
    expect((await operator.put(nowhere, off)).status).toBe(404);
    expect((await operator.get(`/admin/features?organization_id=${unknown}`)).status).toBe(404);

    const { organizationId } = admin;
    await turn('reports', false, { organizationId, reason: 'First.' });
    await turn('reports', true, { organizationId, reason: 'Second.' });
    const told = async (who: Api) =>
      (await who.get('/audit?action=feature.switched')).body['items'] as Json[];
    const changed = {
      resource_id: 'reports',
      before: { is_on: false, reason: 'First.' },
      after: { is_on: true, reason: 'Second.' },
    };
    for (const who of [operator, admin]) expect((await told(who))[0]).toMatchObject(changed);
    await turn('reports', true);
    expect((await told(operator))[0]).toMatchObject({ after: { is_on: true } });
    expect(await told(admin)).toHaveLength(2);
    await back('reports', `?organization_id=${organizationId}`);
    await back('reports');
  });
});
