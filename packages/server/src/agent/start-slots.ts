/** No other start waits for one that takes longer, in milliseconds. */
const longestStart = 30_000;

type Startable = { readonly ready: Promise<void> };

/**
 * Starts of processes take the processor for half a second each: so many at once, and a spare's only when no session
 * starts or waits.
 */
export class StartSlots {
  readonly #count: number;
  #taken = 0;
  readonly #sessions: (() => void)[] = [];
  readonly #spares: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Starts something when it is its turn. It keeps its slot until it is ready. */
  async run<Started extends Startable | undefined>(
    kind: 'session' | 'spare',
    start: () => Promise<Started>,
  ): Promise<Started> {
    await this.#enter(kind);
    let isLeft = false;
    const leave = () => {
      clearTimeout(timer);
      if (isLeft) return;
      isLeft = true;
      this.#taken--;
      this.#admit();
    };
    const timer = setTimeout(leave, longestStart).unref();
    try {
      const started = await start();
      if (started) void started.ready.then(leave);
      else leave();
      return started;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #enter(kind: 'session' | 'spare'): Promise<void> {
    const admitted = Promise.withResolvers<undefined>();
    const waiting = kind === 'session' ? this.#sessions : this.#spares;
    waiting.push(() => admitted.resolve(undefined));
    this.#admit();
    await admitted.promise;
  }

  #admit(): void {
    while (this.#taken < this.#count) {
      const next = this.#sessions.shift() ?? (this.#taken === 0 ? this.#spares.shift() : undefined);
      if (!next) return;
      this.#taken++;
      next();
    }
  }
}
