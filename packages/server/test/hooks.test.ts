import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HookRetention } from '../src/services/hook-retention.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
const onlyGit = {
  name: 'Only git',
  event: 'PreToolUse',
  matcher: 'Bash',
  action: { kind: 'validation', patterns: { command: 'git *' } },
};

async function newHook(user: Api, hook: object): Promise<string> {
  const { status, body } = await user.post('/hooks', hook);
  expect(status, JSON.stringify(body)).toBe(201);
  return body['id'];
}

async function executions(user: Api, hook: string): Promise<Json[]> {
  return (await user.get(`/hooks/${hook}/executions?limit=100`)).body['items'];
}

async function colleagues(): Promise<{ admin: Api; user: Api; viewer: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  const user = await service.newUser({ organizationId });
  return { admin, user, viewer: await service.newUser({ role: 'viewer', organizationId }) };
}

describe('a hook', () => {
  test('is made, shown, listed, changed and removed [hooks:crud]', async () => {
    const { admin } = await colleagues();
    const id = await newHook(admin, onlyGit);
    const shown = await admin.get(`/hooks/${id}`);
    expect(shown.body).toMatchObject({
      ...onlyGit,
      action: { kind: 'validation', required: [], types: {}, patterns: { command: 'git *' } },
      ...{
        id,
        scope: 'organization',
        session_id: null,
        role: 'guard',
        order: 100,
        timeout_ms: 5_000,
        enabled: true,
      },
    });
    await newHook(admin, { name: 'Ends', event: 'TurnEnd', action: { kind: 'audit' } });
    const listed = (await admin.get('/hooks')).body;
    expect(listed).toMatchObject({ total: 2, items: [{ name: 'Ends' }, { name: 'Only git' }] });
    expect((await admin.get('/hooks?event=TurnEnd')).body).toMatchObject({ total: 1 });
    const first = (await admin.get('/hooks?limit=1')).body;
    expect((await admin.get(`/hooks?limit=1&cursor=${first['next_cursor']}`)).body).toMatchObject({
      items: [{ id }],
      has_more: false,
    });

    const changed = await admin.patch(`/hooks/${id}`, { matcher: null, enabled: false, timeout_ms: 100 });
    expect(changed.body).toMatchObject({ matcher: null, enabled: false, timeout_ms: 100, name: 'Only git' });
    expect((await admin.delete(`/hooks/${id}`)).status).toBe(204);
    expect((await admin.get(`/hooks/${id}`)).status).toBe(404);
    expect((await admin.get('/hooks')).body).toMatchObject({ total: 1 });
  });

  test.each([
    [{ ...onlyGit, event: 'TurnEnd', role: 'guard' }, /make the hook an observer/],
    [{ ...onlyGit, matcher: 'Bash(' }, /not a tool pattern/],
    [{ ...onlyGit, role: 'observer' }, /only a guard/],
    [{ ...onlyGit, action: { kind: 'webhook', url: 'https://example.com' } }, /says its "role"/],
    [{ ...onlyGit, event: 'TurnStart', matcher: 'Bash', action: { kind: 'audit' } }, /no tool calls/],
  ])('that could not work is refused with a reason: %j [hooks:refused-route]', async (hook, reason) => {
    const { admin } = await colleagues();
    const { status, body } = await admin.post('/hooks', hook);
    expect([status, body['code']]).toEqual([422, 'invalid_input']);
    expect(body['detail']).toMatch(reason);
  });

  test('keeps its kind [hooks:kind]', async () => {
    const { admin } = await colleagues();
    const id = await newHook(admin, onlyGit);
    expect((await admin.patch(`/hooks/${id}`, { action: { kind: 'audit' } })).status).toBe(422);
    expect((await admin.patch(`/hooks/${id}`, { role: 'observer' })).status).toBe(422);
  });

  test('of the organization is for admins to make, one of a session for who drives it [hooks:rights]', async () => {
    const { admin, user, viewer } = await colleagues();
    const session = await user.newSession();
    for (const who of [user, viewer]) expect((await who.post('/hooks', onlyGit)).status).toBe(403);
    expect((await viewer.post('/hooks', { ...onlyGit, session_id: session })).status).toBe(403);
    const ours = await newHook(admin, onlyGit);
    const own = await newHook(user, { ...onlyGit, session_id: session });
    const theirs = await newHook(admin, { ...onlyGit, session_id: session });

    expect((await user.get(`/hooks/${ours}`)).status).toBe(403);
    expect((await user.patch(`/hooks/${ours}`, { enabled: false })).status).toBe(403);
    expect((await user.delete(`/hooks/${ours}`)).status).toBe(403);
    expect((await viewer.get(`/hooks/${ours}`)).status).toBe(200);
    expect((await viewer.delete(`/hooks/${ours}`)).status).toBe(403);
    const idsFor = async (who: Api) =>
      ((await who.get('/hooks')).body['items'] as { id: string }[]).map(({ id }) => id);
    expect(await idsFor(user)).toEqual([theirs, own]);
    expect(await idsFor(viewer)).toEqual([theirs, own, ours]);
    expect((await user.delete(`/hooks/${theirs}`)).status).toBe(204);
  });

  test('is one of a limited number [hooks:limit]', async () => {
    const user = await service.newUser();
    const hooks = Array.from({ length: 20 }, () => onlyGit);
    expect((await user.post('/sessions', { hooks: [...hooks, onlyGit] })).status).toBe(422);
    const session = await user.newSession({ hooks });
    const { status, body } = await user.post('/hooks', { ...onlyGit, session_id: session });
    expect([status, body['code']]).toEqual([409, 'conflict']);
  });
});

