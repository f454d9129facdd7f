import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp());
});
afterAll(() => stack.disposeAsync());

async function newOrganization(): Promise<{ admin: Api; user: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  return { admin, user: await service.newUser({ organizationId: admin.organizationId }) };
}

async function newGroup(admin: Api, group: Json): Promise<{ path: string; id: string }> {
  const answer = await admin.post('/tool-groups', { name: 'Group', ...group });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const id = String(answer.body['id']);
  return { id, path: `/tool-groups/${id}` };
}

const touch = (name: string) => ({ name: 'Bash', input: { command: `touch ${name}` } });
const say = (...tools: { name: string; input: Record<string, unknown> }[]) =>
  `Go.${script({ tools }, { text: 'Done.' })}`;
const statuses = (answer: Json) => (answer['tool_calls'] as { status: string }[]).map((call) => call.status);

describe('a tool group', () => {
  test('is changed tool by tool, each change under an ETag of its own [tool-groups:lists]', async () => {
    const { admin, user } = await newOrganization();
    const { path } = await newGroup(admin, { allowed_tools: ['Read'] });
    expect((await admin.post(`${path}/allowed-tools`, { tool: 'Bash(git *)' })).body).toMatchObject({
      allowed_tools: ['Read', 'Bash(git *)'],
      version: 2,
    });
    const again = await admin.post(`${path}/allowed-tools`, { tool: 'Read' });
    expect([again.status, again.body['allowed_tools']]).toEqual([200, ['Read', 'Bash(git *)']]);
    const pattern = 'Read(/workspace/keys/*.pem)';
    const denied = await admin.post(`${path}/disallowed-tools`, { tool: pattern });
    expect(denied.body['disallowed_tools']).toEqual([pattern]);
    const gone = await admin.delete(`${path}/disallowed-tools/${encodeURIComponent(pattern)}`);
    expect([gone.status, gone.body['disallowed_tools']]).toEqual([200, []]);
    expect((await admin.delete(`${path}/disallowed-tools/${encodeURIComponent(pattern)}`)).status).toBe(404);
    await admin.delete(`${path}/allowed-tools/Read`);
    // An empty list allows all, which nobody means who takes the last tool away.
    expect((await admin.delete(`${path}/allowed-tools/${encodeURIComponent('Bash(git *)')}`)).status).toBe(
      409,
    );

    const tag = (await user.get(path)).headers.get('etag') ?? '';
    expect((await admin.put(path, { name: 'New' }, { 'if-match': tag })).body).toMatchObject({ name: 'New' });
    expect((await admin.put(path, { name: 'Old' }, { 'if-match': tag })).status).toBe(412);
    expect((await admin.delete(path, { 'if-match': tag })).status).toBe(412);
    expect((await admin.post(`${path}/allowed-tools`, { tool: 'Bash(' })).status).toBe(422);
    const twice = await admin.put(path, { name: 'New', allowed_tools: ['Read', 'Read'] });
    expect(twice.status).toBe(422);
    expect((await user.put(path, { name: 'Mine' })).status).toBe(403);
    const listed = (await user.get('/tool-groups')).body['items'];
    expect(listed).toMatchObject([{ name: 'New', allowed_tools: [], disallowed_tools: [] }]);
  });

  test('has 200 tools on a list at most [tool-groups:bound]', async () => {
    const { admin } = await newOrganization();
    const tools = Array.from({ length: 200 }, (_, index) => `mcp__server__tool_${index}`);
    const { path } = await newGroup(admin, { disallowed_tools: tools });
    expect((await admin.post(`${path}/disallowed-tools`, { tool: tools[0] })).status).toBe(200);
    expect((await admin.post(`${path}/disallowed-tools`, { tool: 'Bash' })).status).toBe(409);
    expect((await admin.put(path, { name: 'x', disallowed_tools: [...tools, 'Bash'] })).status).toBe(422);
  });

  test('holds in a session that names it, and a change holds for the next call of a turn that runs [tool-groups:next-call]', async () => {
    const { admin, user } = await newOrganization();
    const { id, path } = await newGroup(admin, { allowed_tools: ['Bash'] });
    const session = await user.newSession({ tool_group_id: id, sdk_options: { allowed_tools: ['*'] } });
    expect((await user.get(`/sessions/${session}`)).body['tool_group_ids']).toEqual([id]);
    const turn = await user.tell(
      session,
      `Go.${script({ tools: [touch('a.txt')] }, { tools: [touch('b.txt')], delayMs: 2_000 }, { text: 'Done.' })}`,
    );
    for await (const event of user.stream(session)) if (event.type === 'agent.tool_result') break;
    await admin.post(`${path}/disallowed-tools`, { tool: 'Bash(touch *)' });
    await user.finished(session, turn);
    const calls = (await user.get(`/sessions/${session}/tool-calls`)).body['items'];
    expect(statuses({ tool_calls: calls })).toEqual(['success', 'denied']);
    const [decision] = (await user.get(`/sessions/${session}/permissions?level=tool_group`)).body['items'];
    expect(decision).toMatchObject({
      level: 'tool_group',
      rule: `tool_groups/${id}/disallowed_tools/0`,
      reason: 'The tool group "Group" disallows Bash(touch *).',
    });
    await admin.delete(`${path}/disallowed-tools/${encodeURIComponent('Bash(touch *)')}`);
    expect(statuses(await user.ask(session, say(touch('c.txt'))))).toEqual(['success']);
  });

  test('of a template and one of the session hold together, also when they are deleted [tool-groups:kept]', async () => {
    const { admin, user } = await newOrganization();
    const ofTemplate = await newGroup(admin, { disallowed_tools: ['Bash(touch *)'] });
    const own = await newGroup(admin, { allowed_tools: ['Bash(ls*)', 'Bash(touch *)'] });
    const template = await user.post('/session-templates', {
      name: 'Held',
      session: { tool_group_id: ofTemplate.id },
    });
    const session = await user.newSession({ template_id: template.body['id'], tool_group_id: own.id });
    expect((await user.get(`/sessions/${session}`)).body['tool_group_ids']).toEqual([ofTemplate.id, own.id]);
    const ls = { name: 'Bash', input: { command: 'ls' } };
    const mkdir = { name: 'Bash', input: { command: 'mkdir a' } };
    const run = async () => statuses(await user.ask(session, say(ls, touch('a.txt'), mkdir)));
    expect(await run()).toEqual(['success', 'denied', 'denied']);
    for (const { path } of [ofTemplate, own]) expect((await admin.delete(path)).status).toBe(204);
    expect(await run()).toEqual(['success', 'denied', 'denied']);
    const fork = await user.post(`/sessions/${session}/fork`, {});
    expect(fork.body['tool_group_ids']).toEqual([ofTemplate.id, own.id]);
    expect((await user.post('/sessions', { tool_group_id: own.id })).status).toBe(404);
    expect((await admin.post(`${own.path}/allowed-tools`, { tool: 'Read' })).status).toBe(404);
  });

  test('of another organization is none [tool-groups:foreign]', async () => {
    const [ours, theirs] = [await newOrganization(), await newOrganization()];
    const { id } = await newGroup(theirs.admin, { allowed_tools: ['Read'] });
    expect((await ours.user.post('/sessions', { tool_group_id: id })).status).toBe(404);
    const named = { name: 'x', session: { tool_group_id: id } };
    expect((await ours.admin.post('/session-templates', named)).status).toBe(404);
  });
});
