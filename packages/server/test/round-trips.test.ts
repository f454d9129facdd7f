import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { OrganizationId } from '../src/domain/ids.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase } from './support/database.ts';
import { openDatabaseProxy, type DatabaseProxy } from './support/database-proxy.ts';

const stack = new AsyncDisposableStack();
const organizationId = OrganizationId.new();
let proxy: DatabaseProxy;
let store: Store;

beforeAll(async () => {
  const database = stack.use(await cloneDatabase());
  proxy = stack.use(await openDatabaseProxy(database.url));
  const connection = stack.use(connectDatabase({ url: proxy.url, poolSize: 1, onError: () => undefined }));
  store = new Store(connection, () => Promise.resolve());
  await store.transact(organizationId, (tx) =>
    tx.organizations.add({ id: organizationId, slug: organizationId, name: 'Test' }),
  );
});
afterAll(() => stack.disposeAsync());

describe('a transaction', () => {
  test('is opened together with its first statement [store:opening]', async () => {
    proxy.answerOnlyAfter('begin; set local', 'upstream_keys');
    const find = store.transact(organizationId, (tx) => tx.upstreamKeys.find(OrganizationId.new()));
    expect(await find).toBeUndefined();
  });

  test('of one statement takes one round trip, and is in force when it returns [store:once]', async () => {
    proxy.answerOnlyAfter('begin; set local', 'upstream_keys', 'commit');
    await store.transactOnce(organizationId, (tx) =>
      tx.upstreamKeys.set(organizationId, { sealedKey: 'sealed' }),
    );
    expect(await store.transact(organizationId, (tx) => tx.upstreamKeys.find(organizationId))).toEqual({
      sealedKey: 'sealed',
    });
  });

  test('of one statement that fails leaves nothing behind [store:once-fails]', async () => {
    const unknown = OrganizationId.new();
    const failed = store.transactOnce(unknown, (tx) => tx.upstreamKeys.set(unknown, { sealedKey: 'x' }));
    await expect(failed).rejects.toThrow(/foreign key/);
    const other = store.transactOnce(unknown, (tx) =>
      tx.upstreamKeys.set(organizationId, { sealedKey: 'x' }),
    );
    await expect(other).rejects.toThrow(/row-level security/);
    expect(await store.transact(organizationId, (tx) => tx.upstreamKeys.find(organizationId))).not.toEqual({
      sealedKey: 'x',
    });
  });

  test('of one statement refuses a second one [store:once-only]', async () => {
    const twice = store.transactOnce(organizationId, async (tx) => {
      await tx.upstreamKeys.find(organizationId);
      return tx.upstreamKeys.find(organizationId);
    });
    await expect(twice).rejects.toThrow('Only one statement');
  });

  test('sends what belongs together without waiting in between [store:together]', async () => {
    proxy.answerOnlyAfter('upstream_keys', 'agent_limits');
    const [key, limits] = await store.transact(organizationId, (tx) =>
      tx.together([tx.upstreamKeys.find(OrganizationId.new()), tx.agentLimits.get(organizationId)]),
    );
    expect(key).toBeUndefined();
    expect(limits).toBeDefined();
  });

  test('fails only when all that belongs together is over [store:together-fails]', async () => {
    const unknown = OrganizationId.new();
    const steps: string[] = [];
    const failed = store.transact(organizationId, (tx) =>
      tx.together([
        tx.upstreamKeys.set(unknown, { sealedKey: 'x' }),
        (async () => {
          await tx.agentLimits.get(organizationId).catch(() => steps.push('refused'));
          await tx.agentLimits.get(organizationId).catch(() => steps.push('refused again'));
        })(),
      ]),
    );
    await expect(failed).rejects.toThrow(/row-level security/);
    expect(steps).toEqual(['refused', 'refused again']);
  });

  test('takes no statement after its end [store:over]', async () => {
    const late = await store.transact(organizationId, (tx) => Promise.resolve(tx));
    await expect(late.agentLimits.get(organizationId)).rejects.toThrow('after the end of its transaction');
  });
});
