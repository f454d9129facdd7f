import { InvalidInputError } from '../errors.ts';
import { cronTimes } from './cron.ts';
import { intervalTimes } from './interval.ts';
import type { Recurrence } from './recurrence.ts';
import { ruleTimes } from './recurrence-rule.ts';
import { parseTimeZone } from './time-zone.ts';

export const scheduleKinds = ['cron', 'rrule', 'interval'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** When a schedule is due. */
export type Timing = {
  readonly kind: ScheduleKind;
  readonly expression: string;
  /** By its IANA name. Intervals are the same in all zones. */
  readonly timeZone: string;
  /** Not due before. Intervals and rules count from then; without it from when the schedule was made. */
  readonly startsAt?: Date;
  /** Not due after. */
  readonly endsAt?: Date;
};

/** @throws InvalidInputError for an expression that is none of its kind. */
export function recurrenceOf(timing: Timing, madeAt: Date): Recurrence {
  const { startsAt, endsAt } = timing;
  const { after, upTo } = unbounded(timing, madeAt);
  const start = startsAt?.getTime() ?? -Infinity;
  const end = endsAt?.getTime() ?? Infinity;
  const within = (at: Date | undefined) =>
    at && at.getTime() >= start && at.getTime() <= end ? at : undefined;
  return {
    after: (at) => within(after(at.getTime() < start ? new Date(start - 1) : at)),
    upTo: (at) => within(upTo(at.getTime() > end ? new Date(end) : at)),
  };
}

function unbounded(timing: Timing, madeAt: Date): Recurrence {
  const { kind, expression, startsAt } = timing;
  const zone = parseTimeZone(timing.timeZone);
  switch (kind) {
    case 'cron':
      return cronTimes(expression, zone);
    case 'rrule':
      return ruleTimes(expression, zone, startsAt ? { at: startsAt } : { midnightBefore: madeAt });
    case 'interval':
      return intervalTimes(expression, startsAt ?? madeAt);
  }
}

/** So many times are compared to see how close together they come. */
const compared = 100;

/** The shortest time between two that follow each other, among the first hundred after a moment. In milliseconds. */
export function shortestGap(recurrence: Recurrence, from: Date): number {
  let shortest = Infinity;
  let last = recurrence.after(from);
  for (let count = 1; last && count < compared; count += 1) {
    const next = recurrence.after(last);
    if (next) shortest = Math.min(shortest, next.getTime() - last.getTime());
    last = next;
  }
  return shortest;
}

/** The 29th of February comes every eight years at the least. */
const horizonYears = 10;

/** @throws InvalidInputError when it is never due, or more often than so many seconds. */
export function assertReasonable(recurrence: Recurrence, from: Date, minimumSeconds: number): void {
  const first = recurrence.after(from);
  if (!first || first.getTime() - from.getTime() > horizonYears * 366 * 86_400_000)
    throw new InvalidInputError(
      `This schedule is never due in the next ${horizonYears} years: there is no such day, or none between starts_at and ends_at.`,
    );
  const gap = shortestGap(recurrence, from);
  if (gap < minimumSeconds * 1_000)
    throw new InvalidInputError(
      `This schedule is due ${gap / 1_000} seconds after the time before; the shortest that is allowed here is ${minimumSeconds} seconds.`,
    );
}
