import { CronExpressionParser } from 'cron-parser';
import { describe, expect, test } from 'vitest';
import { cronTimes } from './cron.ts';

const zones = ['Europe/Berlin', 'America/New_York'] as const;
const from = new Date('2026-12-31T23:30:00Z');
const until = new Date('2027-12-31T23:00:00Z');

/** A few times a day at most. */
const sparse = [
  '30 2 * * *',
  '30 1 * * *',
  '0 2,3 * * *',
  '15,45 1-3 * * 0',
  '0 0 * * *',
  '0 9 * * 1-5',
  '0 9 * * MON-FRI',
  '0 12 1 * 1',
  '0 12 */10 * 5',
  '30 6 1,15 JAN,JUL *',
  '0 0 29 2 *',
  '0 4 31 * *',
  '59 23 31 12 *',
  '10 2 * 3,10,11 0',
  '5 4 * * 7',
] as const;

const dense = [
  '* 2 * * *',
  '*/15 * * * *',
  '*/15 1-3 * * *',
  '0 * * * *',
  '5 0-23/2 * * *',
  '0 */2 * * *',
  '7-59/13 */5 * * *',
] as const;

/** The changes of clocks in both zones. */
const nights = ['2027-03-14', '2027-03-28', '2027-10-31', '2027-11-07'] as const;
const aroundNight = (night: string) => ({
  start: new Date(Date.parse(`${night}T00:00:00Z`) - 86_400_000),
  end: new Date(Date.parse(`${night}T00:00:00Z`) + 2 * 86_400_000),
});

describe('the times of a cron expression', () => {
  test.each(zones)('of a year in %s are those of a walk through all its minutes [schedule:year]', (zone) => {
    const walk = new MinuteWalk(zone);
    for (const expression of sparse)
      expect({ expression, times: timesOf(expression, zone) }).toEqual({
        expression,
        times: walk.timesOf(expression),
      });
    for (const night of nights)
      for (const expression of dense) {
        const { start, end } = aroundNight(night);
        const walked = walk
          .timesOf(expression)
          .filter((time) => new Date(time) > start && new Date(time) <= end);
        expect({ expression, times: timesOf(expression, zone, start, end) }).toEqual({
          expression,
          times: walked,
        });
      }
  });

  test.each(zones)(
    'of a year in %s are those of another library but for the nights in which clocks change [schedule:other-cron]',
    (zone) => {
      const days = (times: string[]) =>
        times.filter((time) => !nights.some((night) => time.startsWith(night)));
      for (const expression of sparse)
        expect({ expression, times: days(timesOf(expression, zone)) }).toEqual({
          expression,
          times: days(timesOfOther(expression, zone)),
        });
    },
  );

  test('run backwards through the same moments [schedule:backwards]', () => {
    for (const zone of zones)
      for (const night of nights)
        for (const expression of [...sparse, ...dense]) {
          const { start, end } = aroundNight(night);
          const { upTo } = cronTimes(expression, zone);
          const back: string[] = [];
          for (let at = upTo(end); at && at > start; at = upTo(new Date(at.getTime() - 1)))
            back.unshift(at.toISOString());
          expect({ expression, times: back }).toEqual({
            expression,
            times: timesOf(expression, zone, start, end),
          });
        }
  });

  test('is due once where a named time comes twice, and after the gap where it never comes [schedule:dst]', () => {
    const around = (zone: string, start: string, end: string) =>
      timesOf('30 2 * * *', zone, new Date(start), new Date(end));
    expect(around('Europe/Berlin', '2027-03-27T12:00:00Z', '2027-03-28T12:00:00Z')).toEqual([
      '2027-03-28T01:00:00.000Z',
    ]);
    expect(around('Europe/Berlin', '2027-10-30T12:00:00Z', '2027-10-31T12:00:00Z')).toEqual([
      '2027-10-31T00:30:00.000Z',
    ]);
    expect(around('America/New_York', '2027-03-13T12:00:00Z', '2027-03-14T12:00:00Z')).toEqual([
      '2027-03-14T07:00:00.000Z',
    ]);
    expect(
      timesOf(
        '30 1 * * *',
        'America/New_York',
        new Date('2027-11-07T00:00:00Z'),
        new Date('2027-11-07T12:00:00Z'),
      ),
    ).toEqual(['2027-11-07T05:30:00.000Z']);
  });

  test.each([
    ['', 'five fields'],
    ['* * * *', 'five fields'],
    ['* * * * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['61 * * * *', '61'],
    ['0 25 * * *', '25'],
    ['0 0 0 * *', 'day'],
    ['*/0 * * * *', '0'],
    ['*/90 * * * *', '60'],
    ['5/5 * * * *', '5/5'],
    ['30-10 * * * *', '30-10'],
    ['0 0 L * *', 'L'],
    ['0 0 * * MON#2', 'MON#2'],
    ['0 0 * FOO *', 'FOO'],
    ['a b c d e', '"a"'],
  ])('refuses %j and says why [schedule:bad-cron]', (expression, why) => {
    const refusal = refusalOf(() => cronTimes(expression, 'UTC'));
    expect(refusal).toContain(why);
    expect(refusal.length).toBeLessThan(400);
  });
});

test('an expression of a hundred thousand numbers is refused at once [schedule:long-cron]', () => {
  expect(refusalOf(() => cronTimes(`${'1,'.repeat(100_000)} * * * *`, 'UTC')).length).toBeLessThan(400);
});

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_input' });
    return (error as Error).message;
  }
  return 'was not refused';
}

