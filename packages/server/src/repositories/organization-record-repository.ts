import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { ReportId, SessionArchiveId, SessionId, type OrganizationId } from '../domain/ids.ts';
import { reportFormats, type ReportFormat } from '../domain/report/report.ts';
import { archiveFormats, type ArchiveFormat } from '../domain/session/session-archive.ts';
import { exportedTables, type ExportedTable } from './exported-tables.ts';
import { oneOf } from './rows.ts';

/** Rows that are in memory at once: so many at most, and fewer where they are long. In characters. */
const mostRows = 200;
const mostCharacters = 1_000_000;

/** Files that are listed at once. */
const together = 100;

export type KeptReport = {
  readonly id: ReportId;
  readonly format: ReportFormat;
  readonly bytes: number;
  readonly sha256: string;
};
export type KeptArchive = {
  readonly id: SessionArchiveId;
  readonly format: ArchiveFormat;
  readonly place: string;
};
export type KeptTree = { readonly id: SessionId; readonly tree: string };

/** What a page of a list comes after, and the moment of which it is. */
type After = { readonly after: string; readonly at: Date };

export type OrganizationRecords = {
  readonly slug: string;
  readonly name: string;
  /** All is as of this moment. */
  readonly at: Date;
  /** Those that are written out. */
  readonly tables: readonly string[];
  /** Tables and columns that are not, with why. */
  readonly leftOut: Readonly<Record<string, string>>;
};

const tables: readonly (readonly [string, ExportedTable])[] = Object.entries(exportedTables);

const written = tables.flatMap(([name, table]) => ('columns' in table ? [name] : []));

const leftOut = Object.fromEntries(
  tables.flatMap(([name, table]) =>
    'left' in table
      ? [[name, table.left] as const]
      : Object.entries(table.without ?? {}).map(([column, why]) => [`${name}.${column}`, why] as const),
  ),
);

/** All that the database has of an organization, but for what would let somebody in. */
export class OrganizationRecordRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** What there is to read of an organization, by a long reading. */
  async describe(organizationId: OrganizationId): Promise<OrganizationRecords> {
    const found = await this.#db
      .selectFrom('organizations')
      .select(['slug', 'name', sql<Date>`now()`.as('at')])
      .where('id', '=', organizationId)
      .executeTakeFirst();
    if (!found) throw new NotFoundError('organization', organizationId);
    return { ...found, tables: written, leftOut };
  }

  /** The rows of a table as JSON, page by page. Nothing else of the transaction may run meanwhile. */
  async *pages(name: string, organizationId: OrganizationId): AsyncGenerator<string[], void> {
    const columns = columnsOf(name);
    if (!columns) return;
    const mine = sql.ref(name === 'organizations' ? 'id' : 'organization_id');
    await sql`declare organization_record no scroll cursor for
      select row_to_json(t)::text as line
      from (select ${columns} from ${sql.table(name)} where ${mine} = ${organizationId}) t`.execute(this.#db);
    for (let count = 1; ;) {
      const { rows } = await sql<{ line: string }>`fetch ${sql.lit(count)} from organization_record`.execute(
        this.#db,
      );
      if (rows.length === 0) break;
      const lines = rows.map(({ line }) => line);
      yield lines;
      const size = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
      count = Math.max(1, Math.min(mostRows, 2 * count, Math.floor(mostCharacters / size)));
    }
    await sql`close organization_record`.execute(this.#db);
  }

  /** Reports whose files are kept. */
  async listReports(organizationId: OrganizationId, { after, at }: After): Promise<KeptReport[]> {
    const rows = await this.#db
      .selectFrom('reports')
      .select(['id', 'format', 'file_bytes', 'file_sha256'])
      .where('organization_id', '=', organizationId)
      .where('status', '=', 'completed')
      .where('completed_at', '<=', at)
      .where('id', '>', after)
      .orderBy('id')
      .limit(together)
      .execute();
    return rows.map((row) => ({
      id: ReportId.parse(row.id),
      format: oneOf(reportFormats, row.format),
      // A check constraint promises both.
      ...{ bytes: row.file_bytes ?? 0, sha256: row.file_sha256 ?? '' },
    }));
  }

  /** Archives of sessions whose files are kept. */
  async listArchives(organizationId: OrganizationId, { after, at }: After): Promise<KeptArchive[]> {
    const rows = await this.#db
      .selectFrom('session_archives')
      .select(['id', 'format', 'place'])
      .where('organization_id', '=', organizationId)
      .where('status', 'in', ['ready', 'restoring'])
      .where('ready_at', '<=', at)
      .where('id', '>', after)
      .orderBy('id')
      .limit(together)
      .execute();
    return rows.map((row) => ({
      id: SessionArchiveId.parse(row.id),
      format: oneOf(archiveFormats, row.format),
      place: row.place ?? '',
    }));
  }

  /** Sessions that have files, with the tree of these as they were last seen; of those that are put away the archive has them. */
  async listTrees(organizationId: OrganizationId, { after, at }: After): Promise<KeptTree[]> {
    const tree = sql<string | null>`coalesce(workspace_from, last_tree)`;
    const rows = await this.#db
      .selectFrom('sessions')
      .select(['id', tree.as('tree')])
      .where('organization_id', '=', organizationId)
      .where('deleted_at', 'is', null)
      .where('status', '<>', 'archived')
      .where(tree, 'is not', null)
      .where('created_at', '<=', at)
      .where('id', '>', after)
      .orderBy('id')
      .limit(together)
      .execute();
    return rows.map((row) => ({ id: SessionId.parse(row.id), tree: row.tree ?? '' }));
  }
}

/** Undefined for a table that is not written out. */
function columnsOf(name: string) {
  const table = tables.find(([known]) => known === name)?.[1];
  if (!table || 'left' in table) return undefined;
  const names = table.columns.flatMap((line) => line.split(' '));
  return sql.join(
    names.map((column) =>
      table.bytes?.includes(column)
        ? sql`translate(encode(${sql.ref(column)}, 'base64'), ${'\n'}, '') as ${sql.ref(column)}`
        : sql.ref(column),
    ),
  );
}
