import { AgentProcessError } from '../agent-output.ts';

/** The user numbers that agents may have on the host. */
export type UidRange = { readonly first: number; readonly count: number };

/**
 * One user number per live session, so that even outside its jail no session could touch another. The number goes
 * round the range: a free one rests for as long as possible, because files of a sleeping session still carry it.
 */
export class UidPool {
  readonly range: UidRange;
  readonly #taken = new Set<number>();
  #next: number;

  constructor(range: UidRange, start = Math.floor(Math.random() * range.count)) {
    this.range = range;
    this.#next = start;
  }

  /** @param before the number that the session had last, and that its files carry: taken again when it is free. */
  take(before?: number): number {
    if (before !== undefined && this.includes(before) && !this.#taken.has(before)) {
      this.#taken.add(before);
      return before;
    }
    const uid = this.choose();
    this.#taken.add(uid);
    return uid;
  }

  /** The number that is free and has rested longest. It is not taken; the next one to be chosen is another. */
  choose(): number {
    const { first, count } = this.range;
    if (this.#taken.size >= count)
      throw new AgentProcessError(`All ${count} user numbers for agents are taken.`);
    while (this.#taken.has(first + (this.#next % count))) this.#next++;
    return first + (this.#next++ % count);
  }

  release(uid: number): void {
    this.#taken.delete(uid);
  }

  includes(uid: number): boolean {
    return uid >= this.range.first && uid < this.range.first + this.range.count;
  }

  isTaken(uid: number): boolean {
    return this.#taken.has(uid);
  }

  get taken(): readonly number[] {
    return [...this.#taken];
  }
}
