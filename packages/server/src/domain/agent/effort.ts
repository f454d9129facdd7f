import { matchesGlob } from './glob.ts';
import type { CommandRule } from './command-rule.ts';
import type { ShellWord } from './shell-command.ts';

/** The rules of an organization together ask for more than one call may cost. Such a call is not decided, so denied. */
export class TooCostlyError extends Error {
  override readonly name = 'TooCostlyError';
  constructor() {
    super('The policies that apply compare more text than a decision may.');
  }
}

/** In characters of patterns and of what they are compared with: some tens of milliseconds. */
const most = 20_000_000;

/** What looking at a word costs beside its text. */
const perWord = 20;

/** Letters are looked for once, however often a rule repeats them. */
const mostFlags = 64;

/** Longer text is not compared: what is in it counts as unknown. */
export const longestCompared = 100_000;

/** What is left of the comparisons that one decision may make. */
export class Effort {
  #left: number;

  constructor(left = most) {
    this.#left = left;
  }

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

  /** For each part of a rule being looked for among all arguments of a command. */
  spendOnArguments({ items, text }: CommandRule, args: readonly ShellWord[]): void {
    const length = args.reduce((sum, word) => sum + perWord + word.text.length, perWord);
    const letters = items.reduce((sum, item) => sum + (item.kind === 'flag' ? item.text.length : 0), 0);
    this.spend(text.length + (items.length + Math.min(letters, mostFlags)) * length);
  }
}
