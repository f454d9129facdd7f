import { RRuleTemporal } from 'rrule-temporal';
import { InvalidInputError } from '../errors.ts';
import type { Recurrence } from './recurrence.ts';
import { momentOf, wallTimeOf, type WallTime } from './time-zone.ts';

/** Where a rule counts from: a moment, or the midnight before one. */
export type Anchor = { readonly at: Date } | { readonly midnightBefore: Date };

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** The parts that a rule may have, with the option that its reader makes of each. */
const parts = {
  FREQ: 'freq',
  INTERVAL: 'interval',
  COUNT: 'count',
  BYMONTH: 'byMonth',
  BYWEEKNO: 'byWeekNo',
  BYYEARDAY: 'byYearDay',
  BYMONTHDAY: 'byMonthDay',
  BYDAY: 'byDay',
  BYHOUR: 'byHour',
  BYMINUTE: 'byMinute',
  BYSETPOS: 'bySetPos',
  WKST: 'wkst',
} as const;

const day = 86_400_000;

/** No clock is set back by more. In milliseconds. */
const longestRepeat = 3 * 3_600_000;

/**
 * The times of a recurrence rule of RFC 5545, read as times on the wall of the zone: what comes twice is due once, the
 * first time, and what is skipped right after the gap. So no day lacks its run or has two.
 */
export function ruleTimes(expression: string, zone: string, anchor: Anchor): Recurrence {
  const rule = parse(expression, startOf(zone, anchor));
  const moment = (wall: WallTime) => momentOf(zone, wall);
  return {
    after: (at) => {
      // A clock that was set back shows times again that were due before.
      for (let wall = next(rule, wallTimeOf(zone, at)); wall !== undefined; wall = next(rule, wall))
        if (moment(wall) > at) return moment(wall);
      return undefined;
    },
    upTo: (at) => {
      const latest = wallTimeOf(zone, at) + longestRepeat;
      for (let wall = previous(rule, latest); wall !== undefined; wall = previous(rule, wall))
        if (moment(wall) <= at) return moment(wall);
      return undefined;
    },
  };
}

function startOf(zone: string, anchor: Anchor): WallTime {
  if ('at' in anchor) return wallTimeOf(zone, anchor.at);
  const wall = wallTimeOf(zone, anchor.midnightBefore);
  return wall - (((wall % day) + day) % day);
}

function next(rule: RRuleTemporal, wall: WallTime): WallTime | undefined {
  return found(() => rule.next(new Date(wall)));
}

function previous(rule: RRuleTemporal, wall: WallTime): WallTime | undefined {
  return found(() => rule.previous(new Date(wall)));
}

/** The reader gives up with an error when there is nothing within some decades. */
function found(look: () => { readonly epochMilliseconds: number } | null): WallTime | undefined {
  try {
    return look()?.epochMilliseconds;
  } catch {
    return undefined;
  }
}

const longest = 500;

function parse(expression: string, start: WallTime): RRuleTemporal {
  if (expression.length > longest) throw refusal(expression, `it is longer than ${longest} characters`);
  const text = expression
    .trim()
    .replace(/^RRULE:/i, '')
    .replace(/;$/, '')
    .toUpperCase();
  const named = readParts(expression, text);
  const dtstart = new Date(start).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  try {
    const rule = new RRuleTemporal({
      rruleString: `DTSTART:${dtstart}\nRRULE:${text}`,
      tzid: 'UTC',
      strict: true,
    });
    assertUnderstood(expression, named, rule);
    return rule;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw refusal(expression, error instanceof Error ? error.message : 'it is not understood');
  }
}

type Part = { readonly name: keyof typeof parts; readonly value: string };

function readParts(expression: string, text: string): Part[] {
  const read = text.split(';').map((part) => {
    const [name = '', value = ''] = part.split('=');
    if (name === 'UNTIL') throw refusal(expression, 'say with ends_at, instead of UNTIL, when it is over');
    if (!isPart(name) || value === '') throw refusal(expression, `"${part}" is no part that is known here`);
    return { name, value };
  });
  if (new Set(read.map(({ name }) => name)).size < read.length)
    throw refusal(expression, 'a part comes twice');
  const frequency = read.find(({ name }) => name === 'FREQ')?.value ?? '';
  if (!frequencies.includes(frequency))
    throw refusal(
      expression,
      `FREQ is one of ${frequencies.join(', ')}; for what comes more often use cron or an interval`,
    );
  return read;
}

function isPart(name: string): name is keyof typeof parts {
  return Object.hasOwn(parts, name);
}

/** What is out of range the reader drops without a word, and so would run at another time than the one that is meant. */
function assertUnderstood(expression: string, named: readonly Part[], rule: RRuleTemporal): void {
  const options = rule.options();
  for (const { name, value } of named) {
    const option: unknown = options[parts[name]];
    const wanted = new Set(value.split(',')).size;
    if (option === undefined || (Array.isArray(option) && option.length !== wanted))
      throw refusal(expression, `"${name}=${value}" has a value that there is not`);
  }
}

function refusal(expression: string, why: string): InvalidInputError {
  return new InvalidInputError(
    `"${expression.slice(0, 100)}" is no recurrence rule: ${why}.`.replace(/\.+$/, '.'),
  );
}
