/** Where a list begins: after a row (newest first), or after a count of rows (lists that only grow at their end). */
export type PageRequest = {
  readonly limit: number;
  readonly skip: number;
  readonly after?: RowCursor;
};

/** The sort key of the last row seen; a page holds what is older than it. */
export type RowCursor = { readonly at: Date; readonly id: string };

export type PageCursor =
  ({ readonly kind: 'row' } & RowCursor) | { readonly kind: 'count'; readonly skip: number };

export type Page<Item> = {
  readonly items: readonly Item[];
  /** Absent when a row cursor is used: counting would cost more than the page. */
  readonly total?: number;
  readonly next?: PageCursor;
};
