import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { secretLabel } from '../src/agent/hooks/webhook-guard.ts';
import { WebhookEndpointId, type OrganizationId, type SessionId } from '../src/domain/ids.ts';
import { newWebhookSecret } from '../src/domain/webhook.ts';
import type { WebhookEndpoint } from '../src/domain/webhook-endpoint.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { createMetrics } from '../src/infrastructure/metrics.ts';
import { SecretBox } from '../src/infrastructure/secret-box.ts';
import { WebhookSender } from '../src/infrastructure/webhooks.ts';
import { Store } from '../src/repositories/store.ts';
import { WebhookDispatch, type DispatchPace } from '../src/services/webhook-dispatch.ts';
import { WebhookLines } from '../src/services/webhook-lines.ts';
import { cloneDatabase } from './support/database.ts';
import { eventually } from './support/eventually.ts';
import { fillTenant, newSession } from './support/filled-tenant.ts';
import { openSql, type Sql } from './support/sql.ts';
import { startReceiver, type Receive, type WebhookReceiver } from './support/webhook-receiver.ts';

const stack = new AsyncDisposableStack();
const secretBox = new SecretBox(['x'.repeat(32)]);
let store: Store;
let sql: Sql;

beforeAll(async () => {
  const database = stack.use(await cloneDatabase());
  sql = stack.use(await openSql(database.url));
  const connection = stack.use(
    connectDatabase({ url: database.url, poolSize: 10, onError: () => undefined }),
  );
  store = new Store(connection, () => Promise.resolve());
});
afterAll(() => stack.disposeAsync());

/** One of several nodes that send. */
function startNode(pace: Partial<DispatchPace> = {}): AsyncDisposable {
  const node = new AsyncDisposableStack();
  const sender = node.use(new WebhookSender({ toLoopback: true }));
  const deps = { store, sender, secretBox, metrics: createMetrics(), log: createLog('silent') };
  const dispatch = new WebhookDispatch({
    ...deps,
    hear: () => () => undefined,
    now: () => new Date(),
    pace: { lookMs: 20, claimSeconds: 1, untilRetry: () => 0.02, ...pace },
  });
  node.use(dispatch).start();
  return node;
}

async function newEndpoint(organizationId: OrganizationId, url: string): Promise<WebhookEndpoint> {
  const id = WebhookEndpointId.new();
  const sealed = secretBox.seal(secretLabel({ organizationId, id }), newWebhookSecret());
  const at = new Date();
  const endpoint = { id, organizationId, url, events: ['session.*'], isEnabled: true, secret: { sealed } };
  await store.transact(organizationId, (tx) =>
    tx.webhookEndpoints.add({ ...endpoint, createdAt: at, updatedAt: at }),
  );
  return { ...endpoint, createdAt: at, updatedAt: at };
}

/** Sessions with so many events each, all of which endpoints are told of. */
async function happen(of: Awaited<ReturnType<typeof fillTenant>>, sessions: number, events: number) {
  const { organizationId, user } = of;
  const ids: SessionId[] = [];
  for (let count = 0; count < sessions; count++)
    await store.transact(organizationId, async (tx) => {
      const session = newSession(organizationId, user.id);
      await tx.sessions.add(session);
      ids.push(session.id);
      const running = { type: 'session.status_running' } as const;
      const place = { organizationId, sessionId: session.id };
      await tx.events.append({ ...place, events: [running] });
      const more = Array.from({ length: events - 1 }, () => running);
      if (more.length > 0) await tx.events.append({ ...place, events: more });
    });
  return ids;
}

/** What a receiver has taken of each session, in the order in which it first did. */
function taken(receiver: WebhookReceiver, answers: ReadonlyMap<string, boolean>): Map<string, number[]> {
  const seen = new Set<string>();
  const bySession = new Map<string, number[]>();
  for (const [index, { json }] of receiver.received.entries()) {
    const data = json['data'] as { session_id: string; seq: number };
    const key = `${data.session_id} ${data.seq}`;
    if (answers.get(String(index)) !== true || seen.has(key)) continue;
    seen.add(key);
    bySession.set(data.session_id, [...(bySession.get(data.session_id) ?? []), data.seq]);
  }
  return bySession;
}

async function statuses(endpoint: WebhookEndpoint): Promise<Record<string, number>> {
  const rows = await sql.rows(
    'select status, count(*)::int as count from webhook_deliveries where endpoint_id = $1 group by 1',
    [endpoint.id],
  );
  return Object.fromEntries(rows.map((row) => [String(row['status']), Number(row['count'])]));
}

