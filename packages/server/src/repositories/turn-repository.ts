import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Turns } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OperatorVisitId, SessionId, TurnId, UserId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AttachmentFacts } from '../domain/session/attachment.ts';
import type { Parking } from '../domain/session/parked-turn.ts';
import {
  parkingReasons,
  type ParkingReason,
  type StopReason,
  type Turn,
  type TurnFailureCode,
  type TurnOutcome,
  type TurnStatus,
} from '../domain/session/turn.ts';
import { totalUsage, type UsageByModel } from '../domain/session/usage.ts';
import { attachmentsJsonb, toAttachments } from './attachment-columns.ts';
import { toJsonb, toText } from './jsonb.ts';
import { toUsage, usageJsonb } from './usage-columns.ts';
import { inOrder } from './paging.ts';
import { oneOf } from './rows.ts';

const stopRequests = ['interrupted_by_user', 'session_terminated', 'paused'] as const;

/** Why a running turn is asked to stop. */
export type StopRequest = (typeof stopRequests)[number];

const unfinished = ['queued', 'running', 'parked'] as const satisfies readonly TurnStatus[];

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
    attachments?: readonly AttachmentFacts[];
    outputSchema?: Record<string, unknown>;
    traceParent?: string;
    askedBy?: UserId;
    visitId?: OperatorVisitId;
  }): Promise<number> {
    const row = await this.#db
      .insertInto('turns')
      .values({
        id: turn.id,
        organization_id: turn.organizationId,
        session_id: turn.sessionId,
        ordinal: sql`(select coalesce(max(ordinal), 0) + 1 from turns where session_id = ${turn.sessionId})`,
        branch: sql`coalesce((select branch from sessions where id = ${turn.sessionId}), 0)`,
        status: 'queued',
        prompt: turn.prompt,
        attachments: attachmentsJsonb(turn.attachments ?? []),
        output_schema: turn.outputSchema ? toJsonb(turn.outputSchema) : null,
        trace_parent: turn.traceParent ?? null,
        asked_by: turn.askedBy ?? null,
        visit_id: turn.visitId ?? null,
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

  /** Sessions with turns that run, wait or are parked, in the order of their ids. */
  async listBusySessions(after: string, limit: number): Promise<SessionId[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .select('session_id')
      .distinct()
      .where('status', 'in', unfinished)
      .where('session_id', '>', after)
      .orderBy('session_id')
      .limit(limit)
      .execute();
    return rows.map((row) => SessionId.parse(row.session_id));
  }

  async findRunning(sessionId: SessionId): Promise<Turn | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return row && toTurn(row);
  }

  /** The first in line, if it may begin: a parked turn whose time has not come holds those behind it up. */
  async findNext(sessionId: SessionId): Promise<Turn | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .selectAll()
      .select(sql<boolean>`status = 'queued' or coalesce(resume_at <= now(), false)`.as('may_begin'))
      .where('session_id', '=', sessionId)
      .where('status', 'in', ['queued', 'parked'])
      .orderBy('ordinal')
      .limit(1)
      .executeTakeFirst();
    return row?.may_begin === true ? toTurn(row) : undefined;
  }

  async countUnfinished(sessionId: SessionId): Promise<number> {
    const row = await this.#db
      .selectFrom('turns')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('session_id', '=', sessionId)
      .where('status', 'in', unfinished)
      .executeTakeFirstOrThrow();
    return row.count;
  }

  /** Of the turns that have not ended, in bytes. */
  async sumAttachedBytes(sessionId: SessionId): Promise<number> {
    const { rows } = await sql<{ bytes: number }>`
      select coalesce(sum((file ->> 'bytes')::bigint), 0)::float8 as bytes
      from turns cross join jsonb_array_elements(attachments) as file
      where session_id = ${sessionId} and status in ('queued', 'running', 'parked')`.execute(this.#db);
    return rows[0]?.bytes ?? 0;
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<Turn>> {
    const all = this.#db.selectFrom('turns').selectAll().where('session_id', '=', sessionId);
    return inOrder(all, ['ordinal'], page, toTurn);
  }

  /** Begins a turn, or goes on with one that was parked. */
  async begin(id: TurnId, at: Date): Promise<void> {
    await this.#db
      .updateTable('turns')
      .set({
        status: 'running',
        started_at: sql`coalesce(started_at, ${at})`,
        running_since: at,
        attempts: sql`attempts + case when parked_for in ('quota', 'approval', 'pause') then 0 else 1 end`,
        parked_for: null,
        resume_at: null,
      })
      .where('id', '=', id)
      .execute();
  }

  /** Sets a running turn aside, with the figures it has so far; false if it does not run. */
  async park(id: TurnId, parking: Parking, used: UsageByModel, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('turns')
      .set({
        status: 'parked',
        parked_for: parking.for,
        // Done with this.
        stop_requested: sql`nullif(stop_requested, 'paused')`,
        resume_at: parking.resumeAt ?? null,
        quota_since: parking.quotaSince ?? null,
        ...usageColumns(used),
        ...endOfRun(at),
      })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** The time since which the turn has waited for people does not count as time that it ran. */
  async forgiveWait(id: TurnId, since: Date): Promise<void> {
    await this.#db
      .updateTable('turns')
      .set({
        running_since: sql`least(clock_timestamp(),
          running_since + greatest(interval '0', clock_timestamp() - greatest(running_since, ${since}::timestamptz)))`,
      })
      .where('id', '=', id)
      .execute();
  }

  /** Lets a parked turn go on now; false if it is not parked. */
  async wake(id: TurnId): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('turns')
      .set({ resume_at: sql`now()` })
      .where('id', '=', id)
      .where('status', '=', 'parked')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Lets every turn of the organization that waits for a quota go on now. */
  async wakeAllOf(organizationId: OrganizationId, reason: ParkingReason): Promise<void> {
    await this.#db
      .updateTable('turns')
      .set({ resume_at: sql`now()` })
      .where('organization_id', '=', organizationId)
      .where('parked_for', '=', reason)
      .execute();
  }

  /** Ends a turn that has not ended yet; false if it has. */
  async end(id: TurnId, outcome: TurnOutcome, used: UsageByModel, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('turns')
      .set({
        status: outcome.status,
        parked_for: null,
        resume_at: null,
        stop_reason: outcome.stopReason,
        failure_code: outcome.failure?.code ?? null,
        failure_message: outcome.failure ? toText(outcome.failure.message) : null,
        result_text: outcome.resultText === undefined ? null : toText(outcome.resultText),
        structured_output: outcome.structuredOutput === undefined ? null : toJsonb(outcome.structuredOutput),
        ...usageColumns(used),
        ...endOfRun(at),
        ended_at: at,
      })
      .where('id', '=', id)
      .where('status', 'in', unfinished)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /**
   * Asks whoever runs the turn to stop it, and wakes them when the transaction commits. One that is to end is not paused
   * in place of it.
   */
  async requestStop(turn: Pick<Turn, 'id' | 'sessionId'>, why: StopRequest): Promise<void> {
    await this.#db
      .updateTable('turns')
      .set({ stop_requested: why === 'paused' ? sql`coalesce(stop_requested, 'paused')` : why })
      .where('id', '=', turn.id)
      .execute();
    await sql`select pg_notify('session_stops', ${turn.sessionId})`.execute(this.#db);
  }

  /** Whether the turn is to stop; one of an organization that is suspended is, without anybody having asked for it. */
  async findStopRequest(id: TurnId): Promise<StopRequest | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .select('stop_requested')
      .select(
        sql<boolean>`exists (select from organizations resting
          where resting.id = turns.organization_id and resting.suspended_at is not null)`.as('is_suspended'),
      )
      .where('id', '=', id)
      .executeTakeFirst();
    if (row?.stop_requested) return oneOf(stopRequests, row.stop_requested);
    return row?.is_suspended ? 'interrupted_by_user' : undefined;
  }

  async listUnfinished(sessionId: SessionId): Promise<Turn[]> {
    const rows = await this.#db
      .selectFrom('turns')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('status', 'in', unfinished)
      .orderBy('ordinal')
      .execute();
    return rows.map(toTurn);
  }
}

function usageColumns(used: UsageByModel) {
  const usage = totalUsage(used);
  return {
    usage_by_model: usageJsonb(used),
    cost_micro_usd: Number(usage.cost),
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_creation_tokens: usage.cacheCreationTokens,
    cache_read_tokens: usage.cacheReadTokens,
  };
}

/** The present run, if there is one, is over and counted. */
function endOfRun(at: Date) {
  return {
    run_ms: sql<number>`run_ms + coalesce(greatest(extract(epoch from ${at}::timestamptz - running_since) * 1000, 0), 0)`,
    running_since: null,
  };
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
    ...(row.asked_by !== null && { askedBy: UserId.parse(row.asked_by) }),
    ...(row.visit_id !== null && { visitId: OperatorVisitId.parse(row.visit_id) }),
    attachments: toAttachments(row.attachments),
    ...(row.output_schema !== null && { outputSchema: Schema.parse(row.output_schema) }),
    ...(row.result_text !== null && { resultText: row.result_text }),
    ...(row.structured_output !== null && { structuredOutput: row.structured_output }),
    usage: toUsage(row, row.cost_micro_usd),
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.running_since && { runningSince: row.running_since }),
    ...(row.ended_at && { endedAt: row.ended_at }),
    ...(row.started_at && (row.ended_at ?? row.run_ms > 0) && { durationMs: row.run_ms }),
    ...(row.parked_for !== null && { parkedFor: oneOf(parkingReasons, row.parked_for) }),
    ...(row.resume_at && { resumeAt: row.resume_at }),
    ...(row.quota_since && { quotaSince: row.quota_since }),
    ...(row.trace_parent !== null && { traceParent: row.trace_parent }),
  };
}
