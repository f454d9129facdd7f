import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BudgetKey, Reservation, Spender } from '../src/domain/billing/budget.ts';
import { ModelCallId, NodeId, SessionId, UserId } from '../src/domain/ids.ts';
import type { ReservationAnswer } from '../src/repositories/model-call-repository.ts';
import { BillingDatabase, callOf, keyOf } from './support/billing-database.ts';
import { BooksModel } from './support/books-model.ts';

let books: BillingDatabase;
beforeAll(async () => {
  books = await BillingDatabase.start();
});
afterAll(() => books[Symbol.asyncDispose]());

type Asked = { readonly spender: Spender; readonly worst: bigint };
type Open = { readonly spender: Spender; readonly reservation: Reservation };

/** All in one statement, as the gateways of a node do it when they come together. */
function reserve(asked: readonly Asked[], nodeId = books.nodeId): Promise<ReservationAnswer[]> {
  const organizationId = asked[0]!.spender.organizationId;
  const requests = asked.map(({ spender, worst }) => ({ ...spender, id: ModelCallId.new(), worst }));
  return books.store.transactOnce(organizationId, (tx) =>
    tx.modelCalls.reserve({ organizationId, nodeId, seconds: 60 }, requests),
  );
}

function settle(calls: readonly (Open & { readonly cost: bigint })[]) {
  const organizationId = calls[0]!.spender.organizationId;
  return books.store.transactOnce(organizationId, (tx) =>
    tx.modelCalls.settle(
      organizationId,
      calls.map(({ spender, reservation, cost }) => callOf(spender, reservation, cost)),
    ),
  );
}

const granted = (asked: readonly Asked[], answers: readonly ReservationAnswer[]): Open[] =>
  answers.flatMap((answer, index) =>
    'reservation' in answer ? [{ spender: asked[index]!.spender, reservation: answer.reservation }] : [],
  );

/** Two users with two sessions each. */
async function newSpenders(): Promise<Spender[]> {
  const first = await books.newSpender();
  return [first.userId, UserId.new()].flatMap((userId) =>
    Array.from({ length: 2 }, () => ({ ...first, userId, sessionId: SessionId.new() })),
  );
}

