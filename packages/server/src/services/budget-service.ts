import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import type { BudgetKey, BudgetState } from '../domain/billing/budget.ts';
import { NotFoundError } from '../domain/errors.ts';
import { SessionId, UserId } from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Usage } from '../domain/session/usage.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { LedgerFilter, LedgerGroup } from '../repositories/usage-ledger-repository.ts';

export type Budget = BudgetState & { readonly reserved: MicroUsd };

export type UsageLine = Usage & { readonly name: string; readonly calls: number };

/** Which calls are summed up; what is left out does not narrow. */
export type UsageFilter = Omit<LedgerFilter, 'turnId'>;

export type BudgetServiceDeps = { readonly store: Store };

/** What is spent, and what may be. */
export class BudgetService {
  readonly #deps: BudgetServiceDeps;
  constructor(deps: BudgetServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor): Promise<Budget[]> {
    assertMay(actor, 'budgets:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.budgets.list(actor.organizationId));
  }

  /** Sets or changes a limit. What was spent in the period before counts. */
  async set(actor: Actor, key: BudgetKey, limit: MicroUsd): Promise<Budget> {
    assertMay(actor, 'budgets:write');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await assertExists(tx, actor, key);
      const before = await look(tx, actor, key);
      await tx.budgets.set(actor.organizationId, key, limit);
      const after = await find(tx, actor, key);
      tx.record(actor, 'budget.set', nameOf(key), { ...(before && { before }), after });
      return after;
    });
  }

  async remove(actor: Actor, key: BudgetKey): Promise<void> {
    assertMay(actor, 'budgets:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await assertExists(tx, actor, key);
      const before = await find(tx, actor, key);
      await tx.budgets.remove(actor.organizationId, key);
      tx.record(actor, 'budget.removed', nameOf(key), { before });
    });
  }

  /** Raises a budget for its current period only. */
  async topUp(actor: Actor, key: BudgetKey, amount: MicroUsd): Promise<Budget> {
    assertMay(actor, 'budgets:write');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await assertExists(tx, actor, key);
      const before = await find(tx, actor, key);
      await tx.budgets.topUp(actor.organizationId, key, amount);
      const after = await find(tx, actor, key);
      tx.record(actor, 'budget.raised', nameOf(key), { before, after: { ...after, amount } });
      return after;
    });
  }

  /** The ledger's sums, dearest first; a user sees their own. */
  async usage(actor: Actor, group: LedgerGroup, filter: UsageFilter): Promise<UsageLine[]> {
    assertMay(actor, 'usage:read');
    const own = mayForAll(actor, 'usage:read') ? {} : { userId: actor.userId };
    const sums = await this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.usageLedger.sums(group, { ...filter, ...own }),
    );
    return [...sums]
      .map(([name, line]) => ({ name, ...line }))
      .sort((a, b) => Number(b.cost - a.cost) || a.name.localeCompare(b.name));
  }
}

async function find(tx: Repositories, actor: Actor, key: BudgetKey): Promise<Budget> {
  const found = await look(tx, actor, key);
  if (!found) throw new NotFoundError('budget', nameOf(key));
  return found;
}

async function look(
  tx: Repositories,
  { organizationId }: Actor,
  key: BudgetKey,
): Promise<Budget | undefined> {
  const all = await tx.budgets.list(organizationId);
  return all.find(
    ({ scope, scopeId, period }) => scope === key.scope && scopeId === key.scopeId && period === key.period,
  );
}

function nameOf({ scope, scopeId, period }: BudgetKey): string {
  return `${scope}/${scopeId}/${period}`;
}

/** A budget is for somebody of this organization. */
async function assertExists(tx: Repositories, actor: Actor, { scope, scopeId }: BudgetKey): Promise<void> {
  if (scope === 'session') await tx.sessions.get(SessionId.parse(scopeId));
  else if (scope === 'user') await tx.users.getCredentials(UserId.parse(scopeId));
  else if (scopeId !== actor.organizationId) throw new NotFoundError('organization', scopeId);
}
