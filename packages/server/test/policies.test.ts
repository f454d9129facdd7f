import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInPolicies } from '../src/domain/agent/built-in-policies.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const noTouch = { kind: 'command', effect: 'deny', commands: ['touch *'] };
const touch = (name: string) => ({ name: 'Bash', input: { command: `touch ${name}` } });
const say = (...tools: { name: string; input: Record<string, unknown> }[]) =>
  `Go.${script({ tools }, { text: 'Done.' })}`;

/** An organization with an admin, and a user whose session it is. */
async function newOrganization(): Promise<{ admin: Api; user: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  return { admin, user: await service.newUser({ organizationId: admin.organizationId }) };
}

async function create(admin: Api, policy: Record<string, unknown>): Promise<Json> {
  const answer = await admin.post('/policies', { name: 'House rules', ...policy });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const statuses = (answer: Json) => (answer['tool_calls'] as { status: string }[]).map((call) => call.status);

describe('a policy', () => {
  test('decides calls, and every decision is recorded with its version and reason [policies:recorded]', async () => {
    const { admin, user } = await newOrganization();
    const policy = await create(admin, { level: 'organization', rules: [noTouch] });
    const tools = builtInPolicies.find(({ name }) => name === 'Built-in tools');
    const session = await user.newSession();
    const answer = await user.ask(session, say({ name: 'Bash', input: { command: 'ls' } }, touch('a.txt')));
    expect(answer['tool_calls']).toMatchObject([
      { status: 'success', permission_decision: 'allow' },
      { status: 'denied', permission_decision: 'deny' },
    ]);

    const { items, total } = (await user.get(`/sessions/${session}/permissions`)).body;
    expect(total).toBe(2);
    expect(items).toMatchObject([
      {
        tool_name: 'Bash',
        decision: 'deny',
        effect: 'deny',
        level: 'organization',
        mode: 'default',
        policy_id: policy['id'],
        policy_version: 1,
        rule: 'rules/0',
        reason: 'The organization\'s policy "House rules" denies touch a.txt.',
        agent_id: null,
        turn_id: answer['turn_id'],
      },
      { decision: 'allow', level: 'built-in', policy_id: tools?.id },
    ]);
    const events = (await user.events(session)).filter(({ type }) => type === 'permission.decided');
    expect(events.at(-1)).toMatchObject({
      decision: 'deny',
      policy_id: policy['id'],
      policy_version: 1,
      rule: 'rules/0',
      level: 'organization',
      tool_use_id: items[0].tool_use_id,
    });
  });

  test('that changes holds for the next call of a turn that runs, and the old version can be read [policies:next-call]', async () => {
    const { admin, user } = await newOrganization();
    const session = await user.newSession();
    const turn = await user.tell(
      session,
      `Go.${script({ tools: [touch('a.txt')] }, { tools: [touch('b.txt')], delayMs: 2_000 }, { text: 'Done.' })}`,
    );
    for await (const event of user.stream(session)) if (event.type === 'agent.tool_result') break;
    const policy = await create(admin, { level: 'organization', rules: [noTouch] });
    await user.finished(session, turn);
    const calls = (await user.get(`/sessions/${session}/tool-calls`)).body['items'];
    expect(statuses({ tool_calls: calls })).toEqual(['success', 'denied']);

    const path = `/policies/${policy['id']}`;
    const changed = await admin.put(path, { name: 'Milder', rules: [{ ...noTouch, commands: ['rm *'] }] });
    expect(changed.body).toMatchObject({ name: 'Milder', version: 2, created_at: policy['created_at'] });
    expect(statuses(await user.ask(session, say(touch('c.txt'))))).toEqual(['success']);
    await admin.delete(path);
    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.get(`${path}/versions/1`)).body).toMatchObject({
      name: 'House rules',
      version: 1,
      rules: [noTouch],
      changed_by: admin.userId,
    });
    expect((await admin.get(`${path}/versions/2`)).body).toMatchObject({ name: 'Milder' });
    expect((await admin.get(`${path}/versions/3`)).status).toBe(404);
  });

  test('of a user holds in their sessions, and one of level session where it is named [policies:levels]', async () => {
    const { admin, user } = await newOrganization();
    const colleague = await service.newUser({ organizationId: admin.organizationId });
    await create(admin, { level: 'user', applies_to: user.userId, rules: [noTouch] });
    const named = await create(admin, { level: 'session', name: 'Quiet', rules: [noTouch] });
    const plain = await colleague.newSession();
    const quiet = await colleague.newSession({ policies: [named['id']] });
    const own = await colleague.newSession({
      policies: [{ rules: [{ kind: 'tool_deny', effect: 'deny', tools: ['Bash'] }] }],
    });
    const outcomes = [];
    for (const [who, session] of [
      [user, await user.newSession()],
      [colleague, plain],
      [colleague, quiet],
      [colleague, own],
    ] as const)
      outcomes.push(statuses(await who.ask(session, say(touch('a.txt'))))[0]);
    expect(outcomes).toEqual(['denied', 'success', 'denied', 'denied']);
    const [decision] = (await colleague.get(`/sessions/${own}/permissions`)).body['items'];
    expect(decision).toMatchObject({ level: 'session', policy_id: null, rule: 'policies/0/rules/0' });
    expect((await colleague.get(`/sessions/${quiet}`)).body['policies']).toEqual([named['id']]);
  });

  test('is not talked round by what a session allows itself [policies:no-shadow]', async () => {
    const { admin } = await newOrganization();
    await create(admin, { level: 'organization', rules: [noTouch] });
    const session = await admin.newSession({
      sdk_options: { allowed_tools: ['Bash'], permission_mode: 'bypassPermissions' },
      policies: [{ rules: [{ kind: 'tool_allow', effect: 'allow', tools: ['*'] }] }],
    });
    expect(statuses(await admin.ask(session, say(touch('a.txt'))))).toEqual(['denied']);
  });

  test('that asks is answered by the mode of a session that asks nobody [policies:modes]', async () => {
    const { admin } = await newOrganization();
    await create(admin, { level: 'organization', rules: [{ ...noTouch, effect: 'ask' }] });
    const run = async (permission_mode: string) => {
      const session = await admin.newSession({ sdk_options: { permission_mode } });
      const [status] = statuses(await admin.ask(session, say(touch('a.txt'))));
      const [decision] = (await admin.get(`/sessions/${session}/permissions`)).body['items'];
      return { status, effect: decision.effect, decision: decision.decision, mode: decision.mode };
    };
    expect([await run('dontAsk'), await run('bypassPermissions')]).toEqual([
      { status: 'denied', effect: 'ask', decision: 'deny', mode: 'dontAsk' },
      { status: 'success', effect: 'ask', decision: 'allow', mode: 'bypassPermissions' },
    ]);
  });

  test('that asks has people decide on its terms, and the record says whose word it was [policies:asks]', async () => {
    const { admin, user } = await newOrganization();
    const approval = { roles: ['admin'] };
    const policy = await create(admin, {
      level: 'organization',
      rules: [{ ...noTouch, effect: 'ask', approval }],
    });
    const session = await user.newSession();
    const turn = await user.tell(session, say(touch('a.txt')));
    const asked = await eventually(
      async () => {
        const { items } = (await admin.get(`/approvals?status=pending&session_id=${session}`)).body;
        const [found] = items as Json[];
        if (!found) throw new Error('Nobody is asked yet.');
        return found;
      },
      { within: 20_000 },
    );
    const decide = (who: Api) => who.post(`/approvals/${asked['id']}/decision`, { decision: 'allow' });
    expect((await decide(user)).status).toBe(403);
    expect((await decide(admin)).status).toBe(200);
    expect(await user.finished(session, turn)).toMatchObject({ status: 'completed' });
    const calls = (await user.get(`/sessions/${session}/tool-calls`)).body['items'];
    expect(statuses({ tool_calls: calls })).toEqual(['success']);
    const [decision] = (await user.get(`/sessions/${session}/permissions`)).body['items'];
    expect(decision).toMatchObject({
      decision: 'allow',
      effect: 'ask',
      level: 'organization',
      policy_id: policy['id'],
      rule: 'rules/0',
    });
  });

  test('looks at the file that is really opened [policies:real-path]', async () => {
    const { admin, user } = await newOrganization();
    const paths = ['/workspace/private/**'];
    await create(admin, {
      level: 'organization',
      rules: [{ kind: 'file_access', effect: 'deny', access: 'any', paths, in_doubt: 'does_not_apply' }],
    });
    const session = await user.newSession();
    const setUp = { name: 'Bash', input: { command: 'mkdir -p public && ln -s public/../private door' } };
    await user.ask(session, say(setUp));
    const answer = await user.ask(
      session,
      say(
        { name: 'Write', input: { file_path: 'door/a.txt', content: 'x' } },
        { name: 'Write', input: { file_path: 'public/../private/a.txt', content: 'x' } },
        { name: 'Bash', input: { command: 'echo x > door/a.txt' } },
        { name: 'Write', input: { file_path: 'public/a.txt', content: 'x' } },
      ),
    );
    expect(statuses(answer)).toEqual(['denied', 'denied', 'denied', 'success']);
  });

  test('that looks at the budget sees what is left at this moment [policies:budget]', async () => {
    const { admin, user } = await newOrganization();
    const when = { budget_left_below_usd: 5 };
    await create(admin, { level: 'organization', rules: [{ ...noTouch, when }] });
    const session = await user.newSession({ sdk_options: { max_budget_usd: 10 } });
    expect(statuses(await user.ask(session, say(touch('a.txt'))))).toEqual(['success']);
    await admin.put(`/budgets/user/${user.userId}/day`, { limit_usd: 4 });
    expect(statuses(await user.ask(session, say(touch('b.txt'))))).toEqual(['denied']);
  });
});

