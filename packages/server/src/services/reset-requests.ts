import { normalizeEmail } from '../domain/access/user.ts';
import { TooManyRequestsError, WrongStateError } from '../domain/errors.ts';
import type { RateCounter } from '../infrastructure/rate-counter.ts';
import type { Store } from '../repositories/store.ts';

export type ResetRequestsDeps = {
  readonly store: Store;
  /** Whether this service has a mail server. */
  readonly hasMail: boolean;
  /** In an hour. */
  readonly limits: { readonly resetsOfAccount: RateCounter; readonly resetsFromAddress: RateCounter };
};

/** Takes what people who have forgotten their password ask for. */
export class ResetRequests {
  readonly #deps: ResetRequestsDeps;
  constructor(deps: ResetRequestsDeps) {
    this.#deps = deps;
  }

  /**
   * Has a token mailed to the account of this address, if there is one. Does the same for every address, also for one that
   * is asked for too often, so that nobody learns from it who has an account.
   */
  async ask(email: string, address: string): Promise<void> {
    const { store, hasMail, limits } = this.#deps;
    if (!hasMail)
      throw new WrongStateError('The service has no mail server; ask an admin of yours for a token.');
    const from = await limits.resetsFromAddress.count(address);
    if (from.isOver)
      throw new TooManyRequestsError('Too many passwords are asked for from here.', from.resetSeconds);
    const account = normalizeEmail(email);
    const asked = await limits.resetsOfAccount.count(account);
    if (!asked.isOver) await store.enqueue('mail-password-reset', { email: account });
  }
}
