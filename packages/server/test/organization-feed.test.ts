import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiKeyId, SessionId } from '../src/domain/ids.ts';
import type { SessionEvent } from '../src/domain/session/session-event.ts';
import type { Api } from './support/api.ts';
import { askAbout, runningTurn } from './support/asked-call.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startNode } from './support/service-node.ts';
import { append } from './support/log-filler.ts';
import { openSql, type Sql } from './support/sql.ts';
import { execute, newTask } from './support/task-calls.ts';

const secret = 'one for all the nodes of the service';
const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api', JWT_SECRET: secret }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

type Feed = ReturnType<Api['feed']>;

/** A feed that is open: it has told of a session that was made for this. */
async function openFeed(who: Api, maker: Api = who): Promise<{ feed: Feed; cursor: string }> {
  const feed = who.feed();
  const first = feed.next();
  // Until the feed listens its first event may be missed.
  const made = setInterval(() => void maker.newSession(), 100);
  const { value } = await first;
  clearInterval(made);
  return { feed, cursor: value?.cursor ?? '' };
}

async function until(feed: Feed, fits: (event: { type: string; session_id?: unknown }) => boolean) {
  const seen = [];
  for (;;) {
    const next = await feed.next();
    if (next.done) throw new Error('The feed has ended.');
    seen.push(next.value);
    if (fits(next.value)) return seen;
  }
}

const terminated: SessionEvent = { type: 'session.status_terminated' };
const running: SessionEvent = { type: 'session.status_running' };
const noted: SessionEvent = { type: 'user.interrupt' };

