import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissions, rightOf } from '../../packages/server/src/domain/access/rights.ts';
import type { Api } from '../../packages/server/test/support/api.ts';
import { waitedFor } from '../../packages/server/test/support/asking-agent.ts';
import { eventually } from '../../packages/server/test/support/eventually.ts';
import { password, startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { readGuides, type Block } from '../support/guide-blocks.ts';

const root = path.join(import.meta.dirname, '..', '..');
const guides = await readGuides();
const runs = ({ language, notRun }: Block) => language === 'sh' && notRun === undefined;
const pages = [...guides].filter(([, blocks]) => blocks.some(runs)).map(([page]) => page);

let service: TestApp;
let alice: Api;
let home: string;
/** What stands for something of the reader's own, by how it begins. */
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  service = await startTestApp();
  alice = await service.newUser({ role: 'admin' });
  home = await mkdtemp(path.join(tmpdir(), 'ai-agent-guides-'));
  for (const words of ['Look around', 'What did you do', 'Write a summary', 'Release it', 'What is wrong'])
    for (const _ of [1, 2, 3]) service.fake.script({ expect: words, steps: [{ text: 'Done.' }] });
  service.fake.script({ expect: 'about herons', steps: [{ text: 'Done.' }] });
  await prepareFiles();
  ids = await prepareThings();
}, 120_000);
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await service[Symbol.asyncDispose]();
});

async function prepareFiles(): Promise<void> {
  const scopes = permissions.filter((each) => !rightOf(each).byLoginOnly && !rightOf(each).operatorOnly);
  const { key } = (await alice.post('/api-keys', { name: 'Guides', scopes })).body;
  const files: Record<string, string> = {
    // An answer that tells of an error ends the block.
    '.curlrc': 'fail\nshow-error\n',
    'admin.json': JSON.stringify({ email: alice.email, password }),
    'password.txt': password,
    'key.txt': key,
    ...{ 'main.ts': 'export {};\n', 'a.csv': 'a\n', 'b.csv': 'b\n', 'error.log': '12 errors\n' },
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(home, name), content);
  const login = `ai-agent login ${alice.email} --url ${service.url} --password-stdin < password.txt`;
  expect(await bash(login, {})).toMatchObject({ code: 0 });
}

async function prepareThings(): Promise<Record<string, string>> {
  const variables = ['team', 'customer'].map((name) => ({ name, default: 'x' }));
  const proposed = { name: 'Say', prompt_template: 'Say {{team}} {{customer}}.', variables };
  const task = await alice.post('/tasks', proposed);
  const template = await alice.post('/task-templates', { name: 'Weekly', task: proposed });
  const role = await alice.post('/roles', { name: 'Reader', grants: { 'sessions:read': 'all' } });
  const colleague = await service.newUser({ organizationId: alice.organizationId });
  const session = await alice.newSession();
  const report = await alice.post('/reports', { session_id: session, format: 'json' });
  await eventually(
    async () => expect((await alice.get(`/reports/${report.body['id']}`)).body['status']).toBe('completed'),
    { within: 20_000 },
  );
  return {
    ...{ task_: task.body['id'], ttpl_: template.body['id'], rep_: report.body['id'] },
    ...{ usr_: colleague.userId, role_: role.body['id'], ses_: session },
  };
}

/** A session of the page's own, in which something has happened, and a call that waits for people. */
async function prepareSession(isAsked: boolean): Promise<Record<string, string>> {
  const id = await alice.newSession();
  const turn = await alice.ask(id, `Begin.${script({ text: 'Begun.' })}`);
  for (const file of ['src/main.ts', 'draft.md'])
    await fetch(`${service.url}/api/v1/sessions/${id}/files/${file}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${alice.token}` },
      body: 'TODO\n',
    });
  const packed = await fetch(`${service.url}/api/v1/sessions/${id}/workdir/download?format=zip`, {
    headers: { authorization: `Bearer ${alice.token}` },
  });
  await writeFile(path.join(home, 'project.zip'), new Uint8Array(await packed.arrayBuffer()));
  return { SESSION: id, turn: turn['turn_id'], ...(isAsked && { ID: await waitingCall() }) };
}

async function waitingCall(): Promise<string> {
  const rules = [{ kind: 'command', effect: 'ask', commands: ['*'] }];
  const id = await alice.newSession({ policies: [{ rules }] });
  await alice.tell(
    id,
    `Work.${script({ tools: [{ name: 'Bash', input: { command: 'ls' } }] }, { text: 'Ok.' })}`,
  );
  return waitedFor(alice, id);
}

/** With the ids, addresses and programs that are there. */
function filledIn(block: string, turn: string, approval: string): string {
  const known: Record<string, string> = { ...ids, turn_: turn, apr_: approval };
  return block
    .replaceAll('http://127.0.0.1:8000', service.url)
    .replaceAll('https://agents.example.com', service.url)
    .replaceAll('you@example.com', alice.email)
    .replaceAll('/var/lib/ai-agent-api/initial-admin.json', 'admin.json')
    .replaceAll('npx ai-agent', 'ai-agent')
    .replaceAll(/\b([a-z]+_)…/g, (all, prefix: string) => known[prefix] ?? all);
}

async function bash(program: string, more: Record<string, string>) {
  const PATH = `${path.join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { PATH, HOME: home, API: `${service.url}/api/v1`, TOKEN: alice.token, ...more };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', program], {
    ...{ cwd: home, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

test.each(pages)('the commands of %s run, in order [docs:commands]', { timeout: 120_000 }, async (page) => {
  const blocks = guides.get(page) ?? [];
  const commands = blocks.filter(runs);
  const all = commands.map((block) => block.text).join('\n');
  const { turn = '', ...own } = await prepareSession(/apr_…|\$ID/.test(all));
  const yaml = blocks.filter(({ language }) => language === 'yaml').map((block) => block.text);
  await mkdir(path.join(home, 'agents'), { recursive: true });
  await writeFile(path.join(home, 'agents', 'guide.yaml'), yaml.join('---\n'));
  const program = commands.map(
    (block) => `# line ${block.line}\n${filledIn(block.text, turn, own['ID'] ?? '')}`,
  );
  const variables = { SESSION: own['SESSION'] ?? '', TASK: ids['task_'] ?? '', ID: own['ID'] ?? '' };
  const { code, out, err } = await bash(program.join('\n'), variables);
  expect(code, `${program.join('\n')}\n${out}\n${err}`).toBe(0);
});

test('what is not run says why, and of the rest nothing is left to fill in [docs:commands]', () => {
  const blocks = [...guides.values()].flat().filter(({ language }) => language === 'sh');
  expect(blocks.filter(({ notRun }) => notRun !== undefined && notRun.trim().length < 5)).toEqual([]);
  const left = blocks
    .filter(runs)
    .flatMap(({ text: commands }) => filledIn(commands, 't', 'a').match(/\S*_…/g) ?? []);
  expect(left).toEqual([]);
});
