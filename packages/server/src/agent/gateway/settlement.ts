import { ExponentialBackoff, handleAll, retry, type RetryPolicy } from 'cockatiel';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import type { Accounts, GatewayEvent } from './gateway-options.ts';

/** Writes the books after a call, behind the answer's back; tries again when the database is away for a moment. */
export class Settlement {
  readonly #accounts: Accounts;
  readonly #onEvent: (event: GatewayEvent) => void;
  readonly #pending = new Set<Promise<void>>();
  readonly #again: RetryPolicy = retry(handleAll, {
    maxAttempts: 6,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 }),
  });

  constructor(accounts: Accounts, onEvent: (event: GatewayEvent) => void) {
    this.#accounts = accounts;
    this.#onEvent = onEvent;
  }

  begin(call: ModelCall): void {
    const settling = this.#settle(call);
    this.#pending.add(settling);
    void settling.finally(() => this.#pending.delete(settling));
  }

  /** Once every call so far is in the ledger. */
  async done(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
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
