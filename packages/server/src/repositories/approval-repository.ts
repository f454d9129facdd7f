import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { mayForAll, type Actor } from '../domain/access/actor.ts';
import { isAtLeast } from '../domain/access/session-share.ts';
import type { Approval, ApprovalStatus, Vote } from '../domain/agent/approval.ts';
import type { ApprovalTerms } from '../domain/agent/approval-terms.ts';
import { callKey } from '../domain/agent/call-key.ts';
import type { ToolCallRequest } from '../domain/agent/tool-pattern.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { ApprovalId, SessionId, TurnId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { toApproval, type ApprovalRow } from './approval-columns.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import type { Lease } from './session-lease-repository.ts';

export type NewApproval = Omit<
  Approval,
  'status' | 'votes' | 'inputVersion' | 'requestedAt' | 'deadlineAt' | 'editedInput' | 'replays'
>;

export type MadeCall = ToolCallRequest & {
  readonly toolUseId: string;
  readonly cwd?: string;
  /** Those who would be asked now; absent: whoever was asked. */
  readonly terms?: ApprovalTerms;
};

export type ApprovalFilter = {
  readonly status?: ApprovalStatus;
  readonly sessionId?: SessionId;
  readonly turnId?: TurnId;
  /** Only those that this person may decide now and has not decided on yet. */
  readonly awaiting?: Actor;
  /** Only what this person may see. */
  readonly seenBy: Actor;
};

export class ApprovalRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Its deadline counts from now, by the database's clock. */
  async add(approval: NewApproval): Promise<Approval> {
    await this.#db
      .insertInto('approvals')
      .values({
        id: approval.id,
        organization_id: approval.organizationId,
        session_id: approval.sessionId,
        turn_id: approval.turnId,
        kind: approval.kind,
        tool_use_id: approval.toolUseId,
        agent_id: approval.agentId ?? null,
        tool_name: approval.tool,
        input: toJsonb(approval.input),
        call_key: callKey(approval),
        cwd: approval.cwd === undefined ? null : toText(approval.cwd),
        reason: toText(approval.reason),
        pattern: approval.pattern === undefined ? null : toText(approval.pattern),
        terms: toJsonb(approval.terms),
        // What a server asks ends with the process that it asks.
        is_awaited: approval.kind !== 'elicitation',
        decider_roles: [...approval.deciders.roles],
        decider_users: [...approval.deciders.users],
        except_users: [...approval.deciders.except],
        deadline_at: sql`now() + make_interval(secs => ${approval.terms.deadline_seconds})`,
      })
      .execute();
    return this.get(approval.id);
  }

  async get(id: ApprovalId): Promise<Approval> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('approval', id);
    return toApproval(row);
  }

  /** Holds the row until the transaction ends, so that two people cannot decide past each other. With the time now. */
  async lock(id: ApprovalId): Promise<{ approval: Approval; now: Date }> {
    const held = await this.#db
      .selectFrom('approvals')
      .select(sql<Date>`clock_timestamp()`.as('now'))
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!held) throw new NotFoundError('approval', id);
    return { approval: await this.get(id), now: held.now };
  }

  async list(filter: ApprovalFilter, page: PageRequest): Promise<Page<Approval>> {
    return newestFirst(this.#all().where(matches(filter)), 'requested_at', page, toApproval);
  }

  /** Writes what people and time may change, and wakes whoever waits for it when the transaction commits. */
  async save(approval: Approval): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({
        status: approval.status,
        edited_input: approval.editedInput ? toJsonb(approval.editedInput) : null,
        input_version: approval.inputVersion,
        decider_roles: [...approval.deciders.roles],
        decider_users: [...approval.deciders.users],
        deadline_at: approval.deadlineAt,
        escalated_at: approval.escalatedAt ?? null,
        settled_at: approval.settledAt ?? null,
      })
      .where('id', '=', approval.id)
      .execute();
    await sql`select pg_notify('approvals', ${approval.id})`.execute(this.#db);
  }

  async addVote({ id, organizationId }: Approval, vote: Vote): Promise<void> {
    await this.#db
      .insertInto('approval_votes')
      .values({
        organization_id: organizationId,
        approval_id: id,
        user_id: vote.userId,
        role: vote.role,
        decision: vote.decision,
        reason: vote.reason === undefined ? null : toText(vote.reason),
        input_version: vote.inputVersion,
        remember: vote.remember,
      })
      .execute();
  }

  /** Those of a turn whose outcome the agent has not been given, and that were not cancelled, oldest first. */
  async listOpen(turnId: TurnId): Promise<Approval[]> {
    const rows = await this.#all()
      .where('turn_id', '=', turnId)
      .where('applied_at', 'is', null)
      .where('status', '!=', 'cancelled')
      .orderBy('requested_at')
      .orderBy('id')
      .execute();
    return rows.map(toApproval);
  }

  /**
   * The open approvals of a turn that are about this very call in this place, under these terms: the one with its id
   * first, for the call may also come under a new id when the agent makes it anew.
   */
  async listMade(turnId: TurnId, call: MadeCall): Promise<Approval[]> {
    const rows = await this.#all()
      .where('turn_id', '=', turnId)
      .where('call_key', '=', callKey(call))
      .where(sql<boolean>`cwd is not distinct from ${call.cwd ?? null}`)
      .$if(call.terms !== undefined, (q) => q.where(sql<boolean>`terms = ${toJsonb(call.terms)}::jsonb`))
      .where('applied_at', 'is', null)
      .where('status', '!=', 'cancelled')
      .orderBy(sql`tool_use_id = ${call.toolUseId}`, 'desc')
      .orderBy('requested_at')
      .execute();
    return rows.map(toApproval);
  }

  /** The agent makes the call again, perhaps under another id. */
  async ask(id: ApprovalId, toolUseId: string): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({ tool_use_id: toolUseId, is_awaited: true })
      .where('id', '=', id)
      .execute();
  }

  /**
   * Takes the outcome to the agent: once, and only while the lease is good. Undefined: it is not decided yet, or somebody
   * else took it, or the lease was lost.
   */
  async claim(lease: Lease, id: ApprovalId): Promise<Approval | undefined> {
    const { rows } = await sql<ApprovalRow>`
      with held as (select id from sessions
        where id = ${lease.sessionId} and fence = ${lease.fence} and lease_until > now() for share)
      update approvals set applied_at = clock_timestamp() from held
      where approvals.id = ${id} and approvals.session_id = held.id and applied_at is null
        and status in ('allowed', 'denied', 'expired')
      returning approvals.*, ${votes}`.execute(this.#db);
    return rows[0] && toApproval(rows[0]);
  }

  /** The agent goes on with something else than the calls it stood before. */
  async leaveBehind(turnId: TurnId, except: readonly ApprovalId[]): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({ is_awaited: false })
      .where('turn_id', '=', turnId)
      .where('applied_at', 'is', null)
      .$if(except.length > 0, (q) => q.where('id', 'not in', except))
      .execute();
  }

  /** The agent's runtime is about to take the call up. */
  async countReplay(id: ApprovalId): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({ is_awaited: true, replays: sql`replays + 1` })
      .where('id', '=', id)
      .execute();
  }

  /** Whether the agent stood before a call of which it has not been given the outcome. */
  async isAwaited(turnId: TurnId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('approvals')
      .select('id')
      .where('turn_id', '=', turnId)
      .where('applied_at', 'is', null)
      .where('status', '!=', 'cancelled')
      .where('is_awaited', '=', true)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async countPending(turnId: TurnId): Promise<number> {
    return this.#count(turnId, sql`status = 'pending'`);
  }

  async count(turnId: TurnId): Promise<number> {
    return this.#count(turnId, sql`true`);
  }

  #all() {
    return this.#db.selectFrom('approvals').selectAll().select(votes);
  }

  async #count(turnId: TurnId, condition: RawBuilder<unknown>): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) from approvals where turn_id = ${turnId} and ${condition}`.execute(this.#db);
    return rows[0]?.count ?? 0;
  }
}

