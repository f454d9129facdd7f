import { InvalidInputError } from '../errors.ts';
import type { Recurrence } from './recurrence.ts';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A year: what comes less often is a matter of dates. */
const longest = 366 * 86_400_000;

/** `from`, and then again and again after the same time has passed, whatever clocks show: `90s`, `15m`, `6h`, `1d`. */
export function intervalTimes(expression: string, from: Date): Recurrence {
  const every = parse(expression);
  const start = from.getTime();
  const nth = (n: number) => new Date(start + n * every);
  return {
    after: (at) => nth(Math.max(0, Math.floor((at.getTime() - start) / every) + 1)),
    upTo: (at) => (at.getTime() < start ? undefined : nth(Math.floor((at.getTime() - start) / every))),
  };
}

function parse(expression: string): number {
  const [, count, unit = ''] = /^(\d{1,8})([smhd])$/.exec(expression.trim()) ?? [];
  const every = Number(count) * (units[unit] ?? NaN);
  if (every >= 1_000 && every <= longest) return every;
  throw new InvalidInputError(
    `"${expression.slice(0, 100)}" is no interval; write a number and s, m, h or d, such as "15m", of a year at most.`,
  );
}
