import { InvalidInputError } from '../errors.ts';

/**
 * A pattern on commands: `git *`, `rm -rf *`, `mkfs*`, `chmod 777 *`. The first word is the name, words that begin
 * with a dash are flags, a `*` that stands alone is any number of words, and one within a word any text.
 */
export type CommandRule = {
  readonly text: string;
  readonly name: string;
  readonly items: readonly RuleItem[];
};

export type RuleItem =
  | { readonly kind: 'flag'; readonly text: string }
  | { readonly kind: 'word'; readonly glob: string }
  | { readonly kind: 'any' };

/** Longer patterns are refused. In characters. */
const longestPattern = 500;

export function parseCommandRule(text: string): CommandRule {
  const [name, ...rest] = text.replace(/:\*$/, ' *').trim().split(/\s+/);
  if (name === undefined || name === '' || text.length > longestPattern)
    throw new InvalidInputError(
      `"${text.slice(0, 80)}" is not a pattern for commands such as git * or rm -rf *.`,
    );
  const items = rest.map(itemOf);
  const isOpen = (rest.at(-1) ?? name).endsWith('*');
  return { text, name, items: isOpen && items.at(-1)?.kind !== 'any' ? [...items, { kind: 'any' }] : items };
}

function itemOf(word: string): RuleItem {
  if (word === '*') return { kind: 'any' };
  return /^-./.test(word) ? { kind: 'flag', text: word } : { kind: 'word', glob: word };
}
