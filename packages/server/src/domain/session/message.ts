import type { MessageId, SessionId, TurnId } from '../ids.ts';

/** One entry of a conversation as people read it. */
export type Message = {
  readonly id: MessageId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  /** Counts from 1 in each session. */
  readonly sequenceNumber: number;
  readonly type: 'user' | 'assistant' | 'system' | 'result';
  readonly content: readonly Readonly<Record<string, unknown>>[];
  readonly parentToolUseId?: string;
  readonly createdAt: Date;
};
