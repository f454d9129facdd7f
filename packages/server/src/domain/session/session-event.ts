import type { Role } from '../access/role.ts';
import type { ApprovalKind } from '../agent/approval.ts';
import type { HookEvent } from '../agent/hook-event.ts';
import type { HookOutcome } from '../agent/hook-verdict.ts';
import type { Ruling } from '../agent/permission-policy.ts';
import type { BudgetPeriod, BudgetScope } from '../billing/budget.ts';
import { formatUsd } from '../money.ts';
import type {
  ApprovalId,
  EventId,
  HookExecutionId,
  HookId,
  MessageId,
  PolicyId,
  SessionArchiveId,
  SessionId,
  TurnId,
  UserId,
  OperatorVisitId,
} from '../ids.ts';
import type { AttachmentType } from './attachment.ts';
import type { ArchiveProblem } from './session-archive.ts';
import type { SessionMode } from './session.ts';
import type { StopReason, TurnFailure } from './turn.ts';
import type { Usage, UsageByModel } from './usage.ts';
import type { BranchParts, Skipped, SnapshotProblem } from './workspace-snapshot.ts';

export type TextBlock = { readonly type: 'text'; readonly text: string };

/** A file that came with a prompt; the model got its bytes. */
export type AttachedBlock = {
  readonly type: 'image' | 'document';
  readonly name: string;
  readonly media_type: AttachmentType;
  readonly bytes: number;
  readonly sha256: string;
};

type OfAgent = {
  /** The tool call of the sub-agent that speaks; absent for the main agent. */
  readonly parent_tool_use_id?: string;
};

export type ToolUse = OfAgent & {
  readonly tool_use_id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
};

export type ToolResult = OfAgent & {
  readonly tool_use_id: string;
  readonly content: string;
  readonly is_error: boolean;
  /** A hook has changed or withheld it: neither model nor reader saw what the tool gave. */
  readonly is_redacted?: true;
};

/** A guard that was asked, or a notification. */
export type HookExecuted = {
  readonly execution_id: HookExecutionId;
  readonly hook_id: HookId;
  readonly hook_name: string;
  readonly event: HookEvent;
  readonly outcome: HookOutcome;
  /** Why it blocked or failed, or what it said. */
  readonly reason?: string;
  readonly tool_use_id?: string;
  readonly duration_ms: number;
};

/** A call that waits for people. */
export type WaitingCall = {
  readonly approval_id: ApprovalId;
  readonly kind: ApprovalKind;
  readonly tool_use_id: string;
  readonly name: string;
  /** Absent when it is long: the approval has it. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** What would not be asked about again in this session, if somebody has it remembered. */
  readonly pattern?: string;
  readonly quorum: number;
  readonly deadline_at: string;
};

export type TokenFigures = {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_tokens: number;
  readonly cache_read_tokens: number;
};

export type UsageFigures = TokenFigures & { readonly cost_usd: string };

/** What a person did with a file of the workspace. */
export type FileChange = {
  readonly action: 'written' | 'made' | 'removed' | 'moved';
  readonly path: string;
  /** Where it was before it was moved. */
  readonly from?: string;
};

/** Whose word a decision was; see `Ruling`. */
export type RulingFigures = Omit<Ruling, 'policyId' | 'policyVersion'> & {
  readonly policy_id?: PolicyId;
  readonly policy_version?: number;
};

/** Who did it; with a visit it was an operator, in the place of this user. */
export type DoneBy = { readonly user_id: UserId; readonly visit_id?: OperatorVisitId };

/**
 * What a session's log holds, and so what its streams replay and its read models are built from. Types and field
 * names are those of the wire, and follow the public Managed Agents taxonomy where it has one: an event is logged
 * and sent as it is.
 */
