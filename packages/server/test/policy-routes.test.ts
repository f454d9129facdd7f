import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInPolicies } from '../src/domain/agent/built-in-policies.ts';
import { PolicyId, UserId } from '../src/domain/ids.ts';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ ROLE: 'api' });
});
afterAll(() => service[Symbol.asyncDispose]());

const rules = [{ kind: 'tool_deny', effect: 'deny', tools: ['WebFetch'] }];

/** One rule of each kind, with everything that a rule can have. */
const everything = {
  level: 'organization',
  name: 'House rules',
  description: 'What we agreed upon.',
  priority: 7,
  is_enabled: true,
  default: 'ask',
  rules: [
    {
      kind: 'command',
      effect: 'deny',
      commands: ['git push --force*'],
      except: ['git push --force-with-lease'],
    },
    {
      kind: 'command',
      effect: 'ask',
      commands: ['git push *'],
      reason: 'Pushes are looked at.',
      approval: {
        roles: ['admin'],
        quorum: { count: 2, role: 'admin' },
        deadline_seconds: 3_600,
        on_deadline: { action: 'escalate', role: 'admin', seconds: 600 },
      },
    },
    { kind: 'file_access', effect: 'deny', access: 'write', paths: ['/workspace/.github/**'] },
    { kind: 'tool_allow', effect: 'allow', tools: ['mcp__github__*', 'Bash(git *)'] },
    { kind: 'tool_deny', effect: 'deny', tools: ['WebSearch'], in_doubt: 'does_not_apply' },
    {
      kind: 'network',
      effect: 'deny',
      hosts: ['*'],
      except: ['*.example.com'],
      when: {
        tools: ['WebFetch'],
        arguments: [{ pointer: '/url', matches: 'http:*' }],
        paths: ['/workspace/**'],
        hosts: ['*.example.org'],
        roles: ['user', 'viewer'],
        modes: ['default', 'acceptEdits'],
        time: { zone: 'Europe/Berlin', days: ['mon', 'fri'], from: '22:00', until: '06:00' },
        budget_left_below_usd: 10,
        budget_left_above_usd: 0.5,
      },
    },
  ],
};

async function newAdmin(): Promise<Api> {
  return service.newUser({ role: 'admin' });
}

describe('a policy', () => {
  test('is read back as it was made, with an ETag [policies:create]', async () => {
    const admin = await newAdmin();
    const created = await admin.post('/policies', everything);
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    expect(created.body).toMatchObject({ ...everything, version: 1, applies_to: null });
    const path = `/policies/${created.body['id']}`;
    expect(created.headers.get('location')).toBe(`/api/v1${path}`);
    const read = await admin.get(path);
    expect(read.body).toEqual(created.body);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  test('changes only for who has seen its newest version [policies:etag]', async () => {
    const admin = await newAdmin();
    const { id } = (await admin.post('/policies', everything)).body;
    const put = (version: string, name: string) =>
      admin.put(`/policies/${id}`, { name, rules }, { 'if-match': version });
    expect((await put('"1"', 'Second')).headers.get('etag')).toBe('"2"');
    const late = await put('"1"', 'Late');
    expect([late.status, late.body['code']]).toEqual([412, 'precondition_failed']);
    expect((await put('W/"2"', 'Third')).status).toBe(200);
    expect((await put('*', 'Fourth')).body['version']).toBe(4);
    expect((await put('four', 'Fifth')).status).toBe(422);
    const remove = (version: string) => admin.delete(`/policies/${id}`, { 'if-match': version });
    expect((await remove('"3"')).status).toBe(412);
    expect((await remove('"4"')).status).toBe(204);
    expect((await remove('"4"')).status).toBe(404);
  });

  test('gets one version of each of 20 changes at once [policies:parallel-changes]', async () => {
    const admin = await newAdmin();
    const { id } = (await admin.post('/policies', everything)).body;
    const changes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => admin.put(`/policies/${id}`, { name: `Change ${n}`, rules })),
    );
    const versions = changes.map((change) => Number(change.body['version'])).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    const seen = await Promise.all(versions.map((each) => admin.get(`/policies/${id}/versions/${each}`)));
    for (const change of changes)
      expect(seen.find((each) => each.body['version'] === change.body['version'])?.body['name']).toBe(
        change.body['name'],
      );
  });

  test.each([
    ['a rule of no kind', { rules: [{ effect: 'deny' }] }, '/body/rules/0/kind'],
    ['an unknown effect', { rules: [{ ...rules[0], effect: 'perhaps' }] }, '/body/rules/0/effect'],
    ['a tool pattern that is none', { rules: [{ ...rules[0], tools: ['Bash('] }] }, '/body/rules/0/tools/0'],
    ['no rules', { rules: [] }, '/body/rules'],
    ['101 rules', { rules: Array.from({ length: 101 }, () => rules[0]) }, '/body/rules'],
    ['an empty list', { rules: [{ ...rules[0], tools: [] }] }, '/body/rules/0/tools'],
    ['an unknown field', { rules: [{ ...rules[0], regex: '.*' }] }, '/body/rules/0'],
    [
      'terms for a rule that asks nobody',
      { rules: [{ ...rules[0], approval: {} }] },
      '/body/rules/0/approval',
    ],
    [
      'a quorum of nobody',
      { rules: [{ ...rules[0], effect: 'ask', approval: { quorum: { count: 0 } } }] },
      '/body/rules/0/approval/quorum/count',
    ],
    [
      'a decider who is no user',
      { rules: [{ ...rules[0], effect: 'ask', approval: { users: ['kim'] } }] },
      '/body/rules/0/approval/users/0',
    ],
    [
      'a zone that there is not',
      { rules: [{ ...rules[0], when: { time: { zone: 'Mars/Olympus' } } }] },
      '/body/rules/0/when/time/zone',
    ],
    [
      'a time that there is not',
      { rules: [{ ...rules[0], when: { time: { zone: 'UTC', from: '24:30' } } }] },
      '/body/rules/0/when/time/from',
    ],
    [
      'a pointer that is none',
      { rules: [{ ...rules[0], when: { arguments: [{ pointer: 'url', matches: 'x' }] } }] },
      '/body/rules/0/when/arguments/0/pointer',
    ],
    [
      'more than 64 KiB',
      {
        rules: Array.from({ length: 100 }, () => ({
          ...rules[0],
          tools: Array.from({ length: 3 }, () => 'x'.repeat(400)),
        })),
      },
      '/body/rules',
    ],
    ['nobody for whom it is', { level: 'user' }, '/body/applies_to'],
    ['somebody where it is for all', { applies_to: 'usr_1' }, '/body/applies_to'],
    ['a priority below nothing', { priority: -1 }, '/body/priority'],
  ])('with %s is refused, and the field is named [policies:refused]', async (_what, change, pointer) => {
    const admin = await newAdmin();
    const answer = await admin.post('/policies', { level: 'organization', name: 'x', rules, ...change });
    expect([answer.status, answer.body['code']]).toEqual([422, 'invalid_input']);
    expect(answer.body['errors'][0].pointer).toBe(pointer);
    expect((await admin.get('/policies?level=organization')).body['total']).toBe(0);
  });

  test('for a user who is not there is refused [policies:unknown-user]', async () => {
    const admin = await newAdmin();
    const stranger = await service.newUser();
    for (const applies_to of [UserId.new(), stranger.userId])
      expect((await admin.post('/policies', { level: 'user', applies_to, name: 'x', rules })).status).toBe(
        404,
      );
  });

  test('of an organization is one of 200 at most [policies:most]', async () => {
    const admin = await newAdmin();
    const add = async () =>
      (await admin.post('/policies', { level: 'organization', name: 'x', rules })).status;
    for (let count = 0; count < 20; count++)
      expect(await Promise.all(Array.from({ length: 10 }, add))).toEqual(
        Array.from({ length: 10 }, () => 201),
      );
    expect(await add()).toBe(409);
  });
});

