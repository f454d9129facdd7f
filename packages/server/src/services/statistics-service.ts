import { assertMay, assertMayForAll, type Actor } from '../domain/access/actor.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { ServiceStatistics } from '../domain/service-statistics.ts';
import type { Statistics } from '../domain/statistics.ts';
import type { Store } from '../repositories/store.ts';

export type CostOfDay = { readonly day: string; readonly cost: MicroUsd };

export type ShownStatistics = Statistics & {
  /** Of UTC days with any, the oldest first. */
  readonly costs: readonly CostOfDay[];
};

export type StatisticsDeps = { readonly store: Store; readonly now: () => Date };

const costDays = 30;

/** An organization in figures for its admins, and all of them for whoever runs the service. */
export class StatisticsService {
  readonly #deps: StatisticsDeps;
  constructor(deps: StatisticsDeps) {
    this.#deps = deps;
  }

  async readService(actor: Actor): Promise<ServiceStatistics> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.find((finder) => finder.statistics());
  }

  async read(actor: Actor): Promise<ShownStatistics> {
    assertMayForAll(actor, 'users:read');
    const { store, now: clock } = this.#deps;
    const now = clock();
    return store.transact(actor.organizationId, async (tx) => {
      const from = new Date(now.getTime() - costDays * 86_400_000);
      const sums = await tx.usageLedger.sums('day', { from });
      const costs = [...sums].map(([day, { cost }]) => ({ day, cost }));
      return {
        ...(await tx.statistics.read(actor.organizationId, now)),
        costs: costs.sort((one, other) => one.day.localeCompare(other.day)),
      };
    });
  }
}
