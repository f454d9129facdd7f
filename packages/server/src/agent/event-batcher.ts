import type { SessionEvent } from '../domain/session/session-event.ts';

/** With so many events on their way, or so much in them, the agent is not listened to until the log has caught up. */
const mostPending = 500;
const mostCharacters = 8 * 1024 * 1024;

/** Collects events while an append is under way and writes them with the next one, in order. */
export class EventBatcher {
  readonly #append: (events: readonly SessionEvent[]) => Promise<void>;
  readonly #see: (event: SessionEvent) => void;
  #pending: SessionEvent[] = [];
  /** Of those, as JSON. */
  #characters = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;
  #isClosed = false;

  /** @param see told of each event as it comes, before it is written. */
  constructor(
    append: (events: readonly SessionEvent[]) => Promise<void>,
    see: (event: SessionEvent) => void = () => undefined,
  ) {
    this.#append = append;
    this.#see = see;
  }

  /** Waits only when too much is on its way. Throws what an earlier append threw. */
  async push(event: SessionEvent): Promise<void> {
    this.#throwFailure();
    this.#see(event);
    this.#pending.push(event);
    this.#characters += JSON.stringify(event).length;
    this.#writing ??= this.#write();
    if (this.#pending.length >= mostPending || this.#characters >= mostCharacters) await this.#writing;
  }

  /**
   * Writes no more, and gives back what is not written yet, to be written together with the end of the turn.
   * Resolves when the append that is under way has ended.
   */
  async take(): Promise<readonly SessionEvent[]> {
    this.#isClosed = true;
    await this.#writing;
    this.#throwFailure();
    return this.#pending.splice(0);
  }

  async #write(): Promise<void> {
    try {
      // A tick, so that events which arrive together are written together.
      await Promise.resolve();
      while (this.#pending.length > 0 && !this.#isClosed) {
        const batch = this.#pending;
        this.#pending = [];
        this.#characters = 0;
        await this.#append(batch);
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#pending = [];
    } finally {
      this.#writing = undefined;
    }
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure;
  }
}
