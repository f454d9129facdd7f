import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runAt, whatIsDue, type Timeliness } from './due-times.ts';
import { recurrenceOf } from './timing.ts';

const made = new Date('2027-01-01T00:00:00Z');
const at = (text: string) => new Date(`2027-06-01T${text}Z`);
const hours = (...times: number[]) => times.map((hour) => at(`${String(hour).padStart(2, '0')}:00:00`));

function hourly(changes: Partial<Timeliness> = {}): Timeliness {
  const recurrence = recurrenceOf({ kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' }, made);
  return { id: 'sched_1', recurrence, jitterSeconds: 0, misfire: 'once', misfireCap: 10, ...changes };
}

describe('what is due', () => {
  test.each(['skip', 'once', 'all'] as const)(
    'in time runs once and moves on to the next time, with %s [schedule:in-time]',
    (misfire) => {
      expect(whatIsDue(hourly({ misfire }), at('09:00:00'), at('09:00:02'))).toEqual({
        run: hours(9),
        next: at('10:00:00'),
      });
    },
  );

  test('and was missed is passed over, made up for once, or each time up to a cap [schedule:misfires]', () => {
    const away = [at('03:00:00'), at('09:20:00')] as const;
    const next = at('10:00:00');
    expect(whatIsDue(hourly({ misfire: 'skip' }), ...away)).toEqual({
      run: [],
      missed: { from: at('03:00:00'), to: at('09:00:00') },
      next,
    });
    expect(whatIsDue(hourly({ misfire: 'once' }), ...away)).toEqual({
      run: hours(9),
      missed: { from: at('03:00:00'), to: at('08:00:00') },
      next,
    });
    expect(whatIsDue(hourly({ misfire: 'all' }), ...away)).toEqual({ run: hours(3, 4, 5, 6, 7, 8, 9), next });
    expect(whatIsDue(hourly({ misfire: 'all', misfireCap: 2 }), ...away)).toEqual({
      run: hours(8, 9),
      missed: { from: at('03:00:00'), to: at('07:00:00') },
      next,
    });
  });

  test('after a clock that jumps runs each time once, ahead by an hour or back [schedule:clock-jumps]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-3_600, -600, 20, 30, 61, 600, 3_600), { maxLength: 60 }),
        fc.constantFrom('skip', 'once', 'all'),
        fc.constantFrom(0, 600),
        (steps, misfire, jitterSeconds) => {
          const schedule = hourly({ misfire, jitterSeconds });
          const ran: number[] = [];
          let due: Date | undefined = at('09:00:00');
          let now = at('08:59:00').getTime();
          for (const step of steps) {
            now += step * 1_000;
            if (!due || runAt(schedule, due).getTime() > now) continue;
            const found = whatIsDue(schedule, due, new Date(now));
            ran.push(...found.run.map((time) => time.getTime()));
            expect(found.next && found.next > due).toBe(true);
            due = found.next;
          }
          expect(ran).toEqual([...new Set(ran)].sort((a, b) => a - b));
        },
      ),
    );
  });

  test('waits for its jitter, which is the same whoever asks and another each time [schedule:jitter]', () => {
    const schedule = hourly({ jitterSeconds: 900 });
    const delays = hours(0, 1, 2, 3, 4, 5, 6, 7).map((due) => runAt(schedule, due).getTime() - due.getTime());
    expect(delays).toEqual(
      hours(0, 1, 2, 3, 4, 5, 6, 7).map(
        (due) => runAt(hourly({ jitterSeconds: 900 }), due).getTime() - due.getTime(),
      ),
    );
    expect(new Set(delays).size).toBe(8);
    for (const delay of delays) expect(delay).toBeLessThan(900_000);
    expect(runAt({ ...schedule, id: 'sched_2' }, at('09:00:00'))).not.toEqual(
      runAt(schedule, at('09:00:00')),
    );
    const early = new Date(runAt(schedule, at('09:00:00')).getTime() - 1);
    expect(whatIsDue(schedule, at('07:00:00'), early).run).toEqual(hours(8));
  });

  test('is over when nothing follows [schedule:over]', () => {
    const recurrence = recurrenceOf(
      {
        kind: 'interval',
        expression: '1h',
        timeZone: 'UTC',
        startsAt: at('08:00:00'),
        endsAt: at('09:00:00'),
      },
      made,
    );
    expect(whatIsDue(hourly({ recurrence }), at('09:00:00'), at('09:00:01'))).toEqual({ run: hours(9) });
  });
});
