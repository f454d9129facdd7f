/** Where a list begins: after a row (keyset) or after a count of rows. */
export type PageRequest = {
  readonly limit: number;
  readonly skip: number;
  readonly after?: PageCursor;
};

/** The sort key of the last row seen. Newest first: a page holds what is older than it. */
export type PageCursor = { readonly at: Date; readonly id: string };

export type Page<Item> = {
  readonly items: readonly Item[];
  /** Absent when a cursor is used: counting would cost more than the page. */
  readonly total?: number;
  readonly next?: PageCursor;
};
