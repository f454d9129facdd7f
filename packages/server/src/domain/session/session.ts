import type { AgentOptions } from '../agent/agent-options.ts';
import type { BroughtPolicy, TemplateRules } from '../agent/permission-policy.ts';
import { TooManyRequestsError, TurnUnfinishedError, WrongStateError } from '../errors.ts';
import type {
  ExecutionId,
  OrganizationId,
  SessionId,
  SessionTemplateId,
  ToolGroupId,
  TurnId,
  UserId,
} from '../ids.ts';
import type { Turn } from './turn.ts';
import type { Usage } from './usage.ts';

export const sessionModes = ['interactive', 'background', 'forked'] as const;
export type SessionMode = (typeof sessionModes)[number];

export const sessionStatuses = [
  'created',
  'connecting',
  'active',
  'processing',
  'waiting',
  'paused',
  'completed',
  'failed',
  'terminated',
  'archived',
] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** What a prompt does that arrives while a turn runs. */
export const busyPolicies = ['queue', 'reject'] as const;
export type BusyPolicy = (typeof busyPolicies)[number];

/** What becomes of a turn whose server was lost, or shut down under it. */
export const interruptionPolicies = ['wait', 'resume', 'fail'] as const;
export type InterruptionPolicy = (typeof interruptionPolicies)[number];

export type Counters = {
  readonly turns: number;
  readonly messages: number;
  readonly toolCalls: number;
  readonly errors: number;
  readonly durationMs: number;
  readonly usage: Usage;
};

/** Snapshots whose files are to be put in place before the next process starts. */
export type LayOut = {
  readonly workspace?: string;
  /** The large results of tools, which the conversation names. */
  readonly results?: string;
};

