import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, SessionId } from '../domain/ids.ts';
import type { SessionRecord } from '../domain/session/session-record.ts';

/** How many rows are in memory at once. */
const together = 200;

/** All that the database has of a session, as rows in JSON, for archives. */
export class SessionRecordRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** The rows of one record in their order, page by page. Nothing else of the transaction may run meanwhile. */
  async *pages(record: SessionRecord, sessionId: SessionId): AsyncGenerator<string[], void> {
    await sql`declare session_record no scroll cursor for ${queryOf(record, sessionId)}`.execute(this.#db);
    for (;;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(together)} from session_record`.execute(
        this.#db,
      );
      if (rows.length > 0) yield rows.map(({ line }) => line);
      if (rows.length < together) break;
    }
    await sql`close session_record`.execute(this.#db);
  }

  /** Gives a session transcripts back, row by row as they were read; whose they are is not theirs to say. */
  async addTranscripts(
    of: { readonly organizationId: OrganizationId; readonly sessionId: SessionId },
    rows: readonly string[],
  ): Promise<void> {
    await sql`
      insert into transcripts
        (organization_id, session_id, branch, turn_ordinal, conversation_id, subpath, position, uuid, entry, created_at)
      select ${of.organizationId}, ${of.sessionId}, t.branch, t.turn_ordinal, t.conversation_id, t.subpath, t.position,
             t.uuid, t.entry, t.created_at
      from unnest(${[...rows]}::json[]) row cross join json_populate_record(null::transcripts, row) t`.execute(
      this.#db,
    );
  }

  /** What the session's agent remembers, in all its branches. */
  async removeTranscripts(sessionId: SessionId): Promise<void> {
    await this.#db.deleteFrom('transcripts').where('session_id', '=', sessionId).execute();
  }
}

/** What was sealed stays where it is. */
const withoutSecrets = sql`(to_jsonb(t) - array['sealed_secret', 'sealed_old_secret'])::text`;
const whole = sql`row_to_json(t)::text`;

function queryOf(record: SessionRecord, id: SessionId): RawBuilder<unknown> {
  const rows = (table: string, order: string, line = whole) =>
    sql`select ${line} as line from ${sql.table(table)} t where session_id = ${id} order by ${sql.raw(order)}`;
  switch (record) {
    case 'session':
      return sql`select ${whole} as line from sessions t where id = ${id}`;
    case 'turns':
      return rows('turns', 'ordinal');
    case 'events':
      return rows('session_events', 'seq');
    case 'messages':
      return rows('messages', 'sequence_number');
    case 'tool-calls':
      return rows('tool_calls', 'started_at, id');
    case 'permissions':
      return rows('permission_decisions', 'decided_at, id');
    case 'approvals':
      return rows('approvals', 'requested_at, id');
    case 'hooks':
      return rows('hooks', 'created_at, id', withoutSecrets);
    case 'hook-executions':
      return rows('hook_executions', 'created_at, id');
    case 'transcripts':
      return rows('transcripts', 'branch, conversation_id, subpath, position');
  }
}
