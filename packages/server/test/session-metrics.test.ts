import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MetricsRetention } from '../src/services/metrics-retention.ts';
import { NodeId, SessionId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { metricOf } from './support/metrics.ts';
import { logInAsOperator } from './support/operator.ts';
import { expectProblem } from './support/problem.ts';
import { openSql, type Sql } from './support/sql.ts';
import { endless, endlessRuns } from './support/tools.ts';

const often = { METRICS_SNAPSHOT_SECONDS: '1' };
const soon = { within: 15_000 };

const currentOf = async (user: Api, id: string): Promise<Json> =>
  (await user.get(`/sessions/${id}/metrics/current`)).body;
const problemOf = async (user: Api, path: string) => {
  const { status, headers, body } = await user.get(path);
  return { status, contentType: headers.get('content-type') ?? '', text: JSON.stringify(body) };
};

describe('what the agent of a session takes', { timeout: 60_000 }, () => {
  test('is written down while it is up, and shown with what the session has used [session-metrics:live]', async () => {
    await using service = await startTestApp(often);
    const alice = await service.newUser();
    const id = await alice.newSession();
    expect(await currentOf(alice, id)).toMatchObject({ is_live: false, snapshot: null, input_tokens: 0 });
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    const { snapshot, ...current } = await eventually(async () => {
      const found = await currentOf(alice, id);
      expect(found).toMatchObject({ is_live: true, snapshot: { is_busy: true } });
      expect(found['snapshot'].processes).toBeGreaterThanOrEqual(3);
      return found;
    }, soon);
    expect(snapshot.memory_bytes).toBeGreaterThan(10_000_000);
    expect(snapshot.cpu_ms).toBeGreaterThan(0);
    expect(snapshot.first_byte_ms).toBeGreaterThanOrEqual(0);
    // The turn that runs is counted too.
    expect(snapshot.model_calls).toBe(2);
    expect(current['input_tokens']).toBe(snapshot.input_tokens);
    expect(current['output_tokens']).toBeGreaterThan(0);
    expect(Number(current['cost_usd'])).toBeGreaterThan(0);

    await eventually(async () => {
      const { body } = await alice.get(`/sessions/${id}/metrics/snapshots?limit=2`);
      expect([body['items'].length, body['has_more']]).toEqual([2, true]);
      const next = await alice.get(`/sessions/${id}/metrics/snapshots?cursor=${body['next_cursor']}`);
      const all = [...body['items'], ...next.body['items']] as { taken_at: string }[];
      expect(all.map((each) => each.taken_at)).toEqual(
        all.map((each) => each.taken_at).toSorted((one, other) => other.localeCompare(one)),
      );
    }, soon);
  });

  test('is past when the agent has ended, and stays to be read [session-metrics:past]', async () => {
    await using service = await startTestApp({ ...often, LIVE_SESSION_IDLE_SECONDS: '3' });
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await eventually(async () => expect(await currentOf(alice, id)).toMatchObject({ is_live: true }), soon);
    await eventually(async () => {
      const { is_live, snapshot, total_turns } = await currentOf(alice, id);
      expect({ is_live, snapshot, total_turns }).toEqual({ is_live: false, snapshot: null, total_turns: 1 });
    }, soon);
    const { body } = await alice.get(`/sessions/${id}/metrics/snapshots`);
    expect(body['items'].length).toBeGreaterThan(0);
  });

  test('ends it while it is idle, where that is more than the operator allows, and loses nothing [session-metrics:relief]', async () => {
    await using service = await startTestApp({ LIVE_SESSIONS_MAX_MB: '1', LEASE_SECONDS: '3' });
    const alice = await service.newUser();
    const id = await alice.newSession();
    const live = () => metricOf(service.url, 'live_sessions');
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await eventually(async () => expect(await live()).toBe(0), soon);
    const answer = await alice.ask(id, `Again.${script({ text: 'Again.' })}`);
    expect(answer['content'].text).toBe('Again.');
  });

  test('is kept as long as the operator says [session-metrics:retention]', async () => {
    await using service = await startTestApp({ ROLE: 'api' });
    const alice = await service.newUser();
    const { organizationId } = alice;
    const sessionId = SessionId.parse(await alice.newSession());
    const nodeId = NodeId.new();
    const use = { processes: 1, memoryBytes: 1, cpuMs: 1 };
    for (let count = 0; count < 3; count += 1)
      await service.store.transact(organizationId, (tx) =>
        tx.metricsSnapshots.add(organizationId, { sessionId, nodeId, isBusy: false, ...use }),
      );
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(`update metrics_snapshots set taken_at = now() - interval '3 days' where id in
      (select id from metrics_snapshots order by id limit 2)`);
    await new MetricsRetention({ store: service.store, keptDays: 2 }).sweep();
    expect((await alice.get(`/sessions/${sessionId}/metrics/snapshots`)).body['total']).toBe(1);
  });

  test('is shown to whoever sees the session, and to nobody else [session-metrics:rights]', async () => {
    await using service = await startTestApp({ ROLE: 'api' });
    const alice = await service.newUser();
    const { organizationId } = alice;
    const id = await alice.newSession();
    const [viewer, colleague] = [
      await service.newUser({ role: 'viewer', organizationId }),
      await service.newUser({ organizationId }),
    ];
    for (const path of [`/sessions/${id}/metrics/current`, `/sessions/${id}/metrics/snapshots`]) {
      expect((await viewer.get(path)).status).toBe(200);
      expectProblem(await problemOf(colleague, path), 404);
      expectProblem(await problemOf(await service.newUser({ role: 'admin' }), path), 404);
    }
  });
});

describe('the list of nodes', () => {
  const stack = new AsyncDisposableStack();
  let service: TestApp;
  let sql: Sql;
  let operator: Api;
  const [draining, lost] = [NodeId.new(), NodeId.new()];
  const circuit = { upstream: 'own', key: '0123456789ab', model: 'claude-sonnet-4-5', opened: 2 };
  beforeAll(async () => {
    service = stack.use(await startTestApp({ ROLE: 'api' }));
    sql = stack.use(await openSql(service.databaseUrl));
    operator = await logInAsOperator(service);
    const open = { ...circuit, state: 'open', openUntil: '2026-07-01T00:00:00.000Z' };
    const circuits = JSON.stringify([open, { ...circuit, state: 'half_open' }]);
    await sql.rows(
      `insert into nodes (id, host, role, version, is_draining, seen_at, live_sessions, circuits) values
        ($1, 'one', 'worker', '1.0.0', true, now(), 7, $3::jsonb),
        ($2, 'two', 'all', '1.0.0', false, now() - interval '1 minute', 7, $3::jsonb)`,
      [draining, lost, circuits],
    );
  });
  afterAll(() => stack.disposeAsync());

  test('says to operators which nodes there are, how they are and what they have to do [admin-nodes:list]', async () => {
    const items = (await operator.get('/admin/nodes')).body['items'] as Json[];
    const worker = { host: 'one', role: 'worker', live_sessions: 7, open_circuits: 2 };
    const byId = new Map(items.map((node) => [node['id'], node]));
    expect(byId.get(lost)).toMatchObject({ state: 'lost' });
    expect(byId.get(draining)).toMatchObject({ state: 'draining', ...worker });
    expect(items.find(({ state }) => state === 'live')).toMatchObject({ role: 'api', capacity: 0 });
    expect(items).toHaveLength(3);
  });

  test('and what else there is make the health of the service [health:service]', async () => {
    const { status, body } = await operator.get('/monitoring/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'down',
      components: {
        database: { status: 'ok', detail: null },
        storage: { status: 'ok' },
        nodes: { status: 'degraded', detail: '2 live, 1 lost.' },
        sdk: { status: 'down' },
        model: { status: 'degraded', detail: '2 circuits are open.' },
      },
    });
    expect((await operator.get('/monitoring/health/nodes')).body).toEqual(body['components'].nodes);
    for (const unknown of ['unknown', '__proto__', 'toString'])
      expectProblem(await problemOf(operator, `/monitoring/health/${unknown}`), 404);
    expectProblem(await problemOf(await service.newUser({ role: 'admin' }), '/monitoring/health'), 403);
  });

  test('and that of circuits, which names those of nodes that live, are for nobody else [admin-nodes:circuits]', async () => {
    const { body } = await operator.get('/admin/circuits');
    const at = { node_id: draining, ...circuit };
    expect(body['items']).toMatchObject([
      { ...at, state: 'open', open_until: '2026-07-01T00:00:00.000Z' },
      { ...at, state: 'half_open', open_until: null },
    ]);
    const { organizationId } = operator;
    const key = { name: 'Watch', scopes: ['nodes:read'] };
    const others = [await service.newUser({ role: 'admin' }), await service.newUser({ organizationId })];
    for (const other of others) {
      for (const path of ['/admin/nodes', '/admin/circuits'])
        expectProblem(await problemOf(other, path), 403);
      expect((await other.post('/api-keys', key)).status).toBe(422);
    }
    const made = await operator.post('/api-keys', key);
    const watch = await fetch(`${service.url}/api/v1/admin/circuits`, {
      headers: { 'x-api-key': String(made.body['key']) },
    });
    expect(watch.status).toBe(200);
  });
});
