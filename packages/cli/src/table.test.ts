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

  test('leaves out what is empty, then what is worth least, and names it [cli:table-worth]', () => {
    const more: Column<Row>[] = [
      columns[0]!,
      { head: 'SCORE', of: () => '' },
      { head: 'OWNER', of: () => 'usr_123456', worth: 'little' },
      ...columns.slice(1),
      { head: 'NEXT', of: () => 'tomorrow', worth: 'much' },
    ];
    expect(table(rows, more, { ...look, width: 58 })).toMatchInlineSnapshot(`
      "ID          OWNER       ABOUT            STATE    NEXT
      apr_123456  usr_123456  a rather long …  pending  tomorrow
      apr_7       usr_123456  ls               denied   tomorrow
      "
    `);
    expect(table(rows, more, { ...look, width: 28 })).toMatchInlineSnapshot(`
      "ID          NEXT
      apr_123456  tomorrow
      apr_7       tomorrow
      Not shown for want of room:…
      "
    `);
  });

  test('cuts nothing when no terminal reads it', () => {
    expect(table(rows, columns, { ...look, isTty: false, width: 20 })).toContain('with a second line');
  });
});
