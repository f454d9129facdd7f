import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api, type Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { newTask } from './support/task-calls.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ ROLE: 'api' });
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a task', () => {
  test('is shown as it was made, with what was not said [tasks:create]', async () => {
    const alice = await service.newUser();
    const answer = await alice.post('/tasks', {
      name: 'Report',
      prompt_template: 'Write about {{topic}}, {{pages}} pages.',
      variables: [{ name: 'topic' }, { name: 'pages', type: 'integer', default: 3 }],
      session: { sdk_options: { allowed_tools: ['Read'] }, metadata: { team: 'x' } },
      tags: ['nightly', 'nightly', 'report'],
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('location')).toBe(`/api/v1/tasks/${answer.body['id']}`);
    expect(answer.body).toMatchObject({
      owner_id: alice.userId,
      variables: [
        { name: 'topic', type: 'string', required: true },
        { name: 'pages', type: 'integer', default: 3 },
      ],
      session: { sdk_options: { allowed_tools: ['Read'] }, metadata: { team: 'x' } },
      workspace: 'fresh',
      retry: { max_attempts: 3 },
      tags: ['nightly', 'report'],
      sharing: 'private',
      version: 1,
    });
    expect((await alice.get(`/tasks/${answer.body['id']}`)).body).toEqual(answer.body);
  });

  test.each([
    ['a template that does not parse', { prompt_template: '{{#if x}}' }, '/body/prompt_template'],
    ['a variable that is not declared', { prompt_template: '{{other}}' }, '/body/prompt_template'],
    ['a name that is none', { variables: [{ name: '__proto__' }] }, '/body/variables/0/name'],
    [
      'a default of another type',
      { variables: [{ name: 'a', type: 'date', default: 1 }] },
      '/body/variables/0',
    ],
    ['a kept workspace for two at once', { workspace: 'kept', max_concurrent: 2 }, '/body/max_concurrent'],
    ['a tool pattern that is none', { session: { sdk_options: { allowed_tools: ['('] } } }, undefined],
    ['an unknown setting', { session: { mode: 'interactive' } }, '/body/session'],
  ])('with %s is refused [tasks:refused]', async (_name, body, pointer) => {
    const alice = await service.newUser();
    const answer = await alice.post('/tasks', { name: 'Bad', prompt_template: 'Go.', ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(422);
    if (pointer !== undefined) expect(answer.body['errors']).toMatchObject([{ pointer }]);
  });

  test('is changed by what is named of it, if nobody else has changed it [tasks:change]', async () => {
    const alice = await service.newUser();
    const session = { sdk_options: { system_prompt: 'Be brief.', max_turns: 3 }, metadata: { a: 1, b: 2 } };
    const task = await newTask(alice, { description: 'Old.', session });
    const change = {
      name: 'New',
      description: null,
      session: { sdk_options: { max_turns: null }, metadata: { b: null, c: 3 } },
      retry: { max_attempts: 1 },
    };
    const patch = (headers: Record<string, string>) =>
      fetch(`${service.url}/api/v1/tasks/${task['id']}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(change),
      });
    const changed = await patch({ 'if-match': '"1"' });
    expect(changed.headers.get('etag')).toBe('"2"');
    const body = (await changed.json()) as Json;
    expect(body).toMatchObject({
      name: 'New',
      description: null,
      prompt_template: '{{prompt}}',
      session: { sdk_options: { system_prompt: 'Be brief.' }, metadata: { a: 1, c: 3 } },
      retry: { max_attempts: 1, first_delay_seconds: 30 },
      version: 2,
    });
    expect(Object.keys(body['session'].sdk_options)).not.toContain('max_turns');
    expect((await patch({ 'if-match': '"1"' })).status).toBe(412);
    const wrong = await alice.patch(`/tasks/${task['id']}`, { retry: { max_attempts: 'many' } });
    expect(wrong.status).toBe(422);
    expect(wrong.body['errors']).toMatchObject([{ pointer: '/body/retry/max_attempts' }]);
    const unused = await alice.patch(`/tasks/${task['id']}`, { variables: [] });
    expect(unused.body['errors']).toMatchObject([{ pointer: '/body/prompt_template' }]);
    expect((await alice.get(`/tasks/${task['id']}`)).body['version']).toBe(2);
  });

  test('that is deleted is out of sight, and what waits of it is cancelled [tasks:delete]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const run = await alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect(run.body['status']).toBe('queued');
    expect((await alice.delete(`/tasks/${task['id']}`, { 'if-match': '"7"' })).status).toBe(412);
    expect((await alice.delete(`/tasks/${task['id']}`)).status).toBe(204);
    for (const path of [`/tasks/${task['id']}`, `/tasks/${task['id']}/executions`])
      expect((await alice.get(path)).status).toBe(404);
    expect((await alice.post(`/tasks/${task['id']}/execute`, {})).status).toBe(404);
    expect((await alice.get(`/task-executions/${run.body['id']}`)).body).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'The task was deleted.',
    });
    expect((await alice.post(`/task-executions/${run.body['id']}/retry`)).status).toBe(404);
  });

  test('is found by its text, its tags and its owner [tasks:list]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const bob = await service.newUser({ organizationId });
    const viewer = await service.newUser({ role: 'viewer', organizationId });
    const nightly = await newTask(alice, { name: 'Nightly report', tags: ['night'] });
    const shared = await newTask(alice, { name: 'Tidy up', sharing: 'organization', is_active: false });
    const own = await newTask(bob, { name: 'Of Bob' });
    const found = async (who: typeof alice, query: string) => {
      const { body } = await who.get(`/tasks?${query}`);
      return new Set((body['items'] as { id: string }[]).map(({ id }) => id));
    };
    expect(await found(alice, '')).toEqual(new Set([nightly['id'], shared['id']]));
    expect(await found(bob, '')).toEqual(new Set([own['id'], shared['id']]));
    expect(await found(viewer, '')).toEqual(new Set([own['id'], shared['id'], nightly['id']]));
    expect(await found(alice, 'q=REPORT')).toEqual(new Set([nightly['id']]));
    expect(await found(viewer, 'tag=night')).toEqual(new Set([nightly['id']]));
    expect(await found(viewer, `owner_id=${bob.userId}`)).toEqual(new Set([own['id']]));
    expect(await found(viewer, 'is_active=false')).toEqual(new Set([shared['id']]));
  });

  test('that is shared is run by others in the name of its owner, and changed by none of them [tasks:sharing]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const bob = await service.newUser({ organizationId });
    const admin = await service.newUser({ role: 'admin', organizationId });
    const task = await newTask(alice, { sharing: 'organization' });
    const run = await bob.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect(run.body).toMatchObject({ owner_id: alice.userId, requested_by: bob.userId });
    expect((await bob.patch(`/tasks/${task['id']}`, { name: 'Taken over' })).status).toBe(403);
    expect((await bob.delete(`/tasks/${task['id']}`)).status).toBe(403);
    const ofAlice = await alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect((await bob.get(`/task-executions/${ofAlice.body['id']}`)).status).toBe(200);
    expect((await bob.post(`/task-executions/${ofAlice.body['id']}/cancel`, {})).status).toBe(403);
    expect((await bob.post(`/task-executions/${run.body['id']}/cancel`, {})).status).toBe(200);
    expect((await bob.patch(`/tasks/${task['id']}`, { owner_id: bob.userId })).status).toBe(403);
    const given = await admin.patch(`/tasks/${task['id']}`, { owner_id: bob.userId });
    expect(given.body).toMatchObject({ owner_id: bob.userId });
  });

  test('whose agents bypass permissions is for those who may, whoever owns it [tasks:bypass]', async () => {
    const alice = await service.newUser();
    const admin = await service.newUser({ role: 'admin', organizationId: alice.organizationId });
    const session = { sdk_options: { permission_mode: 'bypassPermissions' } };
    const refused = await alice.post('/tasks', { name: 'Free', prompt_template: 'Go.', session });
    expect(refused.status).toBe(403);
    const task = await newTask(admin, { session, sharing: 'organization' });
    expect((await admin.patch(`/tasks/${task['id']}`, { owner_id: alice.userId })).status).toBe(200);
    const run = await admin.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect(run.body).toMatchObject({ status: 'failed', error: { code: 'permission_denied' } });
  });
});

describe('an execution that is asked for', () => {
  test('with variables that do not fit is refused, with their names and not their values [executions:variables]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: '{{a}} {{b}}',
      variables: [{ name: 'a' }, { name: 'b', type: 'integer' }],
    });
    const run = (variables: unknown) => alice.post(`/tasks/${task['id']}/execute`, { variables });
    const refused = await run({ b: 'a secret', c: 'a secret' });
    expect(refused.status).toBe(422);
    expect(refused.body['errors'].map((error: { pointer: string }) => error.pointer)).toEqual([
      '/body/variables/c',
      '/body/variables/a',
      '/body/variables/b',
    ]);
    expect(JSON.stringify(refused.body)).not.toContain('a secret');
    expect((await run({ a: 'x'.repeat(10_001), b: 1 })).status).toBe(422);
    const megabyte = await run({ a: 'x'.repeat(1_100_000), b: 1 });
    expect(megabyte.status).toBe(413);
    expect((await alice.get(`/tasks/${task['id']}/executions`)).body['total']).toBe(0);
  });

  test('has a prompt in which values stand as they are [executions:prompt]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, {
      prompt_template: 'Say {{a}} & {{b}}.',
      variables: [{ name: 'a' }, { name: 'b', type: 'json', default: { x: 1 } }],
    });
    const run = await alice.post(`/tasks/${task['id']}/execute`, { variables: { a: '{{b}} <b>' } });
    expect((await alice.get(`/task-executions/${run.body['id']}`)).body).toMatchObject({
      prompt: 'Say {{b}} <b> & {"x":1}.',
      variables: { a: '{{b}} <b>', b: { x: 1 } },
    });
  });

  test('again with the same Idempotency-Key is the same one [executions:idempotent]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const key = { 'idempotency-key': 'one' };
    const run = () => alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } }, key);
    const [first, second] = [await run(), await run()];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body['id']).toBe(first.body['id']);
    expect((await alice.get(`/tasks/${task['id']}/executions`)).body['total']).toBe(1);
  });

  test('says whether a person or a program asked for it [executions:asked-by]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const made = await alice.post('/api-keys', { name: 'Builds', scopes: ['tasks:read', 'tasks:write'] });
    const { url, refreshToken, email, userId, organizationId } = alice;
    const token = made.body['key'] as string;
    const robot = new Api({ url, token, refreshToken, email, userId, organizationId });
    const run = async (who: Api) =>
      (await who.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } })).body;
    expect([await run(alice), await run(robot)]).toMatchObject([
      { trigger: 'manual', requested_by: alice.userId },
      { trigger: 'api', requested_by: alice.userId },
    ]);
  });

  test('of a task that is switched off is refused [executions:inactive]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { is_active: false });
    const refused = await alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect(refused.status).toBe(409);
  });

  test('can be cancelled before it begins, and asked for again [executions:cancel-queued]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice);
    const { body } = await alice.post(`/tasks/${task['id']}/execute`, { variables: { prompt: 'Go.' } });
    expect((await alice.post(`/task-executions/${body['id']}/retry`)).status).toBe(409);
    const cancel = () => alice.post(`/task-executions/${body['id']}/cancel`, { reason: 'Not today.' });
    expect((await cancel()).body).toMatchObject({ status: 'cancelled', cancel_reason: 'Not today.' });
    expect((await cancel()).status).toBe(200);
    const again = await alice.post(`/task-executions/${body['id']}/retry`);
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({
      status: 'queued',
      retry_of: body['id'],
      variables: { prompt: 'Go.' },
    });
    const listed = await alice.get('/task-executions?status=cancelled');
    expect(listed.body['items']).toMatchObject([{ id: body['id'] }]);
    expect((await alice.get('/task-executions?status=x')).status).toBe(422);
  });
});
