import type { UsageFigures } from '../session/session-event.ts';
import type { Clipped } from './clip.ts';

/** The event of a session's log that a statement rests on. */
export type Source = { readonly seq: number; readonly event_id: string };

/** How many there are, and how many of them the report leaves out. */
export type Listed = { readonly total: number; readonly omitted: number };

export type ReportPerson = { readonly user_id: string; readonly name?: string };

export type SummarySection = {
  readonly kind: 'summary';
  /** What the report is of, in words and figures. */
  readonly session?: {
    readonly id: string;
    readonly name?: string;
    readonly description?: string;
    readonly mode: string;
    readonly status: string;
    readonly model: string;
    readonly owner: ReportPerson;
    readonly parent_session_id?: string;
    readonly created_at: string;
    readonly last_event_at?: string;
  };
  readonly execution?: {
    readonly id: string;
    readonly task_id: string;
    readonly task_name: string;
    readonly trigger: string;
    readonly status: string;
    readonly attempt: number;
    readonly error?: { readonly code: string; readonly detail: string };
    readonly created_at: string;
    readonly completed_at?: string;
  };
  readonly range?: { readonly from: string; readonly until: string; readonly sessions: number };
  readonly turns: number;
  readonly messages: number;
  readonly tool_calls: number;
  readonly failed_tool_calls: number;
  readonly denied_tool_calls: number;
  readonly approvals: number;
  readonly errors: number;
  /** How long turns ran, without the time that they waited. */
  readonly duration_ms: number;
  readonly usage: UsageFigures;
};

export type ConversationEntry = {
  readonly source: Source;
  readonly at: string;
  readonly role: 'user' | 'assistant' | 'thinking';
  /** The tool call of the sub-agent that speaks. */
  readonly parent_tool_use_id?: string;
} & Clipped;

export type ReportTurn = {
  readonly turn_id: string;
  readonly ordinal: number;
  readonly entries: readonly ConversationEntry[];
  readonly end?: { readonly stop_reason: string; readonly at: string; readonly source: Source };
};

export type ConversationSection = Listed & {
  readonly kind: 'conversation';
  readonly turns: readonly ReportTurn[];
};

export type ReportCall = {
  readonly source: Source;
  readonly at: string;
  readonly turn: number;
  readonly tool_use_id: string;
  readonly name: string;
  readonly parent_tool_use_id?: string;
  /** As JSON. */
  readonly arguments: Clipped;
  readonly decision?: {
    readonly outcome: string;
    readonly reason: string;
    readonly level: string;
    readonly source: Source;
  };
  readonly result?: Clipped & {
    readonly is_error: boolean;
    readonly is_redacted?: true;
    readonly source: Source;
  };
  /** From when it was allowed to its result. */
  readonly duration_ms?: number;
};

export type ToolFigures = {
  readonly name: string;
  readonly calls: number;
  readonly failed: number;
  readonly denied: number;
  readonly duration_ms: number;
};

export type ToolCallsSection = Listed & {
  readonly kind: 'tool_calls';
  readonly by_tool: readonly ToolFigures[];
  readonly calls: readonly ReportCall[];
};

export type ReportFile = {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly bytes_before?: number;
  readonly bytes_after?: number;
  /** A unified diff; absent for what is no text, or too large to compare. */
  readonly diff?: string;
  readonly omitted_lines?: number;
};

export type FilesSection = Listed & {
  readonly kind: 'files';
  readonly files: readonly ReportFile[];
  /** Why the changes are not known, or not all of them. */
  readonly problem?: string;
};

export type ReportApproval = {
  readonly source: Source;
  readonly at: string;
  readonly approval_id: string;
  readonly name: string;
  readonly reason: string;
  readonly votes: readonly {
    readonly by: ReportPerson;
    readonly result: string;
    readonly reason?: string;
    readonly at: string;
    readonly source: Source;
  }[];
  readonly outcome?: {
    readonly result: string;
    readonly reason: string;
    readonly at: string;
    readonly source: Source;
  };
};

