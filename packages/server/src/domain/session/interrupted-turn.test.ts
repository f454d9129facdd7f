import { describe, expect, test } from 'vitest';
import { defaultInterruptionPolicy, sequelOf, type EndedRun } from './interrupted-turn.ts';
import { sessionModes } from './session.ts';
import { failedTurn, interruptedTurn, type TurnFailureCode } from './turn.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const lost = interruptedTurn('worker_lost', 'Lost.');

function sequel(ended: Partial<EndedRun> & { readonly attempts?: number }) {
  const { attempts = 1, ...rest } = ended;
  return sequelOf({
    session: { mode: 'interactive', onInterrupted: 'wait' },
    turn: { attempts },
    ...{ outcome: lost, at: noon, random: 0 },
    ...rest,
  });
}

describe('a turn whose server is lost', () => {
  test.each(sessionModes)('is dealt with as its %s session says [interrupted:policy]', (mode) => {
    for (const code of ['worker_lost', 'shutdown'] as const) {
      const outcome = interruptedTurn(code, 'Lost.');
      expect(sequel({ session: { mode, onInterrupted: 'wait' }, outcome })).toEqual({ kind: 'ends' });
      expect(sequel({ session: { mode, onInterrupted: 'fail' }, outcome })).toEqual({ kind: 'ends_session' });
      expect(sequel({ session: { mode, onInterrupted: 'resume' }, outcome })).toEqual({
        kind: 'goes_on',
        parking: { for: 'interruption', resumeAt: noon, failure: { code, message: 'Lost.' } },
      });
    }
  });

  test('is begun four times at most [interrupted:bound]', () => {
    const session = { mode: 'interactive', onInterrupted: 'resume' } as const;
    expect(sequel({ session, attempts: 3 }).kind).toBe('goes_on');
    expect(sequel({ session, attempts: 4 })).toEqual({ kind: 'ends' });
  });

  test('waits for its people in a conversation, and goes on in a job, when nobody said what to do [interrupted:default]', () => {
    expect(sessionModes.map(defaultInterruptionPolicy)).toEqual(['wait', 'resume', 'wait']);
  });
});

describe('a turn that fails', () => {
  const passing: TurnFailureCode[] = [
    ...(['model_rate_limited', 'model_overloaded', 'model_unreachable', 'model_error'] as const),
    ...(['agent_start_failed', 'agent_crashed', 'transcript_lost'] as const),
  ];
  const lasting: TurnFailureCode[] = [
    ...(['model_authentication', 'model_not_allowed', 'model_not_found', 'model_invalid_request'] as const),
    ...(['max_turns', 'budget_reached', 'structured_output_failed', 'turn_timeout'] as const),
    ...(['disk_quota_exceeded', 'agent_error', 'blocked_by_hook', 'interrupted_by_user'] as const),
    ...(['session_terminated', 'session_failed'] as const),
  ];
  const job = { mode: 'background', onInterrupted: 'wait' } as const;

  test.each(passing)('of %s is tried again in a job, and nowhere else [interrupted:retried]', (code) => {
    const outcome = failedTurn(code, 'No.');
    expect(sequel({ session: job, outcome })).toMatchObject({ kind: 'goes_on', parking: { for: 'retry' } });
    expect(sequel({ outcome })).toEqual({ kind: 'ends' });
  });

  test.each(lasting)('of %s is not tried again [interrupted:lasting]', (code) => {
    expect(sequel({ session: job, outcome: failedTurn(code, 'No.') })).toEqual({ kind: 'ends' });
  });

  test('is tried again after a pause that grows, three times at most [interrupted:pauses]', () => {
    const outcome = failedTurn('model_overloaded', 'No.');
    const pauses = [1, 2, 3, 4].map((attempts) => {
      const next = sequel({ session: job, outcome, attempts });
      return next.kind === 'goes_on' ? (next.parking.resumeAt?.getTime() ?? 0) - noon.getTime() : undefined;
    });
    expect(pauses).toEqual([15_000, 30_000, 60_000, undefined]);
    const late = sequel({ session: job, outcome, random: 1 });
    expect(late).toMatchObject({ parking: { resumeAt: new Date(noon.getTime() + 18_750) } });
  });

  test('and one that does not, ends [interrupted:ended]', () => {
    const outcome = { status: 'completed', stopReason: 'end_turn' } as const;
    expect(sequel({ session: job, outcome })).toEqual({ kind: 'ends' });
  });
});
