import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRelieve, type IdleProcess } from './memory-relief.ts';

const processes: IdleProcess<string>[] = [
  { id: 'newest', usedAt: 3, memoryBytes: 100 },
  { id: 'oldest', usedAt: 1, memoryBytes: 50 },
  { id: 'older', usedAt: 2, memoryBytes: 60 },
];

describe('idle processes', () => {
  test('end from the one that has been idle for longest, until the rest is within the limit [memory-relief:oldest]', () => {
    expect(toRelieve(processes, { takenBytes: 210, limitBytes: 210 })).toEqual([]);
    expect(toRelieve(processes, { takenBytes: 210, limitBytes: 209 })).toEqual(['oldest']);
    expect(toRelieve(processes, { takenBytes: 210, limitBytes: 150 })).toEqual(['oldest', 'older']);
  });

  test('all end where those at work alone take too much [memory-relief:busy]', () => {
    expect(toRelieve(processes, { takenBytes: 1_000, limitBytes: 500 })).toEqual([
      'oldest',
      'older',
      'newest',
    ]);
  });

  test('end no more than are needed, whatever they take [memory-relief:few]', () => {
    const sizes = fc.array(fc.nat(1_000), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.nat(2_000), fc.nat(10_000), (all, busy, limitBytes) => {
        const idle = all.map((memoryBytes, id) => ({ id, usedAt: id, memoryBytes }));
        const takenBytes = busy + all.reduce((sum, size) => sum + size, 0);
        const ended = toRelieve(idle, { takenBytes, limitBytes });
        expect(ended).toEqual(idle.slice(0, ended.length).map(({ id }) => id));
        const freed = (count: number) => all.slice(0, count).reduce((sum, size) => sum + size, 0);
        if (ended.length < idle.length)
          expect(takenBytes - freed(ended.length)).toBeLessThanOrEqual(limitBytes);
        if (ended.length > 0) expect(takenBytes - freed(ended.length - 1)).toBeGreaterThan(limitBytes);
      }),
    );
  });
});
