/** A text, or its beginning. */
export type Clipped = { readonly text: string; readonly omitted_characters?: number };

/** @param most characters, as JavaScript counts them; a pair of surrogates is never cut in two. */
export function clip(text: string, most: number): Clipped {
  if (text.length <= most) return { text };
  const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return { text: kept, omitted_characters: text.length - kept.length };
}

/** The first of a list and how many there are besides. */
export class Shortlist<Item> {
  readonly #most: number;
  readonly items: Item[] = [];
  total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns whether it was kept. */
  add(item: () => Item): boolean {
    this.total++;
    if (this.items.length >= this.#most) return false;
    this.items.push(item());
    return true;
  }

  get listed(): { total: number; omitted: number } {
    return { total: this.total, omitted: this.total - this.items.length };
  }
}
