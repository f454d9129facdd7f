import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultCircuit } from '../src/agent/gateway/circuit.ts';
import { defaultLimits, type GatewayEvent } from '../src/agent/gateway/gateway-options.ts';
import { Upstreams } from '../src/agent/gateway/upstreams.ts';
import { SessionId } from '../src/domain/ids.ts';
import { AddressGuard } from '../src/infrastructure/address-guard.ts';
import { BillingDatabase, keyOf } from './support/billing-database.ts';
import { eventually } from './support/eventually.ts';
import {
  delta,
  errorAnswer,
  finish,
  start,
  startFaultyUpstream,
  streamHead,
} from './support/faulty-upstream.ts';
import { ask, message, openHarness, type Harness } from './support/gateway-harness.ts';

/** How much shorter than in life all times are; 1 (`npm run outage`) is the full size. */
const scale = Number(process.env['TEST_OUTAGE_SCALE'] ?? 1 / 20);
const outageMs = 60_000 * scale;
const circuit = {
  ...defaultCircuit,
  initialDelayMs: defaultCircuit.initialDelayMs * scale,
  maxDelayMs: defaultCircuit.maxDelayMs * scale,
  openMs: defaultCircuit.openMs * scale,
  lookMs: defaultCircuit.lookMs * scale,
};
const sessions = 30;
/** Between two calls of a session, whether the first went well or not. */
const pauseMs = 1_000 * scale;

let books: BillingDatabase;
beforeAll(async () => {
  books = await BillingDatabase.start();
});
afterAll(() => books[Symbol.asyncDispose]());

test('an upstream that fails for a minute under load is left alone soon, asked now and then, and used again when it is well; no call is stuck or paid for twice [gateway:outage]', async () => {
  const spender = await books.newSpender();
  await books.setBudget(spender, keyOf(spender, 'organization', 'month'), 1_000_000_000n);
  await using stack = new AsyncDisposableStack();
  const guard = new AddressGuard();
  const upstreams = stack.use(new Upstreams((host) => guard.resolve(host), circuit));
  const state = () => upstreams.snapshot()[0]?.state;

  const served = new Map<string, bigint>();
  const seen = { isDown: false, inOutage: 0 };
  await using upstream = await startFaultyUpstream((request, ordinal) => {
    if (!seen.isDown) {
      served.set(`req_${ordinal}`, 300n + 15n * BigInt(ordinal % 50));
      const head = streamHead.replace('req_1', `req_${ordinal}`);
      request.write(`${head}${start()}${delta('hi')}${finish(ordinal % 50)}`);
      request.end();
      return;
    }
    seen.inOutage++;
    // Who looks whether it is well again is now and then not even answered.
    if (state() === 'half_open' && ordinal % 2 === 0) return;
    if (ordinal % 3 === 0) request.cut();
    else {
      request.write(ordinal % 3 === 1 ? errorAnswer(529, 'overloaded_error') : errorAnswer(500, 'api_error'));
      request.end();
    }
  });
  const node = await Promise.all(
    Array.from({ length: sessions }, async () =>
      stack.use(
        await openHarness({
          url: upstream.url,
          upstreams,
          accounts: books.accounts,
          identity: { ...spender, sessionId: SessionId.new(), turnId: () => undefined },
          limits: { firstByteMs: defaultLimits.firstByteMs * scale },
        }),
      ),
    ),
  );
  const calls = { made: 0, inOutage: 0, well: 0 };
  const ending = new AbortController();
  const work = async (session: Harness) => {
    while (!ending.signal.aborted) {
      calls.made++;
      if (seen.isDown) calls.inOutage++;
      if ((await ask(session, { body: message() })).status === 200) calls.well++;
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  };
  const load = Promise.all(node.map(work));

  await eventually(() => expect(calls.well).toBeGreaterThan(2 * sessions), { within: 20_000 });
  const before = calls.well;
  seen.isDown = true;
  const began = performance.now();
  await eventually(() => expect(state()).toBe('open'), { within: outageMs / 2 });
  const failures = () => node.flatMap((session) => session.events).filter(isFailure).length;
  const untilOpen = failures();
  await sleep(outageMs - (performance.now() - began));
  seen.isDown = false;
  const recovered = performance.now();
  await eventually(() => expect(state()).toBe('closed'), { within: 60_000 });
  const closedAfter = performance.now() - recovered;
  await eventually(() => expect(calls.well).toBeGreaterThan(before + 2 * sessions), { within: 20_000 });
  ending.abort();
  await load;
  await Promise.all(node.map((session) => session.gateway.finish(1_000)));

  const looks = Math.ceil(outageMs / circuit.openMs) + 2;
  process.stdout.write(
    `outage of ${outageMs / 1_000} s: open after ${untilOpen} failures, ${seen.inOutage} requests upstream for ` +
      `${calls.inOutage} calls, closed ${(closedAfter / 1_000).toFixed(1)} s after recovery\n`,
  );
  // Each session may have an attempt on its way when it opens.
  expect(untilOpen).toBeLessThanOrEqual(20 + sessions);
  expect(seen.inOutage).toBeLessThanOrEqual(20 + sessions + looks);
  expect(calls.inOutage).toBeGreaterThan(2 * seen.inOutage);
  expect(closedAfter).toBeLessThan(20_000 * scale + (scale < 1 ? 3_000 : 0));
  expect(node.every((session) => session.bodies.held === 0)).toBe(true);

  const { rows } = await books.owner.query<{ request_id: string | null; cost_micro_usd: number }>(
    'select request_id, cost_micro_usd from usage_ledger where organization_id = $1',
    [spender.organizationId],
  );
  expect(rows).toHaveLength(calls.made);
  const paid = rows.filter((row) => row.cost_micro_usd > 0);
  expect(new Map(paid.map((row) => [row.request_id, BigInt(row.cost_micro_usd)]))).toEqual(served);
  expect(paid).toHaveLength(served.size);
  const total = [...served.values()].reduce((sum, cost) => sum + cost, 0n);
  expect(await books.stateOf(spender)).toMatchObject([{ spent: total, reserved: 0n }]);
}, 240_000);

const isFailure = (event: GatewayEvent) => event.type === 'retry';
