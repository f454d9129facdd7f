import type { SessionEvent } from '../session/session-event.ts';
import { outcomeOf, type Approval, type ToolInput, type Vote } from './approval.ts';
import { canonicalJson } from './call-key.ts';

/** A longer input is not repeated in the log; the call itself and the approval have it. */
const longestInput = 16_000;

const isShort = (input: ToolInput): boolean => canonicalJson(input).length <= longestInput;

export function askedEvent(approval: Approval): SessionEvent {
  const { input, pattern } = approval;
  return {
    type: 'session.status_waiting',
    approval_id: approval.id,
    kind: approval.kind,
    tool_use_id: approval.toolUseId,
    name: approval.tool,
    ...(isShort(input) && { input }),
    reason: approval.reason,
    ...(pattern !== undefined && { pattern }),
    quorum: approval.terms.quorum.count,
    deadline_at: approval.deadlineAt.toISOString(),
  };
}

/** What changed between two states of an approval, for the log. */
export function changeEvents(before: Approval, after: Approval): SessionEvent[] {
  const votes = after.votes.slice(before.votes.length).map((vote) => voteEvent(after, vote));
  return [...votes, ...escalationEvent(before, after), ...settledEvent(before, after)];
}

function voteEvent({ id, toolUseId, editedInput }: Approval, vote: Vote): SessionEvent {
  return {
    type: 'user.tool_confirmation',
    approval_id: id,
    tool_use_id: toolUseId,
    result: vote.decision,
    user_id: vote.userId,
    ...(vote.reason !== undefined && { [vote.decision === 'deny' ? 'deny_message' : 'reason']: vote.reason }),
    ...(vote.decision === 'allow' && editedInput && isShort(editedInput) && { updated_input: editedInput }),
    ...(vote.remember && { remember: 'session' as const }),
  };
}

function escalationEvent(before: Approval, { id, toolUseId, ...after }: Approval): SessionEvent[] {
  const role = after.deciders.roles[0];
  if (before.escalatedAt || !after.escalatedAt || role === undefined) return [];
  return [
    {
      type: 'approval.escalated',
      approval_id: id,
      tool_use_id: toolUseId,
      role,
      deadline_at: after.deadlineAt.toISOString(),
    },
  ];
}

function settledEvent(before: Approval, after: Approval): SessionEvent[] {
  if (before.status === after.status || after.status === 'pending') return [];
  return [
    {
      type: 'approval.settled',
      approval_id: after.id,
      tool_use_id: after.toolUseId,
      outcome: after.status,
      reason: outcomeOf(after)?.reason ?? '',
    },
  ];
}
