import { describe, expect, test } from 'vitest';
import { isTimeZone, isWithin } from './time-window.ts';

const berlin = 'Europe/Berlin';

describe('a window of time', () => {
  test.each([
    // In summer Berlin is two hours ahead of UTC, in winter one.
    ['2026-07-01T06:59:00Z', false],
    ['2026-07-01T07:00:00Z', true],
    ['2026-07-01T14:59:59Z', true],
    ['2026-07-01T15:00:00Z', false],
    ['2026-12-01T07:30:00Z', false],
    ['2026-12-01T08:00:00Z', true],
  ])('goes by the clock on the wall: at %s it is %s [policies:time-zone]', (at, within) => {
    expect(isWithin({ zone: berlin, from: '09:00', until: '17:00' }, new Date(at))).toBe(within);
  });

  test.each([
    ['2026-07-03T20:00:00Z', true], // Friday, 22:00
    ['2026-07-04T03:59:00Z', true], // Saturday, 05:59, of the window that opened on Friday
    ['2026-07-04T04:00:00Z', false],
    ['2026-07-04T20:00:00Z', false], // Saturday evening opens none
    ['2026-07-05T03:00:00Z', false],
  ])(
    'that goes over midnight belongs to the day it opens on: at %s %s [policies:time-midnight]',
    (at, within) => {
      const night = { zone: berlin, days: ['fri'], from: '22:00', until: '06:00' } as const;
      expect(isWithin(night, new Date(at))).toBe(within);
    },
  );

  test.each([
    ['the hour that comes twice', '2026-10-25T00:30:00Z', true],
    ['the hour that comes twice, again', '2026-10-25T01:30:00Z', true],
    ['after the hour that does not come', '2026-03-29T01:00:00Z', false],
  ])('knows %s [policies:time-dst]', (_what, at, within) => {
    expect(isWithin({ zone: berlin, from: '02:00', until: '03:00' }, new Date(at))).toBe(within);
  });

  test('without times is the whole day, and without days every day [policies:time-open]', () => {
    const sunday = new Date('2026-07-05T12:00:00Z');
    expect(isWithin({ zone: 'UTC' }, sunday)).toBe(true);
    expect(isWithin({ zone: 'UTC', days: ['sun'] }, sunday)).toBe(true);
    expect(isWithin({ zone: 'UTC', days: ['mon'] }, sunday)).toBe(false);
    expect(isWithin({ zone: 'UTC', from: '13:00' }, sunday)).toBe(false);
    expect(isWithin({ zone: 'UTC', until: '13:00' }, sunday)).toBe(true);
    expect(isWithin({ zone: 'UTC', from: '09:00', until: '09:00' }, sunday)).toBe(true);
  });

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['+01:00', false],
    ['Mars/Olympus', false],
    ['', false],
    ['Europe/Berlin; drop table', false],
  ])('is of a zone that there is: %j %s [policies:time-zones]', (zone, is) => {
    expect(isTimeZone(zone)).toBe(is);
  });
});