/** A conversation with an agent, its workspace, options and counters. */
export type Session = {
  readonly id: SessionId;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly name?: string;
  readonly description?: string;
  readonly mode: SessionMode;
  readonly status: SessionStatus;
  readonly options: AgentOptions;
  readonly policies: readonly BroughtPolicy[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly onBusy: BusyPolicy;
  readonly onInterrupted: InterruptionPolicy;
  readonly timeoutSeconds: number;
  readonly includePartialMessages: boolean;
  readonly parentSessionId?: SessionId;
  readonly isFork: boolean;
  readonly templateId?: SessionTemplateId;
  /** The version that it was made from; later ones change nothing here. */
  readonly templateVersion?: number;
  readonly templateRules?: TemplateRules;
  /** Its template's and its own. What they say is asked anew for each call. */
  readonly toolGroupIds: readonly ToolGroupId[];
  /** The session is an attempt of this execution, which goes by what becomes of its first turn. */
  readonly executionId?: ExecutionId;
  readonly counters: Counters;
  readonly lastSeq: number;
  /** The id of the conversation in the agent's own transcript, once it has one. */
  readonly conversationId?: string;
  readonly layOut?: LayOut;
  /** A turn that has ended, and whose files have yet to be kept. */
  readonly owedSnapshot?: TurnId;
  /** The tree of the last snapshot. */
  readonly lastTree?: string;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly updatedAt: Date;
  readonly completedAt?: Date;
};

export const finalStatuses: readonly SessionStatus[] = ['completed', 'failed', 'terminated', 'archived'];

export function isFinal(status: SessionStatus): boolean {
  return finalStatuses.includes(status);
}

/** More prompts than this do not wait in one session. */
const mostQueued = 100;

/** Accepts a prompt: at once, or behind the turns that run or wait. */
export function assertAcceptsPrompt(session: Session, unfinishedTurns: number): void {
  if (session.status === 'archived')
    throw new WrongStateError('The session is archived; restore it before you send a prompt.');
  if (isFinal(session.status))
    throw new WrongStateError(
      `The session is ${session.status} and takes no more prompts; create a new one.`,
    );
  if (session.status === 'paused')
    throw new WrongStateError('The session is paused; resume it before you send a prompt.');
  if (unfinishedTurns > mostQueued)
    throw new TooManyRequestsError(`${mostQueued} prompts wait in this session; let some finish first.`, 10);
  if (unfinishedTurns > 0 && session.onBusy === 'reject')
    throw new WrongStateError(
      'A turn is running and this session rejects prompts meanwhile (on_busy "reject").',
    );
}

/** The agent starts on a turn. */
export function beginTurn(session: Session, at: Date): Session {
  assertRunsTurns(session);
  return {
    ...session,
    status: 'processing',
    counters: { ...session.counters, turns: session.counters.turns + 1 },
    startedAt: session.startedAt ?? at,
    updatedAt: at,
  };
}

/** The turn waits and no process runs; prompts that come wait behind it. A session that was paused stays so. */
export function parkTurn(session: Session, at: Date): Session {
  if (session.status === 'paused') return session;
  assertRunsTurns(session);
  return { ...session, status: 'waiting', updatedAt: at };
}

/** The turn that was parked goes on; it was counted when it began. */
export function resumeTurn(session: Session, at: Date): Session {
  assertRunsTurns(session);
  return { ...session, status: 'processing', updatedAt: at };
}

/** Nobody is waited for any more. */
export function goOn(session: Session, at: Date): Session {
  return session.status === 'waiting' ? { ...session, status: 'processing', updatedAt: at } : session;
}

/**
 * The agent stands before a call on which people have yet to decide. It may get there when it is being stopped: the
 * session stays paused.
 */
export function awaitPeople(session: Session, at: Date): Session {
  if (session.status === 'paused') return session;
  assertRunsTurns(session);
  return { ...session, status: 'waiting', updatedAt: at };
}

function assertRunsTurns({ status }: Session): void {
  if (!runsTurns(status)) throw new WrongStateError(`A ${status} session runs no turn.`);
}

/** Whether turns may begin, and a process may wait for them. */
export function runsTurns(status: SessionStatus): boolean {
  return !isFinal(status) && status !== 'paused';
}

/** The agent is idle again. Whatever became of the turn, the session stays usable. */
export function endTurn(session: Session, at: Date): Session {
  return isFinal(session.status) || session.status === 'paused'
    ? session
    : { ...session, status: 'active', updatedAt: at };
}

/** Nothing runs until the session is resumed, and it takes no prompts. What runs or waits keeps its place. */
export function pause(session: Session, at: Date): Session {
  if (session.status === 'paused') throw new WrongStateError('The session is paused already.');
  assertGoesOn(session, 'be paused');
  return { ...session, status: 'paused', updatedAt: at };
}

/** @param begun the turn that was set aside, or that has not stopped yet; undefined if there is none. */
export function resume(session: Session, begun: Pick<Turn, 'status'> | undefined, at: Date): Session {
  if (session.status !== 'paused')
    throw new WrongStateError(`The session is ${session.status}; only one that is paused can be resumed.`);
  return { ...session, status: statusWith(session, begun), updatedAt: at };
}

function statusWith({ startedAt }: Session, begun: Pick<Turn, 'status'> | undefined): SessionStatus {
  if (begun) return begun.status === 'running' ? 'processing' : 'waiting';
  return startedAt ? 'active' : 'created';
}

/** It cannot go on. One that has not begun anything cannot fail. */
export function fail(session: Session, at: Date): Session {
  assertGoesOn(session, 'fail');
  if (session.status === 'created') throw new WrongStateError('A session fails only of something it did.');
  return { ...session, status: 'failed', updatedAt: at, completedAt: at };
}

/** It is put away, and takes nothing until it is restored. Not while a turn runs or waits in it. */
export function archive(session: Session, at: Date): Session {
  if (session.status === 'archived') throw new WrongStateError('The session is archived already.');
  if (session.status === 'processing' || session.status === 'waiting')
    throw new TurnUnfinishedError(
      'A turn runs or waits in this session; interrupt it, or let it end, before you archive the session.',
    );
  return {
    ...session,
    status: 'archived',
    updatedAt: at,
    ...(!isFinal(session.status) && { completedAt: at }),
  };
}

/** What was put away is there again. @param was what it was before. */
export function restore(session: Session, was: SessionStatus, at: Date): Session {
  if (session.status !== 'archived')
    throw new WrongStateError(`The session is ${session.status}; only one that is archived can be restored.`);
  const { completedAt, ...rest } = session;
  return {
    ...rest,
    ...(completedAt && isFinal(was) && { completedAt }),
    status: was,
    updatedAt: at,
  };
}

function assertGoesOn({ status }: Session, what: string): void {
  if (isFinal(status)) throw new WrongStateError(`The session is ${status} and cannot ${what} any more.`);
}

/** Possible from every status that is not final, so that nothing stuck stays. */
export function terminate(session: Session, at: Date): Session {
  return isFinal(session.status)
    ? session
    : { ...session, status: 'terminated', updatedAt: at, completedAt: at };
}
