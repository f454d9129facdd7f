import { describe, expect, test } from 'vitest';
import { explainReached, stateOf } from './quota.ts';

describe('a quota', () => {
  test.each([
    [10, 0, 'ok'],
    [10, 7, 'ok'],
    [10, 8, 'warning'],
    [10, 10, 'reached'],
    [10, 12, 'reached'],
    [0, 0, 'reached'],
    [1, 0, 'ok'],
  ] as const)('of %i with %i used is %s [quotas:state]', (most, used, state) => {
    expect(stateOf({ most, used })).toBe(state);
  });

  test('that is reached says of what, how many, and when there is more [quotas:words]', () => {
    const reached = { resource: 'sessions', scope: 'each_user', most: 5, used: 5 } as const;
    expect(explainReached(reached)).toBe(
      'You have 5 of 5 open sessions; end or delete some, or ask an admin for more.',
    );
    const resetsAt = new Date('2026-07-01T12:01:00Z');
    expect(
      explainReached({ ...reached, scope: 'organization', resource: 'prompts_per_minute', resetsAt }),
    ).toBe('The organization has 5 of 5 prompts in a minute; more from 2026-07-01T12:01:00.000Z.');
  });
});
