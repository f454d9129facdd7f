import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, OrganizationExports } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationExportId, OrganizationId, UserId } from '../domain/ids.ts';
import {
  exportFailures,
  exportStatuses,
  type ExportFile,
  type OrganizationExport,
} from '../domain/organization/organization-export.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

/** One attempt to make an export; another one that is begun takes it away. */
export type ExportHold = Pick<OrganizationExport, 'id' | 'attempts'>;

export class OrganizationExportRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** False, and nothing added, while another one of the organization is not finished. */
  async add(wanted: OrganizationExport): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('organization_exports')
      .values({
        id: wanted.id,
        organization_id: wanted.organizationId,
        requested_by: wanted.requestedBy,
        created_at: wanted.createdAt,
        expires_at: wanted.expiresAt,
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id']).where('status', 'in', ['queued', 'running']).doNothing(),
      )
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  async get(id: OrganizationExportId): Promise<OrganizationExport> {
    const row = await this.#db
      .selectFrom('organization_exports')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('export', id);
    return toExport(row);
  }

  async list(organizationId: OrganizationId, page: PageRequest): Promise<Page<OrganizationExport>> {
    const matching = this.#db
      .selectFrom('organization_exports')
      .selectAll()
      .where('organization_id', '=', organizationId);
    return newestFirst(matching, 'created_at', page, toExport);
  }

  /** Somebody begins to make it, for the first time or anew; undefined when it is made, has failed or is gone. */
  async begin(id: OrganizationExportId): Promise<OrganizationExport | undefined> {
    const row = await this.#db
      .updateTable('organization_exports')
      .set({ status: 'running', attempts: sql`attempts + 1` })
      .where('id', '=', id)
      .where('status', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst();
    return row && toExport(row);
  }

  /** Whether nobody has begun it again, or removed it. */
  async isHeld({ id, attempts }: ExportHold): Promise<boolean> {
    const row = await this.#db
      .selectFrom('organization_exports')
      .select('id')
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Says from now on how long it is kept. False when it is not this attempt's any more. */
  async complete({ id, attempts }: ExportHold, file: ExportFile, keptDays: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('organization_exports')
      .set({
        status: 'completed',
        file_bytes: file.bytes,
        file_sha256: file.sha256,
        taken_at: file.takenAt,
        row_count: file.rows,
        file_count: file.files,
        missing_count: file.missing,
        completed_at: sql`clock_timestamp()`,
        expires_at: sql`clock_timestamp() + make_interval(days => ${keptDays})`,
      })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', '=', 'running')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async fail(
    { id, attempts }: ExportHold,
    { code, detail }: NonNullable<OrganizationExport['failure']>,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('organization_exports')
      .set({
        status: 'failed',
        failure_code: code,
        failure_detail: toText(detail),
        completed_at: sql`clock_timestamp()`,
      })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('status', 'in', ['queued', 'running'])
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Of an organization one file is kept: the time of all finished ones but for this is over. */
  async expireOthers({
    id,
    organizationId,
  }: Pick<OrganizationExport, 'id' | 'organizationId'>): Promise<void> {
    await this.#db
      .updateTable('organization_exports')
      .set({ expires_at: sql`least(expires_at, now())` })
      .where('organization_id', '=', organizationId)
      .where('id', '<>', id)
      .where('status', 'in', ['completed', 'failed'])
      .execute();
  }

  async remove(id: OrganizationExportId): Promise<void> {
    await this.#db.deleteFrom('organization_exports').where('id', '=', id).execute();
  }

  /** Those whose time is over, at most 100. */
  async listExpired(organizationId: OrganizationId): Promise<OrganizationExport[]> {
    const rows = await this.#db
      .selectFrom('organization_exports')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('expires_at', '<=', sql<Date>`now()`)
      .orderBy('expires_at')
      .limit(100)
      .execute();
    return rows.map(toExport);
  }

  /** Those that nobody has made in all this time, at most 100. */
  async listStuck(organizationId: OrganizationId, seconds: number): Promise<OrganizationExport[]> {
    const rows = await this.#db
      .selectFrom('organization_exports')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('status', 'in', ['queued', 'running'])
      .where('created_at', '<', sql<Date>`now() - make_interval(secs => ${seconds})`)
      .limit(100)
      .execute();
    return rows.map(toExport);
  }
}

function toExport(row: Selectable<OrganizationExports>): OrganizationExport {
  const { file_bytes: bytes, file_sha256: sha256, taken_at: takenAt } = row;
  return {
    id: OrganizationExportId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    requestedBy: UserId.parse(row.requested_by),
    status: oneOf(exportStatuses, row.status),
    ...(row.failure_code !== null && {
      failure: { code: oneOf(exportFailures, row.failure_code), detail: row.failure_detail ?? '' },
    }),
    ...(bytes !== null &&
      sha256 !== null &&
      takenAt !== null && {
        file: {
          ...{ bytes, sha256, takenAt, rows: row.row_count ?? 0 },
          ...{ files: row.file_count ?? 0, missing: row.missing_count ?? 0 },
        },
      }),
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(row.completed_at && { completedAt: row.completed_at }),
    expiresAt: row.expires_at,
  };
}
