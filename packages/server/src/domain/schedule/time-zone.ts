import { InvalidInputError } from '../errors.ts';
import { isTimeZone } from '../agent/time-window.ts';

/** A time as the clock on the wall of a zone shows it: the milliseconds since 1970 that it would be in UTC. */
export type WallTime = number;

const day = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes long, and there are a few hundred zones at most. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, made);
  return made;
}

/** A zone by its IANA name, as it is written there: `europe/berlin` becomes `Europe/Berlin`. */
export function parseTimeZone(text: string): string {
  if (!isTimeZone(text))
    throw new InvalidInputError(
      `"${text.slice(0, 80)}" is no time zone; name one of the IANA database, such as "Europe/Berlin" or "UTC".`,
    );
  return clockOf(text).resolvedOptions().timeZone;
}

export function wallTimeOf(zone: string, at: Date): WallTime {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? 0;
  const seconds = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return seconds + (((at.getTime() % 1_000) + 1_000) % 1_000);
}

/**
 * When the clock shows a time: the first of two moments where it is set back, and the first moment after the gap
 * where it is set forward and never shows it.
 */
export function momentOf(zone: string, wall: WallTime): Date {
  const before = wall - offsetAt(zone, wall - day);
  const after = wall - offsetAt(zone, wall + day);
  for (const moment of before < after ? [before, after] : [after, before])
    if (moment + offsetAt(zone, moment) === wall) return new Date(moment);
  return endOfGap(zone, Math.min(before, after), Math.max(before, after));
}

/** `2027-03-28T03:00:00+02:00`. */
export function localText(zone: string, at: Date): string {
  const offset = offsetAt(zone, at.getTime()) / 60_000;
  const text = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  return `${text}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}

/** What the clock of a zone shows more than that of UTC. */
function offsetAt(zone: string, moment: number): number {
  return wallTimeOf(zone, new Date(moment)) - moment;
}

/** The moment in which the clock is set forward; `late` is beyond it. */
function endOfGap(zone: string, early: number, late: number): Date {
  const offset = offsetAt(zone, late);
  while (late - early > 1_000) {
    const middle = Math.floor((early + late) / 2_000) * 1_000;
    if (offsetAt(zone, middle) === offset) late = middle;
    else early = middle;
  }
  return new Date(late);
}
