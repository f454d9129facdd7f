import { describe, expect, test, vi } from 'vitest';
import { EventId, SessionId } from '../domain/ids.ts';
import type { LoggedEvent } from '../domain/session/session-event.ts';
import { SessionTail } from './session-tail.ts';

const session_id = SessionId.new();

/** A log in memory that counts how often it is read. */
class Log {
  readonly events: LoggedEvent[] = [];
  reads = 0;
  wake: () => void = () => undefined;

  grow(count: number, text = ''): void {
    for (let index = 0; index < count; index += 1)
      this.events.push({
        id: EventId.new(),
        session_id,
        seq: this.events.length + 1,
        type: 'user.interrupt',
        created_at: '2026-01-01T12:00:00Z',
        payload: { text },
      });
  }

  tail(): SessionTail {
    return new SessionTail({
      pageSize: 500,
      list: (after) => {
        this.reads += 1;
        return Promise.resolve(this.events.slice(after, after + 500));
      },
      lastSeq: () => Promise.resolve(this.events.length),
      subscribe: (wake) => {
        this.wake = wake;
        return () => (this.wake = () => undefined);
      },
    });
  }

  /** Grows, tells the tail, and waits until its followers have been woken. */
  async growAndTell(tail: SessionTail, count: number, text?: string): Promise<void> {
    const woken = vi.fn();
    const leave = tail.join(woken);
    this.grow(count, text);
    this.wake();
    await vi.waitFor(async () => {
      expect(woken).toHaveBeenCalled();
      expect(await tail.after(this.events.length)).toEqual([]);
      expect((await tail.after(this.events.length - 1))?.at(-1)?.seq).toBe(this.events.length);
    });
    leave();
  }
}

function seqs(events: readonly LoggedEvent[] | undefined): number[] | undefined {
  return events?.map((event) => event.seq);
}

describe('the tail of a session', () => {
  test('knows what came after it began, and sends older readers to the log [session-tail:old-cursor]', async () => {
    const log = new Log();
    log.grow(10);
    using tail = log.tail();
    expect(await tail.after(10)).toEqual([]);
    expect(await tail.after(9)).toBeUndefined();
    await log.growAndTell(tail, 3);
    expect(seqs(await tail.after(10))).toEqual([11, 12, 13]);
    expect(seqs(await tail.after(12))).toEqual([13]);
    expect(await tail.after(13)).toEqual([]);
    expect(await tail.after(9)).toBeUndefined();
  });

  test('keeps a bounded number of events [session-tail:bound-count]', async () => {
    const log = new Log();
    using tail = log.tail();
    await log.growAndTell(tail, 1_200);
    expect(seqs(await tail.after(1_200 - 256))).toHaveLength(256);
    expect(await tail.after(1_200 - 257)).toBeUndefined();
  });

  test('keeps a bounded size, but always the newest event [session-tail:bound-size]', async () => {
    const log = new Log();
    using tail = log.tail();
    await log.growAndTell(tail, 5, 'x'.repeat(900_000));
    expect(seqs(await tail.after(3))).toEqual([4, 5]);
    expect(await tail.after(2)).toBeUndefined();
    await log.growAndTell(tail, 1, 'x'.repeat(3_000_000));
    expect(seqs(await tail.after(5))).toEqual([6]);
    expect(await tail.after(4)).toBeUndefined();
  });

  test('reads the log once for all its followers [session-tail:one-read]', async () => {
    const log = new Log();
    using tail = log.tail();
    await tail.after(0);
    const followers = Array.from({ length: 100 }, () => vi.fn());
    followers.forEach((wake) => tail.join(wake));
    await log.growAndTell(tail, 5);
    const { reads } = log;
    expect(reads).toBeLessThanOrEqual(3);
    await Promise.all(followers.map(() => tail.after(0)));
    expect(log.reads).toBe(reads);
    followers.forEach((wake) => expect(wake).toHaveBeenCalled());
  });

  test('survives a read that fails, and is followed as long as somebody stays [session-tail:failure]', async () => {
    const log = new Log();
    using tail = log.tail();
    await tail.after(0);
    const events = vi.spyOn(log.events, 'slice').mockImplementationOnce(() => {
      throw new Error('away');
    });
    log.wake();
    await vi.waitFor(() => expect(events).toHaveBeenCalled());
    await log.growAndTell(tail, 1);
    expect(tail.isFollowed).toBe(false);
    const leave = tail.join(() => undefined);
    expect(tail.isFollowed).toBe(true);
    leave();
    expect(tail.isFollowed).toBe(false);
  });
});
