import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../domain/session/session-event.ts';
import { EventBatcher } from './event-batcher.ts';

function numbered(number: number): SessionEvent {
  return { type: 'session.status_rescheduled', reason: 'test', retry_in_ms: number };
}

function numbers(events: readonly SessionEvent[]): unknown[] {
  return events.map((event) => event.type === 'session.status_rescheduled' && event.retry_in_ms);
}

/** A log whose appends end when the test says so. */
function slowLog() {
  const batches: (readonly SessionEvent[])[] = [];
  const pending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const append = (events: readonly SessionEvent[]) => {
    batches.push(events);
    return new Promise<void>((resolve, reject) => pending.push({ resolve, reject }));
  };
  return { batches, pending, append };
}

/** Lets everything that is ready run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a batcher', () => {
  test('writes in order, together what comes while it writes [event-batcher:order]', async () => {
    const { batches, pending, append } = slowLog();
    const batcher = new EventBatcher(append);
    await Promise.all([batcher.push(numbered(1)), batcher.push(numbered(2))]);
    await settled();
    for (const number of [3, 4, 5]) await batcher.push(numbered(number));
    expect(batches.map(numbers)).toEqual([[1, 2]]);
    pending[0]?.resolve();
    await settled();
    expect(batches.map(numbers)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('gives back at the end what it has not written, and writes no more [event-batcher:take]', async () => {
    const { batches, pending, append } = slowLog();
    const batcher = new EventBatcher(append);
    await batcher.push(numbered(1));
    await settled();
    await batcher.push(numbered(2));
    const taken = batcher.take();
    pending[0]?.resolve();
    expect(numbers(await taken)).toEqual([2]);
    expect(batches.map(numbers)).toEqual([[1]]);
  });

  test('holds the agent back when the log is far behind [event-batcher:back-pressure]', async () => {
    const { batches, pending, append } = slowLog();
    const batcher = new EventBatcher(append);
    await batcher.push(numbered(0));
    await settled();
    for (let number = 1; number < 500; number += 1) await batcher.push(numbered(number));
    let isHeld = true;
    const held = batcher.push(numbered(500)).then(() => (isHeld = false));
    await settled();
    expect(isHeld).toBe(true);
    pending[0]?.resolve();
    await settled();
    pending[1]?.resolve();
    await held;
    expect(batches[1]).toHaveLength(500);
  });

  test('holds the agent back when few events are large [event-batcher:large]', async () => {
    const { pending, append } = slowLog();
    const batcher = new EventBatcher(append);
    await batcher.push(numbered(0));
    await settled();
    const reason = 'x'.repeat(4 * 1024 * 1024);
    const large: SessionEvent = { type: 'session.status_rescheduled', reason, retry_in_ms: 1 };
    await batcher.push(large);
    let isHeld = true;
    const held = batcher.push(large).then(() => (isHeld = false));
    await settled();
    expect(isHeld).toBe(true);
    for (const at of [0, 1]) {
      pending[at]?.resolve();
      await settled();
    }
    await held;
  });

  test('tells of a failed append at the next push and at the end, and writes no more [event-batcher:failure]', async () => {
    const { batches, pending, append } = slowLog();
    const batcher = new EventBatcher(append);
    await batcher.push(numbered(1));
    await settled();
    await batcher.push(numbered(2));
    pending[0]?.reject(new Error('no right to write'));
    await settled();
    await expect(batcher.push(numbered(3))).rejects.toThrow('no right to write');
    await expect(batcher.take()).rejects.toThrow('no right to write');
    expect(batches.map(numbers)).toEqual([[1]]);
  });

  test('has nothing to give back when nothing was pushed [event-batcher:empty]', async () => {
    const { batches, append } = slowLog();
    expect(await new EventBatcher(append).take()).toEqual([]);
    expect(batches).toEqual([]);
  });
});
