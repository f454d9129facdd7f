import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TaskId } from '../src/domain/ids.ts';
import { addExecution } from '../src/services/add-execution.ts';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
});
afterAll(() => stack.disposeAsync());

const newAdmin = () => service.newUser({ role: 'admin' });
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

async function limited(
  admin: Api,
  scope: string,
  id: string,
  resource: string,
  limit: number,
): Promise<void> {
  const answer = await admin.put(`/quotas/${scope}/${id}/${resource}`, { limit });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

const made = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status < 300).length;

describe('a quota', () => {
  test('of 5 sessions lets 5 of 100 parallel ones be made, and says why no more [quotas:exact]', async () => {
    const admin = await newAdmin();
    await limited(admin, 'organization', admin.organizationId, 'sessions', 5);
    const user = await service.newUser({ organizationId: admin.organizationId });
    const answers = await times(100, (index) => (index % 2 === 0 ? admin : user).post('/sessions', {}));
    expect(made(answers)).toBe(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(95);
    expect(refused[0]?.body).toMatchObject({
      code: 'quota_exceeded',
      detail: 'The organization has 5 of 5 open sessions; end or delete some, or ask an admin for more.',
      quota: { resource: 'sessions', scope: 'organization', limit: 5, used: 5, resets_at: null },
    });
    expect((await admin.get('/sessions')).body['total']).toBe(5);
    const [one] = (await admin.get('/sessions')).body['items'];
    expect((await admin.delete(`/sessions/${one.id}`)).status).toBe(204);
    expect(made(await times(3, () => admin.post('/sessions', {})))).toBe(1);
  });

  test('is counted for each user, and one of their own goes before that of all [quotas:user]', async () => {
    const admin = await newAdmin();
    const { organizationId } = admin;
    const [user, other] = [
      await service.newUser({ organizationId }),
      await service.newUser({ organizationId }),
    ];
    await limited(admin, 'each_user', organizationId, 'tasks', 2);
    await limited(admin, 'user', other.userId, 'tasks', 3);
    const task = { name: 'Test', prompt_template: 'Go.' };
    expect(made(await times(6, () => user.post('/tasks', task)))).toBe(2);
    expect(made(await times(6, () => other.post('/tasks', task)))).toBe(3);
    expect((await other.get('/quotas')).body['items']).toEqual([
      { scope: 'user', scope_id: other.userId, resource: 'tasks', limit: 3, used: 3, state: 'reached' },
    ]);
    expect((await user.get('/quotas')).body['items']).toMatchObject([{ scope: 'each_user', used: 2 }]);
    expect((await admin.delete(`/quotas/each_user/${organizationId}/tasks`)).status).toBe(204);
    expect((await user.post('/tasks', task)).status).toBe(201);
  });

  test('of prompts in a time says when there are more, and warns before [quotas:window]', async () => {
    const admin = await newAdmin();
    const { organizationId } = admin;
    await limited(admin, 'each_user', organizationId, 'prompts_per_hour', 5);
    const session = await admin.newSession();
    const ask = () =>
      admin.post(`/sessions/${session}/query`, { message: 'Go.' }, { prefer: 'respond-async' });
    const hour = new Date().getUTCHours();
    for (let index = 0; index < 4; index++) expect((await ask()).status).toBe(202);
    await limited(admin, 'user', admin.userId, 'prompts_per_hour', 5);
    const state = (await admin.get('/quotas')).body['items'].find(
      ({ scope }: { scope: string }) => scope === 'user',
    );
    const answers = await times(20, ask);
    // Where an hour began meanwhile, the count began anew.
    if (new Date().getUTCHours() !== hour) return;
    expect(state).toMatchObject({ used: 4, state: 'warning' });
    expect(made(answers)).toBe(1);
    const refused = answers.find(({ status }) => status === 429);
    const resetsAt = Date.parse(String(refused?.body['quota'].resets_at));
    expect(resetsAt).toBeGreaterThan(Date.now());
    expect(resetsAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    // What was refused left nothing behind.
    expect((await admin.get(`/sessions/${session}/turns`)).body['total']).toBe(5);
  });

  test('of prompts is taken by tasks too: of whoever asks, else of their owner [quotas:tasks]', async () => {
    const admin = await newAdmin();
    const { organizationId } = admin;
    const [owner, other] = [
      await service.newUser({ organizationId }),
      await service.newUser({ organizationId }),
    ];
    const shared = (
      await owner.post('/tasks', { name: 'Test', prompt_template: 'Go.', sharing: 'organization' })
    ).body;
    const execute = (who: Api) => who.post(`/tasks/${shared['id']}/execute`, { variables: {} });
    await limited(admin, 'each_user', organizationId, 'prompts_per_hour', 1);
    const hour = new Date().getUTCHours();
    const first = await execute(owner);
    const [refused, others] = [await execute(owner), await execute(other)];
    await owner.post(`/task-executions/${first.body['id']}/cancel`, {});
    const again = await owner.post(`/task-executions/${first.body['id']}/retry`);
    const bySchedule = await service.store.transact(organizationId, async (tx) =>
      addExecution(tx, {
        ...{ task: await tx.tasks.get(TaskId.parse(shared['id'])), variables: {} },
        ...{ trigger: 'scheduled', occurrence: 'a time', at: new Date() },
      }),
    );
    // Where an hour began meanwhile, the count began anew.
    if (new Date().getUTCHours() !== hour) return;
    expect([first.status, refused.status, others.status, again.status]).toEqual([202, 429, 202, 429]);
    expect(refused.body).toMatchObject({
      code: 'quota_exceeded',
      quota: { resource: 'prompts_per_hour', scope: 'each_user', limit: 1, used: 1 },
    });
    expect(bySchedule).toMatchObject({ status: 'failed', failure: { code: 'quota_exceeded' } });
  });

  test('is for admins to set, for who is there, and holds for forks too [quotas:rights]', async () => {
    const admin = await newAdmin();
    const user = await service.newUser({ organizationId: admin.organizationId });
    const stranger = await newAdmin();
    expect((await user.put(`/quotas/user/${user.userId}/sessions`, { limit: 9 })).status).toBe(403);
    expect((await admin.put(`/quotas/user/${stranger.userId}/sessions`, { limit: 9 })).status).toBe(404);
    expect(
      (await admin.put(`/quotas/organization/${stranger.organizationId}/sessions`, { limit: 9 })).status,
    ).toBe(404);
    expect((await admin.delete(`/quotas/user/${user.userId}/sessions`)).status).toBe(404);
    await limited(admin, 'user', user.userId, 'sessions', 1);
    const session = await user.newSession();
    expect((await user.post(`/sessions/${session}/fork`, {})).status).toBe(429);
  });

  test('of storage lets no more sessions and reports be made while as much is kept [quotas:storage]', async () => {
    const admin = await newAdmin();
    const { organizationId } = admin;
    const user = await service.newUser({ organizationId });
    const id = await user.newSession();
    await using sql = await openSql(service.databaseUrl);
    const keep = (bytes: number) =>
      sql.rows(
        `insert into snapshot_stores (organization_id, bytes, measured_at) values ($1, $2, now())
         on conflict (organization_id) do update set bytes = $2`,
        [organizationId, bytes],
      );
    await limited(admin, 'organization', organizationId, 'storage_mb', 10);
    await keep(9 * 1_048_576);
    await user.newSession();
    expect((await admin.get('/quotas')).body['items']).toMatchObject([
      { resource: 'storage_mb', limit: 10, used: 9, state: 'warning' },
    ]);
    await keep(9 * 1_048_576 + 1);
    const report = { session_id: id, format: 'json' };
    for (const refused of [
      await user.post('/sessions', {}),
      await user.post('/reports', report),
      await user.post(`/sessions/${id}/fork`, {}),
    ])
      expect(refused).toMatchObject({
        status: 429,
        body: { code: 'quota_exceeded', quota: { resource: 'storage_mb', used: 10, resets_at: null } },
      });
    await keep(0);
    expect((await user.post('/reports', report)).status).toBe(202);
  });

  test('of storage counts for a user what theirs were the first to bring [quotas:storage-user]', async () => {
    const admin = await newAdmin();
    const { organizationId } = admin;
    const [user, other] = [
      await service.newUser({ organizationId }),
      await service.newUser({ organizationId }),
    ];
    const id = await user.newSession();
    await using sql = await openSql(service.databaseUrl);
    await user.post('/reports', { session_id: id, format: 'json' });
    await sql.rows(
      `update reports set status = 'completed', completed_at = now(), file_sha256 = repeat('0', 64), file_bytes = 3000000
       where organization_id = $1`,
      [organizationId],
    );
    await limited(admin, 'each_user', organizationId, 'storage_mb', 3);
    expect((await user.get('/quotas')).body['items']).toMatchObject([{ used: 3, state: 'reached' }]);
    expect((await user.post('/sessions', {})).status).toBe(429);
    expect((await other.post('/sessions', {})).status).toBe(201);
  });
});
