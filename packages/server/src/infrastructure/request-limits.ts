import { RateLimitedError } from '../domain/errors.ts';
import type { RateCounter, RateState } from './rate-counter.ts';

/** What requests are counted apart by: those that read, those that change something, those that have agents work. */
export const rateClasses = ['read', 'write', 'run'] as const;
export type RateClass = (typeof rateClasses)[number];

export type RatePolicy = RateClass | 'address';

/** Absent: not limited. */
export type RequestCounters = Readonly<Partial<Record<RatePolicy, RateCounter>>>;

const what: Readonly<Record<RatePolicy, string>> = {
  read: 'requests that read',
  write: 'requests that change something',
  run: 'requests that have agents work',
  address: 'requests of one address',
};

/** How many requests may be made in a minute, by whom. */
export class RequestLimits {
  readonly #counters: RequestCounters;
  readonly #onLimited: (policy: RatePolicy) => void;

  constructor(counters: RequestCounters, onLimited: (policy: RatePolicy) => void = () => undefined) {
    this.#counters = counters;
    this.#onLimited = onLimited;
  }

  /**
   * Counts a request.
   * @returns how far its maker is; undefined where nothing is limited.
   * @throws RateLimitedError when it is one too many.
   */
  async count(policy: RatePolicy, who: string): Promise<RateState | undefined> {
    const counter = this.#counters[policy];
    if (!counter) return undefined;
    const state = await counter.count(who);
    if (!state.isOver) return state;
    this.#onLimited(policy);
    throw new RateLimitedError(policy, what[policy], state);
  }
}
