import { TooManyRequestsError } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';

/** Counts the open streams, so that no user holds more than their share of this node. */
export class StreamSlots {
  readonly #mostPerUser: number;
  readonly #metrics: Metrics;
  readonly #open = new Map<UserId, number>();

  constructor(mostPerUser: number, metrics: Metrics) {
    this.#mostPerUser = mostPerUser;
    this.#metrics = metrics;
  }

  take(userId: UserId, transport: 'sse' | 'websocket' | 'mcp'): Disposable {
    const open = this.#open.get(userId) ?? 0;
    if (open >= this.#mostPerUser)
      throw new TooManyRequestsError(`You have ${open} streams open; close one first.`, 5);
    this.#open.set(userId, open + 1);
    this.#metrics.streams.inc({ transport });
    return {
      [Symbol.dispose]: () => {
        const left = (this.#open.get(userId) ?? 1) - 1;
        if (left === 0) this.#open.delete(userId);
        else this.#open.set(userId, left);
        this.#metrics.streams.dec({ transport });
      },
    };
  }
}
