import { TooManyRequestsError } from '../domain/errors.ts';
import type { RateCounter } from './rate-counter.ts';

/** From one address so many accounts may be tried with all their attempts. */
export const accountsPerAddress = 5;

/** Slows down who guesses passwords: failed logins are counted per account and per address, apart. */
export class LoginThrottle {
  readonly #perAccount: RateCounter;
  readonly #perAddress: RateCounter;

  constructor({ perAccount, perAddress }: { perAccount: RateCounter; perAddress: RateCounter }) {
    this.#perAccount = perAccount;
    this.#perAddress = perAddress;
  }

  /**
   * Counts an attempt before the password is looked at, so that parallel guesses do not slip through.
   * @param onLockOut called at the first attempt that an account takes no more.
   */
  async assertMayTry(account: string, address: string, onLockOut: () => void): Promise<void> {
    await this.#count(this.#perAddress, address);
    await this.#count(this.#perAccount, account, onLockOut);
  }

  async succeeded(account: string, address: string): Promise<void> {
    await this.#perAccount.forget(account);
    await this.#perAddress.forgive(address);
  }

  /** The password was right, and something else is asked for: the account goes on being counted. */
  async halfway(address: string): Promise<void> {
    await this.#perAddress.forgive(address);
  }

  /** Whoever has shown otherwise that the account is theirs is not kept waiting for what was tried before. */
  async lift(account: string): Promise<void> {
    await this.#perAccount.forget(account);
  }

  async #count(counter: RateCounter, who: string, onLockOut?: () => void): Promise<void> {
    const { isOver, isFirstOver, resetSeconds } = await counter.count(who);
    if (isFirstOver) onLockOut?.();
    if (isOver) throw new TooManyRequestsError('Too many login attempts; wait a moment.', resetSeconds);
  }
}
