import { describe, expect, test } from 'vitest';
import { table, type Column } from './table.ts';

type Row = { readonly id: string; readonly about: string; readonly state: string };

const columns: Column<Row>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'ABOUT', of: ({ about }) => about, isLong: true },
  { head: 'STATE', of: ({ state }) => state },
];
const rows = [
  { id: 'apr_123456', about: 'a rather long command\nwith a second line', state: 'pending' },
  { id: 'apr_7', about: 'ls', state: 'denied' },
];

const look = { colors: false, isTty: true };

describe('a table', () => {
  test('is as wide as what is in it where there is room', () => {
    expect(table(rows, columns, { ...look, width: 100 })).toMatchInlineSnapshot(`
      "ID          ABOUT                                       STATE
      apr_123456  a rather long command ⏎ with a second line  pending
      apr_7       ls                                          denied
      "
    `);
  });

  test.each([60, 40, 30, 20, 12])('fits a terminal of %i columns [cli:table]', (width) => {
    const lines = table(rows, columns, { ...look, width })
      .trimEnd()
      .split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[1]).toContain('apr_123456');
  });

  test('cuts nothing when no terminal reads it', () => {
    expect(table(rows, columns, { ...look, isTty: false, width: 20 })).toContain('with a second line');
  });
});
