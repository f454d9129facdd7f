/** How long a turn may run. It stands still while people are waited for. */
export class TurnClock {
  #leftMs: number;
  #waiters = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #onLate: (() => void) | undefined;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /** Calls back when the time is over, until disposed of. */
  start(onLate: () => void): Disposable {
    this.#onLate = onLate;
    if (this.#waiters === 0) this.#run();
    return {
      [Symbol.dispose]: () => {
        clearTimeout(this.#timer);
        this.#onLate = undefined;
      },
    };
  }

  /** Whether people are waited for. */
  get isHeld(): boolean {
    return this.#waiters > 0;
  }

  /** Stands still until disposed of; it goes on when nobody holds it any more. */
  hold(): Disposable {
    this.#waiters += 1;
    if (this.#waiters === 1 && this.#onLate) {
      clearTimeout(this.#timer);
      this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - this.#since));
    }
    return {
      [Symbol.dispose]: () => {
        this.#waiters -= 1;
        if (this.#waiters === 0 && this.#onLate) this.#run();
      },
    };
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#onLate?.(), this.#leftMs);
  }
}
