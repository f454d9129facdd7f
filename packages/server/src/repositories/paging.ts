import { sql, type Expression, type SqlBool } from 'kysely';
import type { Page, PageRequest, RowCursor } from '../domain/page.ts';

/** The condition for rows older than the cursor, newest first. */
export function olderThan(at: string, id: string, cursor: RowCursor): Expression<SqlBool> {
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
