import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
});
afterAll(() => stack.disposeAsync());

async function newHouse(): Promise<{ admin: Api; user: Api; viewer: Api }> {
  const admin = await service.newUser({ role: 'admin' });
  const { organizationId } = admin;
  return {
    admin,
    user: await service.newUser({ organizationId }),
    viewer: await service.newUser({ organizationId, role: 'viewer' }),
  };
}

const task = {
  name: 'Weekly report',
  prompt_template: 'Write the report of week {{week}}.',
  variables: [{ name: 'week', type: 'integer' }],
  session: { sdk_options: { allowed_tools: ['Read'], max_turns: 5 }, metadata: { team: 'core' } },
  tags: ['weekly'],
};

async function newTemplate(admin: Api, more: Json = {}): Promise<Json> {
  const answer = await admin.post('/task-templates', {
    name: 'Reports',
    category: 'production',
    task,
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const createTask = (user: Api, template: Json, body: Json = {}) =>
  user.post(`/task-templates/${template['id']}/create-task`, body);

describe('a task template', () => {
  test('is made and changed by admins, and read by everybody of the organization [task-templates:rights]', async () => {
    const { admin, user, viewer } = await newHouse();
    const template = await newTemplate(admin);
    const path = `/task-templates/${template['id']}`;
    expect(template).toMatchObject({ name: 'Reports', version: 1, usage_count: 0, task });
    const again = await admin.put(path, { name: 'Reports', task: template['task'] });
    expect(again.body).toMatchObject({ version: 2, category: 'custom', task: template['task'] });
    for (const reader of [user, viewer]) {
      expect((await reader.get(path)).body).toEqual(again.body);
      expect((await reader.post('/task-templates', { name: 'x', task })).status).toBe(403);
      expect((await reader.put(path, { name: 'x', task })).status).toBe(403);
      expect((await reader.delete(path)).status).toBe(403);
    }
    expect((await createTask(viewer, template)).status).toBe(403);
    const other = await newHouse();
    for (const stranger of [other.admin, other.user]) {
      expect((await stranger.get(path)).status).toBe(404);
      expect((await createTask(stranger, template)).status).toBe(404);
    }
    expect((await admin.put(path, { name: 'Late', task }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await admin.delete(path, { 'if-match': '"1"' })).status).toBe(412);
    const listed = (await viewer.get('/task-templates?category=custom')).body['items'];
    expect(listed).toMatchObject([{ id: template['id'] }]);
    expect((await viewer.get('/task-templates?category=security')).body['total']).toBe(0);
  });

  test('makes tasks that its user changes at once, and that later versions do not change [task-templates:create-task]', async () => {
    const { admin, user } = await newHouse();
    const template = await newTemplate(admin);
    const path = `/task-templates/${template['id']}`;
    const made = await createTask(user, template, {
      name: 'Mine',
      session: { sdk_options: { max_turns: null, system_prompt: 'Be brief.' }, metadata: { team: null } },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/tasks/${made.body['id']}`);
    expect(made.body).toMatchObject({
      owner_id: user.userId,
      name: 'Mine',
      prompt_template: task.prompt_template,
      tags: ['weekly'],
      task_template_id: template['id'],
      task_template_version: 1,
      session: { sdk_options: { allowed_tools: ['Read'], system_prompt: 'Be brief.' } },
    });
    expect(made.body['session'].sdk_options).not.toHaveProperty('max_turns');
    await admin.put(path, { name: 'Reports', task: { ...task, prompt_template: 'Write {{week}} anew.' } });
    const taskPath = `/tasks/${made.body['id']}`;
    expect((await user.get(taskPath)).body).toEqual(made.body);
    const changed = await user.patch(taskPath, { session: { sdk_options: { allowed_tools: [] } } });
    expect(changed.body).toMatchObject({ task_template_version: 1, version: 2 });
    const second = await createTask(user, template);
    expect(second.body).toMatchObject({ name: 'Weekly report', task_template_version: 2 });
    const versions = (await user.get(`${path}/versions`)).body['items'];
    expect(versions).toMatchObject([
      { version: 1, task, changed_by: admin.userId },
      { version: 2, task: { prompt_template: 'Write {{week}} anew.' } },
    ]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await createTask(user, template)).status).toBe(404);
    expect((await user.get(taskPath)).status).toBe(200);
  });

  test('is refused what could never run, and so are tasks of it [task-templates:refused]', async () => {
    const { admin, user } = await newHouse();
    const template = await newTemplate(admin);
    const undeclared = { ...task, variables: [] };
    expect((await admin.post('/task-templates', { name: 'x', task: undeclared })).status).toBe(422);
    expect((await createTask(user, template, { variables: [] })).status).toBe(422);
    expect((await createTask(user, template, { max_concurrent: 'many' })).status).toBe(422);
    expect((await createTask(user, template, { owner_id: admin.userId })).status).toBe(422);
    const bypass = { session: { sdk_options: { permission_mode: 'bypassPermissions' } } };
    expect((await createTask(user, template, bypass)).status).toBe(403);
    expect((await createTask(admin, template, bypass)).status).toBe(201);
    const unknown = { ...task, template_id: 'tpl_0199c0ffee0199c0ffee0199c0ffee01' };
    expect((await admin.post('/task-templates', { name: 'x', task: unknown })).status).toBe(404);
  });

  test('is counted with each task that is made from it [task-templates:stats]', async () => {
    const { admin, user } = await newHouse();
    const used = await newTemplate(admin);
    await newTemplate(admin, { name: 'Unused', category: 'security' });
    await Promise.all(Array.from({ length: 5 }, () => createTask(user, used)));
    await createTask(user, used, { variables: [] });
    expect((await user.get('/task-templates/stats')).body).toEqual({
      templates: 2,
      tasks_created: 5,
      by_category: { production: 1, security: 1 },
      most_used: [{ id: used['id'], name: 'Reports', usage_count: 5, last_used_at: expect.any(String) }],
    });
    const stranger = await newHouse();
    expect((await stranger.user.get('/task-templates/stats')).body).toMatchObject({
      templates: 0,
      tasks_created: 0,
      most_used: [],
    });
  });
});
