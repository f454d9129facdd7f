import { sql, type Insertable, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { BudgetCrossing, Reservation, ReservationRefusal, Spender } from '../domain/billing/budget.ts';
import type { ModelCall } from '../domain/billing/model-call.ts';
import type { ModelCallId, NodeId, OrganizationId } from '../domain/ids.ts';
import type { MicroUsd } from '../domain/money.ts';
import { toBudgetState, type BudgetColumns } from './budget-columns.ts';
import { toJsonb, toText } from './jsonb.ts';

export type ReservationRequest = Spender & {
  readonly id: ModelCallId;
  /** The most that the call can cost. */
  readonly worst: MicroUsd;
};

export type ReservationAnswer =
  { readonly reservation: Reservation } | { readonly refusal: ReservationRefusal };

type ReserveRow = BudgetColumns & {
  id: string;
  verdict: 'granted' | 'reached' | 'held';
  amount_micro_usd: number;
  reserved_at: Date;
};

type SettleRow = BudgetColumns & { id: string; level: 'warning' | 'reached' };

/** The rules are SQL functions (migration 0010), so that many calls are one round trip and nobody comes in between. */
export class ModelCallRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /**
   * Sets money aside for calls of one organization, for at most some seconds. Alone in its transaction, which does not
   * wait for the disk. @returns an answer for each, in their order.
   */
  async reserve(
    of: { readonly organizationId: OrganizationId; readonly nodeId: NodeId; readonly seconds: number },
    requests: readonly ReservationRequest[],
  ): Promise<ReservationAnswer[]> {
    const { rows } = await sql<ReserveRow>`select * from reserve_calls(${of.organizationId}, ${of.nodeId},
      ${of.seconds}, ${requests.map((request) => request.id)}, ${requests.map((request) => request.userId)},
      ${requests.map((request) => request.sessionId)},
      ${requests.map((request) => request.worst)})`.execute(this.#db);
    const verdicts = new Map(rows.map((row) => [row.id, row]));
    return requests.map(({ id }) => {
      const row = verdicts.get(id);
      if (!row) throw new Error('reserve_calls gave no verdict.');
      if (row.verdict !== 'granted') return { refusal: { why: row.verdict, budget: toBudgetState(row) } };
      return { reservation: { id, amount: BigInt(row.amount_micro_usd), at: row.reserved_at } };
    });
  }

  /**
   * Adds calls of one organization to the ledger and books what they cost in place of what was set aside. One that is
   * in the ledger already changes nothing. @returns what each brought its budgets to, in their order.
   */
  async settle(
    organizationId: OrganizationId,
    calls: readonly ModelCall[],
  ): Promise<(readonly BudgetCrossing[])[]> {
    const { rows } = await sql<SettleRow>`
      select * from settle_calls(${organizationId}, ${toJsonb(calls.map(toRow))})`.execute(this.#db);
    const byCall = Map.groupBy(rows, (row) => row.id);
    return calls.map(({ id }) =>
      (byCall.get(id) ?? []).map((row) => ({ ...toBudgetState(row), level: row.level })),
    );
  }

  /** Gives back what is set aside for one call, if anything is. */
  async giveBack(organizationId: OrganizationId, id: ModelCallId): Promise<void> {
    await this.#db
      .deleteFrom('quota_reservations')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
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
}

function toRow(call: ModelCall): Insertable<DB['usage_ledger']> {
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
