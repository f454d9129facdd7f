import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOf, processesOf } from './support/agent-processes.ts';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { endless, endlessRuns } from './support/tools.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

/** The next turn works, in a new process that knows what was said in `before`. */
async function remembers(alice: Api, id: string, before: string): Promise<void> {
  const answer = await alice.ask(id, `What was it?${script({ text: 'That.' })}`);
  expect(answer).toMatchObject({ status: 'completed', content: { text: 'That.' } });
  const asked = service.fake.requests.map((sent) => JSON.stringify(sent.body));
  expect(asked.some((body) => body.includes('What was it?') && body.includes(before))).toBe(true);
}

describe('an agent process that is killed', () => {
  test('in a tool ends the turn and the tool within two seconds, and is replaced [agent-crashes:tool]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    const killed = await agentOf(id);
    process.kill(killed, 'SIGKILL');
    const at = performance.now();
    expect(await alice.finished(id, turn)).toMatchObject({
      status: 'failed',
      stop_reason: 'error',
      error: { code: 'agent_crashed' },
    });
    expect(performance.now() - at).toBeLessThan(2_000);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 2_000 });

    const types = (await alice.events(id)).map((event) => event.type);
    expect(types.slice(-3)).toEqual(['session.error', 'session.usage', 'session.status_idle']);
    expect((await alice.get(`/sessions/${id}/tool-calls`)).body['items']).toMatchObject([
      { status: 'error' },
    ]);
    await remembers(alice, id, 'The word is heron.');
    expect(await agentOf(id)).not.toBe(killed);
  });

  test('in the middle of an answer ends the turn, and the session goes on [agent-crashes:text]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is ibis.${script({ text: 'Noted.' })}`);
    const words = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    const turn = await alice.tell(id, `Tell of it.${script({ text: words, slowMs: 50 })}`);
    for await (const event of alice.stream(id, { deltas: true })) if (event.type === 'delta') break;
    process.kill(await agentOf(id), 'SIGKILL');
    const at = performance.now();
    expect(await alice.finished(id, turn)).toMatchObject({
      status: 'failed',
      error: { code: 'agent_crashed' },
    });
    expect(performance.now() - at).toBeLessThan(2_000);
    await remembers(alice, id, 'The word is ibis.');
  });

  test('while idle is not noticed by the next prompt [agent-crashes:idle]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is egret.${script({ text: 'Noted.' })}`);
    process.kill(await agentOf(id), 'SIGKILL');
    await remembers(alice, id, 'The word is egret.');
    const turns = (await alice.get(`/sessions/${id}/turns`)).body['items'] as { status: string }[];
    expect(turns.map((turn) => turn.status)).toEqual(['completed', 'completed']);
  });

  test('before it has said anything ends the turn as not started [agent-crashes:start]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Hello.${script({ text: 'Hello.' })}`);
    process.kill(await eventually(() => agentOf(id), { within: 5_000 }), 'SIGKILL');
    const ended = await alice.finished(id, turn);
    expect(ended['status']).toBe('failed');
    expect(['agent_start_failed', 'agent_crashed']).toContain(ended['error'].code);
    expect(await alice.ask(id, `Again.${script({ text: 'Up.' })}`)).toMatchObject({ status: 'completed' });
  });

  test('with prompts in line costs only its own turn [agent-crashes:queue]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    const waiting = alice.ask(id, `And this.${script({ text: 'Done.' })}`);
    await endlessRuns(id);
    process.kill(await agentOf(id), 'SIGKILL');
    expect(await alice.finished(id, turn)).toMatchObject({ error: { code: 'agent_crashed' } });
    expect(await waiting).toMatchObject({ status: 'completed', content: { text: 'Done.' } });
  });
});
