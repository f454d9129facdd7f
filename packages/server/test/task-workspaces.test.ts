import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const runs = (command: string) =>
  `Do.${script({ tools: [{ name: 'Bash', input: { command } }] }, { text: 'Done.' })}`;

/** What its one command printed. */
async function outputOf(who: Api, task: Json, command: string): Promise<string> {
  const { id, status } = await untilEnded(who, await execute(who, task, runs(command)));
  expect(status).toBe('completed');
  return (await who.get(`/task-executions/${id}/tool-calls`)).body['items'][0]['output'];
}

describe('the files that executions begin with', () => {
  test('of a kept workspace outlive the session that had them last [executions:kept-outlives]', async () => {
    const alice = await service.newUser();
    const task = await newTask(alice, { workspace: 'kept' });
    const once = async (word: string) => {
      const id = await execute(alice, task, runs(`echo ${word} >> words; cat words`));
      const { session_id: session } = await untilEnded(alice, id);
      const { items } = (await alice.get(`/task-executions/${id}/tool-calls`)).body;
      return { session, output: items[0].output as string };
    };
    const first = await once('one');
    expect((await alice.post(`/sessions/${first.session}/archive`, {})).status).toBe(202);
    await eventually(
      async () =>
        expect((await alice.get(`/sessions/${first.session}`)).body).toMatchObject({ status: 'archived' }),
      { within: 20_000 },
    );
    const second = await once('two');
    expect(second.output).toBe('one\ntwo');
    expect((await alice.delete(`/sessions/${second.session}`)).status).toBe(204);
    const trees = await service.store.transact(alice.organizationId, (tx) =>
      tx.snapshots.listTrees(alice.organizationId),
    );
    const held = await service.store.transact(alice.organizationId, (tx) => tx.tasks.atStart(task['id']));
    expect(trees).toContain(held.tree);
  }, 60_000);

  test('from a template are those of a session, each time, until they are taken anew [executions:from-template]', async () => {
    const alice = await service.newUser();
    const session = await alice.newSession();
    await alice.ask(session, runs('echo first > words'));
    const task = await newTask(alice, { workspace: 'template', workspace_session_id: session });
    expect(task).toMatchObject({ workspace: 'template', workspace_session_id: session });
    await alice.ask(session, runs('echo later > words'));
    const command = 'cat words; echo mine > words';
    const renamed = await alice.patch(`/tasks/${task['id']}`, { name: 'Other' });
    expect(await outputOf(alice, renamed.body, command)).toBe('first');
    await alice.patch(`/tasks/${task['id']}`, { workspace_session_id: session });
    expect((await alice.delete(`/sessions/${session}`)).status).toBe(204);
    expect(await outputOf(alice, task, command)).toBe('later');
  }, 60_000);

  test('from a template are refused when they are not to be had [tasks:workspace-refused]', async () => {
    const alice = await service.newUser();
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const session = await alice.newSession();
    const ask = (who: Api, body: object) =>
      who.post('/tasks', { name: 'Do', prompt_template: 'Go.', workspace: 'template', ...body });
    const pointer = [{ pointer: '/body/workspace_session_id' }];
    expect(await ask(alice, {})).toMatchObject({ status: 422, body: { errors: pointer } });
    const beside = await ask(alice, { workspace: 'fresh', workspace_session_id: session });
    expect(beside).toMatchObject({ status: 422, body: { errors: pointer } });
    const empty = await ask(alice, { workspace_session_id: session });
    expect(empty).toMatchObject({ status: 409, body: { code: 'no_snapshot' } });
    await alice.ask(session, runs('echo first > words'));
    expect((await ask(bob, { workspace_session_id: session })).status).toBe(404);
    const made = await ask(alice, { workspace_session_id: session });
    expect(made.status).toBe(201);
    const half = await alice.patch(`/tasks/${made.body['id']}`, { workspace: 'fresh' });
    expect(half).toMatchObject({ status: 422, body: { errors: pointer } });
    const whole = await alice.patch(`/tasks/${made.body['id']}`, {
      workspace: 'fresh',
      workspace_session_id: null,
    });
    expect(whole.body).toMatchObject({ workspace: 'fresh', workspace_session_id: null });
  }, 30_000);
});
