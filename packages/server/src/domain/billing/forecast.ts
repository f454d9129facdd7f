import type { MicroUsd } from '../money.ts';
import type { BudgetState } from './budget.ts';

/** Earlier than this in its period nothing can be said of its end. */
const leastPart = 1 / 24;

/** What is spent when the day or the month (UTC) ends, at the rate so far; undefined where nothing can be said. */
export function forecastOf(
  { period, spent }: Pick<BudgetState, 'period' | 'spent'>,
  at: Date,
): MicroUsd | undefined {
  if (period === 'total') return undefined;
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const begins = period === 'day' ? Date.UTC(year, month, day) : Date.UTC(year, month);
  const ends = period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1);
  const part = (at.getTime() - begins) / (ends - begins);
  return part < leastPart ? undefined : BigInt(Math.round(Number(spent) / part));
}
