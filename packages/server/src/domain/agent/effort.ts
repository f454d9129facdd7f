import { matchesGlob } from './glob.ts';

/** The rules of an organization together ask for more than one call may cost. Such a call is not decided, so denied. */
export class TooCostlyError extends Error {
  override readonly name = 'TooCostlyError';
  constructor() {
    super('The policies that apply compare more text than a decision may.');
  }
}

/** In characters of patterns and of what they are compared with: some tens of milliseconds. */
const most = 20_000_000;

/** Longer text is not compared: what is in it counts as unknown. */
export const longestCompared = 100_000;

/** What is left of the comparisons that one decision may make. */
export class Effort {
  #left = most;

  /** @throws TooCostlyError when nothing is left. */
  matches(glob: string, text: string): boolean {
    this.spend(glob.length + text.length);
    return matchesGlob(glob, text);
  }

  /** For comparisons that are made elsewhere. */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new TooCostlyError();
  }
}