/** Three in ten are refused, broken off or left without an answer, the same ones in each run. */
function unreliable(answers: Map<string, boolean>): Receive {
  let seed = 7;
  let count = 0;
  return (_, response) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const chance = seed / 2_147_483_648;
    answers.set(String(count++), chance >= 0.3);
    if (chance >= 0.3) return {};
    if (chance < 0.02) return undefined;
    if (chance < 0.1) response.socket?.destroy();
    else response.writeHead(503).end();
    return undefined;
  };
}

describe('events on their way', () => {
  test(
    'all arrive, in order for each session, though three in ten fail and a node dies [webhook-dispatch:in-order]',
    { timeout: 120_000 },
    async () => {
      const full = process.env['FULL'] !== undefined;
      const [sessions, events] = full ? [100, 10] : [40, 5];
      const tenant = await fillTenant(store);
      const answers = new Map<string, boolean>();
      await using receiver = await startReceiver(unreliable(answers));
      const endpoint = await newEndpoint(tenant.organizationId, receiver.url);
      const ids = await happen(tenant, sessions, events);
      // A node that took these and died.
      await store.transact(tenant.organizationId, (tx) =>
        tx.webhookDeliveries.claim(tenant.organizationId, { limit: 5, perEndpoint: 8, seconds: 1 }),
      );
      await using nodes = new AsyncDisposableStack();
      const begun = performance.now();
      for (let node = 0; node < 2; node++) nodes.use(startNode({ answerMs: 300 }));
      await eventually(
        async () => expect(await statuses(endpoint)).toEqual({ delivered: sessions * events }),
        { within: 100_000 },
      );
      if (full)
        console.info(`${sessions * events} deliveries in ${Math.round(performance.now() - begun)} ms`);
      const inOrder = Array.from({ length: events }, (_, index) => index + 1);
      const bySession = taken(receiver, answers);
      expect(bySession.size).toBe(sessions);
      for (const id of ids) expect(bySession.get(id)).toEqual(inOrder);
    },
  );

  test('to a receiver that hangs are few at a time, and hold up no other endpoint [webhook-dispatch:slow]', async () => {
    const [slowTenant, quickTenant] = [await fillTenant(store), await fillTenant(store)];
    await using slow = await startReceiver(() => undefined);
    await using quick = await startReceiver(() => ({}));
    const hanging = await newEndpoint(slowTenant.organizationId, slow.url);
    const beside = await newEndpoint(slowTenant.organizationId, quick.url);
    const elsewhere = await newEndpoint(quickTenant.organizationId, quick.url);
    await happen(slowTenant, 30, 1);
    await happen(quickTenant, 30, 1);
    await using _node = startNode({ answerMs: 5_000, claimSeconds: 60 });
    await eventually(
      async () => {
        expect(await statuses(beside)).toEqual({ delivered: 30 });
        expect(await statuses(elsewhere)).toEqual({ delivered: 30 });
      },
      { within: 4_000 },
    );
    expect(slow.received).toHaveLength(8);
    expect(await statuses(hanging)).toEqual({ pending: 30 });
  });

  test('to receivers that hang take their own share of a node, and leave others theirs [webhook-dispatch:share]', async () => {
    const [slowTenant, quickTenant] = [await fillTenant(store), await fillTenant(store)];
    await using slow = await startReceiver(() => undefined);
    await using quick = await startReceiver(() => ({}));
    await newEndpoint(slowTenant.organizationId, slow.url);
    const elsewhere = await newEndpoint(quickTenant.organizationId, quick.url);
    await happen(slowTenant, 100, 1);
    await using _node = startNode({ onThisNode: 4, answerMs: 1_000, claimSeconds: 60 });
    await eventually(() => expect(slow.received.length).toBeGreaterThanOrEqual(4), { within: 5_000 });
    await happen(quickTenant, 40, 1);
    await eventually(async () => expect(await statuses(elsewhere)).toEqual({ delivered: 40 }), {
      within: 4_000,
    });
    expect(slow.received.length).toBeLessThan(30);
  });

  test('are given back by a node that stops, and are no try of theirs [webhook-dispatch:stop]', async () => {
    const tenant = await fillTenant(store);
    await using receiver = await startReceiver(() => undefined);
    const endpoint = await newEndpoint(tenant.organizationId, receiver.url);
    await happen(tenant, 1, 1);
    await using node = startNode({ claimSeconds: 60 });
    await eventually(() => expect(receiver.received).toHaveLength(1), { within: 5_000 });
    await node[Symbol.asyncDispose]();
    expect(
      await sql.rows(
        'select attempts, claimed_until, next_attempt_at <= now() as due from webhook_deliveries where endpoint_id = $1',
        [endpoint.id],
      ),
    ).toEqual([{ attempts: 0, claimed_until: null, due: true }]);
  });

  test('go on when one before them is given up, which switches the endpoint off only if it takes nothing at all [webhook-dispatch:dead]', async () => {
    const tenant = await fillTenant(store);
    const failing: string[] = [];
    await using receiver = await startReceiver(({ json }, response) => {
      const { seq, session_id: session } = json['data'] as { seq: number; session_id: string };
      if (seq !== 1 || !failing.includes(session)) return {};
      response.writeHead(500).end();
      return undefined;
    });
    const endpoint = await newEndpoint(tenant.organizationId, receiver.url);
    failing.push(...(await happen(tenant, 1, 2)));
    await happen(tenant, 1, 2);
    const untilRetry = (attempts: number) => (attempts < 3 ? 0.02 : undefined);
    await using _node = startNode({ untilRetry });
    await eventually(async () => expect(await statuses(endpoint)).toEqual({ delivered: 3, dead: 1 }), {
      within: 10_000,
    });
    const read = () => store.transact(tenant.organizationId, (tx) => tx.webhookEndpoints.get(endpoint.id));
    expect((await read()).isEnabled).toBe(true);
    // Nothing is taken any more.
    await sql.rows(
      `update webhook_deliveries set ended_at = now() - interval '1 day' where endpoint_id = $1 and ended_at is not null`,
      [endpoint.id],
    );
    failing.push(...(await happen(tenant, 1, 1)));
    await eventually(
      async () => expect(await read()).toMatchObject({ isEnabled: false, disabledReason: 'failing' }),
      {
        within: 10_000,
      },
    );
  });

  test('that wait behind one that is tried later are due when it has gone, and not before [webhook-dispatch:lines]', async () => {
    const tenant = await fillTenant(store);
    const { organizationId } = tenant;
    const endpoint = await newEndpoint(organizationId, 'https://example.com/');
    const [sessionId] = await happen(tenant, 1, 2);
    const bounds = { limit: 9, perEndpoint: 9, seconds: 60 };
    const claim = () =>
      store.transact(organizationId, (tx) => tx.webhookDeliveries.claim(organizationId, bounds));
    const due = async () =>
      (
        await sql.rows(
          `select next_attempt_at <= now() as due from webhook_deliveries where endpoint_id = $1 and status = 'pending' order by position`,
          [endpoint.id],
        )
      ).map((row) => row['due']);
    const [first] = await claim();
    if (!first || !sessionId) throw new Error('Nothing was claimed.');
    expect(await claim()).toEqual([]);
    expect(await due()).toEqual([false, true]);
    await store.transact(organizationId, (tx) => tx.webhookDeliveries.retry(first, { durationMs: 1 }, 3_600));
    await new WebhookLines({ store }).sweep();
    expect(await due()).toEqual([false, null]);
    await store.transact(organizationId, (tx) =>
      tx.webhookDeliveries.end({ id: first.id, attempts: 1 }, 'dead', { durationMs: 1 }),
    );
    expect(await due()).toEqual([true]);
    // Its turn is missed: it was not to be seen when the one before it ended.
    await sql.rows('update webhook_deliveries set next_attempt_at = null where endpoint_id = $1', [
      endpoint.id,
    ]);
    await store.transact(organizationId, (tx) => tx.webhookDeliveries.settleLines(organizationId));
    expect(await due()).toEqual([true]);
  });

  test('are made for nobody where there is no endpoint, or none that asks for them [webhook-dispatch:none]', async () => {
    const tenant = await fillTenant(store);
    const endpoint = await newEndpoint(tenant.organizationId, 'https://example.com/');
    await store.transact(tenant.organizationId, (tx) =>
      tx.webhookEndpoints.save({ ...endpoint, events: ['approval.*'] }),
    );
    await happen(tenant, 1, 3);
    expect(await statuses(endpoint)).toEqual({});
  });
});
