import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, SessionId, TurnId, UserId } from '../domain/ids.ts';
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

export type LedgerGroup = 'model' | 'user' | 'session' | 'day' | 'task';

/** Calls that are added to the roll-ups at once: a second's work, or less. */
const callsAtOnce = 100_000;

export class UsageLedgerRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What was used, by model, user, session, day (of UTC) or task. */
  async sums(
    group: LedgerGroup,
    filter: LedgerFilter,
  ): Promise<Map<string, Usage & { readonly calls: number }>> {
    const isOfSessions = group === 'session' || filter.sessionId !== undefined || filter.turnId !== undefined;
    const rows = await (isOfSessions ? this.#callByCall(group, filter) : this.#rolledUp(group, filter));
    return new Map(rows.map((row) => [row.name, { ...toUsage(row, row.cost_micro_usd), calls: row.calls }]));
  }

  async byModel(filter: LedgerFilter): Promise<UsageByModel> {
    return Object.fromEntries(await this.sums('model', filter));
  }

  /** The number of the newest booking: all that have a lower one are in the ledger. 0: there is none. */
  async newestBooking(organizationId: OrganizationId): Promise<number> {
    const { rows } = await sql<{ booking: number }>`
      select newest_booking(${organizationId}) as booking`.execute(this.#db);
    return rows[0]?.booking ?? 0;
  }

  /** Adds to the roll-ups what was booked up to a number. @returns whether there is more to add. */
  async rollUp(organizationId: OrganizationId, booking: number): Promise<boolean> {
    const { rows } = await sql<{ more: boolean }>`
      select roll_up_usage(${organizationId}, ${booking}, ${callsAtOnce}) as more`.execute(this.#db);
    return rows[0]?.more ?? false;
  }

  #callByCall(group: LedgerGroup, filter: LedgerFilter) {
    let query = this.#db.selectFrom('ledger_calls');
    if (filter.sessionId !== undefined) query = query.where('session_id', '=', filter.sessionId);
    if (filter.turnId !== undefined) query = query.where('turn_id', '=', filter.turnId);
    if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
    if (filter.from !== undefined) query = query.where('started_at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('started_at', '<', filter.to);
    return query
      .select([nameOf[group].as('name'), sql<number>`count(*)`.as('calls'), ...sums])
      .groupBy(sql`1`)
      .execute();
  }

  /** The same sums, from the roll-ups and what is not in them yet. */
  #rolledUp(group: Exclude<LedgerGroup, 'session'>, { from, to, userId }: LedgerFilter) {
    const used = sql`usage_between(current_setting('app.organization_id'),
      ${from ?? '-infinity'}, ${to ?? 'infinity'}, ${userId ?? null})`;
    return this.#db
      .selectFrom(used.as('used'))
      .select([nameOf[group].as('name'), sql<number>`sum(calls)::bigint`.as('calls'), ...sums])
      .groupBy(sql`1`)
      .execute();
  }
}

const nameOf = {
  model: sql<string>`model`,
  user: sql<string>`user_id`,
  session: sql<string>`session_id`,
  day: sql<string>`to_char(day, 'YYYY-MM-DD')`,
  task: sql<string>`task_id`,
} satisfies Record<LedgerGroup, unknown>;

// Sums of bigint are numeric in PostgreSQL; these are far below 2^53.
const sums = [
  sql<number>`sum(input_tokens)::bigint`.as('input_tokens'),
  sql<number>`sum(output_tokens)::bigint`.as('output_tokens'),
  sql<number>`sum(cache_creation_tokens)::bigint`.as('cache_creation_tokens'),
  sql<number>`sum(cache_read_tokens)::bigint`.as('cache_read_tokens'),
  sql<number>`sum(cost_micro_usd)::bigint`.as('cost_micro_usd'),
] as const;
