import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { SessionId, TurnId, UserId } from '../domain/ids.ts';
import type { Usage, UsageByModel } from '../domain/session/usage.ts';
import { toUsage } from './usage-columns.ts';

/** Which rows of the ledger are summed; what is left out does not narrow. */
export type LedgerFilter = {
  readonly sessionId?: SessionId;
  readonly turnId?: TurnId;
  readonly userId?: UserId;
  readonly from?: Date;
  readonly to?: Date;
};

const groups = {
  model: sql<string>`model`,
  user: sql<string>`user_id`,
  session: sql<string>`session_id`,
  day: sql<string>`to_char(started_at at time zone 'UTC', 'YYYY-MM-DD')`,
};
export type LedgerGroup = keyof typeof groups;

export class UsageLedgerRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What was used, by model, user, session or day. */
  async sums(group: LedgerGroup, filter: LedgerFilter): Promise<Map<string, Usage & { calls: number }>> {
    const rows = await this.#filtered(filter)
      .select([groups[group].as('name'), ...sums])
      .groupBy(sql`1`)
      .execute();
    return new Map(rows.map((row) => [row.name, { ...toUsage(row, row.cost_micro_usd), calls: row.calls }]));
  }

  async byModel(filter: LedgerFilter): Promise<UsageByModel> {
    return Object.fromEntries(await this.sums('model', filter));
  }

  #filtered(filter: LedgerFilter) {
    let query = this.#db.selectFrom('usage_ledger');
    if (filter.sessionId !== undefined) query = query.where('session_id', '=', filter.sessionId);
    if (filter.turnId !== undefined) query = query.where('turn_id', '=', filter.turnId);
    if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
    if (filter.from !== undefined) query = query.where('started_at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('started_at', '<', filter.to);
    return query;
  }
}

// Sums of bigint are numeric in PostgreSQL; these are far below 2^53.
const sums = [
  sql<number>`count(*)`.as('calls'),
  sql<number>`sum(input_tokens)::bigint`.as('input_tokens'),
  sql<number>`sum(output_tokens)::bigint`.as('output_tokens'),
  sql<number>`sum(cache_creation_tokens)::bigint`.as('cache_creation_tokens'),
  sql<number>`sum(cache_read_tokens)::bigint`.as('cache_read_tokens'),
  sql<number>`sum(cost_micro_usd)::bigint`.as('cost_micro_usd'),
] as const;
