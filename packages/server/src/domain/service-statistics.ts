import type { OrganizationId } from './ids.ts';
import type { MicroUsd } from './money.ts';
import type { ServiceFigures } from './service-figures.ts';

/** So many days the costs go back, today with them, and so many organizations are named. */
export const costDays = 30;
export const mostCostly = 20;

export type CostlyOrganization = {
  readonly id: OrganizationId;
  readonly name: string;
  readonly slug: string;
  readonly cost: MicroUsd;
};

/** The service in figures, over all organizations. */
export type ServiceStatistics = ServiceFigures & {
  readonly organizations: {
    readonly active: number;
    readonly suspended: number;
    /** Those of the suspended that are to be deleted. */
    readonly leaving: number;
  };
  /** Who may log in, but for those of suspended organizations. */
  readonly users: number;
  /** As far as calls are in the roll-ups: those of the last minutes may be missing. */
  readonly costliest: readonly CostlyOrganization[];
};
