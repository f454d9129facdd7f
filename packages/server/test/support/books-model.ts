import type { BudgetKey, BudgetScope, Spender } from '../../src/domain/billing/budget.ts';

type Watched = BudgetKey & {
  limit: bigint;
  spent: bigint;
  reserved: bigint;
  isWarned: boolean;
  isReached: boolean;
};

type Crossing = {
  readonly scope: BudgetScope;
  readonly level: 'warning' | 'reached';
  readonly spent: bigint;
};

/** What the books must come to: budgets in one period, one call after the other. */
export class BooksModel {
  readonly #budgets: Watched[];

  constructor(budgets: readonly (readonly [BudgetKey, bigint])[]) {
    this.#budgets = budgets.map(([key, limit]) => ({
      ...key,
      limit,
      spent: 0n,
      reserved: 0n,
      isWarned: false,
      isReached: false,
    }));
  }

  /** @returns what is set aside, or why nothing is. */
  reserve(spender: Spender, worst: bigint): bigint | 'reached' | 'held' {
    const concerned = this.#concerning(spender);
    if (concerned.some(({ spent, limit }) => spent >= limit)) return 'reached';
    const left = ({ limit, spent, reserved }: Watched) => limit - spent - reserved;
    if (concerned.some((budget) => budget.reserved > 0n && left(budget) < worst)) return 'held';
    const amount = [worst, ...concerned.map(left)].reduce((least, each) => (each < least ? each : least));
    for (const budget of concerned) budget.reserved += amount;
    return amount;
  }

  /** @returns the budgets that the call brought to 80 % or to their limit. */
  settle(spender: Spender, amount: bigint, cost: bigint): Crossing[] {
    return this.#concerning(spender).flatMap((budget): Crossing[] => {
      budget.reserved -= amount;
      budget.spent += cost;
      const { scope, spent, limit } = budget;
      if (!budget.isReached && spent >= limit) {
        budget.isReached = budget.isWarned = true;
        return [{ scope, level: 'reached', spent }];
      }
      if (budget.isWarned || spent * 100n < limit * 80n) return [];
      budget.isWarned = true;
      return [{ scope, level: 'warning', spent }];
    });
  }

  topUp(key: BudgetKey, amount: bigint): void {
    const budget = this.#budgets.find(({ scope, scopeId }) => scope === key.scope && scopeId === key.scopeId);
    if (!budget) throw new Error('There is no such budget.');
    budget.limit += amount;
    budget.isWarned = budget.isReached = false;
  }

  states() {
    return this.#budgets.map(({ limit, spent, reserved }) => ({ limit, spent, reserved }));
  }

  #concerning(spender: Spender): Watched[] {
    const ids = { session: spender.sessionId, user: spender.userId, organization: spender.organizationId };
    return this.#budgets.filter(({ scope, scopeId }) => ids[scope] === scopeId);
  }
}
