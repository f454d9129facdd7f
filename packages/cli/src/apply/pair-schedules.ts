import { fieldOf } from './json.ts';
import type { Entry } from './entries.ts';
import type { Shown } from './kinds.ts';

/**
 * Which schedule of a task each document is: the one that runs at the same times, else the only one that is left.
 * Documents without one are to be made. Those that say their id are what they say. Undefined when that does not tell.
 */
export function pairSchedules(
  entries: readonly Entry[],
  things: readonly Shown[],
): ReadonlyMap<Entry, Shown> | undefined {
  const pairs = new Map<Entry, Shown>();
  const named = entries.flatMap(({ id }) => id ?? []);
  const left = things.filter(({ id }) => !named.includes(id));
  const unnamed = entries.filter(({ id }) => id === undefined);
  for (const entry of unnamed) {
    const at = left.findIndex((thing) => runsAtTheSameTimes(entry, thing));
    const [found] = at === -1 ? [] : left.splice(at, 1);
    if (found) pairs.set(entry, found);
  }
  const others = unnamed.filter((entry) => !pairs.has(entry));
  if (others.length === 0 || left.length === 0) return pairs;
  const [[entry], [thing]] = [others, left];
  if (others.length > 1 || left.length > 1 || !entry || !thing) return undefined;
  return pairs.set(entry, thing);
}

function runsAtTheSameTimes({ fields }: Entry, thing: Shown): boolean {
  return ['kind', 'expression'].every((field) => fieldOf(fields, field) === fieldOf(thing, field));
}
