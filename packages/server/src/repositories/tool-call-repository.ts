import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import { SessionId, ToolCallId, TurnId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Projection } from '../domain/session/projection.ts';
import type { ToolResult, ToolUse } from '../domain/session/session-event.ts';
import { toolCallStatuses, type ToolCall } from '../domain/session/tool-call.ts';
import { toJsonb, toText } from './jsonb.ts';
import { inOrder } from './paging.ts';
import { oneOf } from './rows.ts';

export type CallRange = { readonly from: Date; readonly until: Date; readonly sessionId?: SessionId };

const Input = z.record(z.string(), z.unknown());

/** What becomes of a call by what was decided about it. */
const statusAfter = {
  allow: sql<string>`case when status = 'pending' then 'running' else status end`,
  deny: 'denied',
  ask: 'pending',
} as const;

export class ToolCallRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async start(
    of: { organizationId: OrganizationId; sessionId: SessionId; turnId: TurnId },
    use: ToolUse,
  ): Promise<void> {
    await this.#db
      .insertInto('tool_calls')
      .values({
        id: ToolCallId.new(),
        organization_id: of.organizationId,
        session_id: of.sessionId,
        turn_id: of.turnId,
        tool_use_id: use.tool_use_id,
        tool_name: use.name,
        input: toJsonb(use.input),
        status: 'running',
        parent_tool_use_id: use.parent_tool_use_id ?? null,
      })
      .onConflict((conflict) => conflict.columns(['session_id', 'tool_use_id']).doNothing())
      .execute();
  }

  async decide(
    sessionId: SessionId,
    { toolUseId, decision, reason, input }: NonNullable<Projection['decision']>,
  ): Promise<void> {
    await this.#db
      .updateTable('tool_calls')
      .set({
        decision,
        decision_reason: toText(reason),
        status: statusAfter[decision],
        ...(input && { input: toJsonb(input) }),
      })
      .where('session_id', '=', sessionId)
      .where('tool_use_id', '=', toolUseId)
      .execute();
  }

  async finish(sessionId: SessionId, result: ToolResult): Promise<void> {
    const ended = result.is_error ? 'error' : 'success';
    await this.#db
      .updateTable('tool_calls')
      .set({
        output: toText(result.content),
        is_redacted: result.is_redacted ?? false,
        status: sql`case when status = 'denied' then status else ${ended} end`,
        ended_at: sql`clock_timestamp()`,
      })
      .where('session_id', '=', sessionId)
      .where('tool_use_id', '=', result.tool_use_id)
      .execute();
  }

  /** Calls whose result never came, because the agent ended first. */
  async abandon(turnId: TurnId): Promise<void> {
    await this.#db
      .updateTable('tool_calls')
      .set({
        status: 'error',
        ended_at: sql`clock_timestamp()`,
        output: 'The turn ended before the tool did.',
      })
      .where('turn_id', '=', turnId)
      .where('status', 'in', ['pending', 'running'])
      .execute();
  }

  /** By tool use: what stands in place of results that hooks have changed or withheld. */
  async listRedacted(sessionId: SessionId): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db
      .selectFrom('tool_calls')
      .select(['tool_use_id', 'output'])
      .where('session_id', '=', sessionId)
      .where('is_redacted', '=', true)
      .execute();
    return new Map(rows.map((row) => [row.tool_use_id, row.output ?? '']));
  }

  async listOfTurn(turnId: TurnId): Promise<ToolCall[]> {
    const rows = await this.#db
      .selectFrom('tool_calls')
      .selectAll()
      .where('turn_id', '=', turnId)
      .orderBy('started_at')
      .orderBy('id')
      .execute();
    return rows.map(toToolCall);
  }

  /** The calls of a range of time in order, after one of them if it is named. */
  async listBetween(
    { from, until, sessionId }: CallRange,
    { after, limit }: { readonly after?: ToolCallId | undefined; readonly limit: number },
  ): Promise<ToolCall[]> {
    const rows = await this.#db
      .selectFrom('tool_calls')
      .selectAll()
      .where('started_at', '>=', from)
      .where('started_at', '<', until)
      .where('id', '>=', idNear(from, -1))
      .where('id', '<', idNear(until, 1))
      .$if(sessionId !== undefined, (q) => q.where('session_id', '=', sessionId ?? ''))
      .$if(after !== undefined, (q) => q.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toToolCall);
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<ToolCall>> {
    const all = this.#db.selectFrom('tool_calls').selectAll().where('session_id', '=', sessionId);
    return inOrder(all, ['started_at', 'id'], page, toToolCall);
  }
}

/** How ids begin that were made at about that time, by a clock that may be some minutes off. */
function idNear(at: Date, side: 1 | -1): string {
  const ms = Math.max(at.getTime() + side * 600_000, 0);
  return `tool_${ms.toString(16).padStart(12, '0')}`;
}

function toToolCall(row: {
  id: string;
  session_id: string;
  turn_id: string;
  tool_use_id: string;
  tool_name: string;
  input: unknown;
  output: string | null;
  status: string;
  decision: string | null;
  decision_reason: string | null;
  parent_tool_use_id: string | null;
  started_at: Date;
  ended_at: Date | null;
}): ToolCall {
  return {
    id: ToolCallId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    toolUseId: row.tool_use_id,
    toolName: row.tool_name,
    input: Input.parse(row.input),
    ...(row.output !== null && { output: row.output }),
    status: oneOf(toolCallStatuses, row.status),
    ...(row.decision !== null && { decision: oneOf(['allow', 'deny', 'ask'], row.decision) }),
    ...(row.decision_reason !== null && { decisionReason: row.decision_reason }),
    ...(row.parent_tool_use_id !== null && { parentToolUseId: row.parent_tool_use_id }),
    startedAt: row.started_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}
