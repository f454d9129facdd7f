import { sql, type Expression, type SqlBool } from 'kysely';
import type { Page, PageCursor, PageRequest } from '../domain/page.ts';

/** The condition for rows older than the cursor, newest first. */
export function olderThan(at: string, id: string, cursor: PageCursor): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(at)}, ${sql.ref(id)}) < (${cursor.at}, ${cursor.id})`;
}

/** Makes a page of `limit + 1` fetched rows: the one too many tells that there are more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  parts: { item: (row: Row) => Item; cursor: (row: Row) => PageCursor; total?: number | undefined },
): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(parts.item),
    ...(parts.total !== undefined && { total: parts.total }),
    ...(rows.length > request.limit && last !== undefined && { next: parts.cursor(last) }),
  };
}
