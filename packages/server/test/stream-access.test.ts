import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api, Socket } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startNode } from './support/service-node.ts';

const jwtSecret = 'a secret of the test that is long enough';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ JWT_SECRET: jwtSecret });
});
afterAll(() => service[Symbol.asyncDispose]());

async function ticketFor(alice: Api, session?: string): Promise<string> {
  const answer = await alice.post('/stream-tickets', session === undefined ? {} : { session_id: session });
  expect(answer.status).toBe(201);
  return answer.body['ticket'];
}

function socketUrl(alice: Api, id: string, query = ''): string {
  return `${alice.url.replace('http', 'ws')}/api/v1/sessions/${id}/stream${query}`;
}

async function closeCode(
  url: string,
  protocols: string[] = [],
  headers: Record<string, string> = {},
): Promise<number> {
  const socket = await Socket.open(url, protocols, headers);
  return (await socket.untilClosed()).code;
}

async function onDatabase(statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query(statement, values).finally(() => client.end());
}

async function firstEvent(alice: Api, id: string): Promise<string | undefined> {
  for await (const event of alice.stream(id)) return event.type;
  return undefined;
}

describe('an open socket', () => {
  test('ends when its user logs out everywhere, before another prompt is taken [streams:revoked]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const socket = await alice.socket(id);
    await socket.until((frame) => frame['type'] === 'connected');
    expect((await alice.post('/auth/logout-all')).status).toBe(204);
    socket.send({ type: 'query', message: 'hello' });
    expect((await socket.untilClosed()).code).toBe(4401);
    expect(socket.frames.some((frame) => frame['type'] === 'ack')).toBe(false);
  });
});

describe('a stream and a socket on another node', () => {
  test('end when their user logs out everywhere on this one [streams:revoked-elsewhere]', async () => {
    await using neighbour = await startNode({
      databaseUrl: service.databaseUrl,
      environment: { JWT_SECRET: jwtSecret },
    });
    const alice = await service.newUser();
    const id = await alice.newSession();
    const { token, refreshToken, email, userId, organizationId } = alice;
    const there = new Api({ url: neighbour.url, token, refreshToken, email, userId, organizationId });
    const socket = await there.socket(id);
    await socket.until((frame) => frame['type'] === 'connected');
    const began = Promise.withResolvers<undefined>();
    const streamed = (async () => {
      for await (const _ of there.stream(id)) began.resolve(undefined);
    })().catch(() => undefined);
    await began.promise;
    expect((await alice.post('/auth/logout-all')).status).toBe(204);
    expect((await socket.untilClosed()).code).toBe(4401);
    await streamed;
  });
});

