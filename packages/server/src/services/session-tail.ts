import type { LoggedEvent } from '../domain/session/session-event.ts';

/** What a tail needs: a page of the log, the last number in it, and to be woken when it grows. */
export type TailSource = {
  /** A page that is shorter is the last one. */
  readonly pageSize: number;
  readonly list: (after: number) => Promise<readonly LoggedEvent[]>;
  readonly lastSeq: () => Promise<number>;
  readonly subscribe: (wake: () => void) => () => void;
  /** Told of each event that came while the log was followed. */
  readonly arrived?: (event: LoggedEvent) => void;
};

/** Kept in memory for each session that is followed, whichever is reached first. */
const mostEvents = 256;
const mostCharacters = 2_000_000;

/** Without a wake-up the log is looked at this often, in case one was lost. */
const lookAtLeastEvery = 5_000;

/**
 * The newest events of one session, read once for all who follow it on this node. A thousand readers of a session
 * cost one query a growth, not a thousand.
 */
export class SessionTail implements Disposable {
  readonly #source: TailSource;
  readonly #followers = new Set<() => void>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #ready: Promise<void>;
  #recent: { event: LoggedEvent; size: number }[] = [];
  #size = 0;
  #last = 0;
  #reading = false;
  #again = false;

  constructor(source: TailSource) {
    this.#source = source;
    this.#unsubscribe = source.subscribe(() => void this.#refresh());
    this.#timer = setInterval(() => void this.#refresh(), lookAtLeastEvery).unref();
    this.#ready = this.#begin();
    // Whoever reads is told; a follower that left first is not there to hear.
    this.#ready.catch(() => undefined);
  }

  /** Calls `wake` whenever there is more. Returns how to leave. */
  join(wake: () => void): () => void {
    this.#followers.add(wake);
    return () => void this.#followers.delete(wake);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** The events after `seq`; undefined when they are too old to be kept here, and the log must be read. */
  async after(seq: number): Promise<readonly LoggedEvent[] | undefined> {
    await this.#ready;
    if (seq >= this.#last) return [];
    const first = this.#recent[0]?.event.seq;
    if (first === undefined || seq + 1 < first) return undefined;
    return this.#recent.slice(seq + 1 - first).map((kept) => kept.event);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    clearInterval(this.#timer);
  }

  async #begin(): Promise<void> {
    this.#last = await this.#source.lastSeq();
  }

  /** Reads what is new. A wake-up during the read makes it read again. */
  async #refresh(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      await this.#ready;
      while (this.#again) {
        this.#again = false;
        const events = await this.#source.list(this.#last);
        for (const event of events) {
          this.#keep(event);
          this.#source.arrived?.(event);
        }
        if (events.length >= this.#source.pageSize) this.#again = true;
        if (events.length > 0) this.#followers.forEach((wake) => wake());
      }
    } catch {
      // The database is away for a moment: the timer looks again.
    } finally {
      this.#reading = false;
    }
  }

  #keep(event: LoggedEvent): void {
    const size = JSON.stringify(event.payload).length;
    this.#recent.push({ event, size });
    this.#size += size;
    this.#last = event.seq;
    while (this.#recent.length > mostEvents || (this.#size > mostCharacters && this.#recent.length > 1)) {
      this.#size -= this.#recent.shift()?.size ?? 0;
    }
  }
}
