import type { Log } from '../infrastructure/log.ts';

export type HeartbeatDeps = {
  readonly beat: () => Promise<void>;
  readonly everyMs: number;
  readonly log: Log;
};

/** Tells the others that this node lives, until it is disposed of. */
export class Heartbeat implements AsyncDisposable {
  readonly #timer: NodeJS.Timeout;
  #beating: Promise<void> | undefined;

  constructor({ beat, everyMs, log }: HeartbeatDeps) {
    this.#timer = setInterval(() => {
      this.#beating ??= beat()
        .catch((error: unknown) => log.warn({ err: error }, 'a sign of life was not written'))
        .finally(() => (this.#beating = undefined));
    }, everyMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }
}
