/** Lets one waiter sleep until somebody calls `wake`. A call between two waits is not lost. */
export class Waker {
  #next = Promise.withResolvers<undefined>();

  readonly wake = (): void => this.#next.resolve(undefined);

  /** To be taken before one looks for something new: what comes in between still resolves it. */
  arm(): Promise<undefined> {
    this.#next = Promise.withResolvers();
    return this.#next.promise;
  }
}
