import { describe, expect, test } from 'vitest';
import { defaultTerms } from '../agent/approval-terms.ts';
import { decidersOf, type Approval } from '../agent/approval.ts';
import { ApprovalId, OrganizationId, SessionId, TurnId, UserId } from '../ids.ts';
import { replayedCall } from './replayed-call.ts';

function open(more: Partial<Approval> = {}): Approval {
  const at = new Date('2026-01-01T12:00:00Z');
  return {
    id: ApprovalId.new(),
    organizationId: OrganizationId.new(),
    sessionId: SessionId.new(),
    turnId: TurnId.new(),
    kind: 'tool_call',
    toolUseId: 'toolu_1',
    tool: 'Bash',
    input: { command: 'make deploy' },
    reason: 'A rule asks.',
    terms: defaultTerms,
    deciders: decidersOf(defaultTerms, UserId.new()),
    status: 'allowed',
    votes: [],
    inputVersion: 0,
    requestedAt: at,
    deadlineAt: at,
    settledAt: at,
    replays: 0,
    ...more,
  };
}

describe('the call that is taken up', () => {
  test.each(['allowed', 'denied', 'expired'] as const)(
    'is the only one of its turn, whether it was %s [replayed-call:only]',
    (status) => {
      const call = open({ status });
      expect(replayedCall([call])).toBe(call);
    },
  );

  test('is none when there are several, or a sub-agent made it [replayed-call:none]', () => {
    expect(replayedCall([])).toBeUndefined();
    expect(replayedCall([open(), open()])).toBeUndefined();
    expect(replayedCall([open({ agentId: 'agent_1' })])).toBeUndefined();
  });

  test('is none when it was taken up three times already [replayed-call:given-up]', () => {
    expect(replayedCall([open({ replays: 2 })])).toBeDefined();
    expect(replayedCall([open({ replays: 3 })])).toBeUndefined();
  });
});
