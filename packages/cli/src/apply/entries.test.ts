import type { AgentApi } from '@ai-agent-api/client';
import { expect, test } from 'vitest';
import { unattendedTerminal } from '../test/unattended-terminal.ts';
import { readSources } from './documents.ts';
import { inOrder, readEntries } from './entries.ts';
import { plan } from './plan.ts';
import { previewOf } from './preview.ts';

const env = (name: string) => ({ TEAM: 'blue-team', TOKEN: 'hush-hush' })[name];
const bodyOf = () => ({ schema: { properties: { name: {}, prompt: {} } }, resolve: () => ({}) });

async function read(text: string) {
  const sources = await readSources(unattendedTerminal({ readInput: () => Promise.resolve(text) }), ['-']);
  return inOrder(readEntries(sources, bodyOf, env));
}

/** What is planned where these tasks are on the server. */
async function planned(text: string, tasks: readonly object[], me: string | undefined = 'usr_me') {
  const list = async function* () {
    yield* await Promise.resolve(tasks);
  };
  const api = { tasks: { list } } as unknown as AgentApi;
  return plan({ api, bodyOf, entries: await read(text), me, sendUnseen: false });
}

const task = (id: string, but: object = {}) => ({ id, name: 'A', prompt: 'p', session: {}, ...but });

test('a name may come from the environment, and is the same at the next run [apply:secrets]', async () => {
  const text = "kind: task\nname: '${env:TEAM} task'\nspec: { prompt: p }\n";
  const [entry] = await read(text);
  expect([entry?.name, entry?.fields['name']]).toEqual(['blue-team task', 'blue-team task']);
  const steps = await planned(text, [task('task_1', { name: 'blue-team task' })]);
  expect(steps.map(({ thing }) => thing?.id)).toEqual(['task_1']);
  expect(await previewOf(await planned(text, []), { colors: false })).not.toContain('blue-team');
});

test('a name in spec, beside that of the document, is refused [apply:refused]', async () => {
  await expect(read('kind: task\nname: A\nspec: { name: B }\n')).rejects.toThrow(
    /:3 .*spec\.name is what name/,
  );
  await expect(read("kind: task\nname: '${env:GONE}'\n")).rejects.toThrow(
    /:2 .*name names \$\{env:GONE\}, which is not set$/,
  );
});

test('what was there where the environment is named is not shown [apply:secrets]', async () => {
  const text = "kind: task\nname: A\nspec: { prompt: 'Use ${env:TOKEN}.' }\n";
  const shown = await previewOf(await planned(text, [task('task_1', { prompt: 'Use old-secret.' })]), {
    colors: false,
  });
  expect(shown).toContain('- prompt: (hidden)');
  expect(shown).toContain('+ prompt: Use ${env:TOKEN}.');
  expect(shown).not.toMatch(/old-secret|hush-hush/);
});

test('two documents that turn out to be one thing are refused [apply:refused]', async () => {
  const text = 'kind: task\nname: A\n---\nkind: task\nname: B\nid: task_1\n';
  await expect(planned(text, [task('task_1')])).rejects.toThrow('is task_1, and so is the document at');
});

test('a reference that means several documents is refused [apply:references]', async () => {
  const text =
    "kind: task\nname: A\nid: task_1\n---\nkind: task\nname: A\nid: task_2\n---\nkind: task\nname: B\nspec: { prompt: '${task:A}' }\n";
  await expect(planned(text, [task('task_1'), task('task_2')])).rejects.toThrow('the name of 2 documents');
});

test('a private thing of somebody else is changed only where its id is said, and with its owner [apply:changes]', async () => {
  const others = [task('task_1', { owner_id: 'usr_other', sharing: 'private' })];
  const text = 'kind: task\nname: A\nspec: { prompt: new }\n';
  expect((await planned(text, others)).map(({ action }) => action)).toEqual(['create']);
  const steps = await planned(`${text}id: task_1\n`, others);
  expect(steps.map(({ action }) => action)).toEqual(['change']);
  expect(await previewOf(steps, { colors: false })).toContain('task_1 of usr_other');
});