describe('what goes wrong', () => {
  test('with the policies denies, says so and is counted [policies:fail-closed]', async () => {
    const { admin, user } = await newOrganization();
    const policy = await create(admin, { level: 'organization', rules: [noTouch] });
    await superuser.rows(`update permission_policies set rules = '[{"kind": "nonsense"}]' where id = $1`, [
      policy['id'],
    ]);
    const session = await user.newSession();
    expect(statuses(await user.ask(session, say({ name: 'Bash', input: { command: 'ls' } })))).toEqual([
      'denied',
    ]);
    const [decision] = (await user.get(`/sessions/${session}/permissions`)).body['items'];
    expect(decision).toMatchObject({
      level: 'gate',
      decision: 'deny',
      reason: 'The policies could not be applied to this call, so it is denied.',
    });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/permission_failures_total\{cause="error"\} [1-9]/);
    expect(metrics).toMatch(/permission_decisions_total\{effect="deny",level="gate"\} [1-9]/);
  });

  test('by taking too long denies as well [policies:deadline]', { timeout: 60_000 }, async () => {
    const { user } = await newOrganization();
    const session = await user.newSession();
    await user.ask(session, `Hello.${script({ text: 'Hello.' })}`);
    await using blocker = await openSql(service.databaseUrl);
    const turn = await user.tell(
      session,
      `Go.${script({ text: 'At once.', tools: [touch('a.txt')], delayMs: 1_000 }, { text: 'Done.' })}`,
    );
    for await (const event of user.stream(session))
      if (event.type === 'session.status_running' && event['turn_id'] === turn) break;
    await blocker.rows('begin');
    await blocker.rows('lock table permission_policies in access exclusive mode');
    for await (const event of user.stream(session))
      if (event.type === 'permission.decided') {
        expect(event).toMatchObject({ decision: 'deny', level: 'gate' });
        expect(event['reason']).toBe('The policies took too long over this call, so it is denied.');
        break;
      }
    await blocker.rows('rollback');
    expect(await user.finished(session, turn)).toMatchObject({ status: 'completed' });
  });
});

