import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { MetricsRetention } from '../src/services/metrics-retention.ts';
import { NodeId, SessionId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp } from './support/harness.ts';
import { metricOf } from './support/metrics.ts';
import { expectProblem } from './support/problem.ts';
import { openSql } from './support/sql.ts';
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
  test('says to admins which nodes there are and how they are, and nothing of what they have to do [admin-nodes:list]', async () => {
    await using service = await startTestApp({ ROLE: 'api' });
    await using sql = await openSql(service.databaseUrl);
    const [draining, lost] = [NodeId.new(), NodeId.new()];
    await sql.rows(
      `insert into nodes (id, host, role, version, is_draining, seen_at, live_sessions) values
        ($1, 'secret-host', 'worker', '1.0.0', true, now(), 7),
        ($2, 'secret-host', 'all', '1.0.0', false, now() - interval '1 minute', 7)`,
      [draining, lost],
    );
    const admin = await service.newUser({ role: 'admin' });
    const { body } = await admin.get('/admin/nodes');
    const items = body['items'] as Json[];
    expect(items.map(({ id, role, state }) => ({ id, role, state }))).toEqual(
      expect.arrayContaining([
        { id: draining, role: 'worker', state: 'draining' },
        { id: lost, role: 'all', state: 'lost' },
        { id: expect.stringMatching(/^node_/) as unknown, role: 'api', state: 'live' },
      ]),
    );
    expect(items).toHaveLength(3);
    expect(JSON.stringify(body)).not.toMatch(/secret|live_sessions|host/);
    const user = await service.newUser({ organizationId: admin.organizationId });
    expectProblem(await problemOf(user, '/admin/nodes'), 403);
  });
});
