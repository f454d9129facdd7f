/** How much a session asks of its gateway: a bucket that is emptied by calls and fills by itself. */
export class CallRate {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #clock: () => number;
  #left: number;
  #at: number;

  /** @param clock in milliseconds. */
  constructor(perSecond: number, clock = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#most = perSecond * secondsSaved;
    this.#clock = clock;
    this.#left = this.#most;
    this.#at = clock();
  }

  /** A call counts once, and once more for each megabyte of it. */
  take(bytes: number): boolean {
    const now = this.#clock();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    const weight = 1 + bytes / (1024 * 1024);
    if (this.#left < weight) return false;
    this.#left -= weight;
    return true;
  }
}

/** After a pause as many calls may come at once as in this time otherwise. */
const secondsSaved = 20;