describe('calls that are booked together', () => {
  const who = fc.nat(3);
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('reserve' as const),
        calls: fc.array(fc.record({ who, worst: fc.bigInt(0n, 300n) }), { minLength: 1, maxLength: 6 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        costs: fc.array(fc.bigInt(0n, 350n), { minLength: 1, maxLength: 6 }),
      }),
    },
    fc.record({ kind: fc.constant('topUp' as const), amount: fc.bigInt(1n, 400n) }),
  );

  test('come to the same as one after the other, in verdicts, amounts, warnings and sums [ledger:together]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const spenders = await newSpenders();
        const owner = spenders[0]!;
        const keys: [BudgetKey, bigint][] = [
          [keyOf(owner, 'organization', 'month'), 1_500n],
          [keyOf(owner, 'user', 'day'), 800n],
          [keyOf(owner, 'session'), 400n],
        ];
        for (const [key, limit] of keys) await books.setBudget(owner, key, limit);
        const model = new BooksModel(keys);
        const open: Open[] = [];
        for (const each of steps) {
          if (each.kind === 'topUp') {
            await books.topUp(owner, keys[0]![0], each.amount);
            model.topUp(keys[0]![0], each.amount);
          } else if (each.kind === 'reserve') {
            const asked = each.calls.map((call) => ({ spender: spenders[call.who]!, worst: call.worst }));
            const answers = await reserve(asked);
            expect(
              answers.map((answer) => ('refusal' in answer ? answer.refusal.why : answer.reservation.amount)),
            ).toEqual(asked.map((call) => model.reserve(call.spender, call.worst)));
            open.push(...granted(asked, answers));
          } else {
            const calls = open.splice(0, each.costs.length);
            if (calls.length === 0) continue;
            const spent = calls.map((call, index) => ({ ...call, cost: each.costs[index]! }));
            const told = await settle(spent);
            expect(told.map((crossings) => crossings.map(tell).toSorted())).toEqual(
              spent.map(({ spender, reservation, cost }) =>
                model.settle(spender, reservation.amount, cost).map(tell).toSorted(),
              ),
            );
          }
          expect(new Set(await books.stateOf(owner))).toEqual(new Set(model.states()));
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

const tell = (crossing: { scope: string; level: string; spent: bigint }) =>
  `${crossing.scope} ${crossing.level} at ${crossing.spent}`;

describe('nodes that book at once', () => {
  /** Each reserves for several calls at a time and settles them in another order. None of it may fail. */
  async function spendOn(nodeId: NodeId, spenders: readonly Spender[], rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const asked = Array.from({ length: 6 }, (_, index) => ({
        spender: spenders[(round + index) % spenders.length]!,
        worst: BigInt(10 + ((round * 7 + index * 13) % 90)),
      }));
      const open = granted(asked, await reserve(asked, nodeId));
      if (open.length === 0) continue;
      const costs = open.map((call) => ({ ...call, cost: call.reservation.amount }));
      await settle(round % 2 === 0 ? costs : costs.toReversed());
    }
  }

  test('pass no budget, whatever they reserve at the same moment [budget:nodes]', async () => {
    const spenders = await newSpenders();
    const [first, , second] = spenders as [Spender, Spender, Spender];
    const limits = [3_000n, 1_000n, 1_200n, 300n];
    await books.setBudget(first, keyOf(first, 'organization', 'month'), limits[0]!);
    await books.setBudget(first, keyOf(first, 'user', 'day'), limits[1]!);
    await books.setBudget(second, keyOf(second, 'user'), limits[2]!);
    await books.setBudget(first, keyOf(first, 'session'), limits[3]!);
    const nodes = Array.from({ length: 8 }, () => NodeId.new());
    await Promise.all(nodes.map((nodeId) => spendOn(nodeId, spenders, 60)));
    const states = await books.stateOf(first);
    // Each call costs what was set aside for it, so not even one answer is too much.
    for (const { limit, spent, reserved } of states) {
      expect(spent).toBeLessThanOrEqual(limit);
      expect(reserved).toBe(0n);
    }
    expect(states.filter(({ limit, spent }) => spent === limit).length).toBeGreaterThan(0);
    const { sum } = await books.ledgerSum(first);
    expect(states.find(({ limit }) => limit === limits[0])?.spent).toBe(sum);
  }, 60_000);

  test('count each call once in a budget that is set meanwhile [budget:set-meanwhile]', async () => {
    const spenders = await newSpenders();
    const first = spenders[0]!;
    const keys = [
      keyOf(first, 'organization', 'month'),
      keyOf(first, 'user', 'day'),
      keyOf(first, 'session'),
    ];
    const spending = Array.from({ length: 6 }, () => spendOn(NodeId.new(), spenders, 40));
    const setting = (async () => {
      for (let round = 0; round < 12; round++)
        for (const key of keys) {
          await books.setBudget(first, key, 1_000_000n);
          if (round < 11)
            await books.store.transact(first.organizationId, (tx) =>
              tx.budgets.remove(first.organizationId, key),
            );
        }
    })();
    await Promise.all([...spending, setting]);
    expect((await books.stateOf(first)).map(({ spent }) => spent)).toEqual([
      (await books.ledgerSum(first)).sum,
      (await books.ledgerSum(first, { sessionId: first.sessionId })).sum,
      (await books.ledgerSum(first, { userId: first.userId })).sum,
    ]);
  }, 60_000);

  test('go on while the money of a dead one is given back [ledger:dead-node]', async () => {
    const spenders = await newSpenders();
    const first = spenders[0]!;
    await books.setBudget(first, keyOf(first, 'organization'), 1_000_000n);
    const dead = NodeId.new();
    const lost = Array.from({ length: 40 }, () => ({ spender: first, worst: 1_000n }));
    await reserve(lost, dead);
    const releasing = Array.from({ length: 4 }, async () => {
      let released = 0;
      for (let round = 0; round < 10; round++)
        released += await books.store.transact(first.organizationId, (tx) =>
          tx.modelCalls.release(first.organizationId, dead),
        );
      return released;
    });
    const spending = Array.from({ length: 4 }, () => spendOn(NodeId.new(), spenders, 20));
    const [released] = await Promise.all([Promise.all(releasing), ...spending]);
    expect(released.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(await books.stateOf(first)).toEqual([
      { limit: 1_000_000n, spent: (await books.ledgerSum(first)).sum, reserved: 0n },
    ]);
  }, 60_000);
});
