import { describe, expect, test } from 'vitest';
import { UidPool } from './uid-pool.ts';

describe('the user numbers of sessions', () => {
  const range = { first: 500, count: 3 };

  test('are different for all live sessions, and within the range', () => {
    const pool = new UidPool(range);
    expect([pool.take(), pool.take(), pool.take()].sort()).toEqual([500, 501, 502]);
  });

  test('run out', () => {
    const pool = new UidPool({ first: 500, count: 1 });
    pool.take();
    expect(() => pool.take()).toThrow('All 1 user numbers for agents are taken.');
  });

  test('are free again after their release, the longest unused first', () => {
    const pool = new UidPool(range, 0);
    const first = pool.take();
    pool.release(first);
    expect(pool.take()).not.toBe(first);
  });

  test('come back to the session whose files carry them', () => {
    const pool = new UidPool(range);
    expect(pool.take(501)).toBe(501);
    expect(pool.take(501)).not.toBe(501);
  });

  test('are never those of somebody outside the range', () => {
    expect(new UidPool(range).take(0)).toBeGreaterThanOrEqual(500);
    expect(new UidPool(range).includes(503)).toBe(false);
  });
});
