import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyRequestsError } from '../domain/errors.ts';

/** Slows down who guesses passwords: failed logins are counted per account and per address, apart. */
export class LoginThrottle {
  readonly #perAccount: RateLimiterMemory;
  readonly #perAddress: RateLimiterMemory;

  constructor(attemptsPerMinute: number) {
    this.#perAccount = new RateLimiterMemory({ points: attemptsPerMinute, duration: 60 });
    this.#perAddress = new RateLimiterMemory({ points: attemptsPerMinute * 5, duration: 60 });
  }

  /**
   * Counts an attempt before the password is looked at, so that parallel guesses do not slip through.
   * @param onLockOut called at the first attempt that an account takes no more.
   */
  async assertMayTry(account: string, address: string, onLockOut: () => void): Promise<void> {
    await this.#consume(this.#perAddress, address);
    await this.#consume(this.#perAccount, account, onLockOut);
  }

  async succeeded(account: string, address: string): Promise<void> {
    await this.#perAccount.delete(account);
    await this.#perAddress.reward(address, 1);
  }

  async #consume(limiter: RateLimiterMemory, key: string, onLockOut?: () => void): Promise<void> {
    try {
      await limiter.consume(key, 1);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      if (error.consumedPoints === limiter.points + 1) onLockOut?.();
      throw new TooManyRequestsError(
        'Too many login attempts; wait a moment.',
        Math.ceil(error.msBeforeNext / 1_000),
      );
    }
  }
}
