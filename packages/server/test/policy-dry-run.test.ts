import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
let admin: Api;
let user: Api;
let session: string;
let others: string;
beforeAll(async () => {
  service = await startTestApp();
  admin = await service.newUser({ role: 'admin' });
  user = await service.newUser({ organizationId: admin.organizationId });
  session = await user.newSession();
  const bash = (command: string) => ({ name: 'Bash', input: { command } });
  const tools = [bash('ls'), bash('touch a.txt'), bash('curl http://example.com'), bash('git status')];
  await user.ask(session, `Go.${script({ tools }, { text: 'Done.' })}`);
  others = await admin.newSession();
  await admin.ask(others, `Go.${script({ tools: [bash('touch b.txt')] }, { text: 'Done.' })}`);
});
afterAll(() => service[Symbol.asyncDispose]());

const range = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() + 60_000).toISOString(),
});

async function newPolicy(policy: Record<string, unknown>): Promise<string> {
  // Switched off, so that it is tried and decides nothing.
  const body = { level: 'organization', name: 'Tried', is_enabled: false, ...policy };
  return (await admin.post('/policies', body)).body['id'] as string;
}

async function dryRun(id: string, body: Record<string, unknown> = {}): Promise<Json> {
  const answer = await admin.post(`/policies/${id}/dry-run`, { ...range(), ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

const noTouch = [{ kind: 'command', effect: 'deny', commands: ['touch *'] }];

describe('a dry run', () => {
  test('shows what would change: the call, what was said then, what is said now [dry-run:table]', async () => {
    const id = await newPolicy({ rules: noTouch });
    const result = await dryRun(id);
    expect(result).toMatchObject({ calls: 5, changes: 2, has_more: false, next_cursor: null });
    expect(result['items']).toMatchObject([
      {
        session_id: session,
        tool_name: 'Bash',
        about: 'touch a.txt',
        is_change: true,
        then: { decision: 'allow', effect: 'allow', level: 'built-in' },
        now: { effect: 'deny', level: 'organization', policy_id: id, rule: 'rules/0' },
      },
      { session_id: others, about: 'touch b.txt' },
    ]);
    expect(await dryRun(id, { session_id: session })).toMatchObject({ calls: 4, changes: 1 });
    const all = await dryRun(id, { session_id: session, only_changes: false });
    expect((all['items'] as { about: string }[]).map(({ about }) => about)).toEqual([
      'ls',
      'touch a.txt',
      'curl http://example.com',
      'git status',
    ]);
  });

  test('tries a draft, and shows what contradicts and what never matches [dry-run:draft]', async () => {
    const id = await newPolicy({ rules: noTouch });
    const draft = {
      name: 'Draft',
      rules: [
        { kind: 'command', effect: 'allow', commands: ['git *'] },
        { kind: 'command', effect: 'ask', commands: ['git *'] },
      ],
    };
    const result = await dryRun(id, { draft });
    expect(result['items']).toMatchObject([{ about: 'git status', now: { effect: 'ask', rule: 'rules/1' } }]);
    const never = { name: 'Never', rules: [{ kind: 'command', effect: 'deny', commands: ['nothing'] }] };
    expect(await dryRun(id, { draft: never })).toMatchObject({ calls: 5, changes: 0, items: [] });
    expect((await admin.get(`/policies/${id}`)).body).toMatchObject({ name: 'Tried', version: 1 });
  });

  test('of a policy for a user is about their calls, and one of a session about all [dry-run:levels]', async () => {
    const mine = await newPolicy({ level: 'user', applies_to: user.userId, rules: noTouch });
    expect(await dryRun(mine)).toMatchObject({ calls: 5, changes: 1 });
    const named = await newPolicy({ level: 'session', rules: noTouch });
    expect(await dryRun(named)).toMatchObject({ calls: 5, changes: 2 });
  });

  test('goes on where it stopped, and looks at no more than it is told to [dry-run:pages]', async () => {
    const id = await newPolicy({ rules: noTouch });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await dryRun(id, { limit: 2, only_changes: false, ...(cursor && { cursor }) });
      expect(page['calls']).toBeLessThanOrEqual(2);
      seen.push(...(page['items'] as { tool_call_id: string }[]).map((line) => line.tool_call_id));
      cursor = page['next_cursor'] as string | null;
    }
    expect(new Set(seen).size).toBe(5);
  });

  test('is for who may change policies, and names what is wrong [dry-run:refused]', async () => {
    const id = await newPolicy({ rules: noTouch });
    const send = (who: Api, body: Record<string, unknown>) =>
      who.post(`/policies/${id}/dry-run`, { ...range(), ...body });
    expect((await send(user, {})).status).toBe(403);
    expect((await send(admin, { session_id: SessionId.new() })).status).toBe(404);
    const backwards = await send(admin, { until: '2000-01-01T00:00:00Z' });
    expect([backwards.status, backwards.body['errors'][0].pointer]).toEqual([422, '/body/until']);
    expect((await send(admin, { limit: 501 })).status).toBe(422);
    expect((await send(admin, { draft: { name: 'x' } })).status).toBe(422);
  });
});

describe('the decisions of a session', () => {
  test('are listed newest first, by page and by what they say [permissions:list]', async () => {
    const list = async (query: string) => (await user.get(`/sessions/${session}/permissions${query}`)).body;
    const all = await list('?limit=100');
    expect(all['total']).toBe(4);
    expect(all['items'][0].decided_at >= all['items'][3].decided_at).toBe(true);
    expect(await list('?decision=deny')).toMatchObject({ total: 1, items: [{ level: 'built-in' }] });
    expect(await list('?tool_name=Read')).toMatchObject({ total: 0 });
    expect(await list('?level=organization')).toMatchObject({ total: 0 });
    const [denied] = (await list('?decision=deny'))['items'];
    expect(await list(`?policy_id=${denied.policy_id}`)).toMatchObject({ total: 1 });
    expect(await list(`?turn_id=${denied.turn_id}`)).toMatchObject({ total: 4 });
    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first['next_cursor']}`);
    const ids = [...first['items'], ...second['items']].map((item: { id: string }) => item.id);
    expect(ids).toEqual(all['items'].map((item: { id: string }) => item.id));
    expect((await user.get(`/sessions/${session}/permissions?decision=ask`)).status).toBe(422);
  });
});
