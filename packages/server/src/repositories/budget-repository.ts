import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { BudgetCrossing, BudgetKey, BudgetState, Spender } from '../domain/billing/budget.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import { toBudgetState, type BudgetColumns } from './budget-columns.ts';
import { oneOf } from './rows.ts';

export class BudgetRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Sets or changes a limit. What was spent in its period before counts; the warnings of the period may come again. */
  async set(organizationId: OrganizationId, key: BudgetKey, limit: MicroUsd): Promise<void> {
    await sql`select set_budget(${organizationId}, ${key.scope}, ${key.scopeId}, ${key.period}, ${limit})`.execute(
      this.#db,
    );
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
    const { rows } = await sql<BudgetColumns & { reserved: number }>`
      select scope, scope_id, period, allowed as limit_micro_usd, spent as spent_micro_usd, reserved
      from budget_states(${organizationId}, now()) order by scope, scope_id, period`.execute(this.#db);
    return rows.map((row) => ({ ...toBudgetState(row), reserved: BigInt(row.reserved) }));
  }

  /** What is left of the tightest budget that a session spends from; undefined without one. */
  async findLeft({ organizationId, userId, sessionId }: Spender): Promise<MicroUsd | undefined> {
    const { rows } = await sql<{ left: number | null }>`
      select min(allowed - spent - reserved) as left from budget_states(${organizationId}, now())
      where (scope, scope_id) in (('session', ${sessionId}), ('user', ${userId}), ('organization', ${organizationId}))`.execute(
      this.#db,
    );
    const left = rows[0]?.left ?? undefined;
    return left === undefined ? undefined : BigInt(left);
  }

  /** A budget of the user or of the organization that is spent. */
  async findReached({
    organizationId,
    userId,
  }: Omit<Spender, 'sessionId'>): Promise<BudgetState | undefined> {
    const { rows } = await sql<BudgetColumns>`
      select scope, scope_id, period, allowed as limit_micro_usd, spent as spent_micro_usd
      from budget_states(${organizationId}, now())
      where spent >= allowed and (scope, scope_id) in (('user', ${userId}), ('organization', ${organizationId}))
      limit 1`.execute(this.#db);
    return rows[0] && toBudgetState(rows[0]);
  }

  /** Budgets that came to 80 % or to their limit, oldest first, at most 100. Whoever takes them is to tell of them. */
  async takeCrossings(organizationId: OrganizationId): Promise<BudgetCrossing[]> {
    const rows = await this.#db
      .deleteFrom('budget_crossings')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('budget_crossings')
          .select('id')
          .where('organization_id', '=', organizationId)
          .orderBy('id')
          .limit(100)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .execute();
    return rows
      .toSorted((a, b) => a.id - b.id)
      .map((row) => ({ ...toBudgetState(row), level: oneOf(['warning', 'reached'], row.level) }));
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
