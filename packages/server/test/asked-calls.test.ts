import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { script, script64, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { parked, waitedFor, writtenDown } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

/** Adds a line to a file of the workspace, so that one can count how often it ran. */
function add(line: string) {
  return { name: 'Bash', input: { command: `echo ${line} >> ran.txt` } };
}

async function ran(sessionId: string): Promise<string[]> {
  const file = path.join(service.dataDir, 'sessions', sessionId, 'workspace', 'ran.txt');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

const asks = { kind: 'command', effect: 'ask', commands: ['echo *'] };

async function newSession(who: Api, more: Json[] = []): Promise<string> {
  return who.newSession({ policies: [{ rules: [asks, ...more] }] });
}

function decide(who: Api, id: string, body: Json) {
  return who.post(`/approvals/${id}/decision`, body);
}

function say(...tools: ReturnType<typeof add>[]): string {
  return `Work.${script(...tools.map((tool): Step => ({ tools: [tool] })), { text: 'Done.' })}`;
}

describe('a call that a rule asks about', () => {
  test('runs once when it is allowed, with the arguments that were allowed [asked:edited]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await newSession(alice);
    const turn = await alice.tell(id, say(add('one')));
    const approval = await waitedFor(alice, id);
    expect(await ran(id)).toEqual([]);
    await decide(alice, approval, { decision: 'allow', updated_input: add('edited').input });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['edited']);
  });

  test('does not run with arguments that a rule denies, whoever allowed them [asked:edited-denied]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await newSession(alice, [{ kind: 'command', effect: 'deny', commands: ['echo secret*'] }]);
    const turn = await alice.tell(id, say(add('one')));
    const approval = await waitedFor(alice, id);
    await decide(alice, approval, { decision: 'allow', updated_input: add('secret').input });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual([]);
  });

  test('asks those whom the edited arguments concern, whoever allowed them [asked:edited-asks]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const admins = { roles: ['admin'], quorum: { count: 1 }, deadline_seconds: 600 };
    const strict = { kind: 'command', effect: 'ask', commands: ['echo secret*'], approval: admins };
    await alice.post('/policies', { name: 'Secrets', level: 'organization', rules: [strict] });
    const id = await newSession(bob);
    const turn = await bob.tell(id, say(add('one')));
    const first = await waitedFor(bob, id);
    await decide(bob, first, { decision: 'allow', updated_input: add('secret').input });
    const second = await waitedFor(bob, id);
    expect(second).not.toBe(first);
    expect((await bob.get(`/approvals/${second}`)).body).toMatchObject({
      input: add('secret').input,
      deciders: { roles: ['admin'], users: [] },
    });
    expect((await decide(bob, second, { decision: 'allow' })).status).toBe(403);
    expect(await ran(id)).toEqual([]);
    await decide(alice, second, { decision: 'allow' });
    expect(await bob.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['secret']);
  });

  test('is asked about again, though remembered, when others are to be asked now [asked:remembered-terms]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const id = await newSession(bob);
    const turn = await bob.tell(id, say(add('one'), add('one')));
    await decide(bob, await waitedFor(bob, id), { decision: 'allow', remember: 'session' });
    expect(await bob.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['one', 'one']);
    const strict = { ...asks, approval: { roles: ['admin'], quorum: { count: 1 }, deadline_seconds: 600 } };
    await alice.post('/policies', { name: 'Strict', level: 'organization', rules: [strict] });
    const again = await bob.tell(id, say(add('one')));
    const approval = await waitedFor(bob, id);
    expect((await decide(bob, approval, { decision: 'allow' })).status).toBe(403);
    await decide(alice, approval, { decision: 'deny' });
    await bob.finished(id, again);
    expect(await ran(id)).toEqual(['one', 'one']);
  });

  test('is not asked about again when it is remembered, and others are [asked:remembered]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await newSession(alice);
    const turn = await alice.tell(id, say(add('one'), add('one'), add('two')));
    const first = await waitedFor(alice, id);
    await decide(alice, first, { decision: 'allow', remember: 'session' });
    const second = await waitedFor(alice, id);
    expect((await alice.get(`/approvals/${second}`)).body['input']).toMatchObject(add('two').input);
    await decide(alice, second, { decision: 'deny', reason: 'No.' });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['one', 'one']);
    expect((await alice.get(`/approvals?session_id=${id}`)).body['total']).toBe(2);
  });

  test('in each of two sub-agents waits for its own decision [asked:sub-agents]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await newSession(alice);
    const agent = (line: string) => ({
      name: 'Agent',
      input: {
        description: line,
        subagent_type: 'general-purpose',
        prompt: `${line}${script64({ tools: [add(line)] }, { text: 'done' })}`,
      },
    });
    const turn = await alice.tell(
      id,
      `Go.${script({ tools: [agent('one'), agent('two')] }, { text: 'Done.' })}`,
    );
    const waiting = await eventually(
      async () => {
        const { items } = (await alice.get(`/approvals?status=pending&session_id=${id}`)).body;
        expect(items).toHaveLength(2);
        return items as Json[];
      },
      { within: 20_000 },
    );
    for (const approval of waiting) {
      const isOne = JSON.stringify(approval['input']).includes('one');
      await decide(alice, approval['id'], { decision: isOne ? 'allow' : 'deny' });
    }
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['one']);
  });

  test('runs once when its process is killed before it is decided [asked:killed]', async () => {
    const alice = await service.newUser({ role: 'admin' });
    const id = await newSession(alice);
    const turn = await alice.tell(id, say(add('one'), add('one')));
    const approval = await waitedFor(alice, id);
    await writtenDown(service.store, alice, id);
    process.kill(await agentOf(id), 'SIGKILL');
    await parked(alice, turn);
    await decide(alice, approval, { decision: 'allow' });
    // The second time is another call: it is asked about anew.
    const second = await waitedFor(alice, id);
    expect(second).not.toBe(approval);
    await decide(alice, second, { decision: 'deny' });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await ran(id)).toEqual(['one']);
  });
});
