import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrganizationId, UserId } from '../src/domain/ids.ts';
import { StatisticsService } from '../src/services/statistics-service.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { logInAsOperator } from './support/operator.ts';
import { openSql, type Sql } from './support/sql.ts';

/** 10,000 is the full size; filling takes most of the time. */
const sessions = Number(process.env['TEST_STATISTICS_SESSIONS'] ?? 500);

const stack = new AsyncDisposableStack();
let service: TestApp;
let sql: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  sql = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

/** A turn that came so many hours ago, with a call of a tool. */
async function turn(session: string, ordinal: number, of: Record<string, string | number>): Promise<void> {
  const id = String(
    (
      await sql.rows(
        `insert into turns (id, organization_id, session_id, ordinal, status, prompt, created_at)
         select 'turn_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || substr(md5(random()::text), 1, 20),
           organization_id, id, $2, $3, 'Go.', at
         from sessions, (select now() - make_interval(hours => $4) as at) as times where id = $1 returning id`,
        [session, ordinal, of['status'], of['hoursAgo']],
      )
    )[0]?.['id'],
  );
  await sql.rows(
    `insert into tool_calls (id, organization_id, session_id, turn_id, tool_use_id, tool_name, input, status, started_at)
     select 'tool' || substr(id, 5), organization_id, session_id, id, id, 'Read', '{}', $2, created_at from turns where id = $1`,
    [id, of['call']],
  );
}

async function approval(session: string, seconds: number | null): Promise<void> {
  await sql.rows(
    `insert into approvals (id, organization_id, session_id, turn_id, kind, tool_use_id, tool_name, input, call_key, reason,
       terms, decider_roles, decider_users, except_users, status, requested_at, deadline_at, settled_at)
     select 'apr_' || md5(random()::text), organization_id, session_id, id, 'tool_call', id, 'Bash', '{}', 'k', 'r', '{}',
       '{}', '{}', '{}', case when $2::float8 is null then 'pending' else 'allowed' end, now() - interval '1 hour', now(),
       now() - interval '1 hour' + make_interval(secs => $2)
     from turns where session_id = $1 limit 1`,
    [session, seconds],
  );
}

