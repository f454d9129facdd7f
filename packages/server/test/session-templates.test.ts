import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp());
});
afterAll(() => stack.disposeAsync());

type House = { readonly admin: Api; readonly owner: Api; readonly colleague: Api; readonly viewer: Api };

async function newHouse(): Promise<House> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  return {
    admin,
    owner: await service.newUser({ organizationId }),
    colleague: await service.newUser({ organizationId }),
    viewer: await service.newUser({ organizationId, role: 'viewer' }),
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
const names = (answer: Json) => (answer['items'] as Json[]).map(({ name }) => String(name));

describe('a session template', () => {
  const everything = {
    mode: 'background',
    sdk_options: {
      model: 'claude-haiku-4-5',
      allowed_models: ['claude-haiku-*'],
      system_prompt: 'You review.',
      allowed_tools: ['Read', 'Bash(git *)'],
      disallowed_tools: ['Bash(git push *)'],
      permission_mode: 'acceptEdits',
      max_turns: 7,
      max_budget_usd: 0.25,
      agents: { counter: { description: 'Counts', prompt: 'Count.', tools: ['Read'] } },
      output_schema: { type: 'object' },
    },
    policies: [{ name: 'No pushes', rules: [noTouch] }],
    hooks: [{ name: 'Keep', event: 'TurnStart', action: { kind: 'audit' } }],
    metadata: { team: 'core' },
    include_partial_messages: true,
    timeout_seconds: 42,
    on_busy: 'reject',
    on_interrupted: 'fail',
  };

  test('is read as it was written, and can be written as it is read [templates:create]', async () => {
    const { owner } = await newHouse();
    const made = await owner.post('/session-templates', {
      name: 'Review',
      description: 'Reads changes.',
      category: 'development',
      tags: ['git', 'git', 'review'],
      session: everything,
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/session-templates/${made.body['id']}`);
    const { hooks, ...rest } = everything;
    expect(made.body).toMatchObject({
      name: 'Review',
      category: 'development',
      tags: ['git', 'review'],
      sharing: 'private',
      owner_id: owner.userId,
      version: 1,
      usage_count: 0,
      session: { ...rest, hooks: [{ ...hooks[0], role: 'observer' }] },
    });
    const { name, category, session } = made.body;
    const path = `/session-templates/${made.body['id']}`;
    const again = await owner.put(path, { name, category, session });
    expect(again.body['session']).toEqual(session);
    expect((await owner.get(path)).body).toEqual(again.body);
    expect(again.body).toMatchObject({ description: null, tags: [], version: 2 });
  });

  test('makes sessions as it says, and later versions change none of them [templates:versions]', async () => {
    const { owner } = await newHouse();
    const template = await newTemplate(owner, everything);
    const path = `/session-templates/${template['id']}`;
    const made = await use(owner, template, { name: 'One', metadata: { ticket: 7 } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      name: 'One',
      mode: 'background',
      template_id: template['id'],
      template_version: 1,
      sdk_options: {
        model: 'claude-haiku-4-5',
        max_turns: 7,
        permission_mode: 'acceptEdits',
        allowed_tools: [],
      },
      template_rules: {
        allowed_tools: ['Read', 'Bash(git *)'],
        disallowed_tools: ['Bash(git push *)'],
        policies: everything.policies,
      },
      metadata: { team: 'core', ticket: 7 },
      timeout_seconds: 42,
    });
    const hooks = (await owner.get(`/sessions/${made.body['id']}/hooks`)).body['items'];
    expect(hooks).toMatchObject([{ name: 'Keep', scope: 'session' }]);

    await owner.put(path, { name: 'Milder', session: { sdk_options: { max_turns: 9 } } });
    await owner.patch(`${path}/sharing`, { sharing: 'private' });
    expect((await owner.get(`/sessions/${made.body['id']}`)).body).toEqual(made.body);
    const versions = (await owner.get(`${path}/versions`)).body;
    expect(versions['items']).toMatchObject([
      { version: 1, name: 'Review', sharing: 'organization', session: { timeout_seconds: 42 } },
      { version: 2, name: 'Milder', sharing: 'organization', session: { sdk_options: { max_turns: 9 } } },
      { version: 3, name: 'Milder', sharing: 'private', changed_by: owner.userId },
    ]);
    expect((await use(owner, template)).body).toMatchObject({
      template_version: 3,
      sdk_options: { max_turns: 9 },
    });

    await owner.delete(path);
    expect((await use(owner, template)).status).toBe(404);
    expect((await owner.get(`/sessions/${made.body['id']}`)).body).toEqual(made.body);
  });

  test('is the owner’s and the admins’ to change, and everybody’s to use once it is shared [templates:sharing]', async () => {
    const { admin, owner, colleague, viewer } = await newHouse();
    const template = await newTemplate(owner, {}, { sharing: 'private' });
    const path = `/session-templates/${template['id']}`;
    for (const stranger of [colleague, viewer]) {
      expect((await stranger.get(path)).status).toBe(404);
      expect((await stranger.get('/session-templates')).body['items']).toEqual([]);
    }
    expect((await use(colleague, template)).status).toBe(404);
    expect((await use(admin, template)).status).toBe(201);
    expect((await colleague.patch(`${path}/sharing`, { sharing: 'organization' })).status).toBe(404);

    await owner.put(path, { name: 'Secret', description: 'Of the owner alone.' });
    await owner.put(path, { name: 'For all' });
    const shared = await owner.patch(`${path}/sharing`, { sharing: 'organization' });
    expect(shared.body).toMatchObject({ sharing: 'organization', version: 4 });
    for (const reader of [colleague, viewer]) {
      expect((await reader.get(path)).body).toEqual(shared.body);
      expect(names((await reader.get(`${path}/versions`)).body)).toEqual(['For all']);
      expect((await reader.put(path, { name: 'Taken over' })).status).toBe(403);
      expect((await reader.delete(path)).status).toBe(403);
    }
    expect((await use(colleague, template)).status).toBe(201);
    expect((await use(viewer, template)).status).toBe(403);
    expect(names((await owner.get(`${path}/versions`)).body)).toHaveLength(4);
    expect((await admin.put(path, { name: 'By an admin' })).body).toMatchObject({ owner_id: owner.userId });
  });

  test('is never shown to another organization, and public is not a word for it [templates:not-public]', async () => {
    const { owner } = await newHouse();
    const other = await newHouse();
    const template = await newTemplate(owner);
    const path = `/session-templates/${template['id']}`;
    const refused = await owner.patch(`${path}/sharing`, { sharing: 'public' });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('not shared between organizations');
    for (const stranger of [other.admin, other.owner]) {
      expect((await stranger.get(path)).status).toBe(404);
      expect((await use(stranger, template)).status).toBe(404);
      expect((await stranger.post('/session-templates/search', {})).body['items']).toEqual([]);
      expect((await stranger.get('/session-templates/popular/top')).body['items']).toEqual([]);
    }
    const session = await owner.newSession();
    const hook = { name: 'Keep', event: 'TurnStart', action: { kind: 'audit' } };
    const both = { ...hook, session_id: session, template_id: template['id'] };
    expect((await owner.post('/hooks', both)).status).toBe(422);
    const foreign = { template_id: template['id'] };
    expect((await other.admin.post('/hooks', { ...hook, ...foreign })).status).toBe(404);
    const policy = { level: 'template', applies_to: template['id'], name: 'x', rules: [noTouch] };
    expect((await other.admin.post('/policies', policy)).status).toBe(404);
  });

  test('is changed by who has seen its newest version [templates:if-match]', async () => {
    const { owner } = await newHouse();
    const template = await newTemplate(owner);
    const path = `/session-templates/${template['id']}`;
    const tag = (await owner.get(path)).headers.get('etag') ?? '';
    expect((await owner.put(path, { name: 'Two' }, { 'if-match': tag })).status).toBe(200);
    expect((await owner.put(path, { name: 'Three' }, { 'if-match': tag })).status).toBe(412);
    expect((await owner.delete(path, { 'if-match': tag })).status).toBe(412);
    expect((await owner.get(path)).body).toMatchObject({ name: 'Two', version: 2 });
  });

  test('is found by text, category and tags, and by its use [templates:search]', async () => {
    const { owner, colleague } = await newHouse();
    const plain = await newTemplate(owner, {}, { name: 'Plain', tags: ['git'] });
    const scan = await newTemplate(
      owner,
      {},
      { name: 'Scan', description: 'Looks for 100% of it.', category: 'security', tags: ['git', 'scan'] },
    );
    await newTemplate(owner, {}, { name: 'Scan alone', category: 'security', sharing: 'private' });
    const found = async (query: Json) =>
      names((await colleague.post('/session-templates/search', query)).body);
    expect(await found({})).toEqual(['Scan', 'Plain']);
    expect(await found({ term: 'sCaN' })).toEqual(['Scan']);
    expect(await found({ term: '100%' })).toEqual(['Scan']);
    expect(await found({ term: '%' })).toEqual(['Scan']);
    expect(await found({ term: '_' })).toEqual([]);
    expect(await found({ category: 'security' })).toEqual(['Scan']);
    expect(await found({ tags: ['git'] })).toEqual(['Scan', 'Plain']);
    expect(await found({ tags: ['git', 'scan'] })).toEqual(['Scan']);
    const first = (await colleague.post('/session-templates/search', { limit: 1 })).body;
    expect(await found({ limit: 1, cursor: first['next_cursor'] })).toEqual(['Plain']);

    for (let count = 0; count < 2; count++) await use(colleague, plain);
    await use(owner, scan);
    expect((await use(colleague, plain, { sdk_options: { allowed_tools: ['('] } })).status).toBe(422);
    const top = (await colleague.get('/session-templates/popular/top')).body['items'];
    expect(top).toMatchObject([
      { name: 'Plain', usage_count: 2, version: 1 },
      { name: 'Scan', usage_count: 1 },
    ]);
    expect(top[0].last_used_at).not.toBeNull();
    expect((await colleague.get('/session-templates/popular/top?limit=1')).body['items']).toHaveLength(1);
  });

  test('counts every session that is made from it at the same moment [templates:usage]', async () => {
    const { owner } = await newHouse();
    const template = await newTemplate(owner);
    const made = await Promise.all(Array.from({ length: 12 }, () => use(owner, template)));
    expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
    expect((await owner.get(`/session-templates/${template['id']}`)).body['usage_count']).toBe(12);
  });
});
