import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { script, script64, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { parked, resultOf, waitedFor } from './support/asking-agent.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ APPROVAL_HOLD_SECONDS: '1' });
});
afterAll(() => service[Symbol.asyncDispose]());

type Tool = NonNullable<Extract<Step, { tools?: unknown }>['tools']>[number];

/** Adds a line to a file of the workspace, so that one can count how often it ran. */
const add = (line: string): Tool => ({ name: 'Bash', input: { command: `echo ${line} >> ran.txt` } });

async function ran(sessionId: string): Promise<string[]> {
  const file = path.join(service.dataDir, 'sessions', sessionId, 'workspace', 'ran.txt');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

const rules = [{ kind: 'command', effect: 'ask', commands: ['echo *'] }];

type Waiting = { readonly alice: Api; readonly id: string; readonly turn: string; readonly approval: string };

/** A turn that waits without a process before the first call of these steps. */
async function waiting(...steps: Step[]): Promise<Waiting> {
  const alice = await service.newUser({ role: 'admin' });
  const policy = { name: 'House rules', level: 'organization', rules };
  expect((await alice.post('/policies', policy)).status).toBe(201);
  const id = await alice.newSession();
  const turn = await alice.tell(id, `Work.${script(...steps, { text: 'Done.' })}`);
  const approval = await waitedFor(alice, id);
  await parked(alice, turn);
  return { alice, id, turn, approval };
}

function decide({ alice, approval }: Waiting, body: Json) {
  return alice.post(`/approvals/${approval}/decision`, body);
}

/** Whether the agent was told in a note of what was decided. */
function wasTold(...words: string[]): boolean {
  const bodies = service.fake.requests.map(({ body }) => JSON.stringify(body));
  return bodies.some((body) => ['None of them ran', ...words].every((word) => body.includes(word)));
}

describe('a call whose process was ended before people had decided', () => {
  test('is the very call that runs when they allow it, without the model [replay:same-call]', async () => {
    const of = await waiting({ text: 'Before.', tools: [add('one')] });
    const { alice, id, turn } = of;
    await decide(of, { decision: 'allow' });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Done.' });
    expect(await ran(id)).toEqual(['one']);
    const log = await alice.events(id);
    const [called, ...others] = log.filter(({ type }) => type === 'agent.tool_use');
    expect(others).toEqual([]);
    const toolUseId = called?.['tool_use_id'];
    const ofCall = log.filter((event) => event['tool_use_id'] === toolUseId).map(({ type }) => type);
    expect(ofCall).toEqual([
      'agent.tool_use',
      'session.status_waiting',
      'user.tool_confirmation',
      'approval.settled',
      'permission.decided',
      'agent.tool_result',
    ]);
    expect(wasTold('echo one')).toBe(false);
    expect(await alice.ask(id, `Next.${script({ text: 'Here.' })}`)).toMatchObject({ status: 'completed' });
    const heard = JSON.stringify(
      service.fake.requests.findLast(({ path }) => path.includes('messages'))?.body,
    );
    expect(heard.split('"tool_result"')).toHaveLength(2);
    expect(heard).not.toContain('outcome is unknown');
  });

  test('runs with the arguments that they gave it [replay:edited]', async () => {
    const of = await waiting({ tools: [add('one')] });
    await decide(of, { decision: 'allow', updated_input: { command: 'echo edited >> ran.txt' } });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ status: 'completed' });
    expect(await ran(of.id)).toEqual(['edited']);
  });

  test('comes to nothing when they deny it, and the agent is told why [replay:denied]', async () => {
    const of = await waiting({ tools: [add('one')] });
    await decide(of, { decision: 'deny', reason: 'Not today.' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ status: 'completed' });
    expect(await ran(of.id)).toEqual([]);
    expect(await resultOf(of.alice, of.id)).toEqual([
      expect.stringContaining('A person denied this call: Not today.'),
    ]);
  });

  test('does not run when they denied it, though policies allow it by now [replay:policies-allow]', async () => {
    const of = await waiting({ tools: [add('one')] });
    const { items } = (await of.alice.get('/policies?level=organization')).body;
    for (const policy of items as Json[]) await of.alice.delete(`/policies/${String(policy['id'])}`);
    await decide(of, { decision: 'deny' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ status: 'completed' });
    expect(await ran(of.id)).toEqual([]);
  });

  test('does not run when they allowed it, and policies deny it by now [replay:policies-deny]', async () => {
    const of = await waiting({ tools: [add('one')] });
    const denying = { name: 'New', level: 'organization', rules: [{ ...rules[0], effect: 'deny' }] };
    expect((await of.alice.post('/policies', denying)).status).toBe(201);
    await decide(of, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ status: 'completed' });
    expect(await ran(of.id)).toEqual([]);
  });

  test('runs after others of its message, which do not run again [replay:behind-others]', async () => {
    const free: Tool = { name: 'Bash', input: { command: 'pwd; ls >> ran.txt' } };
    const of = await waiting({ tools: [free, add('two')] });
    await decide(of, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ status: 'completed' });
    expect(await ran(of.id)).toEqual(['ran.txt', 'two']);
  });
});

