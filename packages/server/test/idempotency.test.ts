import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId } from '../src/domain/ids.ts';
import type { Answer, Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
/** Takes prompts and runs none, so that turns stay as they are. */
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const keyed = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more });
const create = (user: Api, key: string, body: unknown = { name: 'Once' }) =>
  user.post('/sessions', body, keyed(key));
const tell = (user: Api, session: string, key: string, message = 'Hello.') =>
  user.post(`/sessions/${session}/query`, { message }, keyed(key, { prefer: 'respond-async' }));
const isReplayed = (answer: Answer) => answer.headers.get('idempotent-replayed') === 'true';
const sessionsOf = async (user: Api) => (await user.get('/sessions')).body['total'] as number;
const turnsOf = async (user: Api, session: string) =>
  (await user.get(`/sessions/${session}/turns`)).body['total'] as number;

describe('a repeated Idempotency-Key', () => {
  test('creates one session and gives the first answer again [idempotency:create]', async () => {
    const user = await service.newUser();
    const first = await create(user, 'a');
    const second = await create(user, 'a');
    expect(first.status).toBe(201);
    expect(isReplayed(first)).toBe(false);
    expect(isReplayed(second)).toBe(true);
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    for (const name of ['location', 'content-type'])
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect(await sessionsOf(user)).toBe(1);
  });

  test('takes one prompt and gives the first answer again [idempotency:query]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const first = await tell(user, session, 'a');
    const second = await tell(user, session, 'a');
    expect(first.status).toBe(202);
    expect(isReplayed(second)).toBe(true);
    expect([second.status, second.body]).toEqual([202, first.body]);
    expect(second.headers.get('location')).toBe(`/api/v1/turns/${first.body['turn_id']}`);
    expect(await turnsOf(user, session)).toBe(1);
  });

  test('of another request is refused and changes nothing [idempotency:other-body]', async () => {
    const user = await service.newUser();
    await create(user, 'a');
    const other = await create(user, 'a', { name: 'Another' });
    expect(other.status).toBe(422);
    expect(other.body['code']).toBe('idempotency_key_reused');
    expect(await sessionsOf(user)).toBe(1);
    expect(isReplayed(await create(user, 'a'))).toBe(true);
  });

  test('has one effect for 50 calls at once [idempotency:parallel]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const answers = await Promise.all(Array.from({ length: 50 }, () => tell(user, session, 'a')));
    const accepted = answers.filter((answer) => answer.status === 202);
    const waiting = answers.filter((answer) => answer.status === 409);
    expect(accepted.length + waiting.length).toBe(50);
    expect(accepted.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(new Set(accepted.map((answer) => answer.body['turn_id'])).size).toBe(1);
    for (const answer of waiting) expect(answer.body['code']).toBe('idempotency_in_flight');
    expect(await turnsOf(user, session)).toBe(1);
  });

  test('while the first call waits for its answer is told to wait [idempotency:in-flight]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const stop = new AbortController();
    const first = fetch(`${service.url}/api/v1/sessions/${session}/query`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${user.token}`,
        'content-type': 'application/json',
        ...keyed('a'),
      },
      body: JSON.stringify({ message: 'Hello.' }),
      signal: stop.signal,
    }).catch(() => undefined);
    for await (const event of user.stream(session)) if (event.type === 'user.message') break;
    const second = await user.post(`/sessions/${session}/query`, { message: 'Hello.' }, keyed('a'));
    expect(second.status).toBe(409);
    expect(second.body['code']).toBe('idempotency_in_flight');
    stop.abort();
    await first;
    expect(await turnsOf(user, session)).toBe(1);
  });

  test('whose first answer was a refusal gets the refusal again, though it would now pass [idempotency:refusals]', async () => {
    const user = await service.newUser();
    const session = await user.newSession();
    const set = (status: string) =>
      superuser.rows('update sessions set status = $1 where id = $2', [status, session]);
    await set('paused');
    const first = await tell(user, session, 'a');
    expect(first.status).toBe(409);
    expect(first.body['code']).toBe('wrong_state');
    await set('active');
    const second = await tell(user, session, 'a');
    expect([second.status, second.body, isReplayed(second)]).toEqual([409, first.body, true]);
    expect(second.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await tell(user, session, 'b')).status).toBe(202);
  });

  test('of a viewer or of an unknown session is refused again [idempotency:refused-access]', async () => {
    const viewer = await service.newUser({ role: 'viewer' });
    const user = await service.newUser();
    const unknown = SessionId.new();
    for (const round of ['first', 'again']) {
      expect([round, (await create(viewer, 'a')).status]).toEqual([round, 403]);
      expect([round, (await tell(user, unknown, 'a')).status]).toEqual([round, 404]);
    }
  });

  test('that came with an invalid body is free for a valid one [idempotency:validation]', async () => {
    const user = await service.newUser();
    expect((await create(user, 'a', { nome: 'x' })).status).toBe(422);
    const valid = await create(user, 'a');
    expect([valid.status, isReplayed(valid)]).toEqual([201, false]);
  });

  test('of another user, tenant or route is another key [idempotency:scope]', async () => {
    const alice = await service.newUser();
    const bob = await service.newUser({ organizationId: alice.organizationId });
    const carol = await service.newUser();
    const ids = new Set<string>();
    for (const user of [alice, bob, carol]) {
      const answer = await create(user, 'same');
      expect([answer.status, isReplayed(answer)]).toEqual([201, false]);
      ids.add(answer.body['id']);
    }
    expect(ids.size).toBe(3);
    const sessions = [await alice.newSession(), await alice.newSession()];
    for (const session of sessions) expect(isReplayed(await tell(alice, session, 'same'))).toBe(false);
  });

  test('is compared without the query of the address, and case by case [idempotency:address]', async () => {
    const user = await service.newUser();
    await create(user, 'a');
    expect(isReplayed(await user.post('/sessions?x=1', { name: 'Once' }, keyed('a')))).toBe(true);
    expect(isReplayed(await create(user, 'A'))).toBe(false);
  });

  test('is forgotten after a day [idempotency:expiry]', async () => {
    const user = await service.newUser();
    await create(user, 'a');
    await superuser.rows(
      `update idempotency_keys set created_at = now() - interval '25 hours' where user_id = $1`,
      [user.userId],
    );
    expect(isReplayed(await create(user, 'a', { name: 'Another' }))).toBe(false);
    expect(await sessionsOf(user)).toBe(2);
  });

  test('means nothing where nothing is created [idempotency:other-routes]', async () => {
    const user = await service.newUser();
    const first = await user.post('/stream-tickets', {}, keyed('a'));
    const second = await user.post('/stream-tickets', {}, keyed('a'));
    expect(second.body['ticket']).not.toBe(first.body['ticket']);
  });

  test('of a streamed prompt is answered with the accepted turn, not with a second one [idempotency:stream]', async () => {
    await using working = await startTestApp();
    const user = await working.newUser();
    const session = await user.newSession();
    const message = `Say it.${script({ text: 'Once.' })}`;
    const path = `/sessions/${session}/query`;
    const accept = { accept: 'text/event-stream' };
    const streamed = await fetch(`${working.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${user.token}`,
        'content-type': 'application/json',
        ...keyed('a', accept),
      },
      body: JSON.stringify({ message }),
    });
    expect(await streamed.text()).toContain('Once.');
    const again = await user.post(path, { message }, keyed('a', accept));
    expect([again.status, isReplayed(again), again.body['status']]).toEqual([202, true, 'queued']);
    const turn = await user.get(again.headers.get('location')!.replace('/api/v1', ''));
    expect(turn.body).toMatchObject({ status: 'completed', result_text: 'Once.' });

    const waited = await user.post(path, { message }, keyed('b'));
    const repeated = await user.post(path, { message }, keyed('b'));
    expect([repeated.status, repeated.body, isReplayed(repeated)]).toEqual([200, waited.body, true]);
    expect((await user.get(`/sessions/${session}/turns`)).body['total']).toBe(2);
  });
});
