import { AgentProcessError } from './agent-output.ts';

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

  /**
   * Starts something when it is its turn. It keeps its slot until it is ready.
   * @throws AgentProcessError when it is stopped before its turn.
   */
  async run<Started extends Startable | undefined>(
    kind: 'session' | 'spare',
    start: () => Promise<Started>,
    stop?: AbortSignal,
  ): Promise<Started> {
    await this.#enter(kind, stop);
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

  async #enter(kind: 'session' | 'spare', stop: AbortSignal | undefined): Promise<void> {
    const admitted = Promise.withResolvers<undefined>();
    const waiting = kind === 'session' ? this.#sessions : this.#spares;
    const enter = () => admitted.resolve(undefined);
    const onStop = () => {
      const at = waiting.indexOf(enter);
      // It has its slot already.
      if (at < 0) return;
      waiting.splice(at, 1);
      admitted.reject(new AgentProcessError('The turn was stopped before its agent was started.'));
    };
    waiting.push(enter);
    if (stop?.aborted) onStop();
    stop?.addEventListener('abort', onStop, { once: true });
    this.#admit();
    await admitted.promise.finally(() => stop?.removeEventListener('abort', onStop));
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
