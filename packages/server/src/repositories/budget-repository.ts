import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import {
  budgetPeriods,
  budgetScopes,
  type BudgetCrossing,
  type BudgetKey,
  type BudgetState,
  type Reservation,
  type ReservationRefusal,
  type Spender,
} from '../domain/billing/budget.ts';
import type { ModelCallId, NodeId, OrganizationId } from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import { oneOf } from './rows.ts';

export type ReservationRequest = Spender & {
  readonly id: ModelCallId;
  readonly nodeId: NodeId;
  /** The most that the call can cost. */
  readonly worst: MicroUsd;
  /** When it is given back by itself, should the node die unnoticed. */
  readonly seconds: number;
};

type StateColumns = {
  scope: string;
  scope_id: string;
  period: string;
  limit_micro_usd: number;
  spent_micro_usd: number;
};

type ReserveRow = StateColumns & {
  verdict: 'granted' | 'reached' | 'held';
  amount_micro_usd: number;
  reserved_at: Date;
};

/** The rules are SQL functions (migration 0004), so that reserving is one round trip and nobody comes in between. */
export class BudgetRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async reserve(
    request: ReservationRequest,
  ): Promise<{ reservation: Reservation } | { refusal: ReservationRefusal }> {
    const { rows } = await sql<ReserveRow>`select * from reserve_budget(${request.organizationId},
      ${request.userId}, ${request.sessionId}, ${request.id}, ${request.nodeId}, ${request.worst},
      ${request.seconds})`.execute(this.#db);
    const row = rows[0];
    if (!row) throw new Error('reserve_budget gave no verdict.');
    if (row.verdict !== 'granted') return { refusal: { why: row.verdict, budget: toState(row) } };
    return { reservation: { id: request.id, amount: BigInt(row.amount_micro_usd), at: row.reserved_at } };
  }

  /** Books the cost in place of what was reserved. The caller adds the ledger's row in the same transaction. */
  async settle(spender: Spender, reservation: Reservation, cost: MicroUsd): Promise<BudgetCrossing[]> {
    const { rows } = await sql<
      StateColumns & { level: 'warning' | 'reached' }
    >`select * from settle_budget(${spender.organizationId},
      ${spender.userId}, ${spender.sessionId}, ${reservation.id}, ${cost}, ${reservation.at})`.execute(
      this.#db,
    );
    return rows.map((row) => ({ ...toState(row), level: row.level }));
  }

  /**
   * Gives back what is set aside for calls of a dead node, and what has expired.
   * @returns how many calls that were.
   */
  async release(organizationId: OrganizationId, nodeId?: string): Promise<number> {
    const { rows } = await sql<{ released: number }>`
      select release_reservations(${organizationId}, ${nodeId ?? null}) as released`.execute(this.#db);
    return rows[0]?.released ?? 0;
  }

  /** Sets or changes a limit. What was spent stays; the warnings of the period may come again. */
  async set(organizationId: OrganizationId, key: BudgetKey, limit: MicroUsd): Promise<void> {
    await this.#db
      .insertInto('budgets')
      .values({
        organization_id: organizationId,
        scope: key.scope,
        scope_id: key.scopeId,
        period: key.period,
        limit_micro_usd: Number(limit),
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'scope', 'scope_id', 'period']).doUpdateSet((eb) => ({
          limit_micro_usd: eb.ref('excluded.limit_micro_usd'),
          updated_at: sql`now()`,
        })),
      )
      .execute();
    await this.#forgetWarnings(organizationId, key);
  }

  async remove(organizationId: OrganizationId, key: BudgetKey): Promise<void> {
    await this.#db
      .deleteFrom('budgets')
      .where('organization_id', '=', organizationId)
      .where('scope', '=', key.scope)
      .where('scope_id', '=', key.scopeId)
      .where('period', '=', key.period)
      .execute();
  }

  /** Raises a budget for its current period only. */
  async topUp(organizationId: OrganizationId, key: BudgetKey, amount: MicroUsd): Promise<void> {
    await this.#db
      .insertInto('budget_counters')
      .values({
        organization_id: organizationId,
        scope: key.scope,
        scope_id: key.scopeId,
        period: key.period,
        starts_on: startOf(key),
        extra_micro_usd: Number(amount),
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'scope', 'scope_id', 'period', 'starts_on']).doUpdateSet({
          extra_micro_usd: sql`budget_counters.extra_micro_usd + excluded.extra_micro_usd`,
        }),
      )
      .execute();
    await this.#forgetWarnings(organizationId, key);
  }

  /** Every budget of the organization in its current period. */
  async list(organizationId: OrganizationId): Promise<(BudgetState & { reserved: MicroUsd })[]> {
    const { rows } = await sql<StateColumns & { reserved_micro_usd: number }>`
      select b.scope, b.scope_id, b.period, b.limit_micro_usd + coalesce(c.extra_micro_usd, 0) as limit_micro_usd,
        coalesce(c.spent_micro_usd, 0) as spent_micro_usd, coalesce(c.reserved_micro_usd, 0) as reserved_micro_usd
      from budgets b
      left join budget_counters c using (organization_id, scope, scope_id, period)
      where b.organization_id = ${organizationId}
        and (c.starts_on is null or c.starts_on = (select k.starts_on from budget_keys('', '', '', now()) k
          where k.scope = b.scope and k.period = b.period))
      order by b.scope, b.scope_id, b.period`.execute(this.#db);
    return rows.map((row) => ({ ...toState(row), reserved: BigInt(row.reserved_micro_usd) }));
  }

  async #forgetWarnings(organizationId: OrganizationId, key: BudgetKey): Promise<void> {
    await this.#db
      .updateTable('budget_counters')
      .set({ warned_at: null, reached_at: null })
      .where('organization_id', '=', organizationId)
      .where('scope', '=', key.scope)
      .where('scope_id', '=', key.scopeId)
      .where('period', '=', key.period)
      .where('starts_on', '=', startOf(key))
      .execute();
  }
}

/** The first day of the budget's current period, by the database's clock. */
function startOf(key: BudgetKey) {
  return sql<Date>`(select k.starts_on from budget_keys('', '', '', now()) k
    where k.scope = ${key.scope} and k.period = ${key.period})`;
}

function toState(row: StateColumns): BudgetState {
  return {
    scope: oneOf(budgetScopes, row.scope),
    scopeId: row.scope_id,
    period: oneOf(budgetPeriods, row.period),
    limit: BigInt(row.limit_micro_usd),
    spent: BigInt(row.spent_micro_usd),
  };
}