describe('the list of policies', () => {
  test('is in the order in which they are read, page by page, and ends with the built-in ones [policies:list]', async () => {
    const admin = await newAdmin();
    const user = await service.newUser({ organizationId: admin.organizationId });
    const add = async (name: string, more: Record<string, unknown>) =>
      admin.post('/policies', { level: 'organization', name, rules, ...more });
    await add('of the session', { level: 'session' });
    await add('of the user', { level: 'user', applies_to: user.userId });
    await add('second', { priority: 2 });
    await add('first', { priority: 1 });
    await add('of another', { level: 'user', applies_to: admin.userId });
    const names = async (who: Api, query = '') =>
      ((await who.get(`/policies?limit=100${query}`)).body['items'] as { name: string }[]).map(
        ({ name }) => name,
      );
    const builtIn = builtInPolicies.map(({ name }) => name);
    const own = ['first', 'second', 'of the user'];
    expect(await names(user)).toEqual([...own, 'of the session', ...builtIn]);
    expect((await names(admin)).length).toBe(5 + builtIn.length);
    expect(await names(user, '&level=user')).toEqual(['of the user']);
    const pages: string[] = [];
    for (let query = '?limit=2'; query !== '';) {
      const { items, next_cursor, total } = (await user.get(`/policies${query}`)).body;
      expect(total).toBe(4 + builtIn.length);
      pages.push(...(items as { name: string }[]).map(({ name }) => name));
      query = next_cursor === null ? '' : `?limit=2&cursor=${next_cursor}`;
    }
    expect(pages).toEqual(await names(user));
  });

  test('hides from a user what is for another [policies:visibility]', async () => {
    const admin = await newAdmin();
    const user = await service.newUser({ organizationId: admin.organizationId });
    const viewer = await service.newUser({ role: 'viewer', organizationId: admin.organizationId });
    const policy = { level: 'user', applies_to: admin.userId, name: 'x', rules };
    const { id } = (await admin.post('/policies', policy)).body;
    expect((await user.get(`/policies/${id}`)).status).toBe(404);
    expect((await viewer.get(`/policies/${id}`)).status).toBe(200);
  });
});

describe('a built-in policy', () => {
  test('is shown and does not change [policies:built-in]', async () => {
    const admin = await newAdmin();
    const path = `/policies/${builtInPolicies[0]?.id}`;
    expect((await admin.get(path)).body).toMatchObject({
      level: 'built-in',
      is_enabled: true,
      created_at: null,
    });
    expect((await admin.put(path, { name: 'x', rules })).status).toBe(403);
    expect((await admin.delete(path)).status).toBe(403);
  });
});

describe('a session', () => {
  test('names only policies that are there to be named [policies:session-names]', async () => {
    const admin = await newAdmin();
    const stranger = await newAdmin();
    const foreign = (await stranger.post('/policies', { level: 'session', name: 'x', rules })).body['id'];
    const wide = (await admin.post('/policies', { level: 'organization', name: 'x', rules })).body['id'];
    const ask = async (policies: unknown) => admin.post('/sessions', { policies });
    expect((await ask([foreign])).status).toBe(404);
    expect((await ask([PolicyId.new()])).status).toBe(404);
    const refused = await ask([wide]);
    expect([refused.status, refused.body['errors'][0].pointer]).toEqual([422, '/body/policies/0']);
    expect((await ask([{ rules: [{ kind: 'command' }] }])).status).toBe(422);
    expect((await ask(Array.from({ length: 21 }, () => ({ rules })))).status).toBe(422);
  });
});
