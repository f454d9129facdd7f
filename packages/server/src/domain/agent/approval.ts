import { sees, type Actor } from '../access/actor.ts';
import { isAtLeast } from '../access/session-share.ts';
import type { Role } from '../access/role.ts';
import { ConflictError, GoneError, NotAllowedError } from '../errors.ts';
import type { ApprovalId, OrganizationId, SessionId, TurnId, UserId } from '../ids.ts';
import type { ApprovalTerms } from './approval-terms.ts';
import { canonicalJson } from './call-key.ts';

export const approvalStatuses = ['pending', 'allowed', 'denied', 'expired', 'cancelled'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What people are asked: whether a tool may run, a question of the agent, or one of an MCP server. */
export const approvalKinds = ['tool_call', 'question', 'elicitation'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

export type ToolInput = Readonly<Record<string, unknown>>;

/** Who may decide now. */
export type Deciders = {
  readonly roles: readonly Role[];
  readonly users: readonly UserId[];
  /** May not, whatever their role. */
  readonly except: readonly UserId[];
};

export type Vote = {
  readonly userId: UserId;
  readonly role: Role;
  readonly decision: 'allow' | 'deny';
  readonly reason?: string;
  /** Which input it was cast on. One for an input that was edited since counts no more. */
  readonly inputVersion: number;
  readonly remember: boolean;
};

/** A tool call that waits for people, and what became of it. */
export type Approval = {
  readonly id: ApprovalId;
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  readonly kind: ApprovalKind;
  readonly toolUseId: string;
  /** The sub-agent that makes the call; absent for the main agent. */
  readonly agentId?: string;
  readonly tool: string;
  readonly input: ToolInput;
  /** Where the agent stood, as it saw it: relative paths begin there. */
  readonly cwd?: string;
  /** Why people are asked. */
  readonly reason: string;
  /** What the session would not ask about again, if somebody has it remembered. */
  readonly pattern?: string;
  readonly terms: ApprovalTerms;
  readonly deciders: Deciders;
  readonly status: ApprovalStatus;
  readonly votes: readonly Vote[];
  /** Runs in place of `input`. */
  readonly editedInput?: ToolInput;
  readonly inputVersion: number;
  readonly requestedAt: Date;
  readonly deadlineAt: Date;
  readonly escalatedAt?: Date;
  readonly settledAt?: Date;
  /** When the outcome was handed to the agent: once at most. */
  readonly appliedAt?: Date;
  /** How often the agent's runtime was to take the call up, after its process had ended. */
  readonly replays: number;
};

/** What one person says. */
export type Ballot = {
  readonly decision: 'allow' | 'deny';
  readonly reason?: string;
  /** To run in place of the call's input. */
  readonly input?: ToolInput;
  readonly remember: boolean;
  /** Which input this person has seen. */
  readonly inputVersion?: number;
};

/** Unless a rule names others: whoever may drive the session. */
export function decidersOf(terms: ApprovalTerms, owner: UserId): Deciders {
  const { roles = [], users = [], exclude_owner: excludeOwner = false } = terms;
  const except = excludeOwner ? [owner] : [];
  if (roles.length + users.length > 0) return { roles, users, except };
  return { roles: ['admin'], users: [owner], except };
}

/** Where no rule names others, those decide too with whom the owner shares that. */
export function mayDecide(approval: Decided, actor: Actor): boolean {
  const { roles, users, except } = approval.deciders;
  if (except.includes(actor.userId)) return false;
  if (roles.includes(actor.role) || users.includes(actor.userId)) return true;
  return isOwners(approval) && isAtLeast(actor.shares?.get(approval.sessionId), 'approve');
}

type Decided = Pick<Approval, 'deciders' | 'terms' | 'sessionId' | 'escalatedAt'>;

function isOwners({ terms, escalatedAt }: Decided): boolean {
  const { roles = [], users = [], exclude_owner: excludeOwner = false } = terms;
  return roles.length + users.length === 0 && !excludeOwner && !escalatedAt;
}

/** Whoever sees the session sees its approvals, and so does whoever decides them. */
export function seesApproval(actor: Actor, approval: Approval, owner: UserId): boolean {
  return sees(actor, { id: approval.sessionId, userId: owner }) || mayDecide(approval, actor);
}

/** Whether this person may still decide so. The right comes first: without it one is not told how far things are. */
export function assertMayVote(approval: Approval, actor: Actor, decision: Ballot['decision']): void {
  if (!mayDecide(approval, actor))
    throw new NotAllowedError(`You may not decide on this call; ${whoMay(approval)} may.`);
  const { role } = approval.terms.quorum;
  if (decision === 'allow' && role !== undefined && !approval.escalatedAt && actor.role !== role)
    throw new NotAllowedError(`This call must be allowed by the role "${role}"; you may only deny it.`);
  assertOpen(approval);
}

/** Takes a person's vote. Nobody votes twice on the same input; one who denies is enough. */
export function castVote(approval: Approval, actor: Actor, ballot: Ballot, at: Date): Approval {
  assertMayVote(approval, actor, ballot.decision);
  assertSeen(approval, ballot);
  const edited = edit(approval, ballot.input);
  const { inputVersion } = edited;
  if (approval.votes.some((vote) => vote.userId === actor.userId && vote.inputVersion === inputVersion))
    throw new ConflictError('You have decided on this call already; it waits for others.');
  const vote: Vote = {
    userId: actor.userId,
    role: actor.role,
    decision: ballot.decision,
    ...(ballot.reason !== undefined && { reason: ballot.reason }),
    inputVersion,
    remember: ballot.remember,
  };
  const voted = { ...edited, votes: [...approval.votes, vote] };
  if (ballot.decision === 'deny') return { ...voted, status: 'denied', settledAt: at };
  const isEnough = countedVotes(voted).length >= approval.terms.quorum.count;
  return isEnough ? { ...voted, status: 'allowed', settledAt: at } : voted;
}

/** Who allows arguments must have seen them, or name them: they may have been edited since. */
function assertSeen({ inputVersion: current }: Approval, ballot: Ballot): void {
  const { decision, input, inputVersion = 0 } = ballot;
  if (decision === 'deny' || input || inputVersion === current) return;
  throw new ConflictError(
    `The arguments of this call were edited; look at them again, and allow them with "input_version": ${current}.`,
  );
}

/** The votes that allow the input as it stands now. */
export function countedVotes({ votes, inputVersion }: Approval): readonly Vote[] {
  return votes.filter((vote) => vote.decision === 'allow' && vote.inputVersion === inputVersion);
}

/**
 * Whether calls of this pattern need not be asked about again: only if everybody who allowed it said so, and nobody
 * wanted it otherwise.
 */
export function isRemembered(approval: Approval): boolean {
  const { status, pattern, editedInput } = approval;
  const isAsAsked = status === 'allowed' && pattern !== undefined && !editedInput;
  return isAsAsked && countedVotes(approval).every((vote) => vote.remember);
}

/** What becomes of an approval whose time is over: others decide, for so much longer, or it expires. */
export function meetDeadline(approval: Approval, at: Date): Approval {
  if (approval.status !== 'pending' || at < approval.deadlineAt) return approval;
  const { on_deadline: onDeadline } = approval.terms;
  if (onDeadline.action === 'deny' || approval.escalatedAt)
    return { ...approval, status: 'expired', settledAt: at };
  return {
    ...approval,
    deciders: { ...approval.deciders, roles: [onDeadline.role], users: [] },
    escalatedAt: at,
    deadlineAt: new Date(at.getTime() + onDeadline.seconds * 1_000),
  };
}

/** Nobody need decide any more, because the turn is over or about to be. */
export function cancelApproval(approval: Approval, at: Date): Approval {
  return approval.status === 'pending' ? { ...approval, status: 'cancelled', settledAt: at } : approval;
}

export type Outcome = {
  readonly behavior: 'allow' | 'deny';
  readonly reason: string;
  /** Runs in place of the call's own input. */
  readonly input?: ToolInput;
};

/** What the agent is told. An approval that expired was not denied, and it hears the difference. */
export function outcomeOf(approval: Approval): Outcome | undefined {
  switch (approval.status) {
    case 'pending':
      return undefined;
    case 'allowed': {
      const { editedInput: input } = approval;
      if (approval.kind === 'elicitation')
        return { behavior: 'allow', reason: 'A person answered the MCP server.', ...(input && { input }) };
      return input
        ? { behavior: 'allow', reason: 'A person allowed this call with other arguments.', input }
        : { behavior: 'allow', reason: 'A person allowed this call.' };
    }
    case 'denied': {
      const why = approval.votes.find((vote) => vote.decision === 'deny')?.reason;
      return {
        behavior: 'deny',
        reason: why === undefined ? 'A person denied this call.' : `A person denied this call: ${why}`,
      };
    }
    case 'expired':
      return {
        behavior: 'deny',
        reason: 'The approval of this call expired: nobody decided in time. Nobody denied it either.',
      };
    case 'cancelled':
      return { behavior: 'deny', reason: 'The call was cancelled before anybody had decided.' };
  }
}

function edit(approval: Approval, input: ToolInput | undefined): Approval {
  if (input === undefined) return approval;
  if (canonicalJson(input) === canonicalJson(approval.editedInput ?? approval.input)) return approval;
  return { ...approval, editedInput: input, inputVersion: approval.inputVersion + 1 };
}

function whoMay({ deciders: { roles, users } }: Approval): string {
  const named = [
    ...roles.map((role) => `the role "${role}"`),
    ...(users.length > 0 ? [`${users.length === 1 ? 'one user' : `${users.length} users`} by name`] : []),
  ];
  return named.join(' or ');
}

function assertOpen({ status }: Approval): void {
  if (status === 'allowed' || status === 'denied')
    throw new ConflictError(`This call was ${status} already.`);
  if (status === 'expired') throw new GoneError('The approval expired before you decided.');
  if (status === 'cancelled')
    throw new GoneError('The turn is over, or was stopped; this call will not be made.');
}
