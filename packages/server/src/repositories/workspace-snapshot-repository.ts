import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, WorkspaceSnapshots } from '../database/schema.gen.ts';
import { SessionId, TurnId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  skipReasons,
  snapshotProblems,
  type SnapshotOutcome,
  type WorkspaceSnapshot,
} from '../domain/session/workspace-snapshot.ts';
import { toJsonb } from './jsonb.ts';
import { inOrder } from './paging.ts';
import { oneOf } from './rows.ts';

const SkippedFiles = z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) }));

/** How many rows are changed at once. */
const together = 1_000;

export class WorkspaceSnapshotRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What became of the files after a turn. None is owed any more. One statement. */
  async add(
    of: { readonly organizationId: OrganizationId; readonly sessionId: SessionId; readonly turnId: TurnId },
    outcome: SnapshotOutcome,
  ): Promise<void> {
    const taken = 'tree' in outcome ? outcome : undefined;
    const problem = 'problem' in outcome ? outcome.problem : null;
    await sql`
      with known as (
        update sessions set owed_snapshot_of = null, last_tree = ${taken?.tree ?? null}
        where id = ${of.sessionId} returning id
      )${taken ? sql`, kept as (${keepForTask(of.sessionId, taken.tree)})` : sql``}
      insert into workspace_snapshots
        (organization_id, session_id, turn_id, tree, problem, files, bytes, added_bytes, skipped, skipped_count)
      select ${of.organizationId}, id, ${of.turnId}, ${taken?.tree ?? null}, ${problem}, ${taken?.files ?? 0},
             ${taken?.bytes ?? 0}, ${taken?.addedBytes ?? 0}, ${toJsonb(taken?.skipped ?? [])}::jsonb,
             ${taken?.skippedCount ?? 0}
      from known on conflict do nothing`.execute(this.#db);
  }

  async find(turnId: TurnId): Promise<WorkspaceSnapshot | undefined> {
    const row = await this.#db
      .selectFrom('workspace_snapshots')
      .selectAll()
      .where('turn_id', '=', turnId)
      .executeTakeFirst();
    return row && toSnapshot(row);
  }

  /** In the order in which the turns ended. */
  async list(sessionId: SessionId, page: PageRequest): Promise<Page<WorkspaceSnapshot>> {
    const matching = this.#db
      .selectFrom('workspace_snapshots')
      .selectAll()
      .where('session_id', '=', sessionId);
    return inOrder(matching, ['created_at', 'turn_id'], page, toSnapshot);
  }

  /**
   * What the organization's snapshots take, and its archives: what was measured last, and what each snapshot since then
   * was the first to bring.
   */
  async storedBytes(organizationId: OrganizationId): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      with measured as (select bytes, measured_at from snapshot_stores where organization_id = ${organizationId})
      select (coalesce((select bytes from measured), 0)
            + (select coalesce(sum(added_bytes), 0) from workspace_snapshots
               where organization_id = ${organizationId} and tree is not null
                 and created_at > coalesce((select measured_at from measured), '-infinity'))
            + (select coalesce(sum(bytes), 0) from session_archives
               where organization_id = ${organizationId} and bytes > 0))::bigint as total`.execute(this.#db);
    return rows[0]?.total ?? 0;
  }

  /** What its snapshots take, measured from a moment on. */
  async setMeasured(organizationId: OrganizationId, bytes: number, at: Date): Promise<void> {
    const measured = { bytes, measured_at: at };
    await this.#db
      .insertInto('snapshot_stores')
      .values({ organization_id: organizationId, ...measured })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(measured))
      .execute();
  }

  /** Every tree that something of the organization refers to. */
  async listTrees(organizationId: OrganizationId): Promise<string[]> {
    const { rows } = await sql<{ tree: string }>`
      select tree from workspace_snapshots where organization_id = ${organizationId} and tree is not null
      union select unnest(array_remove(array[workspace_from, results_from, last_tree], null)) from sessions
        where organization_id = ${organizationId} and deleted_at is null
      union select workspace_tree from tasks
        where organization_id = ${organizationId} and deleted_at is null and workspace_tree is not null`.execute(
      this.#db,
    );
    return rows.map((row) => row.tree);
  }

  /** Forgets all snapshots of a session, and every tree that it refers to. */
  async forgetAll(sessionId: SessionId): Promise<void> {
    await sql`
      with forgotten as (
        update workspace_snapshots set tree = null, problem = 'removed', added_bytes = 0
        where session_id = ${sessionId} and tree is not null
      )
      update sessions set workspace_from = null, results_from = null, owed_snapshot_of = null, last_tree = null
      where id = ${sessionId}`.execute(this.#db);
  }

  /** A tree to which the session refers from now on. */
  async setLastTree(sessionId: SessionId, tree: string): Promise<void> {
    await this.#db.updateTable('sessions').set({ last_tree: tree }).where('id', '=', sessionId).execute();
  }

  /**
   * Forgets the snapshots of deleted sessions, and of each other session all but the newest.
   * @returns how many; there may be more.
   */
  async removeOld(organizationId: OrganizationId, keep: number): Promise<number> {
    const { numAffectedRows } = await sql`
      update workspace_snapshots set tree = null, problem = 'removed', added_bytes = 0
      where (session_id, turn_id) in (
        select session_id, turn_id from (
          select s.session_id, s.turn_id, sessions.deleted_at,
                 row_number() over (partition by s.session_id order by s.created_at desc, s.turn_id desc) as place
          from workspace_snapshots s join sessions on sessions.id = s.session_id
          where s.organization_id = ${organizationId} and s.tree is not null
        ) ranked where deleted_at is not null or place > ${keep} limit ${together})`.execute(this.#db);
    return Number(numAffectedRows ?? 0n);
  }
}

/** The task whose kept workspace a session has holds the files itself: it may outlive the session. */
function keepForTask(sessionId: SessionId, tree: string): RawBuilder<unknown> {
  return sql`update tasks set workspace_tree = ${tree} where kept_session_id = ${sessionId} and workspace = 'kept'`;
}

function toSnapshot(row: Selectable<WorkspaceSnapshots>): WorkspaceSnapshot {
  const of = {
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    createdAt: row.created_at,
  };
  // A check constraint promises one or the other.
  if (row.tree === null) return { ...of, problem: oneOf(snapshotProblems, row.problem ?? '') };
  return {
    ...of,
    tree: row.tree,
    files: row.files,
    bytes: row.bytes,
    addedBytes: row.added_bytes,
    skipped: SkippedFiles.parse(row.skipped),
    skippedCount: row.skipped_count,
  };
}
