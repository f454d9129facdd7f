import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountsIn } from '../src/agent/gateway/accounts.ts';
import type { Accounts } from '../src/agent/gateway/gateway-options.ts';
import { keyLabel, upstreamAccess } from '../src/agent/gateway/upstream-access.ts';
import type { Spender } from '../src/domain/billing/budget.ts';
import { ModelCallId, SessionId } from '../src/domain/ids.ts';
import { SecretBox } from '../src/infrastructure/secret-box.ts';
import { BillingDatabase, callOf, keyOf } from './support/billing-database.ts';
import { finish, start, startFaultyUpstream, streamHead } from './support/faulty-upstream.ts';
import { ask, message, openHarness } from './support/gateway-harness.ts';

let books: BillingDatabase;
beforeAll(async () => {
  books = await BillingDatabase.start();
});
afterAll(() => books[Symbol.asyncDispose]());

describe('the books', () => {
  test('no organization sees those of another, and nobody changes the ledger', async () => {
    const [mine, other] = [await books.newSpender(), await books.newSpender()];
    await books.settle(mine, await books.granted(mine, 10n), 10n);
    const sums = (spender: Spender) =>
      books.store.transact(spender.organizationId, (tx) => tx.usageLedger.sums('model', {}));
    expect(await sums(other)).toEqual(new Map());
    expect((await sums(mine)).get('m')).toMatchObject({
      calls: 1,
      cost: 10n,
      inputTokens: 1,
      cacheCreationTokens: 5,
    });
    await expect(
      books.store.transact(other.organizationId, (tx) =>
        tx.modelCalls.settle(mine.organizationId, [
          callOf(mine, { id: ModelCallId.new(), amount: 0n, at: new Date() }, 1n),
        ]),
      ),
    ).rejects.toThrow('row-level security');
    await expect(
      books.store.transact(other.organizationId, (tx) =>
        tx.budgets.set(mine.organizationId, keyOf(mine, 'user'), 1n),
      ),
    ).rejects.toThrow('row-level security');
    await expect(
      accountsIn(
        { transactOnce: (_id, work) => books.store.transactOnce(other.organizationId, work) },
        books.nodeId,
      ).reserve(mine, { id: ModelCallId.new(), worst: 1n }),
    ).rejects.toThrow('row-level security');
    const client = new pg.Client({ connectionString: books.url });
    await client.connect();
    await client.query('set role ai_agent_app');
    await expect(client.query('delete from usage_ledger')).rejects.toThrow('permission denied');
    await expect(client.query('update usage_ledger set cost_micro_usd = 0')).rejects.toThrow(
      'permission denied',
    );
    await client.end();
  });

  test('are summed by user, session and day', async () => {
    const spender = await books.newSpender();
    await books.settle(spender, await books.granted(spender, 10n), 10n);
    await books.settle({ ...spender, sessionId: SessionId.new() }, await books.granted(spender, 10n), 5n);
    const sums = (group: 'user' | 'session' | 'day') =>
      books.store.transact(spender.organizationId, (tx) =>
        tx.usageLedger.sums(group, { userId: spender.userId }),
      );
    expect((await sums('user')).get(spender.userId)?.cost).toBe(15n);
    expect((await sums('session')).get(spender.sessionId)?.cost).toBe(10n);
    expect([...(await sums('day')).keys()]).toEqual([new Date().toISOString().slice(0, 10)]);
  });

  test('are written when the database is back after a moment', async () => {
    const spender = await books.newSpender();
    let failures = 2;
    const shaky: Accounts = {
      reserve: (spender, call) => books.accounts.reserve(spender, call),
      settle: (call) => (failures-- > 0 ? Promise.reject(new Error('away')) : books.accounts.settle(call)),
      giveBack: (spender, id) => books.accounts.giveBack(spender, id),
    };
    await using upstream = await startFaultyUpstream((request) => {
      request.write(`${streamHead}${start()}${finish(10)}`);
      request.end();
    });
    await using harness = await openHarness({
      url: upstream.url,
      accounts: shaky,
      identity: { ...spender, turnId: () => undefined },
    });
    await ask(harness, { body: message() });
    await harness.gateway.settled();
    expect(await books.ledgerSum(spender)).toEqual({ sum: 300n + 150n, count: 1 });
  });

  test('without them there is no call', async () => {
    await using upstream = await startFaultyUpstream((request) => request.cut());
    const away: Accounts = {
      reserve: () => Promise.reject(new Error('away')),
      settle: () => Promise.reject(new Error('away')),
      giveBack: () => Promise.resolve(),
    };
    await using harness = await openHarness({ url: upstream.url, accounts: away });
    expect((await ask(harness, { body: message() })).status).toBe(503);
    expect(upstream.seen).toHaveLength(0);
  });
});

describe('money that was set aside without a word of it', () => {
  test('is given back at once [ledger:unheard]', async () => {
    const spender = await books.newSpender();
    await books.setBudget(spender, keyOf(spender, 'organization'), 1_000_000n);
    const cut: Accounts = {
      ...books.accounts,
      reserve: async (who, call) => {
        await books.accounts.reserve(who, call);
        throw new Error('The connection broke.');
      },
    };
    await using upstream = await startFaultyUpstream((request) => request.cut());
    const identity = { ...spender, turnId: () => undefined };
    await using harness = await openHarness({ url: upstream.url, accounts: cut, identity });
    expect((await ask(harness, { body: message() })).status).toBe(503);
    await harness.gateway.settled();
    expect(await books.stateOf(spender)).toEqual([{ limit: 1_000_000n, spent: 0n, reserved: 0n }]);
  });
});

describe('the key of an organization', () => {
  const secrets = new SecretBox(['m'.repeat(40)]);
  const platform = {
    name: 'platform',
    baseUrl: 'https://api.anthropic.com',
    key: 'sk-platform',
    auth: 'x-api-key',
  } as const;
  const options = { secrets, defaultUrl: 'https://api.anthropic.com' };

  test('is used in place of the platform’s, and is sealed in the database', async () => {
    const { organizationId } = await books.newSpender();
    const sealedKey = secrets.seal(keyLabel(organizationId), 'sk-own');
    await books.store.transact(organizationId, (tx) =>
      tx.upstreamKeys.set(organizationId, { sealedKey, baseUrl: 'https://own.test' }),
    );
    expect(await upstreamAccess({ ...options, store: books.store, platform })(organizationId)).toEqual({
      name: 'own',
      baseUrl: 'https://own.test',
      key: 'sk-own',
      auth: 'x-api-key',
      isForeign: true,
    });
    const { rows } = await books.owner.query('select * from upstream_keys');
    expect(JSON.stringify(rows)).not.toContain('sk-own');
  });

  test('of another does not open, and the platform’s does not stand in for it', async () => {
    const [mine, other] = [await books.newSpender(), await books.newSpender()];
    const stolen = secrets.seal(keyLabel(other.organizationId), 'sk-other');
    await books.store.transact(mine.organizationId, (tx) =>
      tx.upstreamKeys.set(mine.organizationId, { sealedKey: stolen }),
    );
    await expect(
      upstreamAccess({ ...options, store: books.store, platform })(mine.organizationId),
    ).rejects.toThrow('sealed for something else');
  });

  test('that is absent leaves the platform’s, or none', async () => {
    const { organizationId } = await books.newSpender();
    expect(await upstreamAccess({ ...options, store: books.store, platform })(organizationId)).toBe(platform);
    expect(await upstreamAccess({ ...options, store: books.store })(organizationId)).toBeUndefined();
  });
});
