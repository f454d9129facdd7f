import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId, TurnId } from '../src/domain/ids.ts';
import { parkRunningTurn } from '../src/services/park-turn.ts';
import { processesOf } from './support/agent-processes.ts';
import type { Api, Json, StreamEvent } from './support/api.ts';
import { fillTenant } from './support/filled-tenant.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { at, newServerSite } from './support/server-site.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });

/** The quota is used up once, and there again after so many seconds. */
const usedUp = (seconds: number, then: Step): Step => ({
  error: 429,
  quotaResetIn: seconds,
  times: 1,
  then,
});

const anHour = 3_600;

async function untilParked(alice: Api, id: string): Promise<StreamEvent> {
  for await (const event of alice.stream(id))
    if (event.type === 'session.status_rescheduled' && event['resume_at'] !== undefined) return event;
  throw new Error('The stream ended.');
}

/** A turn that waits for more than this test takes. */
async function parked(alice: Api, prompt: string): Promise<{ id: string; turn: string }> {
  const id = await alice.newSession();
  const turn = await alice.tell(id, prompt);
  await untilParked(alice, id);
  return { id, turn };
}

/** Its time has come. */
async function wake(alice: Api, turn: string): Promise<void> {
  await service.store.transact(alice.organizationId, (tx) => tx.turns.wake(TurnId.parse(turn)));
}

async function turnOf(alice: Api, turn: string): Promise<Json> {
  return (await alice.get(`/turns/${turn}`)).body;
}

const count = (log: readonly StreamEvent[], type: string) =>
  log.filter((event) => event.type === type).length;

function expectGapless(log: readonly StreamEvent[]): void {
  expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
}

/** What the model was sent last that contains a text. */
function lastRequestWith(text: string): string {
  const all = service.fake.requests.map((sent) => JSON.stringify(sent.body));
  return all.findLast((body) => body.includes(text)) ?? '';
}

describe('a turn whose quota is used up', () => {
  test('before the model said anything is parked, and goes on by itself when there is more [parking:first-call]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const answer = alice.ask(id, `Say heron.${script(usedUp(2, { text: 'Heron.' }))}`);
    const told = await untilParked(alice, id);
    expect(told).toMatchObject({ reason: 'quota_exhausted' });
    expect(told['retry_in_ms']).toBeGreaterThan(0);
    const waiting = await turnOf(alice, told['turn_id']);
    expect(waiting).toMatchObject({ status: 'parked', parked_for: 'quota', resume_at: told['resume_at'] });
    expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('waiting');
    expect(await processesOf({ session: id })).toEqual([]);

    expect(await answer).toMatchObject({ status: 'completed', content: { text: 'Heron.' }, error: null });
    expect(await turnOf(alice, told['turn_id'])).toMatchObject({ parked_for: null, resume_at: null });
    const session = (await alice.get(`/sessions/${id}`)).body;
    expect(session).toMatchObject({ status: 'active', total_turns: 1 });
    const log = await alice.events(id);
    expectGapless(log);
    const states = log.filter(({ type }) => type.startsWith('session.')).map(({ type }) => type);
    expect(states).toEqual([
      'session.created',
      'session.status_running',
      'session.status_rescheduled',
      'session.status_running',
      'session.usage',
      'session.status_idle',
    ]);
    expect(count(log, 'user.message')).toBe(1);
    expect(lastRequestWith('Say heron.').split('Say heron.')).toHaveLength(2);
  }, 30_000);

  test('in the middle goes on with what its tools gave, and no tool runs twice [parking:middle]', async () => {
    const alice = await service.newUser();
    const steps = [bash('echo ran >> log.txt; cat log.txt'), usedUp(anHour, bash('cat log.txt'))];
    const { id, turn } = await parked(alice, `Work once.${script(...steps, { text: 'Worked.' })}`);
    await wake(alice, turn);
    const ended = await alice.finished(id, turn);
    expect(ended).toMatchObject({ status: 'completed', result_text: 'Worked.' });
    const calls = (await alice.get(`/sessions/${id}/tool-calls`)).body['items'] as Json[];
    expect(calls.map(({ status, output }) => [status, output])).toEqual([
      ['success', 'ran'],
      ['success', 'ran'],
    ]);
    const heard = lastRequestWith('Work once.');
    expect(heard.split('Work once.')).toHaveLength(2);
    expect(heard.split('"tool_result"')).toHaveLength(3);
    expectGapless(await alice.events(id));
  }, 30_000);

  test('for nobody knows how long tries again after a minute [parking:unknown-reset]', async () => {
    const alice = await service.newUser();
    const broke = { error: 400, type: 'billing_error', times: 1, then: { text: 'Paid.' } } as const;
    const { id, turn } = await parked(alice, `Pay.${script(broke)}`);
    const told = await untilParked(alice, id);
    expect(told['retry_in_ms']).toBeGreaterThanOrEqual(60_000);
    expect(told['retry_in_ms']).toBeLessThan(67_000);
    await wake(alice, turn);
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'Paid.' });
  }, 30_000);

  test('goes on when its organization brings a key of its own [parking:new-key]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { id, turn } = await parked(admin, `Wait.${script(usedUp(anHour, { text: 'On.' }))}`);
    await admin.put('/organization/upstream-key', { api_key: 'sk-ant-another-key' });
    expect(await admin.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'On.' });
  }, 30_000);

  test('fails at once where turns may not wait [parking:no-wait]', async () => {
    await using impatient = await startTestApp({ MAX_QUOTA_WAIT_SECONDS: '0' });
    const alice = await impatient.newUser();
    const id = await alice.newSession();
    const answer = await alice.ask(id, `Try.${script(usedUp(2, { text: 'No.' }))}`);
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'model_rate_limited' } });
    expect(answer['error'].message).toMatch(/used up until \d{4}-\d\d-\d\dT/);
  }, 30_000);
});

