import { TurnUnfinishedError, WrongStateError } from '../errors.ts';
import type { SessionId, UserId } from '../ids.ts';
import { conversationIdOf } from './conversation-id.ts';
import { isFinal, type LayOut, type Session } from './session.ts';
import { noUsage } from './usage.ts';
import type { BranchParts } from './workspace-snapshot.ts';

export type Fork = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly name?: string;
  readonly what: BranchParts;
  /** The snapshots to go on from, as far as there are any. */
  readonly from: LayOut;
  readonly at: Date;
};

/** A new session with the options of another, which goes on with its conversation, its files, or both. */
export function forkSession(parent: Session, { id, userId, name, what, from, at }: Fork): Session {
  const { name: nameOfParent, description, options, policies, metadata, onBusy, toolGroupIds } = parent;
  const { organizationId, timeoutSeconds, includePartialMessages, onInterrupted } = parent;
  const forkName = name ?? nameOfParent;
  const layOut: LayOut = {
    ...(from.workspace !== undefined && takes(what, 'files') && { workspace: from.workspace }),
    ...(from.results !== undefined && takes(what, 'conversation') && { results: from.results }),
  };
  return {
    ...{
      id,
      organizationId,
      userId,
      options,
      policies,
      toolGroupIds,
      metadata,
      onBusy,
      onInterrupted,
      timeoutSeconds,
      includePartialMessages,
    },
    ...(forkName !== undefined && { name: forkName }),
    ...(description !== undefined && { description }),
    ...templateOf(parent),
    mode: 'forked',
    status: 'created',
    parentSessionId: parent.id,
    isFork: true,
    // The agent knows its conversation, and paths of files in it, by this name.
    ...(takes(what, 'conversation') && { conversationId: conversationIdOf(parent) }),
    layOut,
    counters: { turns: 0, messages: 0, toolCalls: 0, errors: 0, durationMs: 0, usage: noUsage },
    lastSeq: 0,
    createdAt: at,
    updatedAt: at,
  };
}

/** A fork is held to what its parent is held to. */
function templateOf({ templateId, templateVersion, templateRules }: Session) {
  return {
    ...(templateId !== undefined && { templateId }),
    ...(templateVersion !== undefined && { templateVersion }),
    ...(templateRules && { templateRules }),
  };
}

/** What an archived session remembers, and its files, are not at hand. */
export function assertForkable({ status }: Session): void {
  if (status === 'archived')
    throw new WrongStateError('The session is archived; restore it before you fork it.');
}

export function takes(what: BranchParts, part: 'conversation' | 'files'): boolean {
  return what === 'both' || what === part;
}

/** Nothing may run in the session, or wait to. */
export function assertMayGoBack(session: Session, unfinishedTurns: number): void {
  if (session.status === 'archived')
    throw new WrongStateError('The session is archived; restore it before you take it back.');
  if (isFinal(session.status))
    throw new WrongStateError(`The session is ${session.status}; fork it to go on from one of its turns.`);
  if (unfinishedTurns > 0)
    throw new TurnUnfinishedError(
      'A turn runs or waits in this session; interrupt it, or let it end, before you take the session back.',
    );
}
