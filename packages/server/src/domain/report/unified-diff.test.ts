import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

/** Applies a diff as `patch` does. */
function patched(before: string, diff: string): string {
  const rest = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const result: string[] = [];
  let taken = 0;
  for (const line of diff === '' ? [] : diff.split('\n')) {
    const [, first, , length] = /^@@ -(\d+)(,(\d+))? \+/.exec(line) ?? [];
    if (first !== undefined) {
      const start = Number(first) - (length === '0' ? 0 : 1);
      result.push(...rest.slice(taken, start));
      taken = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      expect(rest[taken]).toBe(line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      taken++;
    }
  }
  return [...result, ...rest.slice(taken)].join('\n');
}

describe('a diff', () => {
  test('shows a change with what is around it [unified-diff:hunks]', () => {
    const before = lines(20).join('\n');
    const diff = unifiedDiff(before, before.replace('line 10', 'line ten'), 100);
    expect(diff?.text.split('\n')).toEqual([
      '@@ -7,7 +7,7 @@',
      ...[' line 7', ' line 8', ' line 9', '-line 10', '+line ten', ' line 11', ' line 12', ' line 13'],
    ]);
    expect(unifiedDiff('', 'a\nb\n', 100)).toEqual({ text: '@@ -0,0 +1,2 @@\n+a\n+b', omittedLines: 0 });
    expect(unifiedDiff('a\n', '', 100)).toEqual({ text: '@@ -1 +0,0 @@\n-a', omittedLines: 0 });
    expect(unifiedDiff('a\nb', 'a\nb', 100)).toEqual({ text: '', omittedLines: 0 });
  });

  test('is bounded, and says what it leaves out; what differs too much is not compared [unified-diff:bounds]', () => {
    expect(unifiedDiff('', lines(50).join('\n'), 11)).toMatchObject({ omittedLines: 40 });
    expect(
      unifiedDiff(
        lines(3_000).join('\n'),
        lines(3_000)
          .map((line) => `${line}!`)
          .join('\n'),
        10,
      ),
    ).toBeUndefined();
    expect(unifiedDiff('', 'x\n'.repeat(30_000), 10)).toBeUndefined();
  });

  test('makes of the text before the text after, whatever they are [unified-diff:applies]', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 30 })
      .map((each) => each.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff(before, after, 1_000);
        expect(patched(before, diff?.text ?? '')).toBe(after.replace(/\n$/, ''));
      }),
      { numRuns: 500 },
    );
  });
});
