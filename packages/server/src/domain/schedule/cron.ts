import { Cron } from 'croner';
import { InvalidInputError } from '../errors.ts';
import type { Recurrence } from './recurrence.ts';

/** Numbers, `*`, lists, ranges, steps, and the names of months and days. */
const field = /^[\d*,/-]+$|^(?:[a-z]{3}(?:[,-]|$))+$/i;

/**
 * The times of a five-field cron expression. With both a day of the month and a day of the week either will do.
 * Where the clock is changed it is as with Vixie cron: an expression that names its hours and minutes is due once for
 * each, the first of two times that come twice, and right after the gap for those that never come; one with `*` or a
 * step in them goes by the time that passes.
 */
export function cronTimes(expression: string, zone: string): Recurrence {
  const cron = parse(expression, zone);
  return {
    after: (at) => cron.nextRun(at) ?? undefined,
    upTo: (at) => cron.previousRuns(1, new Date(at.getTime() + 1))[0],
  };
}

const longest = 200;

function parse(expression: string, timezone: string): Cron {
  if (expression.length > longest) throw refusal(expression, `it is longer than ${longest} characters`);
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5)
    throw refusal(expression, 'it needs five fields: minute, hour, day of the month, month, day of the week');
  const odd = fields.find((each) => !field.test(each));
  if (odd !== undefined)
    throw refusal(
      expression,
      `"${odd}" is none of numbers, "*", ",", "-", "/" and names such as MON or JAN; for the last day of a month use an rrule`,
    );
  try {
    return new Cron(fields.join(' '), {
      timezone,
      mode: '5-part',
      fixedTimeRule: 'no-wildcard',
      paused: true,
    });
  } catch (error) {
    throw refusal(
      expression,
      error instanceof Error ? error.message.replace(/^\w+: /, '') : 'it is not understood',
    );
  }
}

function refusal(expression: string, why: string): InvalidInputError {
  return new InvalidInputError(
    `"${expression.slice(0, 100)}" is no cron expression: ${why}.`.replace(/\.+$/, '.'),
  );
}
