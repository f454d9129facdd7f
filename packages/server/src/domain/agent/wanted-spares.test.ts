import { describe, expect, test } from 'vitest';
import { wantedSpares } from './wanted-spares.ts';

describe('spares', () => {
  test.each([
    { recent: [], most: 2, wanted: {} },
    { recent: ['a'], most: 2, wanted: {} },
    { recent: ['a', 'a'], most: 2, wanted: { a: 2 } },
    { recent: ['a', 'b', 'c'], most: 2, wanted: {} },
    { recent: ['c', 'a', 'b', 'a'], most: 2, wanted: { a: 2 } },
    { recent: ['b', 'a', 'b', 'a'], most: 2, wanted: { a: 1, b: 1 } },
    { recent: ['b', 'b', 'a', 'a'], most: 3, wanted: { b: 2, a: 1 } },
    { recent: ['a', 'a'], most: 0, wanted: {} },
  ])('are wanted for $recent: $wanted, of $most at most [spares:wanted]', ({ recent, most, wanted }) => {
    expect(Object.fromEntries(wantedSpares(recent, most))).toEqual(wanted);
  });
});