const votes = sql`(
  select coalesce(jsonb_agg(v order by v.created_at), '[]') from approval_votes v where v.approval_id = approvals.id
)`.as('votes');

function matches(filter: ApprovalFilter): RawBuilder<boolean> {
  const { status, sessionId, turnId, awaiting, seenBy } = filter;
  const conditions = [
    sql`exists (select 1 from sessions s where s.id = approvals.session_id and s.deleted_at is null)`,
    ...(status === undefined ? [] : [sql`status = ${status}`]),
    ...(sessionId === undefined ? [] : [sql`session_id = ${sessionId}`]),
    ...(turnId === undefined ? [] : [sql`turn_id = ${turnId}`]),
    ...(awaiting ? [sql`status = 'pending' and ${decidedBy(awaiting)} and not ${votedOn(awaiting)}`] : []),
    ...(mayForAll(seenBy, 'sessions:read') ? [] : [sql`(${decidedBy(seenBy)} or ${ownedBy(seenBy)})`]),
  ];
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** As `mayDecide` of the domain has it. */
function decidedBy({ role, userId, shares = new Map() }: Actor): RawBuilder<unknown> {
  const decides = [...shares].flatMap(([id, level]) => (isAtLeast(level, 'approve') ? [id] : []));
  const shared = sql`(session_id = any(${decides}::text[]) and escalated_at is null
    and coalesce(jsonb_array_length(terms -> 'roles'), 0) + coalesce(jsonb_array_length(terms -> 'users'), 0) = 0
    and not coalesce((terms ->> 'exclude_owner')::boolean, false))`;
  return sql`((${role} = any(decider_roles) or ${userId} = any(decider_users) or ${shared})
    and ${userId} <> all(except_users))`;
}

function votedOn({ userId }: Actor): RawBuilder<unknown> {
  return sql`exists (select 1 from approval_votes v where v.approval_id = approvals.id and v.user_id = ${userId}
    and v.input_version = approvals.input_version)`;
}

function ownedBy({ userId, shares = new Map() }: Actor): RawBuilder<unknown> {
  return sql`(session_id = any(${[...shares.keys()]}::text[])
    or exists (select 1 from sessions s where s.id = approvals.session_id and s.user_id = ${userId}))`;
}