export type SessionEvent =
  | { readonly type: 'session.created'; readonly mode: SessionMode; readonly model: string }
  | {
      readonly type: 'user.message';
      readonly message_id: MessageId;
      /** Who sent it; absent where nobody did, as in tasks. */
      readonly user_id?: UserId;
      /** Set when it was an operator, on a visit, who sent it in the place of this user. */
      readonly visit_id?: OperatorVisitId;
      readonly content: readonly (TextBlock | AttachedBlock)[];
    }
  | { readonly type: 'user.interrupt' }
  | ({
      readonly type: 'agent.message';
      readonly message_id: MessageId;
      readonly content: readonly TextBlock[];
    } & OfAgent)
  | ({ readonly type: 'agent.thinking'; readonly message_id: MessageId; readonly thinking: string } & OfAgent)
  | ({ readonly type: 'agent.tool_use' } & ToolUse)
  | ({ readonly type: 'agent.tool_result' } & ToolResult)
  | ({ readonly type: 'agent.mcp_tool_use'; readonly mcp_server_name: string } & ToolUse)
  | ({ readonly type: 'agent.mcp_tool_result'; readonly mcp_server_name: string } & ToolResult)
  | ({ readonly type: 'span.model_request_start'; readonly model: string } & OfAgent)
  | ({ readonly type: 'span.model_request_end'; readonly model: string } & TokenFigures & OfAgent)
  | ({
      readonly type: 'permission.decided';
      readonly tool_use_id: string;
      readonly name: string;
      readonly decision: 'allow' | 'deny';
      readonly reason: string;
      /** What the tool runs with in place of the input that the model gave. */
      readonly input?: Readonly<Record<string, unknown>>;
      /** The sub-agent that made the call; absent for the main agent. */
      readonly agent_id?: string;
    } & Partial<RulingFigures>)
  | ({ readonly type: 'hook.executed' } & HookExecuted)
  | ({ readonly type: 'session.status_waiting' } & WaitingCall)
  | {
      readonly type: 'user.tool_confirmation';
      readonly approval_id: ApprovalId;
      readonly tool_use_id: string;
      readonly result: 'allow' | 'deny';
      readonly user_id: UserId;
      readonly deny_message?: string;
      /** Why it was allowed. */
      readonly reason?: string;
      /** What is to run in place of the call's own input. */
      readonly updated_input?: Readonly<Record<string, unknown>>;
      readonly remember?: 'session';
    }
  | {
      readonly type: 'approval.escalated';
      readonly approval_id: ApprovalId;
      readonly tool_use_id: string;
      readonly role: Role;
      readonly deadline_at: string;
    }
  | {
      readonly type: 'approval.settled';
      readonly approval_id: ApprovalId;
      readonly tool_use_id: string;
      readonly outcome: 'allowed' | 'denied' | 'expired' | 'cancelled';
      readonly reason: string;
    }
  | ({ readonly type: 'session.paused' } & DoneBy)
  | ({ readonly type: 'session.resumed' } & DoneBy)
  | { readonly type: 'session.status_running' }
  | { readonly type: 'session.status_idle'; readonly stop_reason: StopReason }
  | {
      readonly type: 'session.status_rescheduled';
      readonly reason: string;
      readonly retry_in_ms: number;
      /** When a turn that is parked goes on; absent while it runs and only waits for another try. */
      readonly resume_at?: string;
    }
  | { readonly type: 'session.status_terminated' }
  | { readonly type: 'session.error'; readonly error: TurnFailure }
  | ({
      readonly type: 'session.usage';
      readonly by_model: Readonly<Record<string, UsageFigures>>;
    } & UsageFigures)
  | {
      readonly type: 'session.budget_warned';
      readonly scope: BudgetScope;
      readonly period: BudgetPeriod;
      readonly spent_usd: string;
      readonly limit_usd: string;
    }
  | {
      /** A way out of the jail that was asked for; one that was opened is told of again when it is closed. */
      readonly type: 'session.egress';
      readonly host: string;
      readonly port: number;
      readonly verdict: 'opened' | 'refused' | 'failed' | 'closed';
      readonly reason?: string;
      readonly bytes_out?: number;
      readonly bytes_in?: number;
    }
  | {
      /** The first word of a session that goes on from a turn of another. */
      readonly type: 'session.forked';
      readonly parent_session_id: SessionId;
      /** Absent: the parent had no turn yet. */
      readonly at_turn?: TurnId;
      /** The last of that turn that is in the conversation. */
      readonly at_message?: MessageId;
      readonly what: BranchParts;
    }
  | ({
      /** People have changed files of the workspace; what an agent does to them is told by its tool calls. */
      readonly type: 'session.files_changed';
      readonly changes: readonly FileChange[];
      /** How many there were; the first of them are listed. */
      readonly count: number;
    } & DoneBy)
  | ({
      /** The session goes on from the end of an earlier turn. What came after it stays in the log. */
      readonly type: 'session.rewound';
      readonly to_turn: TurnId;
      readonly what: BranchParts;
    } & DoneBy)
  | {
      /** The session is put away: what its agent remembers and its files are in an archive. */
      readonly type: 'session.archived';
      readonly archive_id: SessionArchiveId;
      /** Absent: the rules of the organization asked for it. */
      readonly user_id?: UserId;
    }
  | {
      /** It goes on as it was. */
      readonly type: 'session.restored';
      readonly archive_id: SessionArchiveId;
    }
  | {
      /** The session could not be put away and goes on as it was, or could not be restored and stays archived. */
      readonly type: 'session.archive_failed';
      readonly archive_id: SessionArchiveId;
      readonly task: 'archive' | 'restore';
      readonly error: ArchiveProblem;
    }
  | {
      /** The turn has no snapshot of its files, or one that lacks something. */
      readonly type: 'session.snapshot_incomplete';
      readonly problem?: SnapshotProblem;
      readonly message: string;
      /** The first of what it lacks. */
      readonly skipped: readonly Skipped[];
      readonly skipped_count: number;
    }
  | { readonly type: 'turn.interrupted'; readonly error: TurnFailure };

