import { describe, expect, test } from 'vitest';
import { SessionId, TurnId } from '../ids.ts';
import { beginRun, isOver, runMs, timeLeftMs, turnStatuses, type Turn } from './turn.ts';
import { noUsage } from './usage.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');

const parked: Turn = {
  id: TurnId.new(),
  sessionId: SessionId.new(),
  ordinal: 1,
  status: 'parked',
  prompt: 'Go.',
  attachments: [],
  usage: noUsage,
  attempts: 1,
  durationMs: 4_000,
  createdAt: noon,
  startedAt: noon,
  parkedFor: 'quota',
  resumeAt: later,
};

describe('a turn', () => {
  test('is over when it neither waits nor runs [turn:over]', () => {
    expect(turnStatuses.filter((status) => isOver({ status }))).toEqual([
      'completed',
      'failed',
      'interrupted',
    ]);
  });

  test('that was parked runs again, and remembers when it first began [turn:runs-again]', () => {
    const running = beginRun(parked, later);
    expect(running).toMatchObject({ status: 'running', startedAt: noon, runningSince: later });
    expect(running).not.toHaveProperty('resumeAt');
    expect(runMs(running, new Date(later.getTime() + 250))).toBe(250);
    expect(runMs(parked, later)).toBe(0);
  });

  test('is a new attempt when it failed or its server was lost, and none when it only had to wait [turn:attempts]', () => {
    const begun = (parkedFor: Turn['parkedFor']) =>
      beginRun({ ...parked, ...(parkedFor && { parkedFor }) }, later).attempts;
    expect((['quota', 'approval', 'pause'] as const).map(begun)).toEqual([1, 1, 1]);
    expect((['interruption', 'retry'] as const).map(begun)).toEqual([2, 2]);
    const { parkedFor: _, ...queued } = parked;
    expect(beginRun({ ...queued, status: 'queued', attempts: 0 }, later).attempts).toBe(1);
  });

  test('may run for as long as its session allows, all its runs together [turn:time-left]', () => {
    expect(timeLeftMs({}, 10)).toBe(10_000);
    expect(timeLeftMs(parked, 10)).toBe(6_000);
    expect(timeLeftMs(parked, 3)).toBe(0);
  });
});
