import { describe, expect, test } from 'vitest';
import { table } from './table.ts';
import { fitWidth, padWidth, textWidth } from './text-width.ts';

describe('the width of a line on a terminal', () => {
  test.each([
    ['plain', 5],
    ['', 0],
    ['日本語', 6],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['👍', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['─ ✓ …', 5],
  ])('%s is %i columns [cli:text-width]', (text, width) => {
    expect(textWidth(text)).toBe(width);
    expect(textWidth(padWidth(text, 12))).toBe(12);
  });

  test('is kept by what is left of it, and no character is cut in half [cli:text-width]', () => {
    for (let columns = 0; columns < 14; columns += 1)
      expect(textWidth(fitWidth('日本👩‍👩‍👧‍👦語e\u0301x', columns))).toBeLessThanOrEqual(columns);
    expect(fitWidth('日本語', 5)).toBe('日本…');
    expect(fitWidth('日本語', 6)).toBe('日本語');
  });

  test.each([80, 40, 20])('keeps a table straight within %i columns [cli:text-width]', (width) => {
    const rows = [
      { name: '報告書 📊 を書く', state: 'ok' },
      { name: 'Write a report', state: 'no' },
    ];
    const columns = [
      { head: 'NAME', of: ({ name }: (typeof rows)[number]) => name, isLong: true as const },
      { head: 'STATE', of: ({ state }: (typeof rows)[number]) => state },
    ];
    const [head = '', ...lines] = table(rows, columns, { colors: false, isTty: true, width }).split('\n');
    const places = lines.filter(Boolean).map((line) => textWidth(line.slice(0, -2)));
    expect(new Set(places).size).toBe(1);
    expect(places[0]).toBe(head.indexOf('STATE'));
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  });
});
