import { describe, expect, test } from 'vitest';
import type { ApprovalId, UserId } from './ids.ts';
import type { SessionEvent } from './session/session-event.ts';
import { patternsFor, toldOf, webhookEventPatterns, webhookEventTypes } from './webhook-event.ts';

const secret = 'What nobody outside may read.';

const events: readonly [SessionEvent, Readonly<Record<string, unknown>>][] = [
  [{ type: 'session.status_idle', stop_reason: 'end_turn' }, { stop_reason: 'end_turn' }],
  [
    { type: 'session.error', error: { code: 'agent_crashed', message: secret } },
    { error_code: 'agent_crashed' },
  ],
  [
    {
      type: 'session.status_waiting',
      approval_id: 'apr_1' as ApprovalId,
      kind: 'tool_call',
      tool_use_id: 'toolu_1',
      name: 'Bash',
      input: { command: secret },
      reason: secret,
      quorum: 1,
      deadline_at: '2026-11-25T12:00:00.000Z',
    },
    { approval_id: 'apr_1', kind: 'tool_call', deadline_at: '2026-11-25T12:00:00.000Z' },
  ],
  [
    {
      type: 'user.tool_confirmation',
      approval_id: 'apr_1' as ApprovalId,
      tool_use_id: 'toolu_1',
      result: 'deny',
      user_id: 'usr_1' as UserId,
      deny_message: secret,
      updated_input: { command: secret },
    },
    { approval_id: 'apr_1', result: 'deny', user_id: 'usr_1' },
  ],
];

describe('what endpoints are told', () => {
  test.each(events)(
    'of an event says what happened, and nothing that anybody said [webhook-events:thin]',
    (event, data) => {
      expect(toldOf(event)).toEqual({ type: event.type, data });
    },
  );

  test('leaves out what is said in a session [webhook-events:not-told]', () => {
    expect(toldOf({ type: 'user.interrupt' })).toBeUndefined();
    const said: SessionEvent = { type: 'agent.tool_use', tool_use_id: 'toolu_1', name: 'Bash', input: {} };
    expect(toldOf(said)).toBeUndefined();
  });

  test('can be asked for by type, by kind and as a whole [webhook-events:patterns]', () => {
    expect(patternsFor('session.status_idle')).toEqual(['*', 'session.*', 'session.status_idle']);
    for (const type of webhookEventTypes)
      for (const pattern of patternsFor(type)) expect(webhookEventPatterns).toContain(pattern);
    expect(new Set(webhookEventPatterns).size).toBe(webhookEventPatterns.length);
  });
});