describe('a call that the agent is told of in a note', () => {
  /** The agent makes these calls when it has read the note. */
  const onNote = (about: string, ...tools: Tool[]) =>
    service.fake.script({
      expect: about,
      steps: [...tools.map((tool) => ({ tools: [tool] })), { text: 'Told.' }],
    });

  test('is one of several of a message that have not run [replay:several]', async () => {
    onNote('"echo first >> ran.txt"', add('first'), add('second'));
    const of = await waiting({ tools: [add('first'), add('second')] });
    await decide(of, { decision: 'allow' });
    const second = await waitedFor(of.alice, of.id);
    await decide({ ...of, approval: second }, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ result_text: 'Told.' });
    expect(await ran(of.id)).toEqual(['first', 'second']);
  });

  test('is one of a sub-agent, and the main agent makes it [replay:sub-agent]', async () => {
    onNote('"echo nested >> ran.txt"', add('nested'));
    const task = `Work.${script64({ tools: [add('nested')] }, { text: 'Nested.' })}`;
    const input = { description: 'Work', subagent_type: 'general-purpose', prompt: task };
    const of = await waiting({ tools: [{ name: 'Agent', input }] });
    await decide(of, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ result_text: 'Told.' });
    expect(await ran(of.id)).toEqual(['nested']);
    expect((await of.alice.get(`/approvals?session_id=${of.id}`)).body['total']).toBe(1);
  });

  test('is one that the transcript does not have [replay:unwritten]', async () => {
    onNote('"echo lost >> ran.txt"', add('lost'));
    const of = await waiting({ tools: [add('lost')] });
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(`delete from transcripts where session_id = $1 and entry like '%"tool_use"%'`, [of.id]);
    await decide(of, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ result_text: 'Told.' });
    expect(await ran(of.id)).toEqual(['lost']);
  });

  test('is one whose tool the agent no longer has [replay:tool-gone]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    await alice.put('/organization/agent-limits', { server_features: ['web_search'] });
    const id = await alice.newSession({
      sdk_options: { server_features: ['web_search'] },
      policies: [{ rules: [{ kind: 'tool_deny', effect: 'ask', tools: ['WebSearch'] }] }],
    });
    const search: Tool = { name: 'WebSearch', input: { query: 'herons' } };
    const turn = await alice.tell(id, `Work.${script({ tools: [search] }, { text: 'Done.' })}`);
    const approval = await waitedFor(alice, id);
    await parked(alice, turn);
    await alice.put('/organization/agent-limits', {});
    onNote('"query":"herons"');
    await decide({ alice, id, turn, approval }, { decision: 'allow' });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Told.' });
  }, 30_000);

  test('is one whose process has died of it three times [replay:given-up]', async () => {
    onNote('"echo deadly >> ran.txt"', add('deadly'));
    const of = await waiting({ tools: [add('deadly')] });
    await using sql = await openSql(service.databaseUrl);
    await sql.rows('update approvals set replays = 3 where id = $1', [of.approval]);
    await decide(of, { decision: 'allow' });
    expect(await of.alice.finished(of.id, of.turn)).toMatchObject({ result_text: 'Told.' });
    expect(await ran(of.id)).toEqual(['deadly']);
  });
});
