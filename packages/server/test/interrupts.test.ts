import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, StreamEvent } from './support/api.ts';
import { agentOf, processesOf } from './support/agent-processes.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql } from './support/sql.ts';
import { endless, endlessRuns } from './support/tools.ts';

const leaseSeconds = 6;

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ LEASE_SECONDS: String(leaseSeconds) });
});
afterAll(() => service[Symbol.asyncDispose]());

async function untilEvent(alice: Api, id: string, fits: (event: StreamEvent) => boolean): Promise<void> {
  for await (const event of alice.stream(id)) if (fits(event)) return;
}

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });

function lastRequestWith(text: string): string {
  const request = service.fake.requests.findLast((sent) => JSON.stringify(sent.body).includes(text));
  return JSON.stringify(request?.body);
}

describe('an interrupt', () => {
  test('ends a running tool within two seconds, and the session goes on where it was [interrupts:tool]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `The word is heron.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    const agent = await agentOf(id);

    const asked = performance.now();
    expect((await alice.post(`/sessions/${id}/interrupt`)).status).toBe(202);
    const ended = await alice.finished(id, turn);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(ended).toMatchObject({
      status: 'interrupted',
      stop_reason: 'interrupted',
      error: { code: 'interrupted_by_user' },
    });
    const log = await alice.events(id);
    const types = log.map((event) => event.type);
    expect(types).toContain('user.interrupt');
    expect(types.filter((type) => type === 'turn.interrupted')).toHaveLength(1);
    expect(types.at(-1)).toBe('session.status_idle');
    const calls = (await alice.get(`/sessions/${id}/tool-calls`)).body['items'];
    expect(calls).toMatchObject([{ tool_name: 'Bash', status: 'error' }]);

    const answer = await alice.ask(id, `Which word was it?${script({ text: 'Heron.' })}`);
    expect(answer).toMatchObject({ status: 'completed', content: { text: 'Heron.' } });
    expect(lastRequestWith('Which word was it?')).toContain('The word is heron.');
    expect(await agentOf(id)).toBe(agent);
  });

  test('ends an answer that is being written, and keeps what was said in the conversation [interrupts:text]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const words = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
    const turn = await alice.tell(id, `Tell at length.${script({ text: words, slowMs: 50 })}`);
    for await (const event of alice.stream(id, { deltas: true })) if (event.type === 'delta') break;

    const asked = performance.now();
    await alice.post(`/sessions/${id}/interrupt`);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'interrupted' });
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(await alice.ask(id, `And then?${script({ text: 'Enough.' })}`)).toMatchObject({
      status: 'completed',
    });
    expect(lastRequestWith('And then?')).toContain('Tell at length.');
  });

  test(
    'ends a turn whose files are still put in place, and the next one has them all [interrupts:lay-out]',
    { timeout: 180_000 },
    async () => {
      const alice = await service.newUser();
      const id = await alice.newSession();
      const files = process.env['FULL'] ? 20_000 : 1_000;
      const make = bash(`mkdir many; for n in $(seq ${files}); do echo $n > many/$n; done; ls many | wc -l`);
      await alice.ask(id, `Make.${script(make, { text: 'Made.' })}`);
      const fork = String((await alice.post(`/sessions/${id}/fork`, {})).body['id']);
      const turn = await alice.tell(fork, `Count.${script(bash('ls many | wc -l'), { text: 'Counted.' })}`);
      await untilEvent(alice, fork, (event) => event.type === 'session.status_running');
      const asked = performance.now();
      await alice.post(`/sessions/${fork}/interrupt`);
      expect(await alice.finished(fork, turn)).toMatchObject({
        ...{ status: 'interrupted', error: { code: 'interrupted_by_user' } },
      });
      const took = performance.now() - asked;
      if (process.env['FULL']) console.info(`interrupted in ${Math.round(took)} ms`);
      expect(took).toBeLessThan(2_000);
      const answer = await alice.ask(fork, `Again.${script(bash('ls many | wc -l'), { text: 'Counted.' })}`);
      expect(answer['tool_calls'][0]['output']).toContain(String(files));
    },
  );

  test('is what a turn gets that nobody stopped when its organization was suspended [operator:suspended-late]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    await using sql = await openSql(service.databaseUrl);
    const suspend = (at: 'now()' | 'null', reason: string) =>
      sql.rows(`update organizations set suspended_at = ${at}, suspended_for = ${reason} where id = $1`, [
        alice.organizationId,
      ]);
    // As a suspension that has seen no turn, because this one was not committed yet.
    await suspend('now()', "'The bill is open.'");
    const status = async () =>
      (await sql.rows('select status from turns where id = $1', [turn]))[0]?.['status'];
    await eventually(async () => expect(await status()).toBe('interrupted'), {
      within: leaseSeconds * 1_000,
    });
    await suspend('null', 'null');
    expect(await alice.finished(id, turn)).toMatchObject({ error: { code: 'interrupted_by_user' } });
  });

  test.each([0, 1, 2, 3, 4])(
    'is not lost when it comes while the agent starts, try %i [interrupts:at-the-start]',
    async () => {
      const alice = await service.newUser();
      const id = await alice.newSession();
      const turn = await alice.tell(id, `Hang.${script({ hang: true })}`);
      await untilEvent(alice, id, (event) => event.type === 'session.status_running');
      const asked = performance.now();
      await alice.post(`/sessions/${id}/interrupt`);
      expect(await alice.finished(id, turn)).toMatchObject({ status: 'interrupted' });
      expect(performance.now() - asked).toBeLessThan(3_000);
      expect(await alice.ask(id, `Go on.${script({ text: 'On.' })}`)).toMatchObject({ status: 'completed' });
    },
  );

  test('drops the prompts that wait, and says so in the log [interrupts:queue]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const running = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    const waiting = [await alice.tell(id, 'First in line.'), await alice.tell(id, 'Second in line.')];
    await endlessRuns(id);
    await alice.post(`/sessions/${id}/interrupt`);
    for (const turn of [running, ...waiting])
      expect(await alice.finished(id, turn)).toMatchObject({
        status: 'interrupted',
        error: { code: 'interrupted_by_user' },
      });
    const log = await alice.events(id);
    const marked = log.filter((event) => event.type === 'turn.interrupted').map((event) => event['turn_id']);
    expect([...marked].sort()).toEqual([running, ...waiting].sort());
    expect(log.filter((event) => event.type === 'session.status_running')).toHaveLength(1);
    expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('active');
    expect(await alice.ask(id, `Go on.${script({ text: 'On.' })}`)).toMatchObject({ status: 'completed' });
  });

  test('does nothing to an idle session [interrupts:idle]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    const before = await alice.events(id);
    expect((await alice.post(`/sessions/${id}/interrupt`)).status).toBe(202);
    expect(await alice.events(id)).toEqual(before);
    expect(await alice.ask(id, `Go on.${script({ text: 'On.' })}`)).toMatchObject({ status: 'completed' });
  });
});

