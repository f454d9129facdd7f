import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId } from '../domain/ids.ts';
import type { Lease } from './session-lease-repository.ts';

/** A conversation of a session, and which of its transcripts: the main one has an empty subpath. */
export type TranscriptAddress = { readonly conversationId: string; readonly subpath: string };

/** An entry as the agent wrote it: JSON on one line. */
export type TranscriptEntry = { readonly uuid?: string; readonly text: string };

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
        select id from sessions where id = ${lease.sessionId} and fence = ${lease.fence} for share
      ), last as (
        select coalesce(max(position), 0) as position from transcripts
        where session_id = ${lease.sessionId} and conversation_id = ${conversationId} and subpath = ${subpath}
      ), added as (
        insert into transcripts (organization_id, session_id, conversation_id, subpath, position, uuid, entry)
        select ${organizationId}, held.id, ${conversationId}, ${subpath}, last.position + new.place, new.uuid, new.entry
        from held cross join last
        cross join unnest(${uuids}::text[], ${texts}::text[]) with ordinality as new (uuid, entry, place)
        on conflict (session_id, conversation_id, subpath, uuid) do nothing
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
        select id from sessions where id = ${lease.sessionId} and fence = ${lease.fence} for share
      ), removed as (
        delete from transcripts using held
        where session_id = held.id and conversation_id = ${conversationId}
          and ${subpath === undefined ? sql`true` : sql`subpath = ${subpath}`}
      )
      select id from held`.execute(this.#db);
    return rows.length === 1;
  }
}
