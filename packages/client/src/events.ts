/** What every entry of a session's log has. `seq` counts from 1 in each session, without a gap. */
type Logged = {
  readonly id: string;
  readonly seq: number;
  readonly session_id: string;
  /** Null for what belongs to the session and not to one of its turns. */
  readonly turn_id: string | null;
  readonly created_at: string;
};

type OfAgent = {
  /** The tool call of the sub-agent that speaks; absent for the main agent. */
  readonly parent_tool_use_id?: string;
};

type TextBlock = { readonly type: 'text'; readonly text: string };

type ToolUse = OfAgent & {
  readonly tool_use_id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
};

type ToolResult = OfAgent & {
  readonly tool_use_id: string;
  readonly content: string;
  readonly is_error: boolean;
  /** A hook has changed or withheld it: neither model nor reader saw what the tool gave. */
  readonly is_redacted?: true;
};

type TokenFigures = {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_tokens: number;
  readonly cache_read_tokens: number;
};

export type UsageFigures = TokenFigures & { readonly cost_usd: string };

/** Why a turn failed; act on `code`, show `message`. */
export type TurnFailure = { readonly code: string; readonly message: string };

/** An entry of a session's log. A newer server may send types that are not listed here: pass over them. */
export type SessionEvent = Logged &
  (
    | { readonly type: 'session.created'; readonly mode: string; readonly model: string }
    | { readonly type: 'user.message'; readonly message_id: string; readonly content: readonly TextBlock[] }
    | { readonly type: 'user.interrupt' }
    | ({
        readonly type: 'agent.message';
        readonly message_id: string;
        readonly content: readonly TextBlock[];
      } & OfAgent)
    | ({ readonly type: 'agent.thinking'; readonly message_id: string; readonly thinking: string } & OfAgent)
    | ({ readonly type: 'agent.tool_use' } & ToolUse)
    | ({ readonly type: 'agent.tool_result' } & ToolResult)
    | ({ readonly type: 'agent.mcp_tool_use'; readonly mcp_server_name: string } & ToolUse)
    | ({ readonly type: 'agent.mcp_tool_result'; readonly mcp_server_name: string } & ToolResult)
    | ({ readonly type: 'span.model_request_start'; readonly model: string } & OfAgent)
    | ({ readonly type: 'span.model_request_end'; readonly model: string } & TokenFigures & OfAgent)
    | {
        readonly type: 'permission.decided';
        readonly tool_use_id: string;
        readonly name: string;
        readonly decision: 'allow' | 'deny';
        readonly reason: string;
        /** What the tool runs with in place of the input that the model gave. */
        readonly input?: Readonly<Record<string, unknown>>;
        /** The sub-agent that made the call; absent for the main agent. */
        readonly agent_id?: string;
        /** Whose word it was, and what policies said before the mode or a person made an answer of it. */
        readonly level?: string;
        readonly effect?: 'allow' | 'deny' | 'ask';
        readonly mode?: string;
        readonly policy_id?: string;
        readonly policy_version?: number;
        readonly rule?: string;
      }
    | {
        readonly type: 'hook.executed';
        readonly execution_id: string;
        readonly hook_id: string;
        readonly hook_name: string;
        readonly event: string;
        readonly outcome: 'passed' | 'changed' | 'blocked' | 'failed';
        readonly reason?: string;
        readonly tool_use_id?: string;
        readonly duration_ms: number;
      }
    | { readonly type: 'session.status_running' }
    | { readonly type: 'session.status_idle'; readonly stop_reason: string }
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
        readonly type: 'session.egress';
        readonly host: string;
        readonly port: number;
        readonly verdict: 'opened' | 'refused' | 'failed' | 'closed';
        readonly reason?: string;
        readonly bytes_out?: number;
        readonly bytes_in?: number;
      }
    | { readonly type: 'turn.interrupted'; readonly error: TurnFailure }
  );

/** A draft of what an `agent.message` will say: sent while it is written, never again. */
export type Delta = OfAgent & {
  readonly type: 'delta';
  readonly turn_id: string;
  readonly kind: 'text' | 'thinking';
  readonly text: string;
};

export type StreamItem = SessionEvent | Delta;
