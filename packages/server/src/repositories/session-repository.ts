import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Sessions } from '../database/schema.gen.ts';
import type { Actor } from '../domain/access/actor.ts';
import { NotFoundError } from '../domain/errors.ts';
import {
  ExecutionId,
  OrganizationId,
  SessionId,
  SessionTemplateId,
  ToolGroupId,
  TurnId,
  UserId,
} from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  busyPolicies,
  interruptionPolicies,
  sessionModes,
  sessionStatuses,
  type LayOut,
  type Session,
  type SessionMode,
  type SessionStatus,
} from '../domain/session/session.ts';
import type { Usage } from '../domain/session/usage.ts';
import type { Lease } from './session-lease-repository.ts';
import { parseAgentOptions } from './agent-options-column.ts';
import { toJsonb } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { parseBroughtPolicies } from './policy-columns.ts';
import { oneOf } from './rows.ts';
import { parseTemplateRules } from './session-request-column.ts';
import { toUsage } from './usage-columns.ts';

export type SessionFilter = {
  readonly userId?: UserId;
  /** Only what this person has or is shared with them. */
  readonly seenBy?: Pick<Actor, 'userId' | 'shares'>;
  /** Only these. */
  readonly ids?: readonly SessionId[];
  readonly status?: SessionStatus;
  readonly mode?: SessionMode;
  readonly isFork?: boolean;
  readonly text?: string;
  readonly createdFrom?: Date;
  readonly createdUntil?: Date;
};

const Metadata = z.record(z.string(), z.unknown());

