import { script } from '@ai-agent-api/fake-anthropic';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, StreamEvent } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

function ofType(log: readonly StreamEvent[], type: string): StreamEvent[] {
  return log.filter((event) => event.type === type);
}

/** Resolves when the model has been asked what contains `text`. */
async function modelIsAsked(text: string): Promise<void> {
  await eventually(
    () => expect(service.fake.requests.some((sent) => JSON.stringify(sent.body).includes(text))).toBe(true),
    { within: 15_000 },
  );
}

describe('prompts that arrive together', () => {
  test('run one at a time in the order in which they were accepted, and all finish [queueing:order]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const answers = await Promise.all(
      numbers.map((number) => alice.ask(id, `Say ${number}.${script({ text: `number ${number}` })}`)),
    );
    expect(answers.map((answer) => [answer['status'], answer['content'].text])).toEqual(
      numbers.map((number) => ['completed', `number ${number}`]),
    );

    const log = await alice.events(id);
    const turns = (await alice.get(`/sessions/${id}/turns?limit=100`)).body['items'] as Json[];
    const inOrder = turns.map((turn) => turn['id']);
    expect(turns.map((turn) => turn['ordinal'])).toEqual(numbers.map((number) => number + 1));
    const turnsOf = (type: string) => ofType(log, type).map((event) => event['turn_id']);
    expect(turnsOf('user.message')).toEqual(inOrder);
    expect(turnsOf('session.status_running')).toEqual(inOrder);
    expect(turnsOf('session.status_idle')).toEqual(inOrder);
    const states = log.filter((event) => /status_(running|idle)/.test(event.type)).map((event) => event.type);
    expect(states).toEqual(numbers.flatMap(() => ['session.status_running', 'session.status_idle']));
  });

  test('are refused with 409 by a session that rejects prompts while it is busy [queueing:reject]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({ on_busy: 'reject' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        alice.post(
          `/sessions/${id}/query`,
          { message: `Hang.${script({ hang: true })}` },
          { prefer: 'respond-async' },
        ),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409, 409, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.body).toMatchObject({ code: 'wrong_state' });
    expect(refused?.headers.get('content-type')).toContain('application/problem+json');

    await alice.post(`/sessions/${id}/interrupt`);
    const accepted = answers.find((answer) => answer.status === 202);
    await alice.finished(id, accepted?.body['turn_id']);
    expect(await alice.ask(id, `Again.${script({ text: 'free' })}`)).toMatchObject({ status: 'completed' });
    expect(ofType(await alice.events(id), 'user.message')).toHaveLength(2);
  });

  test('cannot run at once in one session, whatever a server believes [queueing:one-running]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.tell(id, `Hang here.${script({ hang: true })}`);
    const second = await alice.tell(id, 'And another.');
    await modelIsAsked('Hang here.');
    const client = new pg.Client({ connectionString: service.databaseUrl });
    await client.connect();
    const begin = client.query(`update turns set status = 'running' where id = $1`, [second]);
    await expect(begin.finally(() => client.end())).rejects.toMatchObject({
      code: '23505',
      constraint: 'turns_one_begun',
    });
    await alice.post(`/sessions/${id}/interrupt`);
    expect((await alice.finished(id, second))['status']).toBe('interrupted');
  });

  test('run side by side in two sessions [queueing:parallel-sessions]', async () => {
    const alice = await service.newUser();
    const ids = await Promise.all([alice.newSession(), alice.newSession()]);
    const turns = await Promise.all(ids.map((id) => alice.tell(id, `Hang ${id}.${script({ hang: true })}`)));
    await Promise.all(ids.map((id) => modelIsAsked(`Hang ${id}.`)));
    for (const turn of turns) expect((await alice.get(`/turns/${turn}`)).body['status']).toBe('running');
    await Promise.all(ids.map((id) => alice.post(`/sessions/${id}/interrupt`)));
    const ended = await Promise.all(turns.map((turn, index) => alice.finished(ids[index]!, turn)));
    expect(ended.map((turn) => turn['status'])).toEqual(['interrupted', 'interrupted']);
  });

  test('begin with their acceptance on a node that has room [queueing:at-once]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const accepted = await alice.post(
      `/sessions/${id}/query`,
      { message: `Hang.${script({ hang: true })}` },
      { prefer: 'respond-async' },
    );
    const database = new pg.Client({ connectionString: service.databaseUrl });
    await database.connect();
    const { rows } = await database.query<{ type: string; transaction: string }>(
      'select type, xmin::text as transaction from session_events where turn_id = $1 order by seq limit 2',
      [accepted.body['turn_id']],
    );
    await database.end();
    expect(rows.map(({ type }) => type)).toEqual(['user.message', 'session.status_running']);
    expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
    await alice.post(`/sessions/${id}/interrupt`);
    await alice.finished(id, accepted.body['turn_id']);
  });
});
