import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { chores, type ChoreName } from '../src/domain/chore.ts';
import { NodeId } from '../src/domain/ids.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { Store } from '../src/repositories/store.ts';
import { Housekeeping, type Chore } from '../src/services/housekeeping.ts';
import type { Json } from './support/api.ts';
import { cloneDatabase } from './support/database.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { logInAsOperator } from './support/operator.ts';
import { openSql, type Sql } from './support/sql.ts';

const soon = { within: 10_000 };

describe('the list of jobs', () => {
  let service: TestApp;
  let sql: Sql;
  beforeAll(async () => {
    service = await startTestApp({ LEASE_SECONDS: '1' });
    sql = await openSql(service.databaseUrl);
  });
  afterAll(async () => {
    await sql[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  test('tells operators of each when it ran, how long, when it runs next, and on which node [admin-jobs:list]', async () => {
    const admin = await logInAsOperator(service);
    const due = Object.keys(chores).filter((name) => name !== 'tidy-snapshots' && name !== 'sample-metrics');
    const items = await eventually(async () => {
      const jobs = (await admin.get('/admin/jobs')).body['items'] as Json[];
      expect(jobs.filter((job) => Number(job['runs']) > 0).map(({ name }) => name)).toEqual(
        expect.arrayContaining(due),
      );
      return jobs;
    }, soon);
    for (const job of items.filter(({ name }) => due.includes(String(name)))) {
      expect(job).toMatchObject({
        failures: 0,
        last_failure: null,
        description: expect.stringMatching(/\.$/),
      });
      expect(job['last_run']).toMatchObject({
        node_id: expect.stringMatching(/^node_/),
        duration_ms: expect.any(Number),
      });
      expect(Date.parse(String(job['next_run_at']))).toBeGreaterThan(Date.now() - 10_000);
    }
  });

  test('has one done at once, and what it removes is gone [admin-jobs:run]', async () => {
    const admin = await logInAsOperator(service);
    const runsOf = async () => {
      const jobs = (await admin.get('/admin/jobs')).body['items'] as Json[];
      return Number(jobs.find(({ name }) => name === 'remove-expired')?.['runs'] ?? 0);
    };
    await eventually(async () => expect(await runsOf()).toBeGreaterThan(0), soon);
    await sql.rows(`update refresh_tokens set expires_at = now() - interval '1 second'`);
    await sql.rows(
      `insert into idempotency_keys (organization_id, user_id, route, key, request_hash, created_at)
       select organization_id, id, 'r', 'k', 'h', now() - interval '25 hours' from users where id = $1`,
      [admin.userId],
    );
    expect((await admin.post('/admin/jobs/remove-expired/run')).status).toBe(202);
    await eventually(async () => {
      expect(await sql.rows('select 1 from refresh_tokens')).toEqual([]);
      expect(await sql.rows(`select 1 from idempotency_keys where key = 'k'`)).toEqual([]);
    }, soon);
  });

  test('is for operators, and hurries no unknown one and none that nodes do for themselves [admin-jobs:refused]', async () => {
    const operator = await logInAsOperator(service);
    const { organizationId } = operator;
    const admin = await service.newUser({ role: 'admin' });
    for (const other of [admin, await service.newUser({ organizationId })]) {
      expect((await other.get('/admin/jobs')).status).toBe(403);
      expect((await other.post('/admin/jobs/remove-expired/run')).status).toBe(403);
    }
    expect((await operator.post('/admin/jobs/unheard-of/run')).status).toBe(404);
    expect((await operator.post('/admin/jobs/sweep-agents/run')).status).toBe(409);
  });
});

describe('the jobs of several nodes', () => {
  const stack = new AsyncDisposableStack();
  let store: Store;
  let sql: Sql;
  beforeAll(async () => {
    const database = stack.use(await cloneDatabase());
    sql = stack.use(await openSql(database.url));
    store = new Store(
      stack.use(connectDatabase({ url: database.url, poolSize: 4, onError: () => undefined })),
      () => Promise.resolve(),
    );
  });
  afterAll(() => stack.disposeAsync());

  async function node(does: Partial<Record<ChoreName, Chore>>): Promise<Housekeeping> {
    const nodeId = NodeId.new();
    await sql.rows(`insert into nodes (id, host, role, version) values ($1, 'here', 'all', '1')`, [nodeId]);
    await sql.rows('delete from chores');
    return new Housekeeping({ store, chores: does, nodeId, leaseSeconds: 15, log: createLog('silent') });
  }

  test('are done by one of them where one is enough, and by each where each has its own [admin-jobs:once]', async () => {
    let [forAll, forItself] = [0, 0];
    const does = {
      'remove-expired': { sweep: () => Promise.resolve(void (forAll += 1)) },
      'recover-sessions': { sweep: () => Promise.resolve(void (forItself += 1)) },
    };
    const nodes = [await node(does), await node(does), await node(does)];
    await Promise.all(nodes.map((each) => each.tick()));
    await Promise.all(nodes.map((each) => each.tick()));
    await Promise.all(nodes.map((each) => each.stop()));
    expect([forAll, forItself]).toEqual([1, 3]);
  });

  test('go to another node when the one that is at it dies, and wait while it lives [admin-jobs:lost]', async () => {
    let count = 0;
    const hangs = await node({
      'remove-expired': {
        sweep: (signal) => new Promise((end) => signal.addEventListener('abort', () => end())),
      },
    });
    await hangs.tick();
    const [{ id: hanging } = {}] = await sql.rows('select running_on as id from chores');
    const other = await node({});
    await sql.rows(
      `insert into chores (name, every_seconds, running_on, next_run_at) values ('remove-expired', 1, $1, now())`,
      [hanging],
    );
    // Each looks at once: one that goes on looks three times in a lease.
    const look = async () => {
      const one = new Housekeeping({
        ...{ store, nodeId: NodeId.new(), leaseSeconds: 15, log: createLog('silent') },
        chores: { 'remove-expired': { sweep: () => Promise.resolve(void (count += 1)) } },
      });
      await one.tick();
      await one.stop();
    };
    await look();
    expect(count).toBe(0);
    await sql.rows(`update nodes set seen_at = now() - interval '16 seconds' where id = $1`, [hanging]);
    await look();
    expect(count).toBe(1);
    await Promise.all([hangs.stop(), other.stop()]);
    expect(await sql.rows('select last_failure, failures from chores')).toMatchObject([
      { last_failure: 'node lost' },
    ]);
  });

  test('that fail say so by the kind of error alone, and run again [admin-jobs:failure]', async () => {
    const secret = Object.assign(new Error('tenant org_secret'), { code: '53300' });
    const failing = await node({ 'remove-expired': { sweep: () => Promise.reject(secret) } });
    await failing.tick();
    await failing.stop();
    const [chore] = await store.chores.list();
    expect(chore).toMatchObject({ runs: 1, failures: 1, failed: { error: 'Error 53300' } });
    expect(JSON.stringify(chore)).not.toContain('secret');
  });
});
