/** Prompts on their way into a process. The session sends one at a time, so it holds one at most. */
export class PromptQueue<Prompt> implements AsyncIterable<Prompt> {
  #waiting: Prompt | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  push(prompt: Prompt): void {
    if (this.#ended || this.#waiting !== undefined)
      throw new Error('The agent has not taken the last prompt yet.');
    this.#waiting = prompt;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Prompt, void> {
    while (!this.#ended) {
      if (this.#waiting === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      const prompt = this.#waiting;
      this.#waiting = undefined;
      if (prompt !== undefined) yield prompt;
    }
  }
}
