import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import type { Api } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { nodeOf, type ServerProcess } from './support/server-process.ts';
import { at, newServerSite, type ServerSite } from './support/server-site.ts';
import { openSql } from './support/sql.ts';

/** A session with a budget, whose model has begun to answer and goes no further when its server is killed. */
async function killInACall(site: ServerSite, dataDir: string, first: ServerProcess) {
  const alice = await (await site.newUser()).loginAt(await first.ready());
  const id = await alice.newSession({ sdk_options: { max_budget_usd: 5 } });
  await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
  const turn = await alice.tell(id, `Hang.${script({ hang: true })}`);
  await eventually(async () => expect((await budgetOf(site, alice)).reserved).toBeGreaterThan(0n), {
    within: 20_000,
  });
  const before = await budgetOf(site, alice);
  const node = await nodeOf(dataDir);
  await first.kill();
  return { alice, id, turn, before, node };
}

async function budgetOf(site: ServerSite, { organizationId }: Api) {
  const [budget] = await site.store.transact(organizationId, (tx) => tx.budgets.list(organizationId));
  if (!budget) throw new Error('There is no budget.');
  return budget;
}

/** What the session has spent by its ledger. */
async function ledgerOf(site: ServerSite, { organizationId }: Api): Promise<bigint> {
  const sums = await site.store.transact(organizationId, (tx) => tx.usageLedger.byModel({}));
  return Object.values(sums).reduce((sum, { cost }) => sum + cost, 0n);
}

describe('money that is set aside when a server is killed in a call', () => {
  test('comes back when it starts again, and no call is charged twice or lost [ledger:killed]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const { alice, id, turn, before } = await killInACall(site, dataDir, site.start(dataDir));
    const again = at(await site.start(dataDir).ready(), alice);
    await eventually(async () => expect((await budgetOf(site, alice)).reserved).toBe(0n), {
      within: 10_000,
    });
    expect(await again.finished(id, turn)).toMatchObject({ status: 'interrupted' });
    expect((await budgetOf(site, alice)).spent).toBe(before.spent);
    await again.ask(id, `Still here?${script({ text: 'Yes.' })}`);
    const after = await budgetOf(site, alice);
    expect(after.spent).toBeGreaterThan(before.spent);
    expect(after.spent).toBe(await ledgerOf(site, alice));
    expect(after.reserved).toBe(0n);
  }, 60_000);

  test('comes back through any other server once the dead one has been silent [ledger:killed-elsewhere]', async () => {
    await using site = await newServerSite();
    await using sql = await openSql(site.environment['DATABASE_URL'] ?? '');
    const dataDir = await site.newDataDir();
    const other = site.start(await site.newDataDir());
    await other.ready();
    const { alice, node } = await killInACall(site, dataDir, site.start(dataDir));
    await sql.rows(`update nodes set seen_at = now() - interval '3 minutes' where id = $1`, [node]);
    await eventually(async () => expect((await budgetOf(site, alice)).reserved).toBe(0n), {
      within: 15_000,
    });
    expect((await budgetOf(site, alice)).spent).toBe(await ledgerOf(site, alice));
  }, 60_000);
});
