import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountsIn, releaseReservations } from '../src/agent/gateway/accounts.ts';
import type { Reservation } from '../src/domain/billing/budget.ts';
import { ModelCallId, NodeId, SessionId, UserId } from '../src/domain/ids.ts';
import { BillingDatabase, keyOf } from './support/billing-database.ts';
import { delta, finish, start, startFaultyUpstream, streamHead } from './support/faulty-upstream.ts';
import { ask, message, openHarness } from './support/gateway-harness.ts';

let books: BillingDatabase;
beforeAll(async () => {
  books = await BillingDatabase.start();
});
afterAll(() => books[Symbol.asyncDispose]());

describe('a budget', () => {
  test('50 sessions at once against a budget for 10 responses overspend by less than one response [budget:in-flight]', async () => {
    const spender = await books.newSpender();
    const cost = 300n + 15_000n;
    await using upstream = await startFaultyUpstream((request) => {
      request.write(`${streamHead}${start()}${delta('hi')}`);
      setTimeout(() => {
        request.write(finish(1_000));
        request.end();
      }, 30);
    });
    const limit = cost * 10n;
    await books.setBudget(spender, keyOf(spender, 'organization', 'month'), limit);
    await using stack = new AsyncDisposableStack();
    const sessions = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const identity = { ...spender, sessionId: SessionId.new(), turnId: () => undefined };
        return stack.use(
          await openHarness({
            url: upstream.url,
            accounts: books.accounts,
            identity,
            limits: { heldMs: 20_000 },
          }),
        );
      }),
    );
    const body = message({ max_tokens: 1_000 });
    const answers = await Promise.all(sessions.map((session) => ask(session, { body })));
    await Promise.all(sessions.map((session) => session.gateway.settled()));

    const good = answers.filter((answer) => answer.status === 200).length;
    expect(
      answers.filter((answer) => answer.status === 403 && answer.text.includes('budget_reached')),
    ).toHaveLength(50 - good);
    const { sum, count } = await books.ledgerSum(spender);
    expect(sum).toBe(cost * BigInt(good));
    expect(count).toBe(good);
    expect(sum).toBeGreaterThanOrEqual(limit);
    expect(sum - limit).toBeLessThan(cost);
    expect(await books.stateOf(spender)).toEqual([{ limit, spent: sum, reserved: 0n }]);
    const crossed = sessions
      .flatMap((session) => session.events)
      .flatMap((event) => (event.type === 'budget' ? [event.crossing.level] : []));
    expect(crossed.toSorted()).toEqual(['reached', 'warning']);
    expect(
      sessions
        .flatMap((session) => session.gateway.takeStop() ?? [])
        .every((stop) => stop.kind === 'budget_reached'),
    ).toBe(true);
  });

  test('50 who spend at once without looking overspend by at most what was in flight [budget:in-flight]', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'organization'), 1_000n);
    // Each is told that it may cost 100 and costs 130.
    const calls = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const answer = await books.reserve(spender, 100n);
        if ('refusal' in answer) return answer.refusal.why;
        await books.settle(spender, answer.reservation, 130n);
        return 'granted';
      }),
    );
    const count = calls.filter((verdict) => verdict === 'granted').length;
    expect(await books.ledgerSum(spender)).toEqual({ sum: BigInt(count) * 130n, count });
    expect(count).toBeLessThanOrEqual(10);
    expect(await books.stateOf(spender)).toEqual([
      { limit: 1_000n, spent: BigInt(count) * 130n, reserved: 0n },
    ]);
  });

  test('whatever comes in whatever order, the counters are the sums of the ledger [ledger:counters]', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('reserve' as const), worst: fc.bigInt(0n, 400n) }),
      fc.record({ kind: fc.constant('settle' as const), cost: fc.bigInt(0n, 500n) }),
      fc.record({ kind: fc.constant('topUp' as const), amount: fc.bigInt(1n, 300n) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const spender = await books.newSpender();
        const key = keyOf(spender, 'user', 'day');
        await books.setBudget(spender, key, 1_000n);
        const open: Reservation[] = [];
        const model = { limit: 1_000n, spent: 0n, reserved: 0n };
        for (const each of steps) {
          if (each.kind === 'topUp') {
            await books.store.transact(spender.organizationId, (tx) =>
              tx.budgets.topUp(spender.organizationId, key, each.amount),
            );
            model.limit += each.amount;
          } else if (each.kind === 'reserve') {
            const left = model.limit - model.spent - model.reserved;
            const answer = await books.reserve(spender, each.worst);
            if (model.spent >= model.limit) expect(answer).toMatchObject({ refusal: { why: 'reached' } });
            else if (left < each.worst && model.reserved > 0n)
              expect(answer).toMatchObject({ refusal: { why: 'held' } });
            else {
              if ('refusal' in answer) throw new Error(`refused with ${left} left`);
              expect(answer.reservation.amount).toBe(each.worst < left ? each.worst : left);
              open.push(answer.reservation);
              model.reserved += answer.reservation.amount;
            }
          } else {
            const reservation = open.shift();
            if (!reservation) continue;
            await books.settle(spender, reservation, each.cost);
            model.spent += each.cost;
            model.reserved -= reservation.amount;
          }
          expect(await books.stateOf(spender)).toEqual([model]);
        }
        expect((await books.ledgerSum(spender)).sum).toBe(model.spent);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('the tightest of several counts, each for its own', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'organization', 'month'), 1_000n);
    await books.setBudget(spender, keyOf(spender, 'user', 'day'), 500n);
    await books.setBudget(spender, keyOf(spender, 'session'), 200n);
    await books.settle(spender, await books.granted(spender, 300n), 200n);
    expect(await books.reserve(spender, 10n)).toMatchObject({
      refusal: { why: 'reached', budget: { scope: 'session', spent: 200n } },
    });
    const second = { ...spender, sessionId: SessionId.new() };
    await books.settle(second, await books.granted(second, 300n), 300n);
    expect(await books.reserve(second, 10n)).toMatchObject({
      refusal: { why: 'reached', budget: { scope: 'user', period: 'day' } },
    });
    const other = { ...second, userId: UserId.new(), sessionId: SessionId.new() };
    expect((await books.granted(other, 900n)).amount).toBe(500n);
  });

  test('is told once at 80 % and once when it is reached, and again after a top-up', async () => {
    const spender = await books.newSpender();
    const key = keyOf(spender, 'organization', 'day');
    await books.setBudget(spender, key, 1_000n);
    const levels = async (cost: bigint) =>
      (await books.settle(spender, await books.granted(spender, 10n), cost)).map(
        (crossing) => crossing.level,
      );
    expect(await levels(799n)).toEqual([]);
    expect(await levels(1n)).toEqual(['warning']);
    expect(await levels(100n)).toEqual([]);
    expect(await levels(100n)).toEqual(['reached']);
    expect(await books.reserve(spender, 1n)).toMatchObject({ refusal: { why: 'reached' } });
    await books.store.transact(spender.organizationId, (tx) =>
      tx.budgets.topUp(spender.organizationId, key, 1_000n),
    );
    expect(await levels(599n)).toEqual([]);
    expect(await levels(1n)).toEqual(['warning']);
    expect(await levels(400n)).toEqual(['reached']);
  });

  test('one that is set later counts from the start of its period [budget:set-later]', async () => {
    const spender = await books.newSpender();
    await books.settle(spender, await books.granted(spender, 10n), 600n);
    await books.setBudget(spender, keyOf(spender, 'user', 'month'), 500n);
    expect(await books.reserve(spender, 1n)).toMatchObject({
      refusal: { why: 'reached', budget: { spent: 600n } },
    });
  });

  test('is told of before the first call of its period [budget:new-period]', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'user', 'day'), 100n);
    await books.settle(spender, await books.granted(spender, 10n), 60n);
    await books.owner.query(
      'update budget_counters set starts_on = starts_on - 1 where organization_id = $1',
      [spender.organizationId],
    );
    expect(await books.stateOf(spender)).toEqual([{ limit: 100n, spent: 0n, reserved: 0n }]);
    await books.settle(spender, await books.granted(spender, 10n), 7n);
    expect((await books.stateOf(spender))[0]?.spent).toBe(7n);
  });

  test('a call is booked into the day in which it began', async () => {
    const spender = await books.newSpender();
    const reservation = await books.granted(spender, 10n);
    const yesterday = { ...reservation, at: new Date(reservation.at.getTime() - 86_400_000) };
    await books.settle(spender, yesterday, 70n);
    await books.setBudget(spender, keyOf(spender, 'user', 'day'), 100n);
    await books.setBudget(spender, keyOf(spender, 'user', 'total'), 100n);
    expect((await books.stateOf(spender)).map((state) => state.spent)).toEqual([0n, 70n]);
  });

  test('a call is booked once, however often it is written [ledger:once]', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'user'), 100n);
    const reservation = await books.granted(spender, 50n);
    const crossings = await Promise.all(
      Array.from({ length: 10 }, () => books.settle(spender, reservation, 90n)),
    );
    expect(crossings.flat()).toHaveLength(1);
    expect(await books.ledgerSum(spender)).toEqual({ sum: 90n, count: 1 });
    expect(await books.stateOf(spender)).toEqual([{ limit: 100n, spent: 90n, reserved: 0n }]);
  });
});

describe('money that a dead node had set aside', () => {
  test('comes back when the node is found dead', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'organization'), 100n);
    const dead = NodeId.new();
    await accountsIn(books.store, dead).reserve(spender, { id: ModelCallId.new(), worst: 500n });
    expect(await books.reserve(spender, 1n)).toMatchObject({ refusal: { why: 'held' } });
    expect(await releaseReservations(books.store, dead)).toBe(1);
    expect((await books.granted(spender, 1n)).amount).toBe(1n);
    expect(await releaseReservations(books.store, dead)).toBe(0);
  });

  test('comes back by itself after its time, and a call that ends later than that is still booked', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'organization'), 100n);
    const slow = await books.granted(spender, 100n);
    await books.owner.query(
      `update quota_reservations set expires_at = now() - interval '1 second' where id = $1`,
      [slow.id],
    );
    const second = await books.granted(spender, 40n);
    await books.settle(spender, slow, 30n);
    expect(await books.stateOf(spender)).toEqual([{ limit: 100n, spent: 30n, reserved: 40n }]);
    await books.settle(spender, second, 40n);
    expect(await books.stateOf(spender)).toEqual([{ limit: 100n, spent: 70n, reserved: 0n }]);
  });
});
