import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import type { RemovedThings } from '../domain/audit/deletion-certificate.ts';
import { WrongStateError } from '../domain/errors.ts';
import type { OrganizationId } from '../domain/ids.ts';
import { erasureOrder, type Reference } from './erasure-order.ts';
import { toJsonb } from './jsonb.ts';

/**
 * References by which tables form a circle: they are cleared before rows go. What the database clears by itself, `on
 * delete set null`, forms none.
 */
const circular = [
  { table: 'sessions', column: 'execution_id' },
  { table: 'sessions', column: 'parent_session_id' },
  { table: 'task_executions', column: 'retry_of' },
] as const;

/** A table of the schema, and by which rows of another its own are found where the organization is not indexed. */
export type ErasedTable = {
  readonly name: string;
  readonly via: { readonly parent: string; readonly column: string; readonly key: string } | null;
};

/** Of a table `c`, a reference whose column is indexed. */
const ways = sql`
  select jsonb_build_object('parent', p.relname, 'column', child.attname, 'key', parent.attname) as via
  from pg_constraint f join pg_class p on p.oid = f.confrelid
    cross join lateral unnest(f.conkey, f.confkey) as k (child, parent)
    join pg_attribute child on child.attrelid = f.conrelid and child.attnum = k.child
    join pg_attribute parent on parent.attrelid = f.confrelid and parent.attnum = k.parent
    join pg_index i on i.indrelid = f.conrelid and i.indkey[0] = k.child and i.indpred is null
  where f.conrelid = c.oid and f.contype = 'f' and child.attname <> 'organization_id' and p.oid <> c.oid
  order by p.relname limit 1`;

const Removed = z.object({
  rows: z.record(z.string(), z.int()).default({}),
  files: z.record(z.string(), z.object({ files: z.int(), bytes: z.int() })).default({}),
  auditHead: z.object({ seq: z.int(), hash: z.string() }).exactOptional(),
});

/** Removes rows of one organization whose deletion is due: the database lets it do nothing else. */
export class Eraser {
  readonly #db: Kysely<DB>;
  readonly #organizationId: OrganizationId;

  constructor(db: Kysely<DB>, organizationId: OrganizationId) {
    this.#db = db;
    this.#organizationId = organizationId;
  }

  /** All tables that have rows of organizations, as the database knows them, in the order in which they can be emptied. */
  async tables(): Promise<ErasedTable[]> {
    const tables = await sql<ErasedTable>`
      select c.relname as name, via from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
        left join lateral (${ways}) found on not exists (
          select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null)
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`.execute(
      this.#db,
    );
    const references = await sql<Reference>`
      select a.relname as from, b.relname as to from pg_constraint f
        join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
      where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.confdeltype <> 'n' and f.conparentid = 0
        and not exists (
          select from jsonb_to_recordset(${JSON.stringify(circular)}::jsonb) as cleared ("table" text, "column" text)
          join pg_attribute on attrelid = f.conrelid and attname = cleared.column and attnum = any(f.conkey)
          where cleared.table = a.relname)`.execute(this.#db);
    const byName = new Map(tables.rows.map((table) => [table.name, table]));
    return erasureOrder([...byName.keys()], references.rows).flatMap((name) => byName.get(name) ?? []);
  }

  /** Clears references that form circles, of so many rows at most. @returns how many rows had some. */
  async clearCircles(most: number): Promise<number> {
    let cleared = 0;
    for (const { table, column } of circular) {
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = null where ctid = any(array(
          select ctid from ${sql.table(table)} where ${sql.ref(column)} is not null limit ${most}))`.execute(
        this.#db,
      );
      cleared += Number(numAffectedRows ?? 0);
    }
    return cleared;
  }

  /** @returns how many rows of the organization went; none when no more are found, which is all unless they hang on nothing. */
  async removeRows({ name, via }: ErasedTable, most: number): Promise<number> {
    const found = via
      ? sql`${sql.table(via.parent)} parent join ${sql.table(name)} row
          on row.${sql.ref(via.column)} = parent.${sql.ref(via.key)}`
      : sql`${sql.table(name)} row`;
    const { numAffectedRows } = await sql`
      delete from ${sql.table(name)} where ctid = any(array(select row.ctid from ${found} limit ${most}))`.execute(
      this.#db,
    );
    return Number(numAffectedRows ?? 0);
  }

  /**
   * What waits, runs and is remembered in the queue. Those that name no organization are found by the address of a user; that
   * of one who was deleted may be somebody else's elsewhere by now.
   */
  async removeJobs(): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from pgboss.job where data ->> 'organizationId' = ${this.#organizationId}
        or data ->> 'email' in (select lower(email) from users where deleted_at is null)`.execute(this.#db);
    return Number(numAffectedRows ?? 0);
  }

  async removed(): Promise<RemovedThings> {
    const row = await this.#db
      .selectFrom('organizations')
      .select('deletion_removed')
      .where('id', '=', this.#organizationId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new WrongStateError('The deletion of this organization is not due, or is over.');
    return Removed.parse(row.deletion_removed);
  }

  async saveRemoved(removed: RemovedThings): Promise<void> {
    await this.#db
      .updateTable('organizations')
      .set({ deletion_removed: toJsonb(removed) })
      .where('id', '=', this.#organizationId)
      .execute();
  }

  /** The organization itself: refused by the database while anything refers to it. */
  async removeOrganization(): Promise<void> {
    await this.#db.deleteFrom('organizations').where('id', '=', this.#organizationId).execute();
  }
}
