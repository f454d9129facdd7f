import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, HookExecutions } from '../database/schema.gen.ts';
import { executionOutcomes, type HookExecution, type NewExecution } from '../domain/agent/hook-execution.ts';
import { hookEvents } from '../domain/agent/hook-event.ts';
import { HookExecutionId, HookId, SessionId, TurnId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { HookExecuted } from '../domain/session/session-event.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

type ExecutionPlace = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId?: TurnId;
};

const Payload = z.record(z.string(), z.unknown());

export class HookExecutionRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** One that is over, as the log tells of it. */
  async addExecuted(of: ExecutionPlace, executed: HookExecuted): Promise<void> {
    await this.#db
      .insertInto('hook_executions')
      .values({
        ...placeOf(of),
        id: executed.execution_id,
        hook_id: executed.hook_id,
        tool_use_id: executed.tool_use_id ?? null,
        event: executed.event,
        outcome: executed.outcome,
        reason: executed.reason === undefined ? null : toText(executed.reason),
        attempts: 1,
        duration_ms: executed.duration_ms,
        ended_at: sql`clock_timestamp()`,
      })
      .execute();
  }

  async add(of: ExecutionPlace, executions: readonly NewExecution[]): Promise<void> {
    if (executions.length === 0) return;
    await this.#db
      .insertInto('hook_executions')
      .values(
        executions.map((execution) => ({
          ...placeOf(of),
          id: execution.id,
          hook_id: execution.hookId,
          tool_use_id: execution.toolUseId ?? null,
          event: execution.event,
          outcome: execution.outcome,
          reason: execution.reason === undefined ? null : toText(execution.reason),
          duration_ms: execution.durationMs ?? null,
          payload: execution.payload === undefined ? null : toJsonb(execution.payload),
          attempts: execution.outcome === 'pending' ? 0 : 1,
          ended_at: execution.outcome === 'pending' ? null : sql<Date>`clock_timestamp()`,
        })),
      )
      .execute();
  }

  async find(id: HookExecutionId): Promise<HookExecution | undefined> {
    const row = await this.#db
      .selectFrom('hook_executions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toExecution(row);
  }

  /** Writes what came of one more try. Does nothing to one that is over. */
  async recordTry(
    id: HookExecutionId,
    { outcome, reason, durationMs }: Pick<HookExecution, 'outcome' | 'reason' | 'durationMs'>,
  ): Promise<void> {
    await this.#db
      .updateTable('hook_executions')
      .set({
        outcome,
        reason: reason === undefined ? null : toText(reason),
        attempts: sql`attempts + 1`,
        duration_ms: durationMs ?? null,
        ended_at: outcome === 'pending' ? null : sql<Date>`clock_timestamp()`,
      })
      .where('id', '=', id)
      .where('outcome', '=', 'pending')
      .execute();
  }

  /** Newest first. */
  async list(hookId: HookId, page: PageRequest): Promise<Page<HookExecution>> {
    const all = this.#db.selectFrom('hook_executions').selectAll().where('hook_id', '=', hookId);
    return newestFirst(all, 'created_at', page, toExecution);
  }

  /** How many executions a session has of each hook and outcome. */
  async countOfSession(
    sessionId: SessionId,
  ): Promise<{ hookId: HookId; outcome: HookExecution['outcome']; count: number }[]> {
    const rows = await this.#db
      .selectFrom('hook_executions')
      .select(['hook_id', 'outcome', ({ fn }) => fn.countAll<number>().as('count')])
      .where('session_id', '=', sessionId)
      .groupBy(['hook_id', 'outcome'])
      .execute();
    return rows.map((row) => ({
      hookId: HookId.parse(row.hook_id),
      outcome: oneOf(executionOutcomes, row.outcome),
      count: row.count,
    }));
  }

  /** @returns how many were removed; at most 1,000 at once, so that no row is locked for long. */
  async removeOld(organizationId: OrganizationId, days: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('hook_executions')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('hook_executions')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
          .limit(1_000),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

function placeOf({ organizationId, sessionId, turnId }: ExecutionPlace) {
  return { organization_id: organizationId, session_id: sessionId, turn_id: turnId ?? null };
}

function toExecution(row: Selectable<HookExecutions>): HookExecution {
  return {
    id: HookExecutionId.parse(row.id),
    hookId: HookId.parse(row.hook_id),
    sessionId: SessionId.parse(row.session_id),
    ...(row.turn_id !== null && { turnId: TurnId.parse(row.turn_id) }),
    ...(row.tool_use_id !== null && { toolUseId: row.tool_use_id }),
    event: oneOf(hookEvents, row.event),
    outcome: oneOf(executionOutcomes, row.outcome),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.payload !== null && { payload: Payload.parse(row.payload) }),
    attempts: row.attempts,
    ...(row.duration_ms !== null && { durationMs: row.duration_ms }),
    createdAt: row.created_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}
