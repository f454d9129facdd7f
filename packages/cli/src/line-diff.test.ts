import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { lineDiff } from './line-diff.ts';

const shown = (before: string, after: string) => lineDiff(before, after).map(({ mark, text }) => mark + text);

describe('a difference of texts', () => {
  test('keeps what they have in common, and shows the rest as removed and added', () => {
    expect(shown('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' a', '-b', '+x', ' c', '+y', ' d']);
    expect(shown('', 'a\nb')).toEqual(['+a', '+b']);
    expect(shown('a', '')).toEqual(['-a']);
    expect(shown('a', 'a')).toEqual([' a']);
  });

  test('of large texts that have little in common is all of both', () => {
    const [a, b] = ['a', 'b'].map((letter) => Array.from({ length: 1_500 }, (_, n) => letter + String(n)));
    expect(lineDiff(a!.join('\n'), b!.join('\n'))).toHaveLength(3_000);
  });

  test('tells both texts, whatever they are [cli:diff-whole]', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        const of = (mark: string) =>
          lines.flatMap((line) => (line.mark === ' ' || line.mark === mark ? [line.text] : [])).join('\n');
        expect([of('-'), of('+')]).toEqual([before, after]);
      }),
    );
  });
});
