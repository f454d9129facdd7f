import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { measurePool, measureService } from './service-metrics.ts';

const figures = {
  sessions: { active: 3 },
  unfinishedTurns: { queued: 2 },
  lines: { turns: { count: 2, oldestSeconds: 7.5 } },
  leases: 1,
};

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

describe('the figures of the service', () => {
  test('name every status and line, and are read once for all who ask within a while [ops:metrics-shared]', async () => {
    const registry = new Registry();
    const read = vi.fn(() => Promise.resolve(figures));
    measureService({ registry }, read);
    const [text] = await Promise.all([registry.metrics(), registry.metrics()]);
    for (const line of [
      'sessions_total{status="active"} 3',
      'sessions_total{status="archived"} 0',
      'turns_unfinished{status="queued"} 2',
      'queue_depth{queue="executions"} 0',
      'queue_oldest_seconds{queue="turns"} 7.5',
      'session_leases{state="held"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(read).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_001);
    await registry.metrics();
    expect(read).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['refuses', () => Promise.reject(new Error('away'))],
    ['hangs', () => new Promise<never>(() => undefined)],
  ])('are left out while the database %s, and all others are there [ops:metrics-away]', async (_, read) => {
    const registry = new Registry();
    measureService({ registry }, read);
    measurePool({ registry }, () => ({ total: 4, idle: 1, waiting: 0 }));
    const asked = registry.metrics();
    await vi.advanceTimersByTimeAsync(2_001);
    const text = await asked;
    expect(text).toContain('database_pool_connections{state="total"} 4');
    expect(text).toContain('# TYPE sessions_total gauge');
    expect(text).not.toMatch(/^(sessions_total|queue_depth|session_leases)\{/m);
  });
});
