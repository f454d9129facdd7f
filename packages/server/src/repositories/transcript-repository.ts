import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, SessionId } from '../domain/ids.ts';
import type { Turn } from '../domain/session/turn.ts';
import type { Lease } from './session-lease-repository.ts';

/** A conversation of a session, and which of its transcripts: the main one has an empty subpath. */
export type TranscriptAddress = { readonly conversationId: string; readonly subpath: string };

/** An entry as the agent wrote it: JSON on one line. */
export type TranscriptEntry = { readonly uuid?: string; readonly text: string };

/**
 * The transcripts of the session as it goes on now. Where it was taken back, what came after stays in another branch,
 * from which it can be taken up again.
 */
export class TranscriptRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /**
   * Adds entries behind those that are there; one whose uuid is there already is left out. One statement. The fence
   * must be the session's newest, whether or not its lease has run out: an agent has a last word after its turn, when
   * nobody has taken the session over.
   * @returns false when the fence was refused and nothing was written.
   */
  async append(
    organizationId: OrganizationId,
    lease: Lease,
    { conversationId, subpath }: TranscriptAddress,
    entries: readonly TranscriptEntry[],
  ): Promise<boolean> {
    const uuids = entries.map((entry) => entry.uuid ?? null);
    const texts = entries.map((entry) => entry.text);
    const { rows } = await sql`
      with held as (
        select id, branch from sessions where id = ${lease.sessionId} and fence = ${lease.fence} for share
      ), last as (
        select coalesce(max(position), 0) as position from transcripts join held
          on session_id = held.id and transcripts.branch = held.branch
        where conversation_id = ${conversationId} and subpath = ${subpath}
      ), turn as (
        select coalesce(max(ordinal), 0) as ordinal from turns
        where session_id = ${lease.sessionId} and started_at is not null
      ), added as (
        insert into transcripts
          (organization_id, session_id, branch, turn_ordinal, conversation_id, subpath, position, uuid, entry)
        select ${organizationId}, held.id, held.branch, turn.ordinal, ${conversationId}, ${subpath},
               last.position + new.place, new.uuid, new.entry
        from held cross join last cross join turn
        cross join unnest(${uuids}::text[], ${texts}::text[]) with ordinality as new (uuid, entry, place)
        on conflict (session_id, branch, conversation_id, subpath, uuid) do nothing
      )
      select id from held`.execute(this.#db);
    return rows.length === 1;
  }

  /** Entries after a position, in their order. */
  async list(
    { sessionId }: Pick<Lease, 'sessionId'>,
    { conversationId, subpath }: TranscriptAddress,
    page: { readonly after: number; readonly limit: number },
  ): Promise<{ position: number; entry: string }[]> {
    return this.#db
      .selectFrom('transcripts')
      .select(['position', 'entry'])
      .where('session_id', '=', sessionId)
      .where('branch', '=', branchOf(sessionId))
      .where('conversation_id', '=', conversationId)
      .where('subpath', '=', subpath)
      .where('position', '>', page.after)
      .orderBy('position')
      .limit(page.limit)
      .execute();
  }

  /** The last entries, in their order. */
  async listLast(
    { sessionId }: Pick<Lease, 'sessionId'>,
    { conversationId, subpath }: TranscriptAddress,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('transcripts')
      .select('entry')
      .where('session_id', '=', sessionId)
      .where('branch', '=', branchOf(sessionId))
      .where('conversation_id', '=', conversationId)
      .where('subpath', '=', subpath)
      .orderBy('position', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ entry }) => entry).reverse();
  }

  /** The transcripts of a conversation's sub-agents. */
  async listSubpaths({ sessionId }: Pick<Lease, 'sessionId'>, conversationId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('transcripts')
      .select('subpath')
      .distinct()
      .where('session_id', '=', sessionId)
      .where('branch', '=', branchOf(sessionId))
      .where('conversation_id', '=', conversationId)
      .where('subpath', '<>', '')
      .orderBy('subpath')
      .execute();
    return rows.map((row) => row.subpath);
  }

  /** Removes one transcript, or without a subpath the whole conversation. False when the fence was refused. */
  async remove(lease: Lease, conversationId: string, subpath?: string): Promise<boolean> {
    const { rows } = await sql`
      with held as (
        select id, branch from sessions where id = ${lease.sessionId} and fence = ${lease.fence} for share
      ), removed as (
        delete from transcripts using held
        where session_id = held.id and transcripts.branch = held.branch and conversation_id = ${conversationId}
          and ${subpath === undefined ? sql`true` : sql`subpath = ${subpath}`}
      )
      select id from held`.execute(this.#db);
    return rows.length === 1;
  }

  /** Lets the session, whose row the caller holds, go on from the end of a turn of it. */
  async takeBack({ sessionId, ordinal, id }: Pick<Turn, 'id' | 'sessionId' | 'ordinal'>): Promise<void> {
    await sql`
      with moved as (
        update sessions set branch = branch + 1 where id = ${sessionId} returning branch
      )
      insert into transcripts
        (organization_id, session_id, branch, turn_ordinal, conversation_id, subpath, position, uuid, entry, created_at)
      select t.organization_id, t.session_id, moved.branch, t.turn_ordinal, t.conversation_id, t.subpath, t.position,
             t.uuid, t.entry, t.created_at
      from transcripts t cross join moved
      where t.session_id = ${sessionId} and t.branch = (select branch from turns where id = ${id})
        and t.turn_ordinal <= ${ordinal}`.execute(this.#db);
  }

  /** What the main agent wrote down in one turn, in its order. */
  async listOfTurn({
    id,
    sessionId,
    ordinal,
  }: Pick<Turn, 'id' | 'sessionId' | 'ordinal'>): Promise<{ position: number; entry: string }[]> {
    return this.#db
      .selectFrom('transcripts')
      .select(['position', 'entry'])
      .where('session_id', '=', sessionId)
      .where('branch', '=', (eb) => eb.selectFrom('turns').select('branch').where('id', '=', id))
      .where('turn_ordinal', '=', ordinal)
      .where('subpath', '=', '')
      .orderBy('position')
      .execute();
  }

  /**
   * Gives a new session what another one remembers, or remembered at the end of a turn, or when the main agent had
   * written down the entry at a position of that turn.
   */
  async copyTo(
    fork: SessionId,
    {
      sessionId,
      turn,
      upTo,
    }: {
      readonly sessionId: SessionId;
      readonly turn?: Pick<Turn, 'id' | 'ordinal'>;
      readonly upTo?: number;
    },
  ): Promise<void> {
    const wanted = turn
      ? sql`branch = (select branch from turns where id = ${turn.id}) and turn_ordinal <= ${turn.ordinal}
            and ${upTo === undefined ? sql`true` : sql`(turn_ordinal < ${turn.ordinal} or ${until(sessionId, turn, upTo)})`}`
      : sql`branch = ${branchOf(sessionId)}`;
    await sql`
      insert into transcripts
        (organization_id, session_id, branch, turn_ordinal, conversation_id, subpath, position, uuid, entry, created_at)
      select organization_id, ${fork}, 0, 0, conversation_id, subpath, position, uuid, entry, created_at
      from transcripts where session_id = ${sessionId} and ${wanted}`.execute(this.#db);
  }
}

/** Of a turn's entries those up to one of the main agent's; sub-agents wrote theirs down meanwhile. */
function until(sessionId: SessionId, turn: Pick<Turn, 'id' | 'ordinal'>, position: number) {
  return sql`case subpath when '' then position <= ${position} else created_at <= (
    select max(said.created_at) from transcripts said
    where said.session_id = ${sessionId} and said.branch = (select branch from turns where id = ${turn.id})
      and said.subpath = '' and said.turn_ordinal = ${turn.ordinal} and said.position = ${position}) end`;
}

function branchOf(sessionId: SessionId) {
  return sql<number>`(select branch from sessions where id = ${sessionId})`;
}
