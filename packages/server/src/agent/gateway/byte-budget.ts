/** How many bytes of requests and answers this node holds at once, over all its gateways. */
export class ByteBudget {
  readonly limit: number;
  #held = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  take(bytes: number): boolean {
    if (this.#held + bytes > this.limit) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/** So much each session may hold whatever others do. */
export const ownBytes = 4 * 1024 * 1024;

/**
 * What one session holds of it: a little that is its own, and of what all share no more than a quarter, so that none
 * has to wait for another to let go.
 */
export class ByteShare {
  readonly #shared: ByteBudget;
  #held = 0;

  constructor(shared: ByteBudget) {
    this.#shared = shared;
  }

  take(bytes: number): boolean {
    const borrowed = beyondOwn(this.#held + bytes);
    if (borrowed > this.#shared.limit / 4) return false;
    if (!this.#shared.take(borrowed - beyondOwn(this.#held))) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#shared.giveBack(beyondOwn(this.#held) - beyondOwn(this.#held - bytes));
    this.#held -= bytes;
  }
}

const beyondOwn = (bytes: number) => Math.max(0, bytes - ownBytes);
