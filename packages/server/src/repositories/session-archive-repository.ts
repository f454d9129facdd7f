import { sql, type Kysely, type RawBuilder, type Selectable, type UpdateObject } from 'kysely';
import type { DB, SessionArchives } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId, SessionArchiveId, SessionId, UserId } from '../domain/ids.ts';
import {
  archiveFormats,
  archiveProblems,
  archiveStatuses,
  archiveTasks,
  type ArchiveFile,
  type ArchiveProblem,
  type ArchiveTask,
  type SessionArchive,
} from '../domain/session/session-archive.ts';
import { sessionStatuses } from '../domain/session/session.ts';
import { oneOf } from './rows.ts';

/** The right to do one thing with an archive: good while its number is the newest and the thing is not done. */
export type ArchiveHold = {
  readonly archiveId: SessionArchiveId;
  readonly task: ArchiveTask;
  readonly attempt: number;
  /** How often what there is to do was begun. */
  readonly tries: number;
};

/** What an end of an attempt makes of an archive. */
export type ArchiveEnd = Pick<SessionArchive, 'status'> & {
  readonly todo?: ArchiveTask;
  readonly problem?: ArchiveProblem;
  readonly at: Date;
};

export class SessionArchiveRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(archive: SessionArchive, todo: ArchiveTask): Promise<void> {
    await this.#db
      .insertInto('session_archives')
      .values({
        id: archive.id,
        organization_id: archive.organizationId,
        session_id: archive.sessionId,
        format: archive.format,
        status: archive.status,
        session_status: archive.sessionStatus,
        user_id: archive.userId ?? null,
        todo,
        created_at: archive.createdAt,
      })
      .execute();
  }

  /** The newest one of a session. */
  async findNewest(sessionId: SessionId): Promise<SessionArchive | undefined> {
    const row = await this.#db
      .selectFrom('session_archives')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toArchive(row);
  }

  async get(id: SessionArchiveId): Promise<SessionArchive> {
    const row = await this.#db
      .selectFrom('session_archives')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('archive', id);
    return toArchive(row);
  }

  /** What all archives of an organization take. */
  async keptBytes(organizationId: OrganizationId): Promise<number> {
    const { total } = await this.#db
      .selectFrom('session_archives')
      .select(sql<number>`coalesce(sum(bytes), 0)::bigint`.as('total'))
      .where('organization_id', '=', organizationId)
      .where('bytes', '>', 0)
      .executeTakeFirstOrThrow();
    return total;
  }

  /**
   * Gives a worker something to do with it. Whoever is at work on it writes nothing more; it is removed when that one's
   * time is over, so that nothing is put in its place afterwards.
   */
  async order(id: SessionArchiveId, { status, todo, at }: ArchiveEnd & { todo: ArchiveTask }): Promise<void> {
    await this.#db
      .updateTable('session_archives')
      .set({
        ...{ status, todo, tries: 0, attempt: sql`attempt + 1` },
        ...(todo !== 'remove' && { taken_until: sql<Date>`'-infinity'` }),
        ...{ problem_code: null, problem_message: null },
        ...(status === 'removed' && { ended_at: at }),
      })
      .where('id', '=', id)
      .execute();
  }

  /** Has whatever there is of a session's archives removed, as above. @returns their ids. */
  async discardOf(sessionId: SessionId, at: Date): Promise<SessionArchiveId[]> {
    const rows = await this.#db
      .updateTable('session_archives')
      .set({
        ...{ status: 'removed', todo: 'remove', ended_at: at },
        ...{ tries: 0, attempt: sql`attempt + 1` },
      })
      .where('session_id', '=', sessionId)
      .where('status', 'in', ['pending', 'running', 'ready', 'restoring'])
      .returning('id')
      .execute();
    return rows.map(({ id }) => SessionArchiveId.parse(id));
  }

  /** Takes an archive over, if there is something to do with it that nobody does just now. */
  async take(
    id: SessionArchiveId,
    seconds: number,
  ): Promise<{ archive: SessionArchive; hold: ArchiveHold } | undefined> {
    const row = await this.#db
      .updateTable('session_archives')
      .set({
        status: sql`case status when 'pending' then 'running' else status end`,
        attempt: sql`attempt + 1`,
        tries: sql`tries + 1`,
        taken_until: until(seconds),
      })
      .where('id', '=', id)
      .where('todo', 'is not', null)
      .where('taken_until', '<=', sql<Date>`now()`)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const task = oneOf(archiveTasks, row.todo ?? '');
    return { archive: toArchive(row), hold: { archiveId: id, task, attempt: row.attempt, tries: row.tries } };
  }

  /** More time. False when somebody else has taken the archive over: stop at once. */
  async renew(hold: ArchiveHold, seconds: number): Promise<boolean> {
    return this.#whileHeld(hold, { taken_until: until(seconds) });
  }

  /** Lets anybody take it over when so many seconds are over. */
  async leave(hold: ArchiveHold, seconds: number): Promise<boolean> {
    return this.#whileHeld(hold, { taken_until: until(seconds) });
  }

  /** Lets anybody take it over at once, as if this attempt had not been. */
  async handOver(hold: ArchiveHold): Promise<boolean> {
    return this.#whileHeld(hold, { tries: hold.tries - 1, taken_until: sql<Date>`now()` });
  }

  /** The archive is made. False, and nothing written, when somebody else has taken it over. */
  async saveMade(hold: ArchiveHold, file: ArchiveFile, at: Date): Promise<boolean> {
    return this.#whileHeld(hold, {
      ...{ status: 'ready', todo: 'free', tries: 0, ready_at: at, taken_until: sql<Date>`now()` },
      ...{ place: file.place, bytes: file.bytes, sha256: file.sha256 },
      ...{ manifest_sha256: file.manifestSha256, members: file.members },
      ...{ problem_code: null, problem_message: null },
    });
  }

  /** What was to be done is done, or is given up. False, and nothing written, as above. */
  async saveEnd(hold: ArchiveHold, { status, todo, problem, at }: ArchiveEnd): Promise<boolean> {
    const isOver = status === 'failed' || status === 'restored' || status === 'removed';
    return this.#whileHeld(hold, {
      ...{ status, todo: todo ?? null, tries: 0, taken_until: sql<Date>`now()` },
      ...(problem && { problem_code: problem.code, problem_message: problem.message }),
      ...(isOver && { ended_at: sql<Date>`coalesce(ended_at, ${at})` }),
    });
  }

  /** Its file is gone. False, and nothing written, as above. */
  async saveRemoved(hold: ArchiveHold): Promise<boolean> {
    return this.#whileHeld(hold, { todo: null, place: null, bytes: 0 });
  }

  async #whileHeld(
    { archiveId, attempt, task }: ArchiveHold,
    values: UpdateObject<DB, 'session_archives'>,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('session_archives')
      .set(values)
      .where('id', '=', archiveId)
      .where('attempt', '=', attempt)
      .where('todo', '=', task)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

function until(seconds: number): RawBuilder<Date> {
  return sql<Date>`now() + make_interval(secs => ${seconds})`;
}

function toArchive(row: Selectable<SessionArchives>): SessionArchive {
  const { place, sha256, manifest_sha256: manifestSha256, bytes, members } = row;
  return {
    id: SessionArchiveId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    sessionId: SessionId.parse(row.session_id),
    format: oneOf(archiveFormats, row.format),
    status: oneOf(archiveStatuses, row.status),
    sessionStatus: oneOf(sessionStatuses, row.session_status),
    ...(row.user_id !== null && { userId: UserId.parse(row.user_id) }),
    ...(row.problem_code !== null && {
      problem: { code: oneOf(archiveProblems, row.problem_code), message: row.problem_message ?? '' },
    }),
    ...(place !== null &&
      sha256 !== null &&
      manifestSha256 !== null && { file: { place, bytes, sha256, manifestSha256, members } }),
    createdAt: row.created_at,
    ...(row.ready_at && { readyAt: row.ready_at }),
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}
