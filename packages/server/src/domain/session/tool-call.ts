import type { SessionId, ToolCallId, TurnId } from '../ids.ts';

export const toolCallStatuses = ['pending', 'running', 'success', 'error', 'denied'] as const;
export type ToolCallStatus = (typeof toolCallStatuses)[number];

/** One use of a tool: what was asked, what was decided, what came of it. */
export type ToolCall = {
  readonly id: ToolCallId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  readonly toolUseId: string;
  readonly toolName: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: string;
  readonly status: ToolCallStatus;
  readonly decision?: 'allow' | 'deny' | 'ask';
  readonly decisionReason?: string;
  readonly parentToolUseId?: string;
  readonly startedAt: Date;
  readonly endedAt?: Date;
};