describe('a session with hooks', () => {
  test('runs what a validation lets pass, and tells the agent why not else [hooks:validation]', async () => {
    const user = await service.newUser();
    const id = await user.newSession({ hooks: [onlyGit] });
    const steps = [bash('touch here.txt'), bash('git --version'), { text: 'Done.' }];
    const answer = await user.ask(id, `Go.${script(...steps)}`);
    expect(answer).toMatchObject({ status: 'completed' });
    expect(answer['tool_calls']).toMatchObject([
      { status: 'denied', permission_decision: 'deny' },
      { status: 'success', permission_decision: 'allow' },
    ]);
    const reason = 'The hook "Only git" blocked this: The field "command" must be like git *.';
    expect(answer['tool_calls'][0]['permission_reason']).toBe(reason);
    const events = await user.events(id);
    const about = events.filter(({ type }) => type === 'hook.executed' || type === 'permission.decided');
    expect(about.map(({ type, outcome, decision }) => [type, outcome ?? decision])).toEqual([
      ['hook.executed', 'blocked'],
      ['permission.decided', 'deny'],
      ['hook.executed', 'passed'],
      ['permission.decided', 'allow'],
    ]);
    const use = events.findIndex(({ type }) => type === 'agent.tool_use');
    expect(events.findIndex(({ type }) => type === 'hook.executed')).toBeGreaterThan(use);
    expect(JSON.stringify(service.fake.requests.at(-1)?.body)).toContain('must be like git *.');
  });

  test('shows which hooks it has, in order, and what came of them [hooks:session]', async () => {
    const { admin, user } = await colleagues();
    const ours = await newHook(admin, { ...onlyGit, name: 'Ours' });
    const id = await user.newSession({ hooks: [{ ...onlyGit, name: 'Own', order: -1 }] });
    await newHook(admin, { ...onlyGit, name: 'Off', enabled: false });
    await user.ask(id, `Go.${script(bash('ls'), bash('git --version'), { text: 'Done.' })}`);
    const { items } = (await user.get(`/sessions/${id}/hooks`)).body;
    expect(items).toMatchObject([
      {
        id: ours,
        scope: 'organization',
        name: 'Ours',
        kind: 'validation',
        executions: { blocked: 1, passed: 1 },
      },
      { scope: 'session', session_id: id, name: 'Own', executions: { passed: 1 } },
    ]);
    expect(items[0]).not.toHaveProperty('action');
    const listed = await executions(admin, ours);
    expect(listed).toMatchObject([
      { outcome: 'passed', event: 'PreToolUse', session_id: id, payload: null, attempts: 1 },
      { outcome: 'blocked', reason: expect.stringContaining('must be like git') },
    ]);
  });

  test('feels a change of hooks at its next turn, though its process is warm [hooks:warm]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const go = `Go.${script(bash('ls'), { text: 'Done.' })}`;
    const callOf = async () => (await user.ask(id, go))['tool_calls'][0]['status'];
    expect(await callOf()).toBe('success');
    const hook = await newHook(user, { ...onlyGit, session_id: id });
    expect(await callOf()).toBe('denied');
    await user.patch(`/hooks/${hook}`, { enabled: false });
    expect(await callOf()).toBe('success');
    const stop = await newHook(user, {
      ...{ name: 'Stops', event: 'Stop', action: { kind: 'audit' } },
      session_id: id,
    });
    expect(await callOf()).toBe('success');
    await eventually(async () => expect(await executions(user, stop)).toHaveLength(1), { within: 5_000 });
    await user.delete(`/hooks/${stop}`);
    expect(await callOf()).toBe('success');
    expect(await executions(user, hook)).toHaveLength(1);
  });

  test('is observed from its first turn to its end [hooks:audit]', async () => {
    const { admin } = await colleagues();
    const events = ['SessionStart', 'TurnStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop'];
    const ends = ['TurnEnd', 'SessionEnd'];
    const hooks = [...events, ...ends].map((event) => ({ name: event, event, action: { kind: 'audit' } }));
    const id = await admin.newSession({ hooks });
    await admin.ask(id, `One.${script(bash('echo hello'), { text: 'Done.' })}`);
    await admin.ask(id, `Two.${script({ text: 'Done.' })}`);
    await admin.delete(`/sessions/${id}`);

    await using sql = await openSql(service.databaseUrl);
    const rows = await eventually(
      async () => {
        const found = await sql.rows(
          'select event, payload, outcome from hook_executions where session_id = $1 order by created_at, id',
          [id],
        );
        expect(found).toHaveLength(12);
        return found;
      },
      { within: 5_000 },
    );
    const once = [...events, 'TurnEnd'];
    const again = ['TurnStart', 'UserPromptSubmit', 'Stop', 'TurnEnd'];
    expect(rows.map(({ event }) => event)).toEqual([...once, ...again, 'SessionEnd']);
    const payloads = rows.map(({ payload }) => payload as Json);
    expect(payloads[1]).toMatchObject({ event: 'TurnStart', prompt: expect.stringContaining('One.') });
    expect(payloads[3]).toMatchObject({ tool_input: { command: 'echo hello' }, decision: 'allow' });
    expect(payloads[4]).toMatchObject({ tool_response: { stdout: 'hello' }, is_error: false });
    expect(payloads[5]).toMatchObject({ last_assistant_message: 'Done.', was_blocked: false });
    expect(payloads[6]).toEqual({ event: 'TurnEnd', stop_reason: 'end_turn' });
  });

  test('hears notifications in its log, before the turn ends [hooks:notification]', async () => {
    const user = await service.newUser();
    const notify = (event: string) => ({
      name: event,
      event,
      action: { kind: 'notification', message: `At ${event}.` },
    });
    const id = await user.newSession({
      hooks: [...['TurnStart', 'TurnEnd', 'SessionEnd', 'BudgetWarning'].map(notify)],
      sdk_options: { system_prompt: 'x', max_budget_usd: 0.01 },
    });
    const usage = { input_tokens: 2_800, output_tokens: 10 };
    await user.ask(id, `Go.${script({ text: 'Done.', usage })}`);
    const said = (await user.events(id)).filter(({ type }) => type === 'hook.executed');
    expect(said.map(({ reason }) => reason)).toEqual(['At TurnStart.', 'At BudgetWarning.', 'At TurnEnd.']);
    expect((await user.events(id)).at(-1)?.type).toBe('session.status_idle');
  });

  test('counts in the metrics, with tools that are not built in as one [hooks:metrics]', async () => {
    const user = await service.newUser();
    const hooks = [{ name: 'Count', event: 'PreToolUse', action: { kind: 'metrics' } }];
    const id = await user.newSession({ hooks });
    await user.ask(id, `Go.${script(bash('ls'), { text: 'Done.' })}`);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/hook_observed_moments_total\{event="PreToolUse",tool="Bash"\} [1-9]/);
    expect(metrics).toMatch(
      /hook_executions_total\{event="PreToolUse",kind="metrics",outcome="passed"\} [1-9]/,
    );
  });

  test('forgets what came of hooks after the days that an operator keeps it [hooks:retention]', async () => {
    const user = await service.newUser();
    const hook = { name: 'Begins', event: 'TurnStart', action: { kind: 'audit' } };
    const id = await user.newSession({ hooks: [hook] });
    await user.ask(id, `Go.${script({ text: 'Done.' })}`);
    await user.ask(id, `Go.${script({ text: 'Done.' })}`);
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(
      `update hook_executions set created_at = now() - interval '31 days' where id =
       (select id from hook_executions where session_id = $1 order by created_at limit 1)`,
      [id],
    );
    await new HookRetention({ store: service.store, hookExecutionDays: 30 }).sweep();
    expect(await sql.rows('select id from hook_executions where session_id = $1', [id])).toHaveLength(1);
  });
});
