import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { ModelCall } from '../domain/billing/model-call.ts';
import type { SessionId, TurnId, UserId } from '../domain/ids.ts';
import type { Usage, UsageByModel } from '../domain/session/usage.ts';
import { toText } from './jsonb.ts';
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

  /** False if the call is in the ledger already: then nothing of it may be booked again. */
  async add(call: ModelCall): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('usage_ledger')
      .values(toRow(call))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
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

function toRow(call: ModelCall) {
  const { tokens } = call;
  return {
    id: call.id,
    organization_id: call.organizationId,
    user_id: call.userId,
    session_id: call.sessionId,
    turn_id: call.turnId ?? null,
    upstream: call.upstream,
    request_id: call.requestId === undefined ? null : toText(call.requestId),
    requested_model: toText(call.requestedModel),
    model: toText(call.model),
    outcome: call.outcome,
    status: call.status ?? null,
    attempts: call.attempts,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_creation_tokens: tokens.cacheWrite5m + tokens.cacheWrite1h,
    cache_creation_1h_tokens: tokens.cacheWrite1h,
    cache_read_tokens: tokens.cacheRead,
    web_searches: tokens.webSearches,
    cost_micro_usd: Number(call.cost),
    price_version: call.priceVersion,
    is_estimated: call.isEstimated,
    first_byte_ms: call.firstByteMs ?? null,
    started_at: call.startedAt,
  };
}