describe('the organization', () => {
  test('says what becomes of calls that no rule decides, and which built-in policies hold [policies:organization]', async () => {
    const { admin, user } = await newOrganization();
    const before = (await user.get('/organization')).body;
    expect(before).toMatchObject({
      id: admin.organizationId,
      default_effect: 'deny',
      disabled_policies: [],
    });
    const session = await user.newSession();
    const run = async () => statuses(await user.ask(session, say(touch('a.txt'))))[0];
    expect(await run()).toBe('success');
    const all = builtInPolicies.map(({ id }) => id);
    const changed = await admin.patch('/organization', { disabled_policies: all });
    expect(changed.body).toEqual({ ...before, disabled_policies: all });
    expect(await run()).toBe('denied');
    await admin.patch('/organization', { default_effect: 'allow' });
    expect(await run()).toBe('success');
    expect((await user.patch('/organization', { name: 'Mine' })).status).toBe(403);
    const listed = (await user.get('/policies?level=built-in')).body['items'] as { is_enabled: boolean }[];
    expect(listed.map((policy) => policy.is_enabled)).toEqual(all.map(() => false));
    const wrong = await admin.patch('/organization', { disabled_policies: ['pol_1'] });
    expect([wrong.status, wrong.body['errors'][0].pointer]).toEqual([422, '/body/disabled_policies/0']);
  });
});
