import { LRUCache } from 'lru-cache';

export type KeptReadingsOptions = {
  readonly most: number;
  readonly keptMs: number;
};

/**
 * What was read is kept for a while, so that a request costs no query for it; all who ask at once share one reading.
 * One that fails is not kept, nor one that began before it was forgotten.
 */
export class KeptReadings<Key extends string, Value> {
  readonly #kept: LRUCache<Key, Promise<Value>>;
  readonly #read: (key: Key) => Promise<Value>;

  constructor(read: (key: Key) => Promise<Value>, { most, keptMs }: KeptReadingsOptions) {
    this.#read = read;
    this.#kept = new LRUCache({ max: most, ttl: keptMs });
  }

  get(key: Key): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const reading = this.#read(key);
    this.#kept.set(key, reading);
    reading.catch(() => {
      if (this.#kept.peek(key) === reading) this.#kept.delete(key);
    });
    return reading;
  }

  forget(key: Key): void {
    this.#kept.delete(key);
  }

  forgetAll(): void {
    this.#kept.clear();
  }
}