function timesOf(expression: string, zone: string, start = from, end = until): string[] {
  const { after } = cronTimes(expression, zone);
  const times: string[] = [];
  for (let at = after(start); at && at <= end; at = after(at)) times.push(at.toISOString());
  return times;
}

function timesOfOther(expression: string, zone: string): string[] {
  const times: string[] = [];
  const other = CronExpressionParser.parse(expression, { tz: zone, currentDate: from });
  for (let at = other.next().toDate(); at <= until; at = other.next().toDate()) times.push(at.toISOString());
  return times;
}

type Minute = { at: number; wall: number; fields: readonly number[]; isRepeated: boolean };

/** A second implementation that knows nothing of cron but the rule: it looks at each minute of the year. */
class MinuteWalk {
  readonly #minutes: Minute[] = [];
  readonly #gaps: { at: number; walls: readonly number[] }[] = [];

  constructor(zone: string) {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const shown = new Set<number>();
    let last = NaN;
    let hour = NaN;
    for (let at = from.getTime(); at <= until.getTime(); at += 60_000) {
      // In both zones clocks change at the full hour.
      if (Number.isNaN(hour) || at % 3_600_000 === 0)
        hour = Date.parse(`${clock.format(at).replace(' ', 'T')}:00Z`) - at;
      const wall = at + hour;
      if (wall > last + 60_000)
        this.#gaps.push({
          at,
          walls: Array.from(
            { length: (wall - last) / 60_000 - 1 },
            (_, index) => last + (index + 1) * 60_000,
          ),
        });
      this.#minutes.push({ at, wall, fields: fieldsOf(wall), isRepeated: shown.has(wall) });
      shown.add(wall);
      last = wall;
    }
  }

  timesOf(expression: string): string[] {
    const [minute = '', hour = ''] = expression.split(' ');
    const goesByTimePassed = /[*/]/.test(minute + hour);
    const matches = matcherOf(expression);
    const times = this.#minutes
      .filter(
        ({ at, fields, isRepeated }) =>
          at > from.getTime() && matches(fields) && (goesByTimePassed || !isRepeated),
      )
      .map(({ at }) => at);
    const moved = goesByTimePassed
      ? []
      : this.#gaps.filter(({ walls }) => walls.some((wall) => matches(fieldsOf(wall)))).map(({ at }) => at);
    return [...new Set([...times, ...moved])].sort((a, b) => a - b).map((at) => new Date(at).toISOString());
  }
}

function fieldsOf(wall: number): number[] {
  const at = new Date(wall);
  return [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()];
}

const names = [
  [],
  [],
  [],
  'x jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  'sun mon tue wed thu fri sat'.split(' '),
];

function matcherOf(expression: string): (fields: readonly number[]) => boolean {
  const sets = expression.split(' ').map((text, index) => numbersOf(text, index));
  const [, , dayOfMonth = '', , dayOfWeek = ''] = expression.split(' ');
  const isEither = dayOfMonth !== '*' && dayOfWeek !== '*';
  return (fields) => {
    const [minute, hour, date, month, weekday] = fields.map((value, index) => sets[index]!.has(value));
    return Boolean(minute && hour && month && (isEither ? date || weekday : date && weekday));
  };
}

function numbersOf(text: string, index: number): Set<number> {
  const least = index === 2 || index === 3 ? 1 : 0;
  const most = [59, 23, 31, 12, 6][index]!;
  const valueOf = (word: string) => {
    const named = names[index]!.indexOf(word.toLowerCase());
    const value = named >= 0 ? named : Number(word);
    return index === 4 && value === 7 ? 0 : value;
  };
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [first, last] = range === '*' ? [least, most] : range.split('-').map(valueOf);
    for (let value = first!; value <= (last ?? first!); value += Number(step)) numbers.add(value);
  }
  return numbers;
}