describe('the statistics of an organization', () => {
  test('are its own, exactly, and for its admins [statistics:exact]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId } = admin;
    const user = await service.newUser({ role: 'user', organizationId });
    const gone = await service.newUser({ role: 'viewer', organizationId });
    expect((await admin.patch(`/users/${gone.userId}`, { is_active: false })).status).toBe(200);
    const [one, other, deleted] = [
      await admin.newSession(),
      await user.newSession(),
      await user.newSession(),
    ];
    await user.delete(`/sessions/${deleted}`);
    await sql.rows(`update sessions set status = 'completed' where id = $1`, [other]);
    await turn(one, 1, { status: 'completed', hoursAgo: 1, call: 'success' });
    await turn(one, 2, { status: 'failed', hoursAgo: 2, call: 'error' });
    await turn(one, 3, { status: 'completed', hoursAgo: 3 * 24, call: 'denied' });
    await turn(other, 1, { status: 'failed', hoursAgo: 20 * 24, call: 'success' });
    await turn(other, 2, { status: 'completed', hoursAgo: 40 * 24, call: 'success' });
    for (const seconds of [null, 10, 20, 90]) await approval(one, seconds);
    const task = await admin.post('/tasks', { name: 'T', prompt_template: 'Go.' });
    await admin.post(`/tasks/${task.body['id']}/execute`, {});

    const { status, body } = await admin.get('/admin/stats');
    expect(status).toBe(200);
    expect(body).toEqual({
      users: { admin: 1, user: 1 },
      inactive_users: 1,
      sessions: { created: 1, completed: 1 },
      tasks: 1,
      executions: { queued: 1 },
      activity: [
        { days: 1, turns: 2, failed_turns: 1, tool_calls: 2, failed_tool_calls: 1 },
        { days: 7, turns: 3, failed_turns: 1, tool_calls: 3, failed_tool_calls: 2 },
        { days: 30, turns: 4, failed_turns: 2, tool_calls: 4, failed_tool_calls: 2 },
      ],
      costs: [],
      pending_approvals: 1,
      median_seconds_to_decide: 20,
      storage_bytes: 0,
    });
    expect((await user.get('/admin/stats')).status).toBe(403);
    const keyOf = async (scopes: readonly string[]) =>
      (await admin.post('/api-keys', { name: scopes.join(), scopes })).body['key'] as string;
    const asks = async (scopes: readonly string[]) => {
      const headers = { authorization: `Bearer ${await keyOf(scopes)}` };
      return (await fetch(`${service.url}/api/v1/admin/stats`, { headers })).status;
    };
    const scopes = ['users:read', 'sessions:read', 'tasks:read', 'usage:read'];
    expect(await asks(scopes)).toBe(200);
    for (const lacked of scopes) expect(await asks(scopes.filter((each) => each !== lacked))).toBe(403);
    const stranger = await service.newUser({ role: 'admin' });
    expect((await stranger.get('/admin/stats')).body).toMatchObject({ users: { admin: 1 }, sessions: {} });
  });

  test('are read once for all who ask at once [statistics:shared]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const statistics = new StatisticsService({ store: service.store, now: () => new Date() });
    const actor = {
      ...{ organizationId: OrganizationId.parse(admin.organizationId), userId: UserId.parse(admin.userId) },
      role: 'admin',
    } as const;
    const found = await Promise.all(Array.from({ length: 20 }, () => statistics.read(actor)));
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatchObject({ users: { admin: 1 } });
  });

  test('count all, however many sessions there are [statistics:many]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const session = await admin.newSession();
    await sql.rows(
      `insert into sessions
       select (jsonb_populate_record(sessions, jsonb_build_object('id', 'ses_' || md5('s' || n)))).*
       from sessions, generate_series(1, $2::int) n where id = $1`,
      [session, sessions - 1],
    );
    await sql.rows(
      `insert into turns (id, organization_id, session_id, ordinal, status, prompt, created_at)
       select 'turn_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || substr(md5(s.id || n), 1, 20),
         organization_id, s.id, n, 'completed', 'Go.', at
       from sessions s, generate_series(1, 5) n, lateral (select now() - make_interval(hours => n * 100) as at) times
       where organization_id = $1`,
      [admin.organizationId],
    );
    await sql.rows(
      `insert into tool_calls (id, organization_id, session_id, turn_id, tool_use_id, tool_name, input, status, started_at)
       select 'tool' || substr(id, 5), organization_id, session_id, id, id, 'Read', '{}', 'success', created_at
       from turns where organization_id = $1`,
      [admin.organizationId],
    );
    await sql.rows('analyze');
    const { body } = await admin.get('/admin/stats');
    expect(body).toMatchObject({ sessions: { created: sessions } });
    expect(body['activity'][2]).toMatchObject({ turns: 5 * sessions, tool_calls: 5 * sessions });
  });
});

describe('the statistics of the service', () => {
  test('count all organizations, name those that cost most, and are for operators [statistics:service]', async () => {
    const operator = await logInAsOperator(service);
    const before = (await operator.get('/admin/service-stats')).body;
    const admin = await service.newUser({ role: 'admin' });
    await service.newUser({ role: 'user', organizationId: admin.organizationId });
    await admin.newSession();
    await sql.rows(
      `insert into usage_rollups (organization_id, day, user_id, model, task_id, calls, input_tokens, output_tokens,
         cache_creation_tokens, cache_read_tokens, cost_micro_usd)
       select $1, (now() at time zone 'UTC')::date - back, 'usr', 'm', 'none', 1, 1, 1, 0, 0, 7000000
       from unnest(array[0, 29, 30]) as back`,
      [admin.organizationId],
    );
    const found = await operator.get('/admin/service-stats');
    expect(found.body).toMatchObject({
      organizations: {
        active: Number(before['organizations'].active) + 1,
        suspended: before['organizations'].suspended,
      },
      users: Number(before['users']) + 2,
      sessions: { created: Number(before['sessions'].created ?? 0) + 1 },
      costliest: [{ id: admin.organizationId, cost_usd: '14.000000' }],
    });
    expect((await admin.get('/admin/service-stats')).status).toBe(403);
  });
});