export type SessionEventType = SessionEvent['type'];

export const sessionEventTypes = [
  'session.created',
  'user.message',
  'user.interrupt',
  'agent.message',
  'agent.thinking',
  'agent.tool_use',
  'agent.tool_result',
  'agent.mcp_tool_use',
  'agent.mcp_tool_result',
  'span.model_request_start',
  'span.model_request_end',
  'permission.decided',
  'hook.executed',
  'session.status_waiting',
  'user.tool_confirmation',
  'approval.escalated',
  'approval.settled',
  'session.paused',
  'session.resumed',
  'session.status_running',
  'session.status_idle',
  'session.status_rescheduled',
  'session.status_terminated',
  'session.error',
  'session.usage',
  'session.budget_warned',
  'session.egress',
  'session.forked',
  'session.files_changed',
  'session.rewound',
  'session.archived',
  'session.restored',
  'session.archive_failed',
  'session.snapshot_incomplete',
  'turn.interrupted',
] as const satisfies readonly SessionEventType[];

/** What an organization's feed tells of: what its sessions do, and who is waited for. */
export const feedEventTypes = [
  'session.created',
  'session.paused',
  'session.resumed',
  'session.status_running',
  'session.status_waiting',
  'user.tool_confirmation',
  'approval.escalated',
  'approval.settled',
  'session.status_idle',
  'session.status_rescheduled',
  'session.status_terminated',
  'session.error',
  'session.rewound',
  'session.archived',
  'session.restored',
  'session.archive_failed',
  'turn.interrupted',
] as const satisfies readonly SessionEventType[];

/** An event as it stands in the log. `seq` counts from 1 in each session, without a gap. */
export type LoggedEvent = {
  readonly id: EventId;
  readonly session_id: SessionId;
  readonly seq: number;
  readonly type: SessionEventType;
  readonly turn_id?: TurnId;
  readonly created_at: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** A live draft of what an `agent.message` will say. Sent while it is written, never logged, never numbered. */
export type Delta = OfAgent & {
  readonly turn_id: TurnId;
  readonly kind: 'text' | 'thinking';
  readonly text: string;
};

export function tokenFigures(usage: Omit<Usage, 'cost'>): TokenFigures {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_creation_tokens: usage.cacheCreationTokens,
    cache_read_tokens: usage.cacheReadTokens,
  };
}

export function usageFigures(usage: Usage): UsageFigures {
  return { ...tokenFigures(usage), cost_usd: formatUsd(usage.cost) };
}

export function rulingFigures({ policyId, policyVersion, ...ruling }: Ruling): RulingFigures {
  return {
    ...ruling,
    ...(policyId !== undefined && { policy_id: policyId }),
    ...(policyVersion !== undefined && { policy_version: policyVersion }),
  };
}

export function figuresByModel(byModel: UsageByModel): Record<string, UsageFigures> {
  return Object.fromEntries(Object.entries(byModel).map(([model, usage]) => [model, usageFigures(usage)]));
}

type ToolUseEvent = Extract<SessionEvent, { type: 'agent.tool_use' | 'agent.mcp_tool_use' }>;

/** Whether it is a call of a tool. */
export function isToolUse(event: SessionEvent): event is ToolUseEvent {
  return event.type === 'agent.tool_use' || event.type === 'agent.mcp_tool_use';
}
