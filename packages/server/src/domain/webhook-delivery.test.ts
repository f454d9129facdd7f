import { describe, expect, test } from 'vitest';
import { secondsUntilRetry } from './webhook-delivery.ts';

describe('a delivery that is not taken', () => {
  test('is tried nine times more within a day, with growing pauses, and then no more [webhook-events:retries]', () => {
    const tries: number[] = [0];
    let age = 0;
    for (let attempts = 1; ; attempts++) {
      const pause = secondsUntilRetry(attempts, age, 0);
      if (pause === undefined) break;
      age += pause;
      tries.push(age);
    }
    expect(tries).toEqual([0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  test('that was late is tried again after a pause all the same, a little later than others [webhook-events:jitter]', () => {
    expect(secondsUntilRetry(2, 10_000, 0)).toBe(5);
    expect(secondsUntilRetry(2, 0, 1)).toBeCloseTo(330);
  });
});
