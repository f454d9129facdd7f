import { createHash } from 'node:crypto';
import type { Recurrence } from './recurrence.ts';

export const misfirePolicies = ['skip', 'once', 'all'] as const;
/** What becomes of times that nobody was there for: nothing, one run for all of them, or one for each. */
export type MisfirePolicy = (typeof misfirePolicies)[number];

/** A time that is taken up later than this was missed. */
export const graceSeconds = 60;

/** What decides when a schedule runs, beside the times at which it is due. */
export type Timeliness = {
  readonly id: string;
  readonly recurrence: Recurrence;
  readonly jitterSeconds: number;
  readonly misfire: MisfirePolicy;
  /** With `all`, how many missed times are made up for: the newest. */
  readonly misfireCap: number;
};

/** What there is to do for a schedule whose next time has come. */
export type Due = {
  /** The times to run for, in order. */
  readonly run: readonly Date[];
  /** The first and the last time that are passed over. */
  readonly missed?: { readonly from: Date; readonly to: Date };
  /** The time after all of these; absent when the schedule is over. */
  readonly next?: Date;
};

/**
 * When it runs for a time: up to `jitterSeconds` later. The same on every node and in every preview, and another for
 * each time, so that schedules of the same hour do not all begin at once.
 */
export function runAt({ id, jitterSeconds }: Pick<Timeliness, 'id' | 'jitterSeconds'>, dueAt: Date): Date {
  if (jitterSeconds === 0) return dueAt;
  const hash = createHash('sha256').update(`${id} ${dueAt.toISOString()}`).digest();
  return new Date(dueAt.getTime() + Math.floor((hash.readUInt32BE() / 2 ** 32) * jitterSeconds * 1_000));
}

/** @param from the earliest time that was not taken up yet; its moment has come by `now`. */
export function whatIsDue(schedule: Timeliness, from: Date, now: Date): Due {
  const newest = newestDue(schedule, from, now);
  const run = wanted(schedule, { from, newest, now });
  const next = schedule.recurrence.after(newest);
  const missed = passedOver(schedule.recurrence, { from, newest, first: run[0] });
  return { run, ...(missed && { missed }), ...(next && { next }) };
}

function newestDue(schedule: Timeliness, from: Date, now: Date): Date {
  let newest = schedule.recurrence.upTo(now);
  while (newest && newest > from && runAt(schedule, newest) > now) newest = before(schedule, newest);
  return newest && newest > from ? newest : from;
}

type Span = { readonly from: Date; readonly newest: Date };

function wanted(schedule: Timeliness, { from, newest, now }: Span & { readonly now: Date }): Date[] {
  const isLate = now.getTime() - runAt(schedule, newest).getTime() > graceSeconds * 1_000;
  switch (schedule.misfire) {
    case 'skip':
      return isLate ? [] : [newest];
    case 'once':
      return [newest];
    case 'all': {
      const run = [newest];
      for (let at = before(schedule, newest); at && at >= from; at = before(schedule, at)) {
        if (run.length >= schedule.misfireCap) break;
        run.unshift(at);
      }
      return run;
    }
  }
}

function passedOver(
  { upTo }: Recurrence,
  { from, newest, first }: Span & { readonly first: Date | undefined },
): Due['missed'] {
  if (!first) return { from, to: newest };
  if (first <= from) return undefined;
  return { from, to: upTo(new Date(first.getTime() - 1)) ?? from };
}

function before({ recurrence }: Timeliness, at: Date): Date | undefined {
  return recurrence.upTo(new Date(at.getTime() - 1));
}

/** The next times at which it is due. */
export function nextDue(recurrence: Recurrence, from: Date, count: number): Date[] {
  const times: Date[] = [];
  for (let at = recurrence.after(from); at && times.length < count; at = recurrence.after(at)) times.push(at);
  return times;
}
