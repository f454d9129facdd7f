import { script } from '@ai-agent-api/fake-anthropic';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { NodeId, SessionId, TurnId } from '../src/domain/ids.ts';
import { Store } from '../src/repositories/store.ts';
import { recordEvents } from '../src/services/record-events.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { append, noted } from './support/log-filler.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

async function newSession() {
  const alice = await service.newUser();
  const sessionId = SessionId.parse(await alice.newSession());
  return { alice, organizationId: alice.organizationId, sessionId };
}

describe('the event log', () => {
  test('has no gap and no repeat after 200 appends from four connections at once [event-log:gapless]', async () => {
    const { alice, organizationId, sessionId } = await newSession();
    await using stack = new AsyncDisposableStack();
    const stores = Array.from({ length: 4 }, () => {
      const onError = () => undefined;
      const connection = stack.use(connectDatabase({ url: service.databaseUrl, poolSize: 1, onError }));
      return new Store(connection, () => Promise.resolve());
    });
    const appended = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        stores[index % 4]!.transact(organizationId, (tx) =>
          tx.events.append({ organizationId, sessionId, events: [noted(`${index} a`), noted(`${index} b`)] }),
        ),
      ),
    );
    expect(new Set(appended).size).toBe(200);
    const log = await alice.events(sessionId);
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 401 }, (_, index) => index + 1));
    const texts = log.slice(1).map((event) => event['reason'] as string);
    for (let index = 0; index < 400; index += 2)
      expect([texts[index], texts[index + 1]]).toEqual([texts[index], texts[index]?.replace(' a', ' b')]);
    expect(new Set(log.map((event) => event['id'])).size).toBe(401);
  });

  test('leaves no trace of an append that is rolled back [event-log:rollback]', async () => {
    const { alice, organizationId, sessionId } = await newSession();
    const failing = service.store.transact(organizationId, async (tx) => {
      await tx.events.append({ organizationId, sessionId, events: [noted('never')] });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await append(service, alice, sessionId, [noted('next')]);
    expect((await alice.events(sessionId)).map((event) => event.seq)).toEqual([1, 2]);
  });

  test('takes nothing from an old fence or an expired lease [event-log:fence]', async () => {
    const { alice, organizationId, sessionId } = await newSession();
    const transact = <T>(work: Parameters<typeof service.store.transact<T>>[1]) =>
      service.store.transact(organizationId, work);
    const write = (fence: number) =>
      transact((tx) => tx.events.append({ organizationId, sessionId, events: [noted('fenced')] }, fence));
    const [one, two] = [NodeId.new(), NodeId.new()];
    const wish = { seconds: 60, insists: true };

    const first = await transact((tx) => tx.leases.acquire(sessionId, { nodeId: one, ...wish }));
    expect(await write(first!.fence)).toBe(2);
    expect(await transact((tx) => tx.leases.acquire(sessionId, { nodeId: two, ...wish }))).toBeUndefined();
    expect(await write(first!.fence + 1)).toBeUndefined();

    await transact((tx) => tx.leases.release(first!));
    expect(await write(first!.fence)).toBeUndefined();
    const second = await transact((tx) => tx.leases.acquire(sessionId, { nodeId: two, ...wish }));
    expect(second!.fence).toBeGreaterThan(first!.fence);
    expect(await write(first!.fence)).toBeUndefined();
    expect(await transact((tx) => tx.leases.renew(first!, 60))).toBe(false);
    expect(await write(second!.fence)).toBe(3);
    const log = await alice.events(sessionId);
    expect(log.map((event) => event.seq)).toEqual([1, 2, 3]);
    expect((await alice.get(`/sessions/${sessionId}`)).body['last_seq']).toBe(3);
  });

  test('cannot be changed or deleted by the service [event-log:append-only]', async () => {
    const { sessionId, alice } = await newSession();
    const onError = () => undefined;
    await using connection = connectDatabase({ url: service.databaseUrl, poolSize: 1, onError });
    for (const statement of [
      sql`update session_events set type = 'user.interrupt' where session_id = ${sessionId}`,
      sql`delete from session_events where session_id = ${sessionId}`,
    ])
      await expect(statement.execute(connection)).rejects.toThrow('permission denied');
    expect(await alice.events(sessionId)).toHaveLength(1);
  });

  test('keeps what no database can store as replacement characters [event-log:unstorable-text]', async () => {
    const { alice, organizationId, sessionId } = await newSession();
    const nasty = 'a\0b \ud800 c \udc00 d \u{1f600} \\u0000 e';
    const clean = 'a\ufffdb \ufffd c \ufffd d \u{1f600} \\u0000 e';
    const input = { 'key\0': nasty, deep: [{ text: nasty }] };
    const turnId = TurnId.new();
    await service.store.transact(organizationId, async (tx) => {
      const of = { organizationId, sessionId, turnId };
      await tx.turns.add({ ...of, id: turnId, prompt: 'x' });
      const use = { tool_use_id: 'toolu_1', name: 'Bash', input };
      const result = { tool_use_id: 'toolu_1', content: nasty, is_error: false };
      const events = [
        noted(nasty),
        { type: 'agent.tool_use' as const, ...use },
        { type: 'agent.tool_result' as const, ...result },
      ];
      await recordEvents(tx, { ...of, events });
    });
    const [, note, use, result] = await alice.events(sessionId);
    expect(note?.['reason']).toBe(clean);
    expect(use?.['input']).toEqual({ 'key\ufffd': clean, deep: [{ text: clean }] });
    expect(result?.['content']).toBe(clean);
    const calls = (await alice.get(`/sessions/${sessionId}/tool-calls`)).body['items'];
    expect(calls).toMatchObject([{ output: clean, input: { deep: [{ text: clean }] } }]);
  });

  test('takes binary output of a real tool [event-log:binary-output]', async () => {
    const { alice, sessionId } = await newSession();
    const command = String.raw`printf 'a\000b\355\240\200c\377d'`;
    const answer = await alice.ask(
      sessionId,
      `Print.${script({ tools: [{ name: 'Bash', input: { command } }] }, { text: 'Printed.' })}`,
    );
    expect(answer).toMatchObject({ status: 'completed', tool_calls: [{ status: 'success' }] });
    const output = answer['tool_calls'][0].output as string;
    expect(output).toMatch(/^a.*b.*c.*d/s);
    expect(output).not.toContain('\0');
    expect(output.isWellFormed()).toBe(true);
  });
});