describe('a deleted session', () => {
  test('stops what runs in it, and nothing of it is left after two seconds [interrupts:delete-running]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turn = await alice.tell(id, `Work.${script({ tools: [endless] })}`);
    const waiting = await alice.tell(id, 'In line.');
    await endlessRuns(id);
    const stream = Array.fromAsync(untilTerminated(alice, id));

    expect((await alice.delete(`/sessions/${id}`)).status).toBe(204);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 2_000 });
    for (const path of ['', '/events', '/turns', '/messages', '/tool-calls'])
      expect((await alice.get(`/sessions/${id}${path}`)).status).toBe(404);
    for (const gone of [turn, waiting]) expect((await alice.get(`/turns/${gone}`)).status).toBe(404);
    expect((await stream).at(-1)?.type).toBe('session.status_terminated');
    const list = (await alice.get('/sessions')).body['items'] as { id: string }[];
    expect(list.map((session) => session.id)).not.toContain(id);
  });

  test('leaves no warm process behind when it was idle [interrupts:delete-idle]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    expect(await processesOf({ session: id })).not.toEqual([]);
    expect((await alice.delete(`/sessions/${id}`)).status).toBe(204);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within: 2_000 });
    expect((await alice.post(`/sessions/${id}/query`, { message: 'Anyone?' })).status).toBe(404);
  });
});

async function* untilTerminated(alice: Api, id: string): AsyncGenerator<StreamEvent, void> {
  for await (const event of alice.stream(id)) {
    yield event;
    if (event.type === 'session.status_terminated') return;
  }
}

describe('a turn that runs longer than its session allows', () => {
  test('fails with turn_timeout, and the session stays usable [interrupts:timeout]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({ timeout_seconds: 2 });
    const asked = performance.now();
    const answer = await alice.ask(id, `Work.${script({ tools: [endless] })}`);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'turn_timeout' } });
    expect((await alice.events(id)).some((event) => event.type === 'session.error')).toBe(true);
    await eventually(
      async () =>
        expect((await processesOf({ session: id })).filter(({ program }) => program === 'tail')).toEqual([]),
      { within: 2_000 },
    );
    expect(await alice.ask(id, `Go on.${script({ text: 'On.' })}`)).toMatchObject({ status: 'completed' });
  });
});
