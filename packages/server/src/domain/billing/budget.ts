import type { ModelCallId, OrganizationId, SessionId, UserId } from '../ids.ts';
import type { MicroUsd } from '../money.ts';

export const budgetScopes = ['session', 'user', 'organization'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export const budgetPeriods = ['day', 'month', 'total'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** Whose spending is limited, and over what time (UTC). */
export type BudgetKey = {
  readonly scope: BudgetScope;
  readonly scopeId: string;
  readonly period: BudgetPeriod;
};

/** A budget in its current period; `limit` has what was topped up in it. */
export type BudgetState = BudgetKey & { readonly limit: MicroUsd; readonly spent: MicroUsd };

/** Who spends. */
export type Spender = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly sessionId: SessionId;
};

export type Reservation = {
  readonly id: ModelCallId;
  readonly amount: MicroUsd;
  /** When the call began, by the database's clock: it is booked into the periods of this moment. */
  readonly at: Date;
};

/** `reached`: the money is gone. `held`: calls that still run hold what is left of it; try again when one ends. */
export type ReservationRefusal = { readonly why: 'reached' | 'held'; readonly budget: BudgetState };

/** A budget that a call brought to 80 % or to its limit; told once in a period. */
export type BudgetCrossing = BudgetState & { readonly level: 'warning' | 'reached' };

const periodWords: Readonly<Record<BudgetPeriod, string>> = { day: 'daily ', month: 'monthly ', total: '' };

/** `the daily budget of the user`. */
export function describeBudget(budget: BudgetKey): string {
  return `the ${periodWords[budget.period]}budget of the ${budget.scope}`;
}
