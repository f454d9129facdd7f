import { describe, expect, test } from 'vitest';
import { WrongStateError } from '../errors.ts';
import { OrganizationId, SessionId, UserId } from '../ids.ts';
import {
  assertAcceptsPrompt,
  beginTurn,
  endTurn,
  isFinal,
  parkTurn,
  resumeTurn,
  sessionStatuses,
  terminate,
  type Session,
  type SessionStatus,
} from './session.ts';
import { noUsage } from './usage.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');

function session(status: SessionStatus): Session {
  return {
    id: SessionId.new(),
    organizationId: OrganizationId.new(),
    userId: UserId.new(),
    mode: 'interactive',
    status,
    options: {
      model: 'sonnet',
      allowedTools: [],
      disallowedTools: [],
      permissionMode: 'default',
      agents: {},
    },
    policies: [],
    toolGroupIds: [],
    metadata: {},
    onBusy: 'queue',
    onInterrupted: 'wait',
    timeoutSeconds: 60,
    includePartialMessages: false,
    isFork: false,
    counters: { turns: 0, messages: 0, toolCalls: 0, errors: 0, durationMs: 0, usage: noUsage },
    lastSeq: 0,
    createdAt: noon,
    updatedAt: noon,
  };
}

const final: SessionStatus[] = ['completed', 'failed', 'terminated', 'archived'];
const usable = sessionStatuses.filter((status) => !final.includes(status) && status !== 'paused');

describe('a session', () => {
  test.each(sessionStatuses)('that is %s is final or not [session:final]', (status) => {
    expect(isFinal(status)).toBe(final.includes(status));
  });

  test.each(usable)('that is %s takes a prompt and begins a turn [session:verbs]', (status) => {
    expect(() => assertAcceptsPrompt(session(status), 0)).not.toThrow();
    expect(() => assertAcceptsPrompt(session(status), 3)).not.toThrow();
    expect(beginTurn(session(status), later)).toMatchObject({
      status: 'processing',
      startedAt: later,
      updatedAt: later,
    });
    expect(endTurn(session(status), later)).toMatchObject({ status: 'active', updatedAt: later });
    expect(terminate(session(status), later)).toMatchObject({ status: 'terminated', completedAt: later });
  });

  test.each([...final, 'paused' as const])(
    'that is %s takes no prompt and begins no turn [session:refusals]',
    (status) => {
      expect(() => assertAcceptsPrompt(session(status), 0)).toThrow(WrongStateError);
      for (const verb of [beginTurn, resumeTurn])
        expect(() => verb(session(status), later)).toThrow(WrongStateError);
      expect(endTurn(session(status), later).status).toBe(status);
    },
  );

  test.each(final)('that is %s stays so [session:final-stays]', (status) => {
    const before = session(status);
    expect(terminate(before, later)).toBe(before);
  });

  test('that is paused can be terminated [session:terminate-paused]', () => {
    expect(terminate(session('paused'), later).status).toBe('terminated');
  });

  test('that rejects prompts while busy takes one only when nothing is unfinished [session:on-busy]', () => {
    const busy: Session = { ...session('processing'), onBusy: 'reject' };
    expect(() => assertAcceptsPrompt(busy, 1)).toThrow(WrongStateError);
    expect(() => assertAcceptsPrompt(busy, 0)).not.toThrow();
  });

  test('waits while its turn is parked, and counts that turn once [session:parked]', () => {
    const waiting = parkTurn(beginTurn(session('active'), noon), later);
    expect(waiting).toMatchObject({ status: 'waiting', updatedAt: later });
    const resumed = resumeTurn(waiting, later);
    expect(resumed).toMatchObject({ status: 'processing', counters: { turns: 1 } });
    expect(endTurn(waiting, later).status).toBe('active');
  });

  test('remembers when its first turn began [session:started-at]', () => {
    const begun = beginTurn(session('created'), noon);
    expect(beginTurn(endTurn(begun, noon), later).startedAt).toBe(noon);
  });
});