export class SessionRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(session: Session): Promise<void> {
    await this.#db
      .insertInto('sessions')
      .values({
        id: session.id,
        organization_id: session.organizationId,
        user_id: session.userId,
        name: session.name ?? null,
        description: session.description ?? null,
        mode: session.mode,
        status: session.status,
        options: toJsonb(session.options),
        policies: toJsonb(session.policies),
        metadata: toJsonb(session.metadata),
        on_busy: session.onBusy,
        on_interrupted: session.onInterrupted,
        timeout_seconds: session.timeoutSeconds,
        include_partial_messages: session.includePartialMessages,
        parent_session_id: session.parentSessionId ?? null,
        is_fork: session.isFork,
        template_id: session.templateId ?? null,
        template_version: session.templateVersion ?? null,
        template_rules: session.templateRules ? toJsonb(session.templateRules) : null,
        tool_group_ids: [...session.toolGroupIds],
        execution_id: session.executionId ?? null,
        conversation_id: session.conversationId ?? null,
        ...layOutColumns(session.layOut ?? {}),
        created_at: session.createdAt,
        updated_at: session.updatedAt,
      })
      .execute();
  }

  async get(id: SessionId): Promise<Session> {
    const session = await this.find(id);
    if (!session) throw new NotFoundError('session', id);
    return session;
  }

  async find(id: SessionId): Promise<Session | undefined> {
    const row = await this.#live(id).executeTakeFirst();
    return row && toSession(row);
  }

  /** Holds the row until the transaction ends, so that two prompts cannot both begin a turn. */
  async getForUpdate(id: SessionId): Promise<Session> {
    const row = await this.#live(id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('session', id);
    return toSession(row);
  }

  /** Holds the row even of a deleted session, to finish what ran in it. */
  async lock(id: SessionId): Promise<Session> {
    const row = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new NotFoundError('session', id);
    return toSession(row);
  }

  /** Those of the ids that there are, also when they are deleted. */
  async listByIds(ids: readonly SessionId[]): Promise<Session[]> {
    if (ids.length === 0) return [];
    const rows = await this.#db.selectFrom('sessions').selectAll().where('id', 'in', ids).execute();
    return rows.map(toSession);
  }

  async list(filter: SessionFilter, page: PageRequest): Promise<Page<Session>> {
    return newestFirst(this.#matching(filter).selectAll(), 'created_at', page, toSession);
  }

  /** Writes what a person or a change of state may change. */
  async save(session: Session): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({
        name: session.name ?? null,
        description: session.description ?? null,
        metadata: toJsonb(session.metadata),
        status: session.status,
        total_turns: session.counters.turns,
        started_at: session.startedAt ?? null,
        updated_at: session.updatedAt,
        completed_at: session.completedAt ?? null,
      })
      .where('id', '=', session.id)
      .execute();
  }

  /** Ids of all sessions of the organization, deleted ones too, a page at a time. */
  async listIds({
    after,
    limit,
    isLive,
  }: {
    after: string;
    limit: number;
    isLive?: true;
  }): Promise<SessionId[]> {
    let query = this.#db.selectFrom('sessions').select('id').where('id', '>', after);
    if (isLive) query = query.where('deleted_at', 'is', null);
    const rows = await query.orderBy('id').limit(limit).execute();
    return rows.map((row) => SessionId.parse(row.id));
  }

  /** Sessions that a node may run, or was told less than so long ago to let go. */
  async listStillRunning(graceSeconds: number, limit: number): Promise<SessionId[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select('id')
      .where((eb) =>
        eb.or([
          eb('lease_until', '>', sql<Date>`now()`),
          eb('deleted_at', 'is', null),
          eb('deleted_at', '>', sql<Date>`now() - make_interval(secs => ${graceSeconds})`),
        ]),
      )
      .limit(limit)
      .execute();
    return rows.map((row) => SessionId.parse(row.id));
  }

  /** Takes the session out of sight, and tells whoever keeps a process for it when the transaction commits. */
  async markDeleted(id: SessionId, at: Date): Promise<void> {
    await this.#db.updateTable('sessions').set({ deleted_at: at }).where('id', '=', id).execute();
    await this.letProcessGo(id);
  }

  /**
   * Has whoever keeps a process for the session end it, when the transaction commits, unless a turn runs in it.
   * @returns whether there is such a session.
   */
  async letProcessGo(id: SessionId): Promise<boolean> {
    const { rows } = await sql`select pg_notify('session_ends', id) from sessions where id = ${id}`.execute(
      this.#db,
    );
    return rows.length > 0;
  }

  /** False, and nothing written, when the lease was lost. */
  async setConversation(lease: Lease, conversationId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('sessions')
      .set({ conversation_id: conversationId })
      .where('id', '=', lease.sessionId)
      .where('fence', '=', lease.fence)
      .where('lease_until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Has the files of snapshots put in place before the session's next process. */
  async setLayOut(id: SessionId, layOut: LayOut): Promise<void> {
    await this.#db.updateTable('sessions').set(layOutColumns(layOut)).where('id', '=', id).execute();
  }

  /** They are in place. False, and nothing written, when the lease was lost. */
  async saveLaidOut(lease: Lease, { workspace }: LayOut): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('sessions')
      .set({ ...layOutColumns({}), ...(workspace !== undefined && { last_tree: workspace }) })
      .where('id', '=', lease.sessionId)
      .where('fence', '=', lease.fence)
      .where('lease_until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** The session's files are as a turn left them that has ended, and are yet to be kept. */
  async oweSnapshot(id: SessionId, turnId: TurnId): Promise<void> {
    await this.#db.updateTable('sessions').set({ owed_snapshot_of: turnId }).where('id', '=', id).execute();
  }

  /** The session whose turn this lease runs; undefined when the lease was lost. */
  async lockHeld(lease: Lease): Promise<Session | undefined> {
    const row = await this.#db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', lease.sessionId)
      .where('fence', '=', lease.fence)
      .where('lease_until', '>', sql<Date>`now()`)
      .forUpdate()
      .executeTakeFirst();
    return row && toSession(row);
  }

  /** Writes what the end of a turn changes: the status and the counters. `usage` is all that the session has used. */
  async saveTurnEnd(
    session: Session,
    { usage, durationMs }: { usage: Usage; durationMs: number },
  ): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({
        status: session.status,
        updated_at: session.updatedAt,
        total_duration_ms: sql`total_duration_ms + ${durationMs}`,
        total_cost_micro_usd: Number(usage.cost),
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cache_creation_tokens: usage.cacheCreationTokens,
        cache_read_tokens: usage.cacheReadTokens,
      })
      .where('id', '=', session.id)
      .execute();
  }

  #live(id: SessionId) {
    return this.#db.selectFrom('sessions').selectAll().where('id', '=', id).where('deleted_at', 'is', null);
  }

  #matching(filter: SessionFilter) {
    const { userId, seenBy, ids, status, mode, isFork, text, createdFrom, createdUntil } = filter;
    return this.#db
      .selectFrom('sessions')
      .where('deleted_at', 'is', null)
      .$if(userId !== undefined, (q) => q.where('user_id', '=', userId ?? ''))
      .$if(seenBy !== undefined, (q) =>
        q.where(
          sql<boolean>`(user_id = ${seenBy?.userId} or id = any(${[...(seenBy?.shares ?? new Map()).keys()]}::text[]))`,
        ),
      )
      .$if(ids !== undefined, (q) => q.where(sql<boolean>`id = any(${[...(ids ?? [])]}::text[])`))
      .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''))
      .$if(mode !== undefined, (q) => q.where('mode', '=', mode ?? ''))
      .$if(isFork !== undefined, (q) => q.where('is_fork', '=', isFork ?? false))
      .$if(text !== undefined, (q) =>
        q.where(
          sql<boolean>`position(lower(${text}) in lower(coalesce(name, '') || ' ' || coalesce(description, ''))) > 0`,
        ),
      )
      .$if(createdFrom !== undefined, (q) => q.where('created_at', '>=', createdFrom ?? new Date(0)))
      .$if(createdUntil !== undefined, (q) => q.where('created_at', '<', createdUntil ?? new Date(0)));
  }
}

