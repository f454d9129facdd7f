import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { untilEnded } from './support/task-calls.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp());
});
afterAll(() => stack.disposeAsync());

async function newHouse(): Promise<{ admin: Api; owner: Api; colleague: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  return {
    admin,
    owner: await service.newUser({ organizationId }),
    colleague: await service.newUser({ organizationId }),
  };
}

async function create(user: Api, path: string, body: Record<string, unknown>): Promise<Json> {
  const answer = await user.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const newTemplate = (user: Api, session: Json = {}, more: Json = {}) =>
  create(user, '/session-templates', { name: 'Review', sharing: 'organization', session, ...more });
const use = (user: Api, template: Json, more: Json = {}) =>
  user.post('/sessions', { template_id: template['id'], ...more });

const noTouch = { kind: 'command', effect: 'deny', commands: ['touch *'] };
const allowAll = { kind: 'tool_allow', effect: 'allow', tools: ['*'] };
const say = (...commands: string[]) =>
  `Go.${script({ tools: commands.map((command) => ({ name: 'Bash', input: { command } })) }, { text: 'Done.' })}`;
const statuses = (answer: Json) => (answer['tool_calls'] as { status: string }[]).map((call) => call.status);
const lastDecision = async (user: Api, session: string): Promise<Json> =>
  (await user.get(`/sessions/${session}/permissions`)).body['items'][0];
const names = (answer: Json) => (answer['items'] as Json[]).map(({ name }) => String(name));

describe('a session of a template', () => {
  test('cannot get round what the template holds it to [templates:no-way-round]', async () => {
    const { admin, owner } = await newHouse();
    const template = await newTemplate(owner, {
      sdk_options: { disallowed_tools: ['Bash(touch *)'] },
      policies: [{ rules: [{ ...noTouch, commands: ['mkdir *'] }] }],
    });
    const made = await use(admin, template, {
      sdk_options: { allowed_tools: ['*'], disallowed_tools: [], permission_mode: 'bypassPermissions' },
      policies: [{ rules: [allowAll] }],
    });
    const session = String(made.body['id']);
    const answer = await admin.ask(session, say('touch a.txt', 'mkdir b', 'ls'));
    expect(statuses(answer)).toEqual(['denied', 'denied', 'success']);
    const decisions = (await admin.get(`/sessions/${session}/permissions?decision=deny`)).body['items'];
    expect(decisions).toMatchObject([
      { level: 'template', rule: 'template/policies/0/rules/0', policy_id: null },
      { level: 'template', rule: 'template/disallowed_tools/0' },
    ]);
    const fork = await admin.post(`/sessions/${session}/fork`, {});
    expect(fork.body).toMatchObject({
      template_id: template['id'],
      template_rules: made.body['template_rules'],
    });
    expect(statuses(await admin.ask(fork.body['id'], say('touch a.txt')))).toEqual(['denied']);
  });

  test('is held by policies of the template, which change under it [templates:policies]', async () => {
    const { admin, owner } = await newHouse();
    const template = await newTemplate(owner);
    const own = { sdk_options: { allowed_tools: ['*'] }, policies: [{ rules: [allowAll] }] };
    const session = String((await use(owner, template, own)).body['id']);
    const plain = await owner.newSession(own);
    expect(statuses(await owner.ask(session, say('touch a.txt')))).toEqual(['success']);
    const policy = await create(admin, '/policies', {
      level: 'template',
      applies_to: template['id'],
      name: 'Reviews',
      rules: [noTouch],
    });
    expect(policy).toMatchObject({ level: 'template', applies_to: template['id'] });
    expect(statuses(await owner.ask(session, say('touch b.txt')))).toEqual(['denied']);
    expect(statuses(await owner.ask(plain, say('touch b.txt')))).toEqual(['success']);
    expect(await lastDecision(owner, session)).toMatchObject({
      level: 'template',
      policy_id: policy['id'],
      policy_version: 1,
      reason: 'The template\'s policy "Reviews" denies touch b.txt.',
    });
    // Also when the template is gone.
    await owner.delete(`/session-templates/${template['id']}`);
    expect(statuses(await owner.ask(session, say('touch c.txt')))).toEqual(['denied']);
    const late = { level: 'template', applies_to: template['id'], name: 'Late', rules: [noTouch] };
    expect((await admin.post('/policies', late)).status).toBe(404);
    const nobody = { level: 'template', name: 'Nobody', rules: [noTouch] };
    expect((await admin.post('/policies', nobody)).status).toBe(422);
  });

  test('is tried by a dry run as it was held [templates:dry-run]', async () => {
    const { admin, owner } = await newHouse();
    const template = await newTemplate(owner, { sdk_options: { disallowed_tools: ['Bash(mkdir *)'] } });
    const session = String((await use(owner, template)).body['id']);
    await owner.ask(session, say('touch a.txt', 'mkdir b'));
    await owner.ask(await owner.newSession(), say('touch a.txt'));
    const policy = await create(admin, '/policies', {
      level: 'template',
      applies_to: template['id'],
      name: 'Reviews',
      rules: [noTouch],
    });
    const tried = await admin.post(`/policies/${policy['id']}/dry-run`, {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
      only_changes: false,
    });
    const seen = (tried.body['items'] as Json[]).map(({ about, now, is_change }) => [
      about,
      now.level,
      is_change,
    ]);
    expect(seen).toEqual([
      ['touch a.txt', 'template', true],
      ['mkdir b', 'template', false],
      ['touch a.txt', 'built-in', false],
    ]);
  });

  test('runs with the hooks of its template, before its own [templates:hooks]', async () => {
    const { admin, owner } = await newHouse();
    const template = await newTemplate(owner);
    const guard = {
      event: 'PreToolUse',
      action: { kind: 'validation', patterns: { command: 'ls*' } },
      template_id: template['id'],
    };
    expect((await owner.post('/hooks', { ...guard, name: 'Not mine' })).status).toBe(403);
    const hook = await create(admin, '/hooks', { ...guard, name: 'Only ls' });
    expect(hook).toMatchObject({ scope: 'template', template_id: template['id'], session_id: null });
    const session = String(
      (
        await use(owner, template, {
          hooks: [{ name: 'Own', event: 'TurnStart', action: { kind: 'audit' }, order: -1 }],
        })
      ).body['id'],
    );
    expect(statuses(await owner.ask(session, say('ls', 'touch a.txt')))).toEqual(['success', 'denied']);
    const listed = (await owner.get(`/sessions/${session}/hooks`)).body['items'];
    expect(listed).toMatchObject([
      { name: 'Only ls', scope: 'template' },
      { name: 'Own', scope: 'session' },
    ]);
    expect((await owner.delete(`/hooks/${hook['id']}`)).status).toBe(403);
    expect(statuses(await owner.ask(await owner.newSession(), say('touch a.txt')))).toEqual(['success']);
    const ofTemplate = (await admin.get(`/hooks?template_id=${template['id']}`)).body;
    expect(names(ofTemplate)).toEqual(['Only ls']);
  });

  test('is refused what its maker or its organization may not have [templates:rights]', async () => {
    const { admin, owner, colleague } = await newHouse();
    const bypassing = { sdk_options: { permission_mode: 'bypassPermissions' } };
    const body = { name: 'Free', session: bypassing };
    expect((await owner.post('/session-templates', body)).status).toBe(403);
    const template = await newTemplate(admin, bypassing);
    expect((await use(colleague, template)).status).toBe(403);
    const milder = await use(colleague, template, { sdk_options: { permission_mode: 'default' } });
    expect(milder.body['sdk_options']).toMatchObject({ permission_mode: 'default' });

    const outside = await newTemplate(owner, { sdk_options: { egress: { hosts: ['example.com'] } } });
    const refused = await use(owner, outside);
    expect(refused.status).toBe(403);
    expect(refused.body['detail']).toContain('example.com');
    expect((await owner.get(`/session-templates/${outside['id']}`)).body['usage_count']).toBe(0);

    const dear = await newTemplate(owner, { sdk_options: { max_budget_usd: 1 }, timeout_seconds: 60 });
    const wide = await use(owner, dear, { sdk_options: { max_budget_usd: 2 }, timeout_seconds: 61 });
    expect(wide.status).toBe(422);
    expect((wide.body['errors'] as Json[]).map(({ pointer }) => pointer)).toEqual([
      '/body/sdk_options/max_budget_usd',
      '/body/timeout_seconds',
    ]);
  });

  test('is not made while what its template names is gone [templates:gone]', async () => {
    const { admin, owner } = await newHouse();
    const named = await create(admin, '/policies', { level: 'session', name: 'Quiet', rules: [noTouch] });
    const group = await create(admin, '/tool-groups', {
      name: 'No touch',
      disallowed_tools: ['Bash(touch *)'],
    });
    const template = await newTemplate(owner, { policies: [named['id']], tool_group_id: group['id'] });
    const session = String((await use(owner, template, { policies: [{ rules: [allowAll] }] })).body['id']);
    expect(statuses(await owner.ask(session, say('touch a.txt')))).toEqual(['denied']);
    expect(await lastDecision(owner, session)).toMatchObject({ level: 'template', policy_id: named['id'] });

    await admin.delete(`/policies/${named['id']}`);
    expect(statuses(await owner.ask(session, say('touch a.txt')))).toEqual(['denied']);
    expect(await lastDecision(owner, session)).toMatchObject({ level: 'tool_group', policy_id: null });
    const refused = await use(owner, template);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/body/template_id' }] });
    expect(refused.body['detail']).toContain(String(named['id']));
    const unknown = { name: 'x', session: { policies: [named['id']] } };
    expect((await owner.post('/session-templates', unknown)).status).toBe(404);

    const path = `/session-templates/${template['id']}`;
    await owner.put(path, { name: 'Changed', session: { tool_group_id: group['id'] } });
    expect((await use(owner, template)).status).toBe(201);
    await admin.delete(`/tool-groups/${group['id']}`);
    expect((await use(owner, template)).status).toBe(422);
  });

  test('tells no server that a colleague chose, unless an admin shares the template [templates:webhooks]', async () => {
    const { admin, owner } = await newHouse();
    const telling = {
      hooks: [
        {
          name: 'Tell',
          event: 'TurnEnd',
          role: 'observer',
          action: { kind: 'webhook', url: 'https://hooks.example.com/' },
        },
      ],
    };
    const body = { name: 'Telling', session: telling };
    expect((await owner.post('/session-templates', { ...body, sharing: 'organization' })).status).toBe(403);
    const own = await create(owner, '/session-templates', body);
    const path = `/session-templates/${own['id']}/sharing`;
    expect((await owner.patch(path, { sharing: 'organization' })).status).toBe(403);
    const plain = await newTemplate(owner);
    expect((await owner.put(`/session-templates/${plain['id']}`, body)).status).toBe(403);
    expect((await admin.patch(path, { sharing: 'organization' })).status).toBe(200);
    const scripted = {
      name: 'x',
      event: 'TurnStart',
      role: 'guard',
      action: { kind: 'script', script: '#!/bin/sh' },
    };
    const refused = await admin.post('/session-templates', { name: 'x', session: { hooks: [scripted] } });
    expect([refused.status, refused.body['errors']]).toMatchObject([
      422,
      [{ pointer: '/body/session/hooks/0' }],
    ]);
  });
});

describe('a task of a session template', () => {
  test('is refused at once what goes beyond it, and its sessions are held to it [task-templates:template]', async () => {
    const { admin, owner } = await newHouse();
    const group = await create(admin, '/tool-groups', {
      name: 'No mkdir',
      disallowed_tools: ['Bash(mkdir *)'],
    });
    const template = await newTemplate(owner, {
      sdk_options: { disallowed_tools: ['Bash(touch *)'], max_turns: 9 },
    });
    const body = { name: 'Do', prompt_template: '{{prompt}}', variables: [{ name: 'prompt' }] };
    const session = { sdk_options: { allowed_tools: ['*'] }, tool_group_id: group['id'] };
    const wide = { sdk_options: { max_turns: 10 } };
    const beyond = await owner.post('/tasks', { ...body, template_id: template['id'], session: wide });
    expect([beyond.status, beyond.body['errors']]).toMatchObject([
      422,
      [{ pointer: '/body/sdk_options/max_turns' }],
    ]);
    const task = await create(owner, '/tasks', { ...body, template_id: template['id'], session });
    const execute = async () => {
      const run = await owner.post(`/tasks/${task['id']}/execute`, {
        variables: { prompt: say('touch a.txt', 'mkdir b', 'ls') },
      });
      expect(run.status, JSON.stringify(run.body)).toBe(202);
      return untilEnded(owner, String(run.body['id']));
    };
    const done = await execute();
    expect(done['status'], JSON.stringify(done)).toBe('completed');
    const calls = await owner.get(`/sessions/${done['session_id']}/tool-calls`);
    expect(statuses({ tool_calls: calls.body['items'] })).toEqual(['denied', 'denied', 'success']);
    expect((await owner.get(`/sessions/${done['session_id']}`)).body).toMatchObject({
      template_id: template['id'],
      template_version: 1,
      tool_group_ids: [group['id']],
    });
    await owner.delete(`/session-templates/${template['id']}`);
    expect(await execute()).toMatchObject({ status: 'failed', error: { code: 'template_deleted' } });
  });
});
