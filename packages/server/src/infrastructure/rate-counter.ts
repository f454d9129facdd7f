import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** How far somebody is with what they may do in a minute, or in the time that is counted. */
export type RateState = {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  readonly isOver: boolean;
  /** The first time in this while that it was over. */
  readonly isFirstOver: boolean;
};

/** After Redis did not answer, nobody waits for it for so long. */
const leaveAloneMs = 2_000;

/**
 * Counts what somebody does in a minute, or in so many seconds: in Redis for all nodes together, or where there is none, or while it is away, on
 * this node. So losing Redis widens a limit to one for each node, and lifts none.
 */
export class RateCounter {
  readonly #limit: number;
  readonly #here: RateLimiterMemory;
  readonly #everywhere: RateLimiterRedis | undefined;
  #awayUntil = 0;

  constructor({
    name,
    limit,
    seconds = 60,
    redis,
  }: {
    readonly name: string;
    readonly limit: number;
    readonly seconds?: number;
    readonly redis?: Redis;
  }) {
    this.#limit = limit;
    const options = { keyPrefix: `ai-agent-api:rate:${name}`, points: limit, duration: seconds };
    this.#here = new RateLimiterMemory(options);
    if (redis)
      this.#everywhere = new RateLimiterRedis({
        ...options,
        storeClient: redis,
        rejectIfRedisNotReady: true,
      });
  }

  /** @param who kept as a hash only. */
  async count(who: string): Promise<RateState> {
    const key = hashOf(who);
    const counted =
      (await this.#try((limiter) => limiter.consume(key).catch(orOver))) ??
      (await this.#here.consume(key).catch(orOver));
    return {
      limit: this.#limit,
      remaining: Math.max(0, this.#limit - counted.consumedPoints),
      resetSeconds: Math.max(1, Math.ceil(counted.msBeforeNext / 1_000)),
      isOver: counted.consumedPoints > this.#limit,
      isFirstOver: counted.consumedPoints === this.#limit + 1,
    };
  }

  /** Takes back what was counted last. */
  async forgive(who: string): Promise<void> {
    const key = hashOf(who);
    await this.#try((limiter) => limiter.reward(key, 1));
    await this.#here.reward(key, 1);
  }

  async forget(who: string): Promise<void> {
    const key = hashOf(who);
    await this.#try((limiter) => limiter.delete(key));
    await this.#here.delete(key);
  }

  /** Undefined where Redis is not, or is away. */
  async #try<T>(work: (limiter: RateLimiterRedis) => Promise<T>): Promise<T | undefined> {
    if (!this.#everywhere || performance.now() < this.#awayUntil) return undefined;
    try {
      return await work(this.#everywhere);
    } catch {
      this.#awayUntil = performance.now() + leaveAloneMs;
      return undefined;
    }
  }
}

/** Who is over the limit is no error here. */
function orOver(error: unknown): RateLimiterRes {
  if (error instanceof RateLimiterRes) return error;
  throw error;
}

function hashOf(who: string): string {
  return createHash('sha256').update(who).digest('base64url').slice(0, 22);
}
