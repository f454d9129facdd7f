import { ExponentialBackoff, handleAll, retry, type RetryPolicy } from 'cockatiel';
import type { Spender } from '../../domain/billing/budget.ts';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import type { ModelCallId } from '../../domain/ids.ts';
import type { Accounts, GatewayEvent } from './gateway-options.ts';

/** In milliseconds; with 60 attempts that is for about five minutes. */
const pauses = { initialDelay: 100, maxDelay: 5_000 };

/** Writes the books after a call, behind the answer's back; tries again for minutes when the database is away. */
export class Settlement {
  readonly #accounts: Accounts;
  readonly #onEvent: (event: GatewayEvent) => void;
  readonly #pending = new Set<Promise<void>>();
  readonly #again: RetryPolicy;

  constructor(accounts: Accounts, onEvent: (event: GatewayEvent) => void, { attempts = 60 } = {}) {
    this.#accounts = accounts;
    this.#onEvent = onEvent;
    this.#again = retry(handleAll, { maxAttempts: attempts, backoff: new ExponentialBackoff(pauses) });
  }

  begin(call: ModelCall): void {
    this.#keep(this.#settle(call));
  }

  /** For a call that was not made, as it was not heard whether its money was set aside: it would be until it expires. */
  giveBack(spender: Spender, id: ModelCallId): void {
    const done = this.#again.execute(() => this.#accounts.giveBack(spender, id));
    // Then it expires after all.
    this.#keep(done.catch(() => undefined));
  }

  /** Once every call so far is in the ledger, or the time is over: what is left goes on behind. */
  async done(withinMs: number): Promise<void> {
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => late.resolve(undefined), withinMs);
    await Promise.race([this.#all(), late.promise]);
    clearTimeout(timer);
  }

  async #all(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #keep(work: Promise<void>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }

  async #settle(call: ModelCall): Promise<void> {
    try {
      const crossings = await this.#again.execute(() => this.#accounts.settle(call));
      for (const crossing of crossings) this.#onEvent({ type: 'budget', crossing });
    } catch (error) {
      this.#onEvent({ type: 'unsettled', call, error });
    }
  }
}
