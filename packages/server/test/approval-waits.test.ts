import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOf, processesOf } from './support/agent-processes.ts';
import { answer, parked, prompt, resultOf, waitedFor, writtenDown } from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

describe('an agent that asks', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test('waits in place, and goes on with the answer [waiting:question]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({ timeout_seconds: 6 });
    const turn = await alice.tell(id, prompt);
    const approval = await waitedFor(alice, id);
    expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('waiting');
    // Longer than the turn may run.
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    expect((await answer(alice, approval, 'Blue')).status).toBe(200);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Painted.' });
    expect(await resultOf(alice, id)).toEqual([expect.stringContaining('"Which colour?"="Blue"')]);
    expect((await alice.get(`/approvals/${approval}`)).body).toMatchObject({
      kind: 'question',
      status: 'allowed',
      applied_at: expect.any(String) as unknown,
    });
    const types = (await alice.events(id)).map(({ type }) => type);
    expect(types.filter((type) => /waiting|running|confirmation|approval/.test(type))).toEqual([
      'session.status_running',
      'session.status_waiting',
      'user.tool_confirmation',
      'approval.settled',
      'session.status_running',
    ]);
  });

  test('is told that people would not answer, and why [waiting:denied]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, prompt);
    const approval = await waitedFor(alice, id);
    await alice.post(`/approvals/${approval}/decision`, { decision: 'deny', reason: 'Choose yourself.' });
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
    expect(await resultOf(alice, id)).toEqual([
      expect.stringContaining('A person denied this call: Choose yourself.'),
    ]);
  });

  test('is stopped by an interrupt, which cancels what it asked [waiting:interrupted]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, prompt);
    const approval = await waitedFor(alice, id);
    await alice.post(`/sessions/${id}/interrupt`);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'interrupted' });
    expect((await answer(alice, approval, 'Blue')).status).toBe(410);
    expect(await alice.ask(id, `Again.${script({ text: 'Here.' })}`)).toMatchObject({ status: 'completed' });
  });

  test('may die while it waits: the turn goes on when there is an answer [waiting:agent-killed]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, prompt);
    const approval = await waitedFor(alice, id);
    await writtenDown(service.store, alice, id);
    process.kill(await agentOf(id), 'SIGKILL');
    await parked(alice, turn);
    await answer(alice, approval, 'Red');
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Painted.' });
    expect(await resultOf(alice, id)).toEqual([expect.stringContaining('"Which colour?"="Red"')]);
    expect((await alice.get(`/approvals?session_id=${id}`)).body['total']).toBe(1);
  });
});

describe('a turn that waits for people for longer than its process may', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ APPROVAL_HOLD_SECONDS: '1' });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test('is parked without a process, and goes on when they have decided [waiting:parked]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, prompt);
    const approval = await waitedFor(alice, id);
    await parked(alice, turn);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 5_000 });
    expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('waiting');
    await answer(alice, approval, 'Blue');
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Painted.' });
    expect(await resultOf(alice, id)).toEqual([expect.stringContaining('"Which colour?"="Blue"')]);
    expect((await alice.get(`/approvals?session_id=${id}`)).body['total']).toBe(1);
  });
});
