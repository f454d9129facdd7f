import { describe, expect, test } from 'vitest';
import type { Actor } from '../access/actor.ts';
import type { Role } from '../access/role.ts';
import type { ShareLevel } from '../access/session-share.ts';
import { ConflictError, GoneError, NotAllowedError } from '../errors.ts';
import { ApprovalId, OrganizationId, SessionId, TurnId, UserId } from '../ids.ts';
import { defaultTerms, type ApprovalTerms } from './approval-terms.ts';
import {
  cancelApproval,
  castVote,
  decidersOf,
  isRemembered,
  mayDecide,
  meetDeadline,
  outcomeOf,
  seesApproval,
  type Approval,
  type Ballot,
} from './approval.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');
const organizationId = OrganizationId.new();

function actor(role: Role): Actor {
  return { organizationId, userId: UserId.new(), role };
}

const owner = actor('user');

function approval(terms: Partial<ApprovalTerms> = {}): Approval {
  const all = { ...defaultTerms, ...terms };
  return {
    id: ApprovalId.new(),
    organizationId,
    sessionId: SessionId.new(),
    turnId: TurnId.new(),
    kind: 'tool_call',
    toolUseId: 'toolu_1',
    tool: 'Bash',
    input: { command: 'make deploy' },
    reason: 'A rule asks.',
    pattern: 'Bash(make deploy)',
    terms: all,
    deciders: decidersOf(all, owner.userId),
    status: 'pending',
    votes: [],
    inputVersion: 0,
    requestedAt: noon,
    deadlineAt: later,
    replays: 0,
  };
}

const allow: Ballot = { decision: 'allow', remember: false };
const deny: Ballot = { decision: 'deny', reason: 'Not on a Friday.', remember: false };

