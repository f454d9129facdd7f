import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId } from '../src/domain/ids.ts';
import { processesOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import {
  answer,
  parked,
  prompt as question,
  resultOf,
  waitedFor,
  writtenDown,
} from './support/asking-agent.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { at, newServerSite } from './support/server-site.ts';
import { endless, endlessRuns } from './support/tools.ts';

/** Said after a tool that was interrupted, which the scripted model takes for a prompt. */
const goesOn = { expect: 'Continue from where you left off', steps: [{ text: 'Went on.' }], repeat: true };

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
  service.fake.script(goesOn);
});
afterAll(() => service[Symbol.asyncDispose]());

const pause = (who: Api, id: string) => who.post(`/sessions/${id}/pause`);
const resume = (who: Api, id: string) => who.post(`/sessions/${id}/resume`);
const statusOf = async (who: Api, id: string) => (await who.get(`/sessions/${id}`)).body['status'] as string;

async function untilNothingRuns(id: string): Promise<void> {
  await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 10_000 });
}

describe('a session that is paused', () => {
  test('in the middle of a tool stands still, and goes on in the same turn, with the others in line [paused:turn]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `The word is heron.${script({ tools: [endless] })}`);
    const next = await alice.tell(id, `Which word?${script({ text: 'Heron.' })}`);
    await endlessRuns(id);
    const answered = await pause(alice, id);
    expect([answered.status, answered.body['status']]).toEqual([200, 'paused']);
    await parked(alice, turn);
    await untilNothingRuns(id);
    expect((await alice.get(`/turns/${turn}`)).body).toMatchObject({ parked_for: 'pause', resume_at: null });
    expect((await alice.get(`/turns/${next}`)).body).toMatchObject({ status: 'queued' });

    for (const refused of [
      await pause(alice, id),
      await alice.post(`/sessions/${id}/query`, { message: 'No.' }),
    ])
      expect([refused.status, refused.body['code']]).toEqual([409, 'wrong_state']);

    const resumed = await resume(alice, id);
    expect([resumed.status, resumed.body['status']]).toEqual([200, 'waiting']);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Went on.' });
    expect(await alice.finished(id, next)).toMatchObject({ status: 'completed', result_text: 'Heron.' });
    expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({ status: 'active', total_turns: 2 });
    expect((await resume(alice, id)).status).toBe(409);

    const calls = (await alice.get(`/sessions/${id}/tool-calls`)).body['items'] as Json[];
    expect(calls).toMatchObject([{ tool_name: 'Bash', status: 'error' }]);
    const sent = service.fake.requests.findLast(({ body }) =>
      JSON.stringify(body).includes('The word is heron.'),
    );
    expect(JSON.stringify(sent?.body).split('The word is heron.')).toHaveLength(2);
    expect(JSON.stringify(sent?.body)).toMatch(/interrupted[^"]*outcome is unknown/i);
    const log = await alice.events(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ type }) => /paused|resumed/.test(type)).map(({ type }) => type)).toEqual([
      'session.paused',
      'session.resumed',
    ]);
  });

  test('while idle keeps no process, and goes on with the whole conversation [paused:idle]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is egret.${script({ text: 'Noted.' })}`);
    expect(await processesOf({ session: id })).not.toEqual([]);
    expect((await pause(alice, id)).status).toBe(200);
    await untilNothingRuns(id);
    expect((await resume(alice, id)).body['status']).toBe('active');
    const again = await alice.ask(id, `Which?${script({ text: 'Egret.' })}`);
    expect(again).toMatchObject({ status: 'completed' });
    const sent = service.fake.requests.findLast(({ body }) => JSON.stringify(body).includes('Which?'));
    expect(JSON.stringify(sent?.body)).toContain('The word is egret.');
  });

  test('while people are asked lets them decide, and goes on with that when it is resumed [paused:asked]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, question);
    const approval = await waitedFor(alice, id);
    await writtenDown(service.store, alice, id);
    expect((await pause(alice, id)).status).toBe(200);
    await parked(alice, turn);
    expect((await alice.get(`/turns/${turn}`)).body).toMatchObject({ parked_for: 'approval' });
    expect((await answer(alice, approval, 'Blue')).status).toBe(200);
    expect([await statusOf(alice, id), (await alice.get(`/turns/${turn}`)).body['status']]).toEqual([
      'paused',
      'parked',
    ]);
    expect((await resume(alice, id)).status).toBe(200);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Painted.' });
    expect(await resultOf(alice, id)).toEqual([expect.stringContaining('"Which colour?"="Blue"')]);
  });

  test('and resumed at once goes on too [paused:at-once]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    expect([(await pause(alice, id)).status, (await resume(alice, id)).status]).toEqual([200, 200]);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Went on.' });
  });

  test('before anything ran is as new when it is resumed [paused:created]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    expect((await pause(alice, id)).body['status']).toBe('paused');
    expect((await resume(alice, id)).body['status']).toBe('created');
    expect(await alice.ask(id, `Hello.${script({ text: 'Hi.' })}`)).toMatchObject({ status: 'completed' });
  });

  test('can be interrupted, and terminated [paused:ended]', async () => {
    const alice = await service.newUser();
    const [one, two] = [await alice.newSession(), await alice.newSession()];
    const turns = await Promise.all(
      [one, two].map((id) => alice.tell(id, `Work.${script({ tools: [endless] })}`)),
    );
    for (const [index, id] of [one, two].entries()) {
      await endlessRuns(id);
      await pause(alice, id);
      await parked(alice, turns[index] ?? '');
    }
    expect((await alice.post(`/sessions/${one}/interrupt`)).status).toBe(202);
    expect((await alice.get(`/turns/${turns[0] ?? ''}`)).body).toMatchObject({
      status: 'interrupted',
      error: { code: 'interrupted_by_user' },
    });
    expect(await statusOf(alice, one)).toBe('paused');
    expect((await resume(alice, one)).body['status']).toBe('active');
    expect((await alice.delete(`/sessions/${two}`)).status).toBe(204);
    expect((await resume(alice, two)).status).toBe(404);
    expect((await alice.events(one)).at(-1)?.type).toBe('session.resumed');
  });

  test('stays so when its server is killed before the turn is set aside, and goes on when it is resumed [paused:killed]', async () => {
    await using site = await newServerSite();
    site.fake.script(goesOn);
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    // Nobody who could set the turn aside hears of it.
    await site.store.transact(alice.organizationId, async (tx) => {
      const session = await tx.sessions.get(SessionId.parse(id));
      await tx.sessions.save({ ...session, status: 'paused' });
    });
    await first.kill();
    const again = at(await site.start(dataDir).ready(), alice);
    await parked(again, turn);
    expect([await statusOf(again, id), (await again.get(`/turns/${turn}`)).body['parked_for']]).toEqual([
      'paused',
      'pause',
    ]);
    await resume(again, id);
    expect(await again.finished(id, turn)).toMatchObject({ status: 'completed', attempts: 1 });
  }, 60_000);
});
