import { describe, expect, test } from 'vitest';
import { assertReasonable, recurrenceOf, shortestGap, type Timing } from './timing.ts';
import { nextDue } from './due-times.ts';

const made = new Date('2027-01-01T10:00:30Z');

function timing(changes: Partial<Timing>): Timing {
  return { kind: 'cron', expression: '0 9 * * *', timeZone: 'Europe/Berlin', ...changes };
}

function times(changes: Partial<Timing>, count = 3): string[] {
  return nextDue(recurrenceOf(timing(changes), made), made, count).map((at) => at.toISOString());
}

describe('a schedule', () => {
  test('is due between its start and its end, both included [schedule:bounds]', () => {
    const startsAt = new Date('2027-02-01T08:00:00Z');
    const endsAt = new Date('2027-02-02T08:00:00Z');
    expect(times({ startsAt, endsAt }, 9)).toEqual(['2027-02-01T08:00:00.000Z', '2027-02-02T08:00:00.000Z']);
    const { upTo } = recurrenceOf(timing({ startsAt, endsAt }), made);
    expect(upTo(new Date('2027-05-01T00:00:00Z'))).toEqual(endsAt);
    expect(upTo(made)).toBeUndefined();
  });

  test('of an interval counts from its start, or from when it was made, whatever clocks show [schedule:interval]', () => {
    expect(times({ kind: 'interval', expression: '90m' })).toEqual([
      '2027-01-01T11:30:30.000Z',
      '2027-01-01T13:00:30.000Z',
      '2027-01-01T14:30:30.000Z',
    ]);
    const startsAt = new Date('2027-03-27T12:00:00Z');
    expect(times({ kind: 'interval', expression: '1d', startsAt }, 2)).toEqual([
      '2027-03-27T12:00:00.000Z',
      '2027-03-28T12:00:00.000Z',
    ]);
  });

  test.each([['', '15', '0m', '-5m', '1.5h', '15x', '9999999d', '1h30m']].flat())(
    'refuses the interval %j [schedule:bad-interval]',
    (expression) => {
      expect(() => recurrenceOf(timing({ kind: 'interval', expression }), made)).toThrow('is no interval');
    },
  );

  test.each(['Mars/Olympus', '+01:00', '', 'Europe/Berlin; drop'])(
    'refuses the zone %j [schedule:bad-zone]',
    (timeZone) => {
      expect(() => recurrenceOf(timing({ timeZone }), made)).toThrow('is no time zone');
    },
  );

  test.each([
    { expression: '0 0 31 2 *' },
    { expression: '0 0 30 2 *' },
    { expression: '0 0 31 4,6,9,11 *' },
    { kind: 'rrule', expression: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31' },
    { kind: 'rrule', expression: 'FREQ=YEARLY;INTERVAL=50', startsAt: new Date('2026-01-01T00:00:00Z') },
    { endsAt: new Date('2026-01-01T00:00:00Z') },
    {
      startsAt: new Date('2027-01-02T09:00:00Z'),
      endsAt: new Date('2027-01-02T10:00:00Z'),
      expression: '0 9 1 * *',
    },
  ] satisfies Partial<Timing>[])('that is never due is refused: %j [schedule:never]', (changes) => {
    expect(() => assertReasonable(recurrenceOf(timing(changes), made), made, 60)).toThrow('never due');
  });

  test.each([
    [{ kind: 'interval', expression: '1s' }, 60],
    [{ kind: 'interval', expression: '59s' }, 60],
    [{ expression: '* * * * *' }, 300],
    [{ expression: '0,1 9 1 1 *' }, 300],
    [{ kind: 'rrule', expression: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0,1' }, 300],
  ] satisfies [Partial<Timing>, number][])(
    'that comes too often is refused: %j within %d s [schedule:too-often]',
    (changes, minimum) => {
      expect(() => assertReasonable(recurrenceOf(timing(changes), made), made, minimum)).toThrow(
        'the shortest that is allowed',
      );
    },
  );

  test('of each minute is not too often for a minute [schedule:often]', () => {
    const recurrence = recurrenceOf(timing({ expression: '* * * * *' }), made);
    expect(shortestGap(recurrence, made)).toBe(60_000);
    expect(() => assertReasonable(recurrence, made, 60)).not.toThrow();
  });
});
