import { sql, type Expression, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { Page, PageRequest, RowCursor } from '../domain/page.ts';

type Keyed<At extends string> = { readonly id: string } & Readonly<Record<At, Date>>;

/**
 * A page of the rows of a query that has no order, the newest first.
 * @param at the column with their time.
 */
export async function newestFirst<Table extends keyof DB, At extends string, Row extends Keyed<At>, Item>(
  matching: SelectQueryBuilder<DB, Table, Row>,
  at: At,
  page: PageRequest,
  item: (row: Row) => Item,
): Promise<Page<Item>> {
  const { after } = page;
  const older = after ? matching.where(olderThan(at, 'id', after)) : matching;
  const rows: readonly Row[] = await older
    .orderBy(sql.ref(at), 'desc')
    .orderBy(sql.ref('id'), 'desc')
    .offset(page.skip)
    .limit(page.limit + 1)
    .execute();
  const total = after ? undefined : await count(matching);
  return toPage(rows, page, { item, total, key: (row) => ({ at: row[at], id: row.id }) });
}

/** A page of the rows of a query that has no order, by these columns; for lists that only grow at their end. */
export async function inOrder<Table extends keyof DB, Row, Item>(
  matching: SelectQueryBuilder<DB, Table, Row>,
  columns: readonly (keyof Row & string)[],
  page: PageRequest,
  item: (row: Row) => Item,
): Promise<Page<Item>> {
  const ordered = columns.reduce((query, column) => query.orderBy(sql.ref(column)), matching);
  const rows: readonly Row[] = await ordered
    .offset(page.skip)
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page, { item, total: await count(matching) });
}

async function count<Table extends keyof DB, Row>(
  matching: SelectQueryBuilder<DB, Table, Row>,
): Promise<number> {
  const { total } = await matching
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** The condition for rows older than the cursor, newest first. */
function olderThan(at: string, id: string, cursor: RowCursor): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(at)}, ${sql.ref(id)}) < (${cursor.at}, ${cursor.id})`;
}

type Parts<Row, Item> = {
  readonly item: (row: Row) => Item;
  readonly total?: number | undefined;
  /** The sort key of a row, in lists that are read newest first; without it the next page is found by its place. */
  readonly key?: (row: Row) => RowCursor;
};

/** Makes a page of `limit + 1` fetched rows: the one too many tells that there are more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  parts: Parts<Row, Item>,
): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const more = rows.length > request.limit && last !== undefined;
  const next =
    more && parts.key
      ? ({ kind: 'row', ...parts.key(last) } as const)
      : ({ kind: 'count', skip: request.skip + request.limit } as const);
  return {
    items: shown.map(parts.item),
    ...(parts.total !== undefined && { total: parts.total }),
    ...(more && { next }),
  };
}
