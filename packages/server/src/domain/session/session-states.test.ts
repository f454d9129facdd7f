import { describe, expect, test } from 'vitest';
import { TurnUnfinishedError, WrongStateError } from '../errors.ts';
import { OrganizationId, SessionId, UserId } from '../ids.ts';
import {
  archive,
  assertAcceptsPrompt,
  awaitPeople,
  beginTurn,
  endTurn,
  fail,
  finalStatuses,
  goOn,
  parkTurn,
  pause,
  restore,
  resume,
  resumeTurn,
  sessionStatuses,
  terminate,
  type Session,
  type SessionStatus,
} from './session.ts';
import { noUsage } from './usage.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');

const session = (status: SessionStatus): Session => ({
  id: SessionId.new(),
  organizationId: OrganizationId.new(),
  userId: UserId.new(),
  mode: 'interactive',
  status,
  options: { model: 'sonnet', allowedTools: [], disallowedTools: [], permissionMode: 'default', agents: {} },
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
  ...(status !== 'created' && { startedAt: noon }),
  updatedAt: noon,
});

const commands = {
  ask: (before: Session) => {
    assertAcceptsPrompt(before, 0);
    return before;
  },
  begin: (before: Session) => beginTurn(before, later),
  wait: (before: Session) => awaitPeople(before, later),
  goOn: (before: Session) => goOn(before, later),
  park: (before: Session) => parkTurn(before, later),
  takeUp: (before: Session) => resumeTurn(before, later),
  end: (before: Session) => endTurn(before, later),
  pause: (before: Session) => pause(before, later),
  resume: (before: Session) => resume(before, undefined, later),
  fail: (before: Session) => fail(before, later),
  terminate: (before: Session) => terminate(before, later),
  archive: (before: Session) => archive(before, later),
  restore: (before: Session) => restore(before, 'active', later),
} satisfies Record<string, (before: Session) => Session>;

type Command = keyof typeof commands;

/** What each command makes of each status: `=` leaves it as it is, `-` is refused. */
type Row = Record<Command, SessionStatus | '=' | '-'>;

const going: Row = {
  ...{ ask: '=', begin: 'processing', wait: 'waiting', goOn: '=', park: 'waiting', takeUp: 'processing' },
  ...{ end: 'active', pause: 'paused', resume: '-', fail: 'failed' },
  ...{ terminate: 'terminated', archive: 'archived', restore: '-' },
};
const over: Row = {
  ...{ ask: '-', begin: '-', wait: '-', goOn: '=', park: '-', takeUp: '-' },
  ...{ end: '=', pause: '-', resume: '-', fail: '-', terminate: '=' },
  ...{ archive: 'archived', restore: '-' },
};

const table: Record<SessionStatus, Row> = {
  created: { ...going, fail: '-' },
  connecting: going,
  active: going,
  processing: { ...going, archive: '-' },
  waiting: { ...going, goOn: 'processing', archive: '-' },
  paused: {
    ...{ ask: '-', begin: '-', wait: '=', goOn: '=', park: '=', takeUp: '-' },
    ...{ end: '=', pause: '-', resume: 'active', fail: 'failed' },
    ...{ terminate: 'terminated', archive: 'archived', restore: '-' },
  },
  completed: over,
  failed: over,
  terminated: over,
  archived: { ...over, archive: '-', restore: 'active' },
};

/** A turn that has not ended is a refusal of its own. */
const refusal = expect.toSatisfy(
  (error) => error instanceof WrongStateError || error instanceof TurnUnfinishedError,
);

const cases = sessionStatuses.flatMap((status) =>
  Object.entries(table[status]).map(([command, result]) => ({ status, command: command as Command, result })),
);

describe('a session', () => {
  test.each(['created', 'active', 'paused', 'completed', 'failed', 'terminated'] as const)(
    'that was %s is so again when it is restored [archives:states]',
    (status) => {
      const before = session(status);
      const over = { ...before, ...(finalStatuses.includes(status) && { completedAt: noon }) };
      expect(restore(archive(over, later), status, later)).toEqual({ ...over, updatedAt: later });
    },
  );

  test.each(cases)('that is $status: $command gives $result [session:states]', (each) => {
    const before = session(each.status);
    if (each.result === '-') {
      expect(() => commands[each.command](before)).toThrow(refusal);
      return;
    }
    const after = commands[each.command](before);
    expect(after.status).toBe(each.result === '=' ? each.status : each.result);
    const isOver = finalStatuses.includes(after.status) && !finalStatuses.includes(before.status);
    expect(after.completedAt).toEqual(isOver ? later : undefined);
  });

  test.each(sessionStatuses)('that is %s has an answer to every command [session:states]', (status) => {
    expect(Object.keys(table[status]).sort()).toEqual(Object.keys(commands).sort());
  });

  test('goes on as what it was when it is resumed [session:resumed]', () => {
    const paused = pause(session('active'), later);
    expect(resume(paused, { status: 'running' }, later).status).toBe('processing');
    expect(resume(paused, { status: 'parked' }, later).status).toBe('waiting');
    expect(resume(paused, undefined, later).status).toBe('active');
    expect(resume(pause(session('created'), later), undefined, later).status).toBe('created');
  });
});
