import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Turns } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { SessionId, TurnId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { StopReason, Turn, TurnFailureCode, TurnOutcome, TurnStatus } from '../domain/session/turn.ts';
import { totalUsage, type UsageByModel } from '../domain/session/usage.ts';
import { toJsonb, toText } from './jsonb.ts';
import { toUsage, usageJsonb } from './usage-columns.ts';
import { toPage } from './paging.ts';
import { oneOf } from './rows.ts';

const stopRequests = ['interrupted_by_user', 'session_terminated'] as const;

/** Why a running turn is asked to stop. */
export type StopRequest = (typeof stopRequests)[number];

const Schema = z.record(z.string(), z.unknown());

export class TurnRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds a queued turn behind the others of its session, whose row the caller holds. */
  async add(turn: {
    id: TurnId;
    organizationId: OrganizationId;
    sessionId: SessionId;
    prompt: string;
    outputSchema?: Record<string, unknown>;
  }): Promise<number> {
    const row = await this.#db
      .insertInto('turns')
      .values({
        id: turn.id,
        organization_id: turn.organizationId,
        session_id: turn.sessionId,
        ordinal: sql`(select coalesce(max(ordinal), 0) + 1 from turns where session_id = ${turn.sessionId})`,
        status: 'queued',
        prompt: turn.prompt,
        output_schema: turn.outputSchema ? toJsonb(turn.outputSchema) : null,
      })
      .returning('ordinal')
      .executeTakeFirstOrThrow();
    return row.ordinal;
  }

  async get(id: TurnId): Promise<Turn> {
    const row = await this.#db.selectFrom('turns').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('turn', id);
    return toTurn(row);
  }

  async findRunning(sessionId: SessionId): Promise<Turn | undefined> {
    return this.#first(sessionId, 'running');
  }

  async findNextQueued(sessionId: SessionId): Promise<Turn | undefined> {
    return this.#first(sessionId, 'queued');
  }

  async countUnfinished(sessionId: SessionId): Promise<number> {
    const row = await this.#db
      .selectFrom('turns')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('session_id', '=', sessionId)
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirstOrThrow();
    return row.count;
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<Turn>> {
    const all = this.#db.selectFrom('turns').where('session_id', '=', sessionId);
    const rows = await all
      .selectAll()
      .orderBy('ordinal')
      .offset(page.skip)
      .limit(page.limit + 1)
      .execute();
    const { total } = await all
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return toPage(rows, page, { item: toTurn, total });
  }

  async begin(id: TurnId, at: Date): Promise<void> {
    await this.#db
      .updateTable('turns')
      .set({ status: 'running', started_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** Ends a turn that has not ended yet; false if it has. */
  async end(id: TurnId, outcome: TurnOutcome, used: UsageByModel, at: Date): Promise<boolean> {
    const usage = totalUsage(used);
    const { numUpdatedRows } = await this.#db
      .updateTable('turns')
      .set({
        status: outcome.status,
        stop_reason: outcome.stopReason,
        failure_code: outcome.failure?.code ?? null,
        failure_message: outcome.failure ? toText(outcome.failure.message) : null,
        result_text: outcome.resultText === undefined ? null : toText(outcome.resultText),
        structured_output: outcome.structuredOutput === undefined ? null : toJsonb(outcome.structuredOutput),
        usage_by_model: usageJsonb(used),
        cost_micro_usd: Number(usage.cost),
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cache_creation_tokens: usage.cacheCreationTokens,
        cache_read_tokens: usage.cacheReadTokens,
        ended_at: at,
      })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Asks whoever runs the turn to stop it, and wakes them when the transaction commits. */
  async requestStop(turn: Pick<Turn, 'id' | 'sessionId'>, why: StopRequest): Promise<void> {
    await this.#db.updateTable('turns').set({ stop_requested: why }).where('id', '=', turn.id).execute();
    await sql`select pg_notify('session_stops', ${turn.sessionId})`.execute(this.#db);
  }

  async findStopRequest(id: TurnId): Promise<StopRequest | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .select('stop_requested')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.stop_requested ? oneOf(stopRequests, row.stop_requested) : undefined;
  }

  async listUnfinished(sessionId: SessionId): Promise<Turn[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('status', 'in', ['queued', 'running'])
      .orderBy('ordinal')
      .execute();
    return rows.map(toTurn);
  }

  async #first(sessionId: SessionId, status: TurnStatus): Promise<Turn | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('status', '=', status)
      .orderBy('ordinal')
      .limit(1)
      .executeTakeFirst();
    return row && toTurn(row);
  }
}

function toTurn(row: Selectable<Turns>): Turn {
  return {
    id: TurnId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    ordinal: row.ordinal,
    // The three below are written from the same unions in `end`; a check constraint guards the status.
    status: row.status as TurnStatus,
    ...(row.stop_reason !== null && { stopReason: row.stop_reason as StopReason }),
    ...(row.failure_code !== null && {
      failure: { code: row.failure_code as TurnFailureCode, message: row.failure_message ?? '' },
    }),
    prompt: row.prompt,
    ...(row.output_schema !== null && { outputSchema: Schema.parse(row.output_schema) }),
    ...(row.result_text !== null && { resultText: row.result_text }),
    ...(row.structured_output !== null && { structuredOutput: row.structured_output }),
    usage: toUsage(row, row.cost_micro_usd),
    createdAt: row.created_at,
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.ended_at && { endedAt: row.ended_at }),
    ...(row.started_at && row.ended_at && { durationMs: row.ended_at.getTime() - row.started_at.getTime() }),
  };
}
