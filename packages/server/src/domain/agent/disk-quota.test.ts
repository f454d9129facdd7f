import { describe, expect, test } from 'vitest';
import { allowanceFor, describeExcess, exceeds, isWorthALook, nextLookIn } from './disk-quota.ts';

const MiB = 1024 * 1024;
const limit = { bytes: 100 * MiB, files: 10_000 };

describe('what a turn may bring the folders to', () => {
  test('is the limit, for folders that are within it [disk-quota:limit]', () => {
    expect(allowanceFor({ bytes: 0, files: 0 }, limit)).toEqual(limit);
    expect(allowanceFor(limit, limit)).toEqual(limit);
    expect(exceeds(limit, limit)).toBe(false);
    expect(exceeds({ ...limit, files: 10_001 }, limit)).toBe(true);
  });

  test('is little more than there is, for folders that are over it, so that they can be cleared up [disk-quota:shrink]', () => {
    expect(allowanceFor({ bytes: 150 * MiB, files: 20 }, limit)).toEqual({ bytes: 166 * MiB, files: 10_000 });
    expect(allowanceFor({ bytes: 1, files: 15_000 }, limit)).toEqual({ bytes: 100 * MiB, files: 15_500 });
  });

  test('is nothing, for folders that are over twice the limit or cannot be measured [disk-quota:refused]', () => {
    expect(allowanceFor({ bytes: 201 * MiB, files: 1 }, limit)).toBeUndefined();
    expect(allowanceFor({ bytes: 1, files: 20_001 }, limit)).toBeUndefined();
    expect(allowanceFor({ bytes: 1, files: 1, isPartial: true }, limit)).toBeUndefined();
  });

  test('never adds up to more than twice the limit, however many turns there are [disk-quota:bounded]', () => {
    let used = { bytes: 101 * MiB, files: 1 };
    for (let turn = 0; turn < 100; turn++) {
      const allowance = allowanceFor(used, limit);
      if (!allowance) break;
      used = { ...used, bytes: allowance.bytes };
    }
    expect(used.bytes).toBeLessThan(2 * limit.bytes + 17 * MiB);
  });

  test('is told in words, with the way out [disk-quota:words]', () => {
    expect(describeExcess({ bytes: 120.5 * MiB, files: 7 }, limit)).toBe(
      "The session's workspace and home are full (121 of 100 MB, 7 of 10000 files). " +
        'Let the agent delete files: a turn that adds none goes on.',
    );
    expect(describeExcess({ bytes: 300 * MiB, files: 7 }, limit)).toContain('the agent is not started');
    expect(describeExcess({ bytes: 1, files: 1, isPartial: true }, limit)).toContain('cannot be measured');
  });
});

describe('the next look', () => {
  test('comes soon, and later when looking takes long [disk-quota:rhythm]', () => {
    expect([1, 200, 500, 60_000].map(nextLookIn)).toEqual([2_000, 2_000, 5_000, 15_000]);
  });

  test('does not wait when the disk has lost much of what is left [disk-quota:loss]', () => {
    const used = { bytes: 0, files: 1 };
    expect(isWorthALook(49 * MiB, used, limit)).toBe(false);
    expect(isWorthALook(51 * MiB, used, limit)).toBe(true);
    expect(isWorthALook(15 * MiB, limit, limit)).toBe(false);
    expect(isWorthALook(17 * MiB, limit, limit)).toBe(true);
    expect(isWorthALook(257 * MiB, used, { ...limit, bytes: 1e12 })).toBe(true);
  });
});