describe('the feed of an organization', () => {
  test('tells of sessions and approvals, and of nothing else, from any node [feed:told]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const admin = await service.newUser({ role: 'admin', organizationId });
    await using other = await startNode({
      databaseUrl: service.databaseUrl,
      environment: { JWT_SECRET: secret },
    });
    const { feed } = await openFeed(admin.at(other.url), alice);
    const on = await runningTurn(service.store, alice);
    const id = await askAbout(service.store, alice, on);
    await service.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lock(SessionId.parse(on.sessionId));
      await tx.sessions.save({ ...session, status: 'waiting' });
    });
    await append(service, alice, on.sessionId, [noted, running]);
    await admin.post(`/approvals/${id}/decision`, { decision: 'deny', reason: 'No.' });
    await append(service, alice, on.sessionId, [terminated]);
    const seen = await until(
      feed,
      (event) => event.type === 'session.status_terminated' && event.session_id === on.sessionId,
    );
    expect(seen.filter((event) => event['session_id'] === on.sessionId)).toMatchObject([
      { type: 'session.created' },
      { type: 'session.status_running' },
      { type: 'user.tool_confirmation', approval_id: id, result: 'deny' },
      { type: 'approval.settled', approval_id: id, outcome: 'denied' },
      { type: 'session.status_running' },
      { type: 'session.status_terminated' },
    ]);
    await feed.return();
  });

  test('shows users their own sessions and what is theirs to decide, and strangers nothing [feed:seen]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const bob = await service.newUser({ organizationId });
    const stranger = await service.newUser({ role: 'admin' });
    const { feed } = await openFeed(bob);
    const foreign = await openFeed(stranger);
    const on = await runningTurn(service.store, alice);
    await append(service, alice, on.sessionId, [running]);
    const ofBob = await askAbout(service.store, alice, { ...on, terms: { users: [bob.userId] } });
    const ofAlice = await askAbout(service.store, alice, on);
    for (const [who, id] of [
      [bob, ofBob],
      [alice, ofAlice],
    ] as const)
      await who.post(`/approvals/${id}/decision`, { decision: 'allow' });
    const last = await bob.newSession();
    const seen = await until(feed, (event) => event.session_id === last);
    expect(seen.filter((event) => event['session_id'] === on.sessionId)).toMatchObject([
      { type: 'user.tool_confirmation', approval_id: ofBob },
      { type: 'approval.settled', approval_id: ofBob },
    ]);
    const own = await stranger.newSession();
    const others = await until(foreign.feed, (event) => event.session_id === own);
    expect(others.every((event) => event['session_id'] !== on.sessionId)).toBe(true);
    await Promise.all([feed.return(), foreign.feed.return()]);
  });

  test('tells of executions to those who may see them, and goes on behind each [feed:executions]', async () => {
    const alice = await service.newUser();
    const { organizationId } = alice;
    const bob = await service.newUser({ organizationId });
    const viewer = await service.newUser({ role: 'viewer', organizationId });
    const task = await newTask(alice);
    const shared = await newTask(alice, { sharing: 'organization' });
    const [ofAlice, ofBob, ofViewer] = [
      await openFeed(alice),
      await openFeed(bob),
      await openFeed(viewer, alice),
    ];
    const id = await execute(alice, task, 'Go.');
    await alice.post(`/task-executions/${id}/cancel`, {});
    const common = await execute(bob, shared, 'Go.');
    const isLast = (event: { [field: string]: unknown }) => event['execution_id'] === common;
    const seen = async ({ feed }: { feed: Feed }) =>
      (await until(feed, isLast)).filter(({ type }) => type.startsWith('execution.'));
    const own = await seen(ofAlice);
    const about = { task_id: task['id'], execution_id: id, session_id: null, trigger: 'manual', attempt: 0 };
    expect(own).toMatchObject([
      { type: 'execution.queued', ...about },
      { type: 'execution.cancelled', ...about, cost_usd: expect.any(String) },
      { type: 'execution.queued', execution_id: common },
    ]);
    expect(own[0]).not.toHaveProperty('organization_id');
    expect((await seen(ofViewer)).map((event) => event['id'])).toEqual(own.map((event) => event['id']));
    expect(await seen(ofBob)).toMatchObject([{ type: 'execution.queued', execution_id: common }]);
    const behind = alice.feed({ after: own[0]?.cursor ?? '' });
    expect((await behind.next()).value).toMatchObject({ type: 'execution.cancelled', execution_id: id });
    await Promise.all([behind.return(), ...[ofAlice, ofBob, ofViewer].map(({ feed }) => feed.return())]);
    const key = { id: ApiKeyId.new(), scopes: ['sessions:read'] as const };
    const { entries } = await service.store.transact(organizationId, (tx) =>
      tx.feed.list(
        { organizationId, userId: alice.userId, role: 'user', key },
        { xid: '0', position: 0 },
        100,
      ),
    );
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.every(({ event }) => event.type.startsWith('session.'))).toBe(true);
  });

  test('goes on after a cut without a gap or a repeat, however the transactions end [feed:no-gap]', async () => {
    const alice = await service.newUser();
    const { feed, cursor } = await openFeed(alice);
    await feed.return();
    const ids = await Promise.all(Array.from({ length: 4 }, () => alice.newSession()));
    const perSession = 50;
    const writers = ids.map(async (id) => {
      for (let count = 0; count < perSession; count++) await append(service, alice, id, [running]);
    });
    const places: string[] = [];
    let last = cursor;
    const isComplete = () => places.length >= ids.length * perSession;
    while (!isComplete()) {
      const length = 1 + Math.floor(Math.random() * 20);
      let taken = 0;
      for await (const event of alice.feed({ after: last })) {
        last = event.cursor;
        if (event.type === 'session.status_running') places.push(`${event['session_id']} ${event.seq}`);
        if (++taken === length || isComplete()) break;
      }
    }
    await Promise.all(writers);
    expect(new Set(places).size).toBe(places.length);
    for (const id of ids) {
      const seqs = places.filter((place) => place.startsWith(id)).map((place) => Number(place.split(' ')[1]));
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      expect(seqs).toHaveLength(perSession);
    }
  });

  test('waits for a transaction that has written and not ended, and skips nothing of it [feed:slow-writer]', async () => {
    const alice = await service.newUser();
    const { feed, cursor } = await openFeed(alice);
    await feed.return();
    const [slow, quick] = [await alice.newSession(), await alice.newSession()];
    const release = Promise.withResolvers<undefined>();
    const written = Promise.withResolvers<undefined>();
    const writing = service.store.transact(alice.organizationId, async (tx) => {
      const of = { organizationId: alice.organizationId, sessionId: SessionId.parse(slow) };
      await tx.events.append({ ...of, events: [running] });
      written.resolve(undefined);
      await release.promise;
    });
    await written.promise;
    await append(service, alice, quick, [running]);
    const following = alice.feed({ after: cursor });
    const seen = until(following, (event) => event.type === 'session.status_running');
    const early = await Promise.race([seen, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
    release.resolve(undefined);
    await writing;
    expect(early).toBe('waits');
    const first = (await seen).at(-1);
    const second = (await until(following, (event) => event.type === 'session.status_running')).at(-1);
    expect([first?.['session_id'], second?.['session_id']]).toEqual([slow, quick]);
    await following.return();
  });

  test('tells who was away for too long, and refuses a cursor of elsewhere [feed:bad-cursor]', async () => {
    const alice = await service.newUser();
    const { feed, cursor } = await openFeed(alice);
    await feed.return();
    for (const bad of ['x', '1', '1.', '-1.2', `${'9'.repeat(21)}.1`, '99999999999999999999.1'])
      expect([bad, (await alice.get('/events/stream', { 'last-event-id': bad })).status]).toEqual([bad, 422]);
    expect((await alice.get('/events/stream?after=3.1')).status).toBe(410);
    await superuser.rows('delete from feed_entries where organization_id = $1', [alice.organizationId]);
    expect(await alice.get('/events/stream', { 'last-event-id': cursor })).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    });
  });
});
