import type { PermissionDecision } from './permission-decision.ts';
import type {
  AttachedBlock,
  HookExecuted,
  SessionEvent,
  TextBlock,
  ToolResult,
  ToolUse,
} from './session-event.ts';

/** What an event adds to the read models. */
export type Projection = {
  readonly message?: {
    readonly id: string;
    readonly type: 'user' | 'assistant';
    readonly content: readonly (
      TextBlock | AttachedBlock | { readonly type: 'thinking'; readonly thinking: string }
    )[];
    readonly parentToolUseId?: string;
  };
  readonly toolUse?: ToolUse;
  readonly toolResult?: ToolResult;
  readonly decision?: {
    readonly toolUseId: string;
    readonly decision: 'allow' | 'deny' | 'ask';
    readonly reason: string;
    /** What the tool runs with in place of its own input. */
    readonly input?: Readonly<Record<string, unknown>>;
  };
  /** The decision with whose word it was, for the record. */
  readonly permission?: Omit<PermissionDecision, 'id' | 'sessionId' | 'turnId' | 'decidedAt'>;
  readonly hookExecution?: HookExecuted;
  readonly isError?: true;
};

/** Every event is either shown by a read model or left to the streams on purpose. */
export function project(event: SessionEvent): Projection {
  switch (event.type) {
    case 'user.message':
      return { message: { id: event.message_id, type: 'user', content: event.content } };
    case 'agent.message':
      return {
        message: { id: event.message_id, type: 'assistant', content: event.content, ...parentOf(event) },
      };
    case 'agent.thinking':
      return {
        message: {
          id: event.message_id,
          type: 'assistant',
          content: [{ type: 'thinking', thinking: event.thinking }],
          ...parentOf(event),
        },
      };
    case 'agent.tool_use':
      return { toolUse: event };
    case 'agent.mcp_tool_use':
      return { toolUse: { ...event, name: `mcp__${event.mcp_server_name}__${event.name}` } };
    case 'agent.tool_result':
    case 'agent.mcp_tool_result':
      return { toolResult: event };
    case 'permission.decided': {
      const { tool_use_id: toolUseId, decision, reason, input } = event;
      return {
        decision: { toolUseId, decision, reason, ...(input && { input }) },
        permission: toPermission(event),
      };
    }
    case 'hook.executed':
      return { hookExecution: event };
    case 'session.status_waiting':
      return { decision: { toolUseId: event.tool_use_id, decision: 'ask', reason: event.reason } };
    case 'session.error':
    case 'turn.interrupted':
      return { isError: true };
    case 'session.created':
    case 'session.paused':
    case 'session.resumed':
    case 'session.status_running':
    case 'session.status_idle':
    case 'session.status_rescheduled':
    case 'session.status_terminated':
    case 'session.usage':
    case 'session.budget_warned':
    case 'session.egress':
    case 'session.forked':
    case 'session.files_changed':
    case 'session.rewound':
    case 'session.archived':
    case 'session.restored':
    case 'session.archive_failed':
    case 'session.snapshot_incomplete':
    case 'span.model_request_start':
    case 'span.model_request_end':
    case 'user.interrupt':
    case 'user.tool_confirmation':
    case 'approval.escalated':
    case 'approval.settled':
      return {};
  }
}

/** A decision that says no more was the gate's own: nothing else had a word. */
function toPermission(
  event: Extract<SessionEvent, { type: 'permission.decided' }>,
): NonNullable<Projection['permission']> {
  return {
    toolUseId: event.tool_use_id,
    toolName: event.name,
    decision: event.decision,
    reason: event.reason,
    ...(event.agent_id !== undefined && { agentId: event.agent_id }),
    ruling: {
      level: event.level ?? 'gate',
      effect: event.effect ?? event.decision,
      ...(event.mode !== undefined && { mode: event.mode }),
      ...(event.policy_id !== undefined && { policyId: event.policy_id }),
      ...(event.policy_version !== undefined && { policyVersion: event.policy_version }),
      ...(event.rule !== undefined && { rule: event.rule }),
    },
  };
}

function parentOf(event: { readonly parent_tool_use_id?: string }): { parentToolUseId?: string } {
  return event.parent_tool_use_id === undefined ? {} : { parentToolUseId: event.parent_tool_use_id };
}
