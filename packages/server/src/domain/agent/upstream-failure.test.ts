import { describe, expect, test } from 'vitest';
import {
  asMaybePaid,
  mayBePaid,
  classifyAnswer,
  countsAgainstUpstream,
  mayRetry,
  retryAfter,
  retryDelay,
} from './upstream-failure.ts';

const now = new Date('2026-11-22T12:00:00Z');
const classify = (status: number, headers: Record<string, string> = {}, type?: string) =>
  classifyAnswer({ status, header: (name) => headers[name], type }, now);

describe('classifyAnswer', () => {
  test('a 429 with a short pause is a burst', () =>
    expect(classify(429, { 'retry-after': '7' })).toEqual({ kind: 'rate_limited', retryAfterMs: 7_000 }));
  test('a 429 with a long pause is a used-up quota, with its end', () =>
    expect(classify(429, { 'retry-after': '7200' })).toEqual({
      kind: 'quota_exhausted',
      resetAt: new Date('2026-11-22T14:00:00Z'),
    }));
  test('the latest limit that is used up tells the end', () =>
    expect(
      classify(429, {
        'retry-after': '5',
        'anthropic-ratelimit-tokens-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-11-22T12:30:00Z',
        'anthropic-ratelimit-requests-remaining': '9',
        'anthropic-ratelimit-requests-reset': '2026-11-22T20:00:00Z',
      }),
    ).toEqual({ kind: 'quota_exhausted', resetAt: new Date('2026-11-22T12:30:00Z') }));
  test('a rejected subscription is a used-up quota', () =>
    expect(
      classify(429, {
        'anthropic-ratelimit-unified-status': 'rejected',
        'anthropic-ratelimit-unified-reset': String(now.getTime() / 1_000 + 30),
      }),
    ).toEqual({ kind: 'quota_exhausted', resetAt: new Date('2026-11-22T12:00:30Z') }));
  test('no money is a used-up quota without an end', () => {
    expect(classify(402)).toEqual({ kind: 'quota_exhausted' });
    expect(classify(400, {}, 'billing_error')).toEqual({ kind: 'quota_exhausted' });
  });
  test.each([
    [529, 'overloaded'],
    [500, 'server_error'],
    [503, 'server_error'],
    [408, 'server_error'],
    [401, 'key_refused'],
    [403, 'key_refused'],
    [400, 'refused'],
    [404, 'refused'],
    [413, 'refused'],
    [302, 'garbage'],
  ])('%i is %s', (status, kind) => expect(classify(status).kind).toBe(kind));
  test('an overload may come under another status', () =>
    expect(classify(500, {}, 'overloaded_error').kind).toBe('overloaded'));
  test.each(['-1', 'soon', '1e400', ''])('a pause of "%s" makes no sense or is none', (value) => {
    const failure = classify(429, { 'retry-after': value });
    expect(failure.kind).toBe('rate_limited');
  });
});

describe('what follows', () => {
  test.each([
    ['rate_limited', true, false],
    ['overloaded', true, true],
    ['server_error', true, true],
    ['unreachable', true, true],
    ['timeout', true, true],
    ['garbage', true, true],
    ['quota_exhausted', false, false],
    ['key_refused', false, false],
    ['refused', false, false],
  ] as const)('%s: again %s, against the upstream %s', (kind, again, against) => {
    expect(mayRetry({ kind })).toBe(again);
    expect(countsAgainstUpstream({ kind })).toBe(against);
  });

  test.each(['timeout', 'garbage', 'unreachable'] as const)(
    'a %s of an answer that may have been written is paid for once, and says nothing of the upstream [gateway:paid-whole]',
    (kind) => {
      const failure = asMaybePaid({ kind });
      expect([mayBePaid(failure), mayRetry(failure), countsAgainstUpstream(failure)]).toEqual([
        true,
        false,
        false,
      ]);
    },
  );

  test('pauses grow, within limits, and are spread', () => {
    const timing = { initialMs: 500, maxMs: 8_000 };
    expect(retryDelay({ kind: 'overloaded' }, 1, timing, 0)).toBe(250);
    expect(retryDelay({ kind: 'overloaded' }, 3, timing, 1)).toBe(2_000);
    expect(retryDelay({ kind: 'overloaded' }, 20, timing, 1)).toBe(8_000);
  });

  test('a pause that the upstream asks for is kept in full', () => {
    const failure = { kind: 'rate_limited', retryAfterMs: 3_000 } as const;
    expect(retryDelay(failure, 1, { initialMs: 500, maxMs: 8_000 }, 0)).toBe(3_000);
  });

  test('a pause may be a date', () => expect(retryAfter('Sun, 22 Nov 2026 12:00:10 GMT', now)).toBe(10_000));
});
