import { assertMay, assertMayForAll, type Actor } from '../domain/access/actor.ts';
import type { Permission } from '../domain/access/rights.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { ServiceStatistics } from '../domain/service-statistics.ts';
import type { Statistics } from '../domain/statistics.ts';
import type { Store } from '../repositories/store.ts';
import { KeptReadings } from './kept-readings.ts';

export type CostOfDay = { readonly day: string; readonly cost: MicroUsd };

export type ShownStatistics = Statistics & {
  /** Of UTC days with any, the oldest first. */
  readonly costs: readonly CostOfDay[];
};

export type StatisticsDeps = { readonly store: Store; readonly now: () => Date };

const costDays = 30;

/** What the figures tell of: nobody learns by them what they may not see otherwise. */
const needed: readonly Permission[] = ['users:read', 'sessions:read', 'tasks:read', 'usage:read'];

/** Of a large organization they take the database a while: who asks within this time shares one reading. */
const keptMs = 2_000;
const mostOrganizations = 1_000;

/** An organization in figures for its admins, and all of them for whoever runs the service. */
export class StatisticsService {
  readonly #deps: StatisticsDeps;
  readonly #kept: KeptReadings<OrganizationId, ShownStatistics>;

  constructor(deps: StatisticsDeps) {
    this.#deps = deps;
    this.#kept = new KeptReadings((id) => this.#read(id), { most: mostOrganizations, keptMs });
  }

  async readService(actor: Actor): Promise<ServiceStatistics> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.find((finder) => finder.statistics());
  }

  async read(actor: Actor): Promise<ShownStatistics> {
    for (const permission of needed) assertMayForAll(actor, permission);
    return this.#kept.get(actor.organizationId);
  }

  async #read(organizationId: OrganizationId): Promise<ShownStatistics> {
    const { store, now: clock } = this.#deps;
    const now = clock();
    return store.transact(organizationId, async (tx) => {
      const from = new Date(now.getTime() - costDays * 86_400_000);
      const sums = await tx.usageLedger.sums('day', { from });
      const costs = [...sums].map(([day, { cost }]) => ({ day, cost }));
      return {
        ...(await tx.statistics.read(organizationId, now)),
        costs: costs.sort((one, other) => one.day.localeCompare(other.day)),
      };
    });
  }
}
