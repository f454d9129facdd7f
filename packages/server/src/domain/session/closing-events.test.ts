import { describe, expect, test } from 'vitest';
import { closingEvents } from './closing-events.ts';
import { failedTurn, interruptedTurn } from './turn.ts';
import { noUsage } from './usage.ts';

describe('the end of a turn', () => {
  test('says what it cost and that the agent is idle [closing-events:completed]', () => {
    const used = { sonnet: { ...noUsage, inputTokens: 5, cost: 1_500_000n } };
    const events = closingEvents({ status: 'completed', stopReason: 'end_turn', resultText: 'Done.' }, used, {
      status: 'active',
    });
    expect(events).toEqual([
      expect.objectContaining({ type: 'session.usage', input_tokens: 5, cost_usd: '1.500000' }),
      { type: 'session.status_idle', stop_reason: 'end_turn' },
    ]);
  });

  test.each([
    ['session.error', failedTurn('agent_crashed', 'It died.')],
    ['turn.interrupted', interruptedTurn('shutdown', 'It was stopped.')],
  ])('begins with %s when it went wrong [closing-events:failed]', (type, outcome) => {
    const events = closingEvents(outcome, {}, { status: 'active' });
    expect(events[0]).toEqual({ type, error: outcome.failure });
    expect(events.map((event) => event.type).slice(1)).toEqual(['session.usage', 'session.status_idle']);
  });

  test('is the end of the session when that was terminated meanwhile [closing-events:terminated]', () => {
    const outcome = interruptedTurn('session_terminated', 'The session was terminated.');
    const events = closingEvents(outcome, {}, { status: 'terminated' });
    expect(events.at(-1)).toEqual({ type: 'session.status_terminated' });
  });
});
