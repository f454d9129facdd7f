import { rrulestr } from 'rrule';
import { describe, expect, test } from 'vitest';
import { ruleTimes } from './recurrence-rule.ts';

const start = new Date('2027-01-04T09:30:00Z');
const until = new Date('2028-03-01T00:00:00Z');

const rules = [
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;BYHOUR=6,18;BYMINUTE=0,15',
  'FREQ=DAILY;COUNT=10',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=2TU',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=YEARLY;BYDAY=MO;BYWEEKNO=20',
  'FREQ=YEARLY;BYYEARDAY=100,200',
] as const;

describe('the times of a recurrence rule', () => {
  test.each(rules)('%s are those of another library [schedule:other-rrule]', (rule) => {
    const other = rrulestr(`DTSTART:20270104T093000Z\nRRULE:${rule}`).between(start, until, true);
    expect(timesOf(rule, 'UTC', new Date(start.getTime() - 1))).toEqual(other.map((at) => at.toISOString()));
  });

  test('come once each night of the year, those of the change of clocks included [schedule:rrule-dst]', () => {
    const times = timesOf('FREQ=DAILY;BYHOUR=2;BYMINUTE=30', 'Europe/Berlin', start);
    expect(times.filter((time) => time < '2028-01-05')).toHaveLength(365);
    expect(times).toContain('2027-03-28T01:00:00.000Z');
    expect(times).toContain('2027-10-31T00:30:00.000Z');
    expect(times).not.toContain('2027-10-31T01:30:00.000Z');
  });

  test('run backwards through the same moments [schedule:rrule-backwards]', () => {
    const rule = 'FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30';
    const { upTo } = ruleTimes(rule, 'Europe/Berlin', { at: start });
    const back: string[] = [];
    const [from, to] = [new Date('2027-10-25T00:00:00Z'), new Date('2027-11-03T12:00:00Z')];
    for (let at = upTo(to); at && at > from; at = upTo(new Date(at.getTime() - 1)))
      back.unshift(at.toISOString());
    expect(back).toEqual(timesOf(rule, 'Europe/Berlin', from, to));
    expect(back).toHaveLength(57);
  });

  test('count from midnight when nothing says where they start [schedule:rrule-midnight]', () => {
    const { after } = ruleTimes('RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9', 'Europe/Berlin', {
      midnightBefore: start,
    });
    expect(after(start)?.toISOString()).toBe('2027-01-11T08:00:00.000Z');
  });

  test.each([
    ['', 'no part'],
    ['FREQ=HOURLY', 'FREQ is one of'],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ is one of'],
    ['BYHOUR=9', 'FREQ is one of'],
    ['FREQ=DAILY;BYHOUR=25', 'BYHOUR=25'],
    ['FREQ=DAILY;BYHOUR=9,25', 'BYHOUR=9,25'],
    ['FREQ=DAILY;BYHOURS=9', 'BYHOURS=9'],
    ['FREQ=DAILY;BYSECOND=1', 'BYSECOND=1'],
    ['FREQ=DAILY;UNTIL=20280101T000000Z', 'ends_at'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
    ['FREQ=DAILY;FREQ=DAILY', 'twice'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY'],
    ['FREQ=DAILY\nEXDATE:20270101T000000', 'FREQ'],
    [`FREQ=DAILY${';'.repeat(500)}`, 'characters'],
  ])('refuses %j and says why [schedule:bad-rrule]', (rule, why) => {
    const work = () => ruleTimes(rule, 'UTC', { at: start });
    expect(work).toThrow(why);
    expect(work).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

function timesOf(rule: string, zone: string, from: Date, to = until): string[] {
  const { after } = ruleTimes(rule, zone, { at: start });
  const times: string[] = [];
  for (let at = after(from); at && at < to; at = after(at)) times.push(at.toISOString());
  return times;
}