describe('a parked turn', () => {
  test('leaves the only place of its node to others [parking:worker-free]', async () => {
    await using narrow = await startTestApp({ MAX_LIVE_SESSIONS: '1' });
    const alice = await narrow.newUser();
    const { id, turn } = await parked(alice, `Wait.${script(usedUp(anHour, { text: 'On.' }))}`);
    const other = await alice.newSession();
    expect(await alice.ask(other, `Hi.${script({ text: 'Hello.' })}`)).toMatchObject({ status: 'completed' });
    await narrow.store.transact(alice.organizationId, (tx) => tx.turns.wake(TurnId.parse(turn)));
    expect(await alice.finished(id, turn)).toMatchObject({ status: 'completed' });
  }, 30_000);

  test('keeps its place before the prompts that come meanwhile [parking:order]', async () => {
    const alice = await service.newUser();
    const { id, turn } = await parked(alice, `First.${script(usedUp(anHour, { text: 'One.' }))}`);
    const later = [
      await alice.tell(id, `Second.${script({ text: 'Two.' })}`),
      await alice.tell(id, `Third.${script({ text: 'Three.' })}`),
    ];
    const rejecting = await alice.newSession({ on_busy: 'reject' });
    const busy = await alice.tell(rejecting, `Wait.${script(usedUp(anHour, { text: 'x' }))}`);
    await untilParked(alice, rejecting);
    expect((await alice.post(`/sessions/${rejecting}/query`, { message: 'Me too.' })).status).toBe(409);
    expect((await turnOf(alice, busy))['status']).toBe('parked');
    expect((await turnOf(alice, later[0] ?? ''))['status']).toBe('queued');

    await wake(alice, turn);
    for (const each of [turn, ...later])
      expect(await alice.finished(id, each)).toMatchObject({ status: 'completed' });
    const log = await alice.events(id);
    expectGapless(log);
    const turnsOf = (type: string) =>
      log.filter((event) => event.type === type).map((event) => event['turn_id']);
    expect(turnsOf('session.status_running')).toEqual([turn, turn, ...later]);
    expect(turnsOf('session.status_idle')).toEqual([turn, ...later]);
  }, 30_000);

  test('ends at once when it is interrupted, with what it cost [parking:interrupt]', async () => {
    const alice = await service.newUser();
    const said = { ...bash('echo hello'), usage: { input_tokens: 70, output_tokens: 7 } };
    const { id, turn } = await parked(
      alice,
      `The word is heron.${script(said, usedUp(anHour, { text: 'x' }))}`,
    );
    const behind = await alice.tell(id, 'Behind.');
    expect((await alice.post(`/sessions/${id}/interrupt`)).status).toBe(202);
    expect(await turnOf(alice, turn)).toMatchObject({
      status: 'interrupted',
      parked_for: null,
      error: { code: 'interrupted_by_user' },
      metrics: { input_tokens: 70, output_tokens: 7 },
    });
    expect((await turnOf(alice, behind))['status']).toBe('interrupted');
    expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('active');
    const log = await alice.events(id);
    expectGapless(log);
    expect(log.filter(({ type }) => type === 'turn.interrupted').map((event) => event['turn_id'])).toEqual([
      turn,
      behind,
    ]);
    const answer = await alice.ask(id, `Which word?${script({ text: 'Heron.' })}`);
    expect(answer).toMatchObject({ status: 'completed' });
    expect(lastRequestWith('Which word?')).toContain('The word is heron.');
  }, 30_000);

  test('ends with its session when that is deleted [parking:delete]', async () => {
    const alice = await service.newUser();
    const { id, turn } = await parked(alice, `Wait.${script(usedUp(anHour, { text: 'x' }))}`);
    await alice.tell(id, 'Behind.');
    const stream = Array.fromAsync(alice.stream(id));
    expect((await alice.delete(`/sessions/${id}`)).status).toBe(204);
    const log = await stream;
    expectGapless(log);
    expect(log.at(-1)).toMatchObject({ type: 'session.status_terminated', turn_id: turn });
    const { session, turns } = await service.store.transact(alice.organizationId, async (tx) => {
      const of = SessionId.parse(id);
      return { session: await tx.sessions.lock(of), turns: await tx.turns.listUnfinished(of) };
    });
    expect(turns).toEqual([]);
    expect(session.status).toBe('terminated');
  }, 30_000);

  test('is not parked when somebody asked to stop it at that moment [parking:stop-race]', async () => {
    const tenant = await fillTenant(service.store);
    const { organizationId, sessionId, runningTurnId } = tenant;
    const parking = { for: 'quota', resumeAt: new Date(Date.now() + 60_000) } as const;
    const turn = await service.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lock(sessionId);
      const running = (await tx.turns.findRunning(sessionId))!;
      await tx.turns.requestStop(running, 'interrupted_by_user');
      const of = { organizationId, sessionId, session, turn: running, at: new Date() };
      expect(await parkRunningTurn(tx, { ...of, parking })).toBe(false);
      return tx.turns.get(runningTurnId);
    });
    expect(turn).toMatchObject({ status: 'interrupted', failure: { code: 'interrupted_by_user' } });
  });

  test('is the same turn to every reader, over SSE, WebSocket and /events [parking:streams]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const socket = await alice.socket(id, '?after=0');
    const streamed = alice.askStreaming(id, `Go.${script(bash('echo one'), usedUp(1, { text: 'Two.' }))}`);
    const idle = (event: Json | undefined) => event?.['type'] === 'session.status_idle';
    const events = (await streamed).filter((event) => event.type !== 'delta');
    await socket.until((frame) => idle(frame['event']));
    const log = await alice.events(id);
    expectGapless(log);
    expect(count(log, 'session.status_rescheduled')).toBe(1);
    expect(events).toEqual(log.slice(1));
    expect(socket.events).toEqual(log);
    socket.close();
  }, 30_000);

  test('adds up to the ledger: tokens, cost and the time that it ran [parking:figures]', async () => {
    const alice = await service.newUser();
    const usage = { input_tokens: 1_000, output_tokens: 100 };
    const steps = [{ ...bash('echo one'), usage }, usedUp(2, { text: 'Done.', usage })];
    const id = await alice.newSession();
    const answer = await alice.ask(id, `Count.${script(...steps)}`);
    expect(answer).toMatchObject({
      status: 'completed',
      metrics: { input_tokens: 2_000, output_tokens: 200, cost_usd: '0.009000' },
    });
    const session = (await alice.get(`/sessions/${id}`)).body;
    expect(session).toMatchObject({ api_input_tokens: 2_000, total_cost_usd: '0.009000' });
    const log = await alice.events(id);
    expect(log.filter(({ type }) => type === 'session.usage')).toMatchObject([{ input_tokens: 2_000 }]);

    const times = (type: string) =>
      log.filter((event) => event.type === type).map((event) => Date.parse(event['created_at']));
    const [began = 0, resumed = 0] = times('session.status_running');
    const [wasParked = 0] = times('session.status_rescheduled');
    const [ended = 0] = times('session.status_idle');
    const ran = wasParked - began + (ended - resumed);
    expect(resumed - wasParked).toBeGreaterThan(900);
    expect(Math.abs(answer['metrics'].duration_ms - ran)).toBeLessThan(500);
    expect(Math.abs(session['duration_ms'] - ran)).toBeLessThan(500);
  }, 30_000);
});

describe('a server that is killed while a turn is parked', () => {
  test('goes on with it after its next start [parking:restart]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const first = site.start(dataDir);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const steps = [bash('echo ran >> log.txt; cat log.txt'), usedUp(4, { text: 'On.' })];
    const { id, turn } = await parked(alice, `Work.${script(...steps)}`);
    const before = await alice.events(id);
    await first.kill();

    const again = at(await site.start(dataDir).ready(), alice);
    expect(await again.finished(id, turn)).toMatchObject({ status: 'completed', result_text: 'On.' });
    const log = await again.events(id);
    expectGapless(log);
    expect(log.slice(0, before.length)).toEqual(before);
    expect(count(log, 'turn.interrupted')).toBe(0);
    expect(count(log, 'agent.tool_result')).toBe(1);
  }, 60_000);
});
