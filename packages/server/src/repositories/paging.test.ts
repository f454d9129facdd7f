import { describe, expect, test } from 'vitest';
import { toPage } from './paging.ts';

const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n, at: new Date(n) }));
const item = (row: { n: number }) => row.n;

describe('a page', () => {
  test.each([
    [0, 2, [], false],
    [1, 2, [0], false],
    [2, 2, [0, 1], false],
    [3, 2, [0, 1], true],
  ])('of %i fetched rows for a limit of %i [paging:cut]', (fetched, limit, items, more) => {
    const page = toPage(rows(fetched), { limit, skip: 4 }, { item, total: 9 });
    expect(page).toEqual({ items, total: 9, ...(more && { next: { kind: 'count', skip: 6 } }) });
  });

  test('goes on after its last row where rows have a key [paging:key]', () => {
    const key = (row: { n: number; at: Date }) => ({ at: row.at, id: `row ${row.n}` });
    const page = toPage(rows(3), { limit: 2, skip: 0 }, { item, key });
    expect(page).toEqual({ items: [0, 1], next: { kind: 'row', at: new Date(1), id: 'row 1' } });
  });
});
