import { describe, expect, test } from 'vitest';
import { forecastOf } from './forecast.ts';

describe('what a budget comes to by the end of its period', () => {
  test.each([
    ['day', '2026-07-10T12:00:00Z', 20n],
    ['day', '2026-07-10T18:00:00Z', 13n],
    ['month', '2026-06-16T00:00:00Z', 20n],
    ['month', '2026-02-08T00:00:00Z', 40n],
    ['day', '2026-07-10T00:30:00Z', undefined],
    ['month', '2026-07-02T00:00:00Z', undefined],
    ['total', '2026-07-10T12:00:00Z', undefined],
  ] as const)('is told from what is spent of the %s at %s: %s [budget:forecast]', (period, at, expected) => {
    expect(forecastOf({ period, spent: 10n }, new Date(at))).toBe(expected);
  });
});
