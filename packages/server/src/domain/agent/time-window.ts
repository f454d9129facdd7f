import { weekdays, type TimeWindow, type Weekday } from './permission-policy.ts';

type WallClock = { readonly day: Weekday; readonly minute: number };

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes long, and there are a few hundred zones at most. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, made);
  return made;
}

export function isTimeZone(text: string): boolean {
  // An offset such as +01:00 knows no summer time, so it is not what people mean.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    clockOf(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the moment is within the window, by the clock on the wall in its zone. */
export function isWithin(window: TimeWindow, at: Date): boolean {
  const { day, minute } = wallClock(window.zone, at);
  const opens = (on: Weekday) => window.days === undefined || window.days.includes(on);
  const from = minuteOf(window.from ?? '00:00');
  const until = minuteOf(window.until ?? '24:00');
  if (from < until) return opens(day) && minute >= from && minute < until;
  return (opens(day) && minute >= from) || (opens(dayBefore(day)) && minute < until);
}

function wallClock(zone: string, at: Date): WallClock {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = weekdays.find((name) => name === parts.get('weekday')?.toLowerCase());
  if (!day) throw new Error(`The clock of ${zone} shows no day.`);
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? day;
}
