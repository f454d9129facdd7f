import { describe, expect, test } from 'vitest';
import { parkingEvents, quotaParking, startOf, type QuotaWait } from './parked-turn.ts';
import { noUsage } from './usage.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const inTime = (ms: number) => new Date(noon.getTime() + ms);

function wait(wanted: Partial<QuotaWait> = {}): QuotaWait {
  const fresh = { turn: { usage: noUsage }, used: noUsage, maxWaitMs: 24 * hour, now: noon, random: 0 };
  return { ...fresh, ...wanted };
}

/** A turn that has got nothing since. */
function waiting(since: number): QuotaWait['turn'] {
  return { usage: noUsage, quotaSince: inTime(-since) };
}

describe('a turn whose quota is used up', () => {
  test('waits until the reset [parked-turn:reset]', () => {
    const resetAt = inTime(5 * hour);
    expect(quotaParking(wait({ resetAt }))).toEqual({ for: 'quota', resumeAt: resetAt, quotaSince: noon });
  });

  test.each([
    [0, minute],
    [minute, minute],
    [7 * minute, 7 * minute],
    [5 * hour, hour],
  ])(
    'after %i ms of it waits %i ms when nobody knows for how long [parked-turn:unknown-reset]',
    (waited, pause) => {
      const turn = waiting(waited);
      expect(quotaParking(wait({ turn }))?.resumeAt).toEqual(inTime(pause));
      // Nor does it come back the next second when a reset did not keep its promise.
      const resetAt = inTime(1_000);
      if (waited > 0) expect(quotaParking(wait({ turn, resetAt }))?.resumeAt).toEqual(inTime(pause));
    },
  );

  test('comes back a little later than another one, by a minute at most [parked-turn:jitter]', () => {
    const resumeAt = (random: number, reset: number) =>
      quotaParking(wait({ resetAt: inTime(reset), random }))?.resumeAt;
    expect(resumeAt(0.5, 100_000)).toEqual(inTime(105_000));
    expect(resumeAt(0.5, 5 * hour)).toEqual(inTime(5 * hour + minute / 2));
  });

  test('waits for no longer than it may, counted from its last answer [parked-turn:too-long]', () => {
    const resetAt = inTime(2 * hour);
    expect(quotaParking(wait({ resetAt, maxWaitMs: 2 * hour - 1 }))).toBeUndefined();
    expect(quotaParking(wait({ resetAt, maxWaitMs: 2 * hour }))).toBeDefined();
    const turn = waiting(23 * hour);
    expect(quotaParking(wait({ turn, resetAt }))).toBeUndefined();
    const used = { ...noUsage, outputTokens: 1 };
    expect(quotaParking(wait({ turn, used, resetAt }))).toMatchObject({ quotaSince: noon });
    expect(quotaParking(wait({ maxWaitMs: 0 }))).toBeUndefined();
    expect(quotaParking(wait({ resetAt: new Date(8.64e15) }))).toBeUndefined();
  });

  test('is announced with the time at which it goes on [parked-turn:event]', () => {
    const resumeAt = inTime(hour);
    expect(parkingEvents({ for: 'quota', resumeAt }, noon)).toEqual([
      {
        type: 'session.status_rescheduled',
        reason: 'quota_exhausted',
        retry_in_ms: hour,
        resume_at: '2026-01-01T13:00:00.000Z',
      },
    ]);
    expect(parkingEvents({ for: 'approval' }, noon)).toEqual([]);
  });
});

describe('a turn that begins', () => {
  test('is given its prompt, and what goes on a word to go on [parked-turn:start]', () => {
    const prompt = 'Count the files.';
    expect(startOf({ status: 'queued', prompt })).toEqual({ kind: 'prompt', text: prompt });
    const start = startOf({ status: 'parked', prompt });
    expect(start).toMatchObject({ kind: 'continuation', prompt });
    expect(start.text).not.toContain(prompt);
  });
});