describe('an approval', () => {
  test('is decided by those with whom that is shared, unless a rule names others [sharing:rule]', () => {
    const decides = (level: ShareLevel, terms: Partial<ApprovalTerms> = {}, more: Partial<Approval> = {}) => {
      const asked = { ...approval(terms), ...more };
      return mayDecide(asked, { ...actor('user'), shares: new Map([[asked.sessionId, level]]) });
    };
    expect(decides('approve')).toBe(true);
    expect([decides('view'), decides('drive')]).toEqual([false, false]);
    expect(decides('approve', { exclude_owner: true })).toBe(false);
    expect(decides('approve', { roles: ['admin'] })).toBe(false);
    expect(decides('approve', { users: [owner.userId] })).toBe(false);
    expect(decides('approve', {}, { escalatedAt: noon })).toBe(false);
  });

  test('is decided by whoever may drive the session unless others are named [approval:deciders]', () => {
    for (const who of [owner, actor('admin')])
      expect(castVote(approval(), who, allow, noon)).toMatchObject({ status: 'allowed', settledAt: noon });
    for (const who of [actor('user'), actor('viewer')])
      expect(() => castVote(approval(), who, allow, noon)).toThrow(NotAllowedError);

    const named = actor('viewer');
    const ofOthers = approval({ roles: ['viewer'], users: [named.userId] });
    expect(castVote(ofOthers, named, allow, noon).status).toBe('allowed');
    expect(() => castVote(ofOthers, actor('admin'), allow, noon)).toThrow('the role "viewer" or one user');
    expect(() => castVote(ofOthers, owner, deny, noon)).toThrow(NotAllowedError);
  });

  test('can be kept from the owner of the session, whatever their role [approval:owner-excluded]', () => {
    const foreman: Actor = { ...owner, role: 'admin' };
    expect(mayDecide(approval({ exclude_owner: true }), foreman)).toBe(false);
    expect(mayDecide(approval({ exclude_owner: true }), actor('admin'))).toBe(true);
    expect(mayDecide(approval({ roles: ['admin'], exclude_owner: true }), foreman)).toBe(false);
  });

  test('is seen by those who see the session and those who decide it [approval:seen]', () => {
    const decider = actor('user');
    const asked = approval({ users: [decider.userId] });
    const seeing = [owner, decider, actor('viewer'), actor('admin')];
    expect(seeing.every((who) => seesApproval(who, asked, owner.userId))).toBe(true);
    expect(seesApproval(actor('user'), asked, owner.userId)).toBe(false);
  });

  test('is denied by one voice, with the reason for the agent [approval:denied]', () => {
    const denied = castVote(approval({ quorum: { count: 3 } }), owner, deny, noon);
    expect(denied.status).toBe('denied');
    expect(outcomeOf(denied)).toEqual({
      behavior: 'deny',
      reason: 'A person denied this call: Not on a Friday.',
    });
    const silent = castVote(approval(), owner, { decision: 'deny', remember: false }, noon);
    expect(outcomeOf(silent)?.reason).toBe('A person denied this call.');
  });

  test('with a quorum waits for so many different people of the role [approval:quorum]', () => {
    const two = approval({ roles: ['admin', 'user'], quorum: { count: 2, role: 'admin' } });
    const [first, second] = [actor('admin'), actor('admin')];
    const once = castVote(two, first, allow, noon);
    expect(once.status).toBe('pending');
    expect(outcomeOf(once)).toBeUndefined();
    expect(() => castVote(once, first, allow, noon)).toThrow(ConflictError);
    expect(() => castVote(once, first, deny, noon)).toThrow(ConflictError);
    expect(() => castVote(once, actor('user'), allow, noon)).toThrow('by the role "admin"');
    expect(castVote(once, actor('user'), deny, noon).status).toBe('denied');
    expect(castVote(once, second, allow, noon).status).toBe('allowed');
  });

  test('is decided once: what comes later is refused with what became of it [approval:once]', () => {
    const allowed = castVote(approval(), owner, allow, noon);
    expect(() => castVote(allowed, owner, deny, later)).toThrow('allowed already');
    expect(() => castVote(allowed, actor('admin'), allow, later)).toThrow(ConflictError);
    expect(() => castVote(cancelApproval(approval(), noon), owner, allow, later)).toThrow(GoneError);
    const expired = meetDeadline(approval(), later);
    expect(() => castVote(expired, owner, allow, later)).toThrow(GoneError);
    expect(() => castVote(expired, actor('viewer'), allow, later)).toThrow(NotAllowedError);
  });

  test('runs with the arguments that were allowed, and not with those before [approval:edited]', () => {
    const [first, second, third] = [actor('admin'), actor('admin'), actor('admin')];
    const input = { command: 'make deploy ENV=test' };
    const once = castVote(approval({ quorum: { count: 2 } }), first, allow, noon);
    const edited = castVote(once, second, { ...allow, input }, noon);
    expect(edited).toMatchObject({ status: 'pending', editedInput: input, inputVersion: 1 });
    // The first one allowed another call; so did the second, if the third one edits it again.
    expect(castVote(edited, first, { ...allow, inputVersion: 1 }, noon).status).toBe('allowed');
    expect(castVote(edited, third, { ...allow, input: { command: 'make' } }, noon).status).toBe('pending');
    const agreed = castVote(edited, third, { ...allow, input: { command: 'make deploy ENV=test' } }, noon);
    expect(outcomeOf(agreed)).toMatchObject({ behavior: 'allow', input });
    expect(outcomeOf(castVote(approval(), owner, allow, noon))).not.toHaveProperty('input');
  });

  test('counts nobody for arguments that they have not seen [approval:unseen]', () => {
    const [first, second] = [actor('admin'), actor('admin')];
    const input = { command: 'make deploy ENV=test' };
    const edited = castVote(approval({ quorum: { count: 2 } }), first, { ...allow, input }, noon);
    expect(() => castVote(edited, second, allow, noon)).toThrow('"input_version": 1');
    expect(() => castVote(edited, second, { ...allow, inputVersion: 0 }, noon)).toThrow(ConflictError);
    expect(castVote(edited, second, deny, noon).status).toBe('denied');
    expect(castVote(edited, second, { ...allow, inputVersion: 1 }, noon).status).toBe('allowed');
    expect(castVote(edited, second, { ...allow, input }, noon).status).toBe('allowed');
  });

  test('is remembered only if all who allowed it say so [approval:remembered]', () => {
    const remember: Ballot = { decision: 'allow', remember: true };
    const [first, second] = [actor('admin'), actor('admin')];
    const vote = (ballots: readonly [Ballot, Ballot]) =>
      castVote(
        castVote(approval({ quorum: { count: 2 } }), first, ballots[0], noon),
        second,
        ballots[1],
        noon,
      );
    expect(isRemembered(vote([remember, remember]))).toBe(true);
    expect(isRemembered(vote([allow, remember]))).toBe(false);
    expect(isRemembered(castVote(approval(), first, remember, noon))).toBe(true);
    expect(isRemembered(castVote(approval(), first, { ...remember, decision: 'deny' }, noon))).toBe(false);
    const edited = castVote(approval(), first, { ...remember, input: { command: 'make' } }, noon);
    expect(isRemembered(edited)).toBe(false);
    const { pattern: _, ...unnamed } = approval();
    expect(isRemembered(castVote(unnamed, first, remember, noon))).toBe(false);
  });

  test('expires at its deadline, and the agent is told that nobody denied it [approval:expired]', () => {
    const asked = approval();
    expect(meetDeadline(asked, noon)).toBe(asked);
    const expired = meetDeadline(asked, later);
    expect(expired).toMatchObject({ status: 'expired', settledAt: later });
    expect(outcomeOf(expired)?.behavior).toBe('deny');
    expect(outcomeOf(expired)?.reason).toMatch(/expired: nobody decided in time/);
    const allowed = castVote(asked, owner, allow, noon);
    expect(meetDeadline(allowed, later)).toBe(allowed);
    expect(cancelApproval(allowed, later)).toBe(allowed);
  });

  test('goes to another role for a further time before it expires, if a rule says so [approval:escalated]', () => {
    const [first, boss] = [actor('user'), actor('admin')];
    const asked = approval({
      users: [first.userId, owner.userId],
      quorum: { count: 2 },
      on_deadline: { action: 'escalate', role: 'admin', seconds: 600 },
    });
    const once = castVote(asked, first, allow, noon);
    const escalated = meetDeadline(once, later);
    expect(escalated).toMatchObject({
      status: 'pending',
      escalatedAt: later,
      deadlineAt: new Date(later.getTime() + 600_000),
      deciders: { roles: ['admin'], users: [] },
    });
    expect(() => castVote(escalated, owner, allow, later)).toThrow(NotAllowedError);
    // Whoever allowed it while it was theirs to decide has allowed it.
    expect(castVote(escalated, boss, allow, later).status).toBe('allowed');
    expect(meetDeadline(escalated, new Date(later.getTime() + 600_000)).status).toBe('expired');
  });
});
