import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissions, rightOf } from '../../packages/server/src/domain/access/rights.ts';
import type { Api } from '../../packages/server/test/support/api.ts';
import { waitedFor } from '../../packages/server/test/support/asking-agent.ts';
import { freePort } from '../../packages/server/test/support/free-port.ts';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';

const root = path.join(import.meta.dirname, '..', '..');
const examples = path.join(root, 'examples');

let service: TestApp;
let alice: Api;
let key: string;
let folder: string;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes' });
  alice = await service.newUser({ role: 'admin' });
  const scopes = permissions.filter((each) => !rightOf(each).byLoginOnly && !rightOf(each).operatorOnly);
  key = (await alice.post('/api-keys', { name: 'Examples', scopes })).body['key'];
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-examples-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await service[Symbol.asyncDispose]();
});

function start(file: string, args: readonly string[], more: Record<string, string> = {}): ChildProcess {
  const program = path.join(examples, file);
  const [command, ...first] = file.endsWith('.ts') ? [process.execPath, program] : [program];
  const PATH = `${path.join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { PATH, HOME: folder, AI_AGENT_URL: service.url, AI_AGENT_API_KEY: key, ...more };
  return spawn(command, [...first, ...args], { cwd: folder, env });
}

/** Runs an example to its end. */
async function run(file: string, args: readonly string[], input = '', more: Record<string, string> = {}) {
  const child = start(file, args, more);
  child.stdin!.end(input);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  await ended;
  return { code: child.exitCode, out, err };
}

/** Runs an example that goes on by itself, until it has said something. */
function runUntil(file: string, args: readonly string[], said: RegExp, more: Record<string, string> = {}) {
  const child = start(file, args, more);
  let out = '';
  child.stdout!.setEncoding('utf8').on('data', (words: string) => void (out += words));
  return {
    said: () => expect.poll(() => out, { timeout: 30_000 }).toMatch(said),
    out: () => out,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const hello = `Say hello.${script({ text: 'Hello there.' })}`;
const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });

test('every example is run here [examples:all]', async () => {
  const here = await readFile(import.meta.filename, 'utf8');
  const entries = await readdir(examples, { recursive: true, withFileTypes: true });
  const files = entries.flatMap((each) => (each.isFile() && each.name !== 'README.md' ? [each.name] : []));
  expect(files.filter((file) => !here.includes(`'${file}'`))).toEqual([]);
});

test('a first question is asked with curl [examples:curl]', async () => {
  expect(await run('first-question.sh', [hello])).toEqual({ code: 0, out: 'Hello there.\n', err: '' });
});

test('Python alone asks, and prints the answer while it comes [examples:python]', async () => {
  expect(await run('ask.py', [hello])).toEqual({ code: 0, out: 'Hello there.\n', err: '' });
});

test('the client asks, and prints the answer while it comes [examples:client]', async () => {
  expect(await run('ask.ts', [hello])).toEqual({ code: 0, out: 'Hello there.\nend_turn\n', err: '' });
});

test('a client of the Model Context Protocol asks by the tools of the service [examples:mcp]', async () => {
  expect(await run('mcp-client.ts', [hello])).toEqual({ code: 0, out: 'Hello there.\n', err: '' });
});

test('the command line reviews what is piped to it [examples:review]', async () => {
  const { code, out } = await run('review.sh', [], `- a\n+ b\n${script({ text: 'It is fine.' })}`);
  expect({ code, out }).toEqual({ code: 0, out: 'It is fine.\n' });
});

test('a job of a build server fails when the agent does, and keeps a report [examples:ci]', async () => {
  await writeFile(path.join(folder, 'data.csv'), 'a,b\n');
  const work = `Count.${script(bash('cat data.csv'), { text: 'Two columns.' })}`;
  const good = await run('ci-job.sh', ['data.csv', work]);
  expect([good.code, good.out]).toEqual([0, expect.stringContaining('Two columns.')]);
  expect(await readFile(path.join(folder, 'report.md'), 'utf8')).toContain('# Session Build 0');
  const bad = await run('ci-job.sh', ['data.csv', `Fail.${script({ error: 400 })}`]);
  expect(bad.code).toBe(7);
});

test('a receiver of webhooks tells what ended, and believes nobody else [examples:webhooks]', async () => {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const made = await alice.post('/webhook-endpoints', { url, events: ['session.status_idle'] });
  const secret = { WEBHOOK_SECRET: made.body['secret'], PORT: port };
  await using receiver = runUntil('webhook-receiver.ts', [], /session\.status_idle/, secret);
  await expect
    .poll(
      () =>
        fetch(url, { method: 'POST', body: '{}' }).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(401);
  await alice.ask(await alice.newSession(), hello);
  await receiver.said();
  await alice.delete(`/webhook-endpoints/${made.body['id']}`);
});

test('a bot decides on what it knows, and leaves the rest to people [examples:approvals]', async () => {
  await using bot = runUntil('approval-bot.ts', [], /git status[^]*git push/);
  const rules = [{ kind: 'command', effect: 'ask', commands: ['*'] }];
  const id = await alice.newSession({ policies: [{ rules }] });
  const steps = [bash('git status'), bash('git push origin main'), bash('make'), { text: 'Done.' }];
  const turn = await alice.tell(id, `Work.${script(...steps)}`);
  await bot.said();
  const left = await waitedFor(alice, id);
  expect((await alice.get(`/approvals/${left}`)).body).toMatchObject({ input: { command: 'make' } });
  await alice.post(`/approvals/${left}/decision`, { decision: 'deny' });
  await alice.finished(id, turn);
});

test('a report of the last day is saved [examples:report]', async () => {
  const { code, out } = await run('nightly-report.ts', ['day.html']);
  expect({ code, out }).toEqual({ code: 0, out: 'day.html\n' });
  expect(await readFile(path.join(folder, 'day.html'), 'utf8')).toContain('The last day');
});

test('a task, its schedule and what its agent may do are made of code [examples:apply]', async () => {
  const egress = { hosts: ['tickets.example.com'] };
  await alice.put('/organization/agent-limits', { egress });
  const file = path.join(examples, 'agents', 'nightly.yaml');
  const cli = path.join('..', 'node_modules', '.bin', 'ai-agent');
  const more = { TICKETS_TOKEN: 'of-tickets' };
  const made = await run(cli, ['apply', '-f', file, '--yes'], '', more);
  expect(made.code, made.err).toBe(0);
  const again = await run(cli, ['apply', '-f', file, '--yes'], '', more);
  expect(again.err).toBe('');
  expect(again.out).toContain('Nothing to change');
});

test('two ways to go on from one place are compared [examples:forks]', async () => {
  const id = await alice.newSession();
  await alice.ask(id, `Begin.${script(bash('echo one > notes'), { text: 'Begun.' })}`);
  const add = (word: string) => `Add.${script(bash(`echo ${word} >> notes`), { text: 'Added.' })}`;
  const { code, out, err } = await run('fork-and-compare.ts', [id, add('two'), add('three')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.match(/^ses_\w+ \$\d/gm)).toHaveLength(2);
  for (const line of ['+two', '+three']) expect(out.split('\n')).toContain(line);
});

test('every turn that ends is told of, from where the program stopped [examples:feed]', async () => {
  const id = await alice.newSession();
  const line = new RegExp(`${id} end_turn`);
  {
    await using first = runUntil('follow-everything.ts', ['place.txt'], line);
    // It follows what comes when it is there: it is asked until it is.
    await expect
      .poll(
        async () => {
          await alice.ask(id, hello);
          return first.out();
        },
        { timeout: 30_000 },
      )
      .toMatch(line);
    await expect
      .poll(() => readFile(path.join(folder, 'place.txt'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .not.toBe('');
  }
  const other = await alice.newSession();
  await alice.ask(other, hello);
  await using second = runUntil('follow-everything.ts', ['place.txt'], new RegExp(`${other} end_turn`));
  await second.said();
});
