type Page<Item> = { readonly items: readonly Item[]; readonly next_cursor: string | null };

/** Awaited, the first page of a list; iterated, every item of it, fetched page by page as they are consumed. */
export type Listing<Of extends Page<unknown>> = Promise<Of> & AsyncIterable<Of['items'][number]>;

export function listing<Item, Of>(
  load: (cursor?: string) => Promise<Of & Page<Item>>,
): Promise<Of & Page<Item>> & AsyncIterable<Item> {
  const first = load();
  return Object.assign(first, { [Symbol.asyncIterator]: () => everyItem(first, load) });
}

async function* everyItem<Item>(
  first: Promise<Page<Item>>,
  load: (cursor: string) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  let page = await first;
  for (;;) {
    yield* page.items;
    if (!page.next_cursor) return;
    page = await load(page.next_cursor);
  }
}