export type ApprovalsSection = Listed & {
  readonly kind: 'approvals';
  readonly approvals: readonly ReportApproval[];
};

export type ReportDecision = {
  readonly source: Source;
  readonly at: string;
  readonly name: string;
  readonly outcome: string;
  readonly reason: string;
  readonly level: string;
  readonly policy_id?: string;
  readonly policy_version?: number;
  readonly rule?: string;
};

export type DecisionsSection = Listed & {
  readonly kind: 'decisions';
  readonly by_level: readonly { readonly level: string; readonly allowed: number; readonly denied: number }[];
  /** Those that say more than that an ordinary call was allowed. */
  readonly decisions: readonly ReportDecision[];
};

export type CostsSection = Listed & {
  readonly kind: 'costs';
  readonly total_usage: UsageFigures;
  readonly by_model: readonly ({ readonly model: string } & UsageFigures)[];
  readonly by_turn: readonly ({ readonly turn: number; readonly source: Source } & UsageFigures)[];
  readonly by_user?: readonly ({ readonly by: ReportPerson } & UsageFigures)[];
  readonly by_day?: readonly ({ readonly day: string } & UsageFigures)[];
};

export type ReportNote = {
  readonly source: Source;
  readonly at: string;
  readonly type: string;
  readonly text: string;
};

export type ErrorsSection = Listed & {
  readonly kind: 'errors';
  readonly errors: readonly ({ readonly session_id?: string } & ReportNote)[];
};

export type TimelineSection = Listed & { readonly kind: 'timeline'; readonly entries: readonly ReportNote[] };

export type Recommendation = {
  readonly rule: string;
  readonly text: string;
  /** The first of the events that it rests on. */
  readonly sources: readonly Source[];
};

export type RecommendationsSection = {
  readonly kind: 'recommendations';
  readonly recommendations: readonly Recommendation[];
};

export type SessionsSection = Listed & {
  readonly kind: 'sessions';
  readonly sessions: readonly {
    readonly id: string;
    readonly name?: string;
    readonly owner: ReportPerson;
    readonly status: string;
    readonly model: string;
    readonly created_at: string;
    readonly turns: number;
    readonly tool_calls: number;
    readonly errors: number;
    readonly duration_ms: number;
    readonly cost_usd: string;
  }[];
};

/** What a model wrote of it, which may be wrong; or why it wrote nothing. */
export type ExecutiveSummarySection = {
  readonly kind: 'executive_summary';
  readonly written_by: 'model';
  readonly model?: string;
  readonly problem?: string;
} & Partial<Clipped>;

/** What a template says itself. */
export type TextSection = { readonly kind: 'text' } & Clipped;

/** A template may call a section by another name. */
export type ReportSection = { readonly title?: string } & (
  | SummarySection
  | RecommendationsSection
  | SessionsSection
  | ConversationSection
  | ToolCallsSection
  | FilesSection
  | ApprovalsSection
  | DecisionsSection
  | CostsSection
  | ErrorsSection
  | TimelineSection
  | TextSection
  | ExecutiveSummarySection
);

export const reportSchema = 'urn:ai-agent-api:report:1';

/**
 * Everything that a report says, in every format. Field names are those of the wire, for as JSON it is sent as it is.
 * Made of nothing but what is recorded: the same records give the same document.
 */
export type ReportDocument = {
  readonly schema: typeof reportSchema;
  readonly title: string;
  readonly organization: { readonly id: string; readonly name: string };
  readonly subject: {
    readonly kind: string;
    readonly session_id?: string;
    readonly execution_id?: string;
    readonly from?: string;
    readonly until?: string;
  };
  /** The last of what it tells of: a session's log up to this event. */
  readonly as_of: { readonly at: string; readonly seq?: number };
  /** The template that its parts are chosen and named by. */
  readonly template?: { readonly id: string; readonly version: number; readonly name: string };
  readonly sections: readonly ReportSection[];
};
