import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { newPerson } from '../support/person.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('ai-agent tasks', () => {
  test('makes, changes, runs and deletes tasks, and shows what came of them [cli:tasks]', async () => {
    await using alice = await newPerson(service);
    const variables = [{ name: 'what' }, { name: 'times', type: 'integer', default: 1 }];
    const task = { name: 'Say', prompt_template: 'Say {{what}}, {{times}} times.', variables };
    const { out } = await alice.types(['tasks', 'create', '-f', '-', '--quiet'], JSON.stringify(task));
    const id = out.trim();
    expect((await alice.types(['tasks'])).out).toMatch(new RegExp(`${id}  Say +yes +no +1`));
    const changed = await alice.types(['tasks', 'update', id, '-f', '-'], '{"tags":["loud"]}');
    expect(changed.out).toBe(`${id} Say, version 2\n`);
    const what = `what=it${script({ text: 'It.' })}`;
    const run = ['tasks', 'run', '--var', what, '--var', 'times=2', id, '--wait'];
    const done = await alice.types(run);
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^exec_\w+ completed\nIt\.\n$/)]);
    const [execution = ''] = done.out.split(' ');
    expect((await alice.types(['executions'])).out).toMatch(new RegExp(`${execution} +completed +Say +1`));
    expect((await alice.types(['executions', 'logs', execution])).out).toContain('It.');
    const shown = await alice.types(['executions', 'get', execution]);
    expect(JSON.parse(shown.out)).toMatchObject({ variables: { times: 2 }, attempts: [{ number: 1 }] });
    expect((await alice.types(['executions', 'retry', execution])).code).toBe(5);
    expect((await alice.types(['tasks', 'run', id, '--var', 'times=two'])).code).toBe(5);
    expect((await alice.types(['tasks', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['tasks', 'get', id])).code).toBe(4);
  });
});