describe('who may open a socket', () => {
  test('is told by a ticket that works once, for its session, for 30 seconds [streams:ticket]', async () => {
    const alice = await service.newUser();
    const [id, other] = [await alice.newSession(), await alice.newSession()];
    const granted = await alice.post('/stream-tickets', { session_id: id });
    const lifetime = new Date(granted.body['expires_at']).getTime() - Date.now();
    expect(lifetime).toBeGreaterThan(20_000);
    expect(lifetime).toBeLessThanOrEqual(30_000);

    const used = granted.body['ticket'] as string;
    const socket = await Socket.open(socketUrl(alice, id), [`ticket.${used}`]);
    await socket.until((frame) => frame['type'] === 'connected');
    socket.close();
    expect(await closeCode(socketUrl(alice, id), [`ticket.${used}`])).toBe(4401);
    expect(await closeCode(socketUrl(alice, other), [`ticket.${await ticketFor(alice, id)}`])).toBe(4401);

    const old = await ticketFor(alice, id);
    await onDatabase(
      `update stream_tickets set expires_at = expires_at - interval '30 seconds' where user_id = $1`,
      [alice.userId],
    );
    expect(await closeCode(socketUrl(alice, id, `?ticket=${old}`))).toBe(4401);
    const open = await ticketFor(alice);
    const anySession = await Socket.open(socketUrl(alice, other, `?ticket=${open}`));
    await anySession.until((frame) => frame['type'] === 'connected');
    anySession.close();
  });

  test('is told by a ticket no longer than the login lasts that it was got by [streams:ticket-login]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const unused = await ticketFor(alice, id);
    const socket = await Socket.open(socketUrl(alice, id), [`ticket.${await ticketFor(alice, id)}`]);
    await socket.until((frame) => frame['type'] === 'connected');
    expect((await alice.post('/auth/logout', { refresh_token: alice.refreshToken })).status).toBe(204);
    expect((await socket.untilClosed()).code).toBe(4401);
    expect(await closeCode(socketUrl(alice, id), [`ticket.${unused}`])).toBe(4401);

    const bob = await service.newUser();
    const his = await bob.newSession();
    await onDatabase(`update refresh_tokens set login_until = now() where user_id = $1`, [bob.userId]);
    const late = await Socket.open(socketUrl(bob, his), [`ticket.${await ticketFor(bob, his)}`]);
    late.send({ type: 'query', message: 'hello' });
    expect((await late.untilClosed()).code).toBe(4401);
  });

  test('is not told by an access token in the address [streams:no-token-in-query]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    for (const name of ['token', 'access_token', 'authorization', 'ticket'])
      expect(await closeCode(socketUrl(alice, id, `?${name}=${alice.token}`))).toBe(4401);
    expect(await closeCode(socketUrl(alice, id))).toBe(4401);
    expect(await closeCode(socketUrl(alice, id), [`ticket.${alice.token}`])).toBe(4401);
  });

  test('must come from a page of this origin or of an allowed one [streams:origin]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const from = (origin: string) => ({ origin, authorization: `Bearer ${alice.token}` });
    expect(await closeCode(socketUrl(alice, id), [], from('https://evil.example'))).toBe(4403);
    expect(await closeCode(socketUrl(alice, id), [], from('null'))).toBe(4403);
    const own = await Socket.open(socketUrl(alice, id), [], from(alice.url));
    await own.until((frame) => frame['type'] === 'connected');
    own.close();
  });

  test('must be able to see the session [streams:unknown-session]', async () => {
    const [alice, bob] = [await service.newUser(), await service.newUser()];
    const foreign = await bob.newSession();
    const gone = await alice.newSession();
    await alice.delete(`/sessions/${gone}`);
    const authorization = `Bearer ${alice.token}`;
    for (const id of [foreign, gone, 'ses_none', `ses_${'0'.repeat(32)}`]) {
      expect(await closeCode(socketUrl(alice, id), [], { authorization })).toBe(4404);
      expect((await alice.get(`/sessions/${id}/events/stream`)).status).toBe(404);
      expect((await alice.get(`/sessions/${id}/events`)).status).toBe(404);
    }
  });
});

describe('how many streams', () => {
  test('one user may hold is limited, and one that is closed makes room [streams:limit]', async () => {
    await using small = await startTestApp({ MAX_STREAMS_PER_USER: '2' });
    const alice = await small.newUser();
    const id = await alice.newSession();
    const socket = await alice.socket(id);
    await socket.until((frame) => frame['type'] === 'connected');
    const stop = new AbortController();
    const open = alice.stream(id, { signal: stop.signal });
    await open.next();

    const refused = await alice.get(`/sessions/${id}/events/stream`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body['code']).toBe('too_many_requests');
    const ticket = await ticketFor(alice, id);
    expect(await closeCode(socketUrl(alice, id), [`ticket.${ticket}`])).toBe(4429);
    const bob = await small.newUser();
    expect(await firstEvent(bob, await bob.newSession())).toBe('session.created');

    socket.close();
    await eventually(() => firstEvent(alice, id), { within: 2_000 });
    stop.abort();
  });
});