function toSession(row: Selectable<Sessions>): Session {
  return {
    id: SessionId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    userId: UserId.parse(row.user_id),
    ...(row.name !== null && { name: row.name }),
    ...(row.description !== null && { description: row.description }),
    mode: oneOf(sessionModes, row.mode),
    status: oneOf(sessionStatuses, row.status),
    options: parseAgentOptions(row.options),
    policies: parseBroughtPolicies(row.policies),
    metadata: Metadata.parse(row.metadata),
    onBusy: oneOf(busyPolicies, row.on_busy),
    onInterrupted: oneOf(interruptionPolicies, row.on_interrupted),
    timeoutSeconds: row.timeout_seconds,
    includePartialMessages: row.include_partial_messages,
    ...(row.parent_session_id !== null && { parentSessionId: SessionId.parse(row.parent_session_id) }),
    isFork: row.is_fork,
    ...toOrigin(row),
    toolGroupIds: row.tool_group_ids.map((id) => ToolGroupId.parse(id)),
    ...(row.execution_id !== null && { executionId: ExecutionId.parse(row.execution_id) }),
    counters: {
      turns: row.total_turns,
      messages: row.total_messages,
      toolCalls: row.total_tool_calls,
      errors: row.total_errors,
      durationMs: row.total_duration_ms,
      usage: toUsage(row, row.total_cost_micro_usd),
    },
    lastSeq: row.last_seq,
    ...(row.conversation_id !== null && { conversationId: row.conversation_id }),
    ...toLayOut(row),
    ...(row.owed_snapshot_of !== null && { owedSnapshot: TurnId.parse(row.owed_snapshot_of) }),
    ...(row.last_tree !== null && { lastTree: row.last_tree }),
    createdAt: row.created_at,
    ...(row.started_at && { startedAt: row.started_at }),
    updatedAt: row.updated_at,
    ...(row.completed_at && { completedAt: row.completed_at }),
  };
}

function toOrigin({
  template_id: id,
  template_version: version,
  template_rules: rules,
}: Selectable<Sessions>) {
  return {
    ...(id !== null && { templateId: SessionTemplateId.parse(id) }),
    ...(version !== null && { templateVersion: version }),
    ...(rules !== null && { templateRules: parseTemplateRules(rules) }),
  };
}

function layOutColumns({ workspace, results }: LayOut) {
  return { workspace_from: workspace ?? null, results_from: results ?? null };
}

function toLayOut(row: Selectable<Sessions>): { layOut?: LayOut } {
  const { workspace_from: workspace, results_from: results } = row;
  if (workspace === null && results === null) return {};
  return { layOut: { ...(workspace !== null && { workspace }), ...(results !== null && { results }) } };
}
