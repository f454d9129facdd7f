import { budgetPeriods, budgetScopes, type BudgetState } from '../domain/billing/budget.ts';
import { oneOf } from './rows.ts';

export type BudgetColumns = {
  scope: string;
  scope_id: string;
  period: string;
  limit_micro_usd: number;
  spent_micro_usd: number;
};

export function toBudgetState(row: BudgetColumns): BudgetState {
  return {
    scope: oneOf(budgetScopes, row.scope),
    scopeId: row.scope_id,
    period: oneOf(budgetPeriods, row.period),
    limit: BigInt(row.limit_micro_usd),
    spent: BigInt(row.spent_micro_usd),
  };
}
